"""Who may import whom. Imports inside functions and under TYPE_CHECKING count like all others.

A row names modules by prefix ('analysis' covers analysis and everything in it) and lists the prefixes they may import
besides their own row. The most specific row wins. Data flows one way, so the whole graph must be free of cycles too.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "searchapp"
LONGEST_MODULE = 420
ENVIRONMENT = {"environ", "environb", "getenv", "putenv"}

BASE = ("errors", "model", "fields", "garbage")
STAGES = ("sources", "clean", "language", "analysis", "entities")

ROWS: dict[str, tuple[str, ...]] = {
    "": (),
    "__main__": ("faces.cli",),
    "errors": (),
    "garbage": (),
    "model": (),
    "fields": ("errors",),
    "ranking": BASE,
    "config": (*BASE, "paths", "engine.cluster"),
    "paths": BASE,
    "dates": BASE,
    "codec": BASE,
    "sources": (*BASE, "dates"),
    "clean": (*BASE, "dates"),
    "language": BASE,
    "analysis": (*BASE, "ranking"),
    "entities": (*BASE, "dates", "analysis"),
    "duplicates": (*BASE, "analysis"),
    "query": (
        *BASE,
        "ranking",
        "dates",
        "analysis.forms",
        "analysis.fold",
        "analysis.tokenize",
        "analysis.sentences",
        "analysis.links",
        "analysis.remembered",
    ),
    "query.ast": ("analysis.forms",),
    "engine.base": (*BASE, "query.ast", "analysis.forms"),
    "engine.cluster": BASE,
    "engine": (*BASE, "ranking", "query.ast", "query.wildcard", "query.distance", "analysis.forms"),
    "homes": (*BASE, "entities.user_lists", "entities.vocabulary", "engine"),
    "indexing": (
        *BASE,
        "codec",
        "ranking",
        "config",
        "paths",
        "dates",
        *STAGES,
        "duplicates",
        "query.ast",
        "engine",
        "homes",
    ),
    "search": (*BASE, "codec", "ranking", "config", "dates", "analysis", "entities", "query", "engine", "homes"),
    "faces": (*BASE, "config", "paths", "dates", "analysis.sentences", "search"),
    "faces.cli": (
        *BASE,
        "config",
        "paths",
        "dates",
        *STAGES,
        "duplicates",
        "engine.opener",
        "indexing",
        "search",
        "faces",
    ),
}

THIRD_PARTY: dict[str, tuple[str, ...]] = {
    "Stemmer": ("analysis.stem",),
    "babel": ("entities.countr*",),
    "charset_normalizer": ("sources.*",),
    "click": ("faces.cli*",),
    "flask": ("faces.web*", "faces.api*"),
    "jinja2": ("faces.*",),
    "langdetect": ("language",),
    "markupsafe": ("faces.*",),
    "opensearchpy": ("engine.opensearch*",),
    "numpy": ("engine.tantivy_arrays", "engine.tantivy_facets", "engine.tantivy_listing"),
    "orjson": (
        "codec",
        "sources.*",
        "clean.*",
        "language",
        "analysis.*",
        "entities.*",
        "engine.*",
        "indexing*",
        "search.*",
        "faces.*",
    ),
    "rapidfuzz": ("search.corrections",),
    "rensa": ("duplicates",),
    "tantivy": ("engine.tantivy*",),
    "trafilatura": ("clean.html",),
    "waitress": ("faces.cli*",),
    "werkzeug": ("faces.web*", "faces.api*"),
    "whoosh": ("query.parser*", "engine.whoosh*"),
    "xlsxwriter": ("faces.export*",),
    "yaml": ("config", "entities.*"),
}


class Import(NamedTuple):
    """One import: who, what, where."""

    importer: str
    imported: str
    line: int


def module_name(path: Path) -> str:
    """'analysis.stem' for searchapp/analysis/stem.py, '' for the package itself."""
    parts = path.relative_to(ROOT / PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    return {module_name(path): path for path in sorted((ROOT / PACKAGE).rglob("*.py"))}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(modules()[name].read_text("utf-8"))


def absolute_imports(name: str) -> Iterator[tuple[str, int]]:
    """Dotted names a module imports, its own package's written out; 'from a import b' gives a.b where that is a module."""
    package = name if modules()[name].name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1] if package else []
                base = ".".join(filter(None, [PACKAGE, *above, base]))
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield (inner if inner.removeprefix(f"{PACKAGE}.") in modules() else base), node.lineno


@cache
def imports() -> tuple[Import, ...]:
    return tuple(Import(name, imported, line) for name in modules() for imported, line in absolute_imports(name))


def own_imports() -> Iterator[Import]:
    """Imports between our modules, without the package's name in front."""
    for importer, imported, line in imports():
        if imported == PACKAGE or imported.startswith(f"{PACKAGE}."):
            yield Import(importer, imported[len(PACKAGE) + 1 :], line)


def covers(prefix: str, name: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")


def row_of(name: str) -> str | None:
    fitting = [row for row in ROWS if row and covers(row, name)]
    return max(fitting, key=len) if fitting else ("" if not name else None)


def allowed(importer: str, imported: str) -> bool:
    """Whether a module of ours may import another one of ours."""
    if not imported:
        return True  # the package itself holds nothing but its version
    row = row_of(importer)
    if row is None:
        return False
    own = [row] if row not in BASE else []
    if row == "engine" and importer != "engine.opener":
        return engine_allowed(importer, imported)
    return any(covers(prefix, imported) for prefix in [*ROWS[row], *own])


def engine_allowed(importer: str, imported: str) -> bool:
    """An engine sees the common contract and the modules that share its name's first word, never another engine."""
    word = importer.rpartition(".")[2].partition("_")[0]
    mine = imported.startswith(f"engine.{word}") or imported in (
        "engine",
        "engine.base",
        "engine.folding",
        "engine.layout",
        "engine.cluster",
        "engine.surfaces",
    )
    return mine or any(covers(prefix, imported) for prefix in ROWS["engine"])


def test_every_module_has_a_row() -> None:
    assert [name for name in modules() if row_of(name) is None] == []


def test_imports_go_down() -> None:
    wrong = [
        f"{one.importer}:{one.line} imports {one.imported}"
        for one in own_imports()
        if not allowed(one.importer, one.imported)
    ]
    assert wrong == []


def test_no_cycles() -> None:
    waiting = {
        name: {one.imported for one in own_imports() if one.importer == name and one.imported != name}
        for name in modules()
    }
    while ready := [name for name, needs in waiting.items() if not needs & waiting.keys()]:
        for name in ready:
            del waiting[name]
    assert waiting == {}, "these modules import each other in a circle"


def third_party(name: str) -> bool:
    top = name.partition(".")[0]
    return top != PACKAGE and top not in sys.stdlib_module_names


def test_third_party_only_where_listed() -> None:
    wrong = [
        f"{one.importer}:{one.line} imports {one.imported}"
        for one in imports()
        if third_party(one.imported)
        and not any(fnmatchcase(one.importer, place) for place in THIRD_PARTY.get(one.imported.partition(".")[0], ()))
    ]
    assert wrong == []


def reads_environment(node: ast.AST) -> bool:
    """`os.environ`, `os.getenv` and their imports by name."""
    if isinstance(node, ast.Attribute):
        return isinstance(node.value, ast.Name) and node.value.id == "os" and node.attr in ENVIRONMENT
    return (
        isinstance(node, ast.ImportFrom)
        and node.module == "os"
        and any(alias.name in ENVIRONMENT for alias in node.names)
    )


def test_environment_is_read_in_one_place() -> None:
    assert {name for name in modules() if any(map(reads_environment, ast.walk(tree(name))))} <= {"config"}


def test_modules_stay_short() -> None:
    lengths = {name: len(path.read_text("utf-8").splitlines()) for name, path in modules().items()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


LOADED = "import sys; before = set(sys.modules); import {module}; print(*{{m.partition('.')[0] for m in set(sys.modules) - before}})"


def loaded_by(module: str) -> set[str]:
    """Third-party packages that a fresh interpreter loads for one import."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(module=module)], capture_output=True, text=True, check=True
    )
    return {name for name in done.stdout.split() if third_party(name)}


def test_the_package_itself_loads_nothing() -> None:
    assert loaded_by(PACKAGE) == set()


@pytest.mark.parametrize(
    ("importer", "imported", "verdict"),
    [
        pytest.param("sources.files", "clean.lines", False, id="sources-never-clean"),
        pytest.param("clean.lines", "sources.files", False, id="clean-never-sources"),
        pytest.param("analysis.stem", "analysis.fold", True, id="siblings-of-a-stage"),
        pytest.param("analysis.stem", "entities.text", False, id="analysis-never-entities"),
        pytest.param("engine.tantivy_", "query.ast", True, id="engine-sees-the-tree"),
        pytest.param("engine.tantivy_", "query.parser", False, id="engine-never-parses"),
        pytest.param("engine.tantivy_", "engine.tantivy_emit", True, id="engine-split-in-two"),
        pytest.param("engine.tantivy_", "engine.whoosh_", False, id="engine-never-another"),
        pytest.param("query.parser", "engine.base", False, id="query-never-engine"),
        pytest.param("engine.whoosh_", "engine.surfaces", True, id="engines-share-a-store"),
        pytest.param("engine.opensearch_", "engine.cluster", True, id="engine-sees-its-address"),
        pytest.param("engine.opensearch_", "homes.cluster", False, id="engine-never-its-home"),
        pytest.param("search.service", "homes.opening", True, id="search-opens-a-home"),
        pytest.param("homes.folder", "indexing.home", False, id="homes-never-index"),
        pytest.param("faces.web", "homes.folder", False, id="web-never-a-home"),
        pytest.param("faces.web", "search.service", True, id="web-asks-search"),
        pytest.param("faces.web", "indexing", False, id="web-never-indexes"),
        pytest.param("faces.web", "engine.tantivy_", False, id="web-never-an-engine"),
        pytest.param("faces.cli", "indexing", True, id="cli-indexes"),
        pytest.param("search.service", "faces.urls", False, id="search-never-faces"),
        pytest.param("model", "errors", False, id="base-imports-nothing"),
        pytest.param("unheard_of", "model", False, id="unknown-module"),
    ],
)
def test_the_rules_themselves(importer: str, imported: str, verdict: bool) -> None:
    assert allowed(importer, imported) is verdict
