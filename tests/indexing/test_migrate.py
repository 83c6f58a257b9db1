"""An index moves to another engine whole, or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from searchapp.config import ENGINES
from searchapp.engine.base import IndexDoc, Plan
from searchapp.engine.whoosh_ import WhooshWriter
from searchapp.errors import EngineError, IndexUnusableError
from searchapp.faces.cli import main
from searchapp.indexing.home import index_into, open_index
from searchapp.indexing.migrate import migrate_index
from searchapp.indexing.run import IndexOptions
from searchapp.query.ast import Every

WORDS = "Die Bundeswehr hat der Ukraine am {day}. Mai weitere Haubitzen und Munition übergeben, sagte der Minister."


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """An index of five articles, two of them the same text."""
    file = tmp_path / "articles.jsonl"
    rows = [
        {"id": f"a{day}", "title": "Hilfe", "text": WORDS.format(day=min(day, 4)) + f" Es war Lieferung {min(day, 4)}."}
        for day in range(1, 6)
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return file


def contents(folder: Path) -> tuple[dict[str, tuple[str, bytes]], dict[str, str]]:
    """Group and stored bytes by id, and source hashes by id."""
    engine, _ = open_index(folder)
    docs = {doc.id: (doc.group, doc.stored) for doc in engine.scan(Plan(node=Every()))}
    return docs, dict(engine.hashes(list(docs)))


@pytest.mark.parametrize(
    ("old", "new"),
    [pytest.param("tantivy", "whoosh", id="to-whoosh"), pytest.param("whoosh", "tantivy", id="from-whoosh")],
)
def test_everything_arrives(tmp_path: Path, source: Path, old: str, new: str) -> None:
    index_into(tmp_path / "old", old, [source], IndexOptions(jobs=1))
    tally = migrate_index(tmp_path / "old", tmp_path / "new", new, batch=2)
    assert tally.count == 5
    assert contents(tmp_path / "new") == contents(tmp_path / "old")
    assert open_index(tmp_path / "new")[0].name == new
    again = index_into(tmp_path / "new", new, [source], IndexOptions(jobs=1))
    assert (again.unchanged, again.added) == (5, 0)


def test_command_names_count_and_checksum(tmp_path: Path, source: Path) -> None:
    index_into(tmp_path / "old", "tantivy", [source], IndexOptions(jobs=1))
    arguments = ["migrate", "--from", str(tmp_path / "old"), "--to", str(tmp_path / "new"), "--engine", "whoosh"]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0
    assert "5 articles" in done.output
    assert "checksum" in done.output
    refused = CliRunner().invoke(main, arguments)
    assert refused.exit_code != 0
    assert "holds an index already" in refused.output


def test_no_index_to_read(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusableError, match="there is no index"):
        migrate_index(tmp_path / "none", tmp_path / "new", "whoosh")
    assert not (tmp_path / "new").exists()


def test_copy_that_differs_is_removed(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index_into(tmp_path / "old", "tantivy", [source], IndexOptions(jobs=1))
    put = WhooshWriter.put

    def lose_one(writer: WhooshWriter, doc: IndexDoc) -> None:
        if doc.id != "a3":
            put(writer, doc)

    monkeypatch.setattr(WhooshWriter, "put", lose_one)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / ".keep").touch()
    with pytest.raises(EngineError, match="5 articles read, 4 written"):
        migrate_index(tmp_path / "old", tmp_path / "new", "whoosh")
    assert [path.name for path in (tmp_path / "new").iterdir()] == [".keep"]
    assert len(contents(tmp_path / "old")[0]) == 5


def test_index_keeps_its_engine(tmp_path: Path, source: Path) -> None:
    index = ["index", str(source), "--index", str(tmp_path / "index"), "--jobs", "1"]
    assert CliRunner().invoke(main, [*index, "--engine", "whoosh"]).exit_code == 0
    again = CliRunner().invoke(main, index)
    assert again.exit_code == 0
    assert "5 unchanged" in again.output
    refused = CliRunner().invoke(main, [*index, "--engine", "tantivy"])
    assert refused.exit_code == 2
    assert "searchapp migrate --from" in refused.output


def test_every_engine_is_listed() -> None:
    listed = CliRunner().invoke(main, ["engines"]).output.splitlines()
    assert [line.split()[0] for line in listed] == list(ENGINES)
    assert all(len(line.split()) > 3 for line in listed)
