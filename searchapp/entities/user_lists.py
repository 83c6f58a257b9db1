"""The user's own lists: people, weapons and places that are added to the packaged ones or take their place.

A list is a CSV file with a header or a YAML file; a folder holds several. What a CSV file lists is told by its name (it
starts with people or personen, weapons or waffen, places or orte); a YAML file has these words as its top-level keys.
Columns are those of the packaged data files; only `name` (and `category` of a weapon) must be there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

import yaml

from searchapp.entities.categories import resolve_category
from searchapp.entities.countries import default_lexicon
from searchapp.entities.gazetteer import Row, file_rows, packaged_rows
from searchapp.entities.offices import default_posts
from searchapp.entities.people_gazetteer import COLUMNS as PERSON_COLUMNS
from searchapp.entities.people_gazetteer import read_person
from searchapp.entities.weapons import WEAPON_COLUMNS
from searchapp.errors import SettingError

PLACE_COLUMNS: Final = ("name", "aliases", "country", "note")
_COLUMNS: Final = {"people": PERSON_COLUMNS, "weapons": WEAPON_COLUMNS, "places": PLACE_COLUMNS}
_KINDS: Final = {
    "people": "people",
    "personen": "people",
    "weapons": "weapons",
    "waffen": "weapons",
    "places": "places",
    "orte": "places",
}
_ENDINGS: Final = (".csv", ".yaml", ".yml")


@dataclass(frozen=True, eq=False, slots=True)
class UserLists:
    """Rows in the shape of the packaged files. `digest` tells two sets of lists apart ('' where there is none)."""

    people: tuple[Row, ...] = ()
    weapons: tuple[Row, ...] = ()
    places: tuple[Row, ...] = ()
    digest: str = ""

    def by_kind(self) -> dict[str, tuple[Row, ...]]:
        """All rows under the names of their kinds."""
        return {"people": self.people, "weapons": self.weapons, "places": self.places}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UserLists) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


NO_LISTS: Final = UserLists()


def load_lists(path: Path | None) -> UserLists:
    """Read a list or a folder of lists; None gives none.

    Raises SettingError that names every entry that can't be used by file and line.
    """
    if path is None:
        return NO_LISTS
    rows: dict[str, list[Row]] = {kind: [] for kind in _COLUMNS}
    digest = blake2b(digest_size=6)
    for file in list_files(path):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
        for kind, row in _read(file):
            rows[kind].append(row)
    problems = [problem for kind, found in rows.items() for row in found if (problem := _problem(kind, row))]
    if problems:
        raise SettingError("these entries of the gazetteer can't be used:\n" + "\n".join(problems))
    return UserLists(tuple(rows["people"]), tuple(rows["weapons"]), tuple(rows["places"]), digest.hexdigest())


def list_files(path: Path) -> list[Path]:
    """The list files at a path, sorted. Raises SettingError where there is none."""
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in _ENDINGS)
    else:
        files = [path] if path.is_file() and path.suffix.lower() in _ENDINGS else []
    if not files:
        raise SettingError(f"{path}: no list here; give a .csv, .yaml or .yml file, or a folder that holds some")
    return files


def _read(file: Path) -> Iterator[tuple[str, Row]]:
    if file.suffix.lower() != ".csv":
        yield from _read_yaml(file)
        return
    kind = next((kind for word, kind in _KINDS.items() if file.stem.lower().startswith(word)), None)
    if kind is None:
        raise SettingError(f"{file}: name it people….csv, weapons….csv or places….csv, so that its kind is known")
    for row in file_rows(file, ("name",)):
        yield kind, _completed(kind, row)


def _completed(kind: str, row: Row) -> Row:
    """The row with empty cells for the columns it leaves out."""
    return Row(row.path, row.line, {column: row.cells.get(column, "") for column in _COLUMNS[kind]})


def _read_yaml(file: Path) -> Iterator[tuple[str, Row]]:
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingError(f"{file}: not readable YAML ({error})") from error
    for key, entries in _pairs(file, root):
        kind = _KINDS.get(key.value.lower())
        if kind is None or not isinstance(entries, yaml.SequenceNode):
            raise SettingError(f"{file}:{_line(key)}: expected people, weapons or places with a list of entries")
        for entry in entries.value:
            cells = {name.value: _cell(file, value) for name, value in _pairs(file, entry)}
            unknown = sorted(cells.keys() - set(_COLUMNS[kind]))
            if unknown:
                raise SettingError(f"{file}:{_line(entry)}: unknown column {', '.join(unknown)}")
            yield kind, _completed(kind, Row(str(file), _line(entry), cells))


def _pairs(file: Path, node: yaml.Node | None) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        place = f"{file}:{_line(node)}" if node is not None else str(file)
        raise SettingError(f"{place}: expected names with values ('name: …')")
    pairs: list[tuple[yaml.ScalarNode, yaml.Node]] = node.value
    return pairs


def _cell(file: Path, node: yaml.Node) -> str:
    """A value as a cell: a list becomes values with '|' between them."""
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if not all(isinstance(item, yaml.ScalarNode) for item in items):
        raise SettingError(f"{file}:{_line(node)}: expected a text or a list of texts")
    return "|".join(item.value for item in items)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _problem(kind: str, row: Row) -> str | None:
    """What is wrong with an entry, with its place; None when it can be used."""
    try:
        _CHECKS[kind](row)
    except SettingError as error:
        return str(error)
    return None


def _check_person(row: Row) -> None:
    read_person(row, default_posts())
    _check_country(row)


def _check_weapon(row: Row) -> None:
    _check_name(row)
    if resolve_category(row["category"]) != row["category"]:
        raise row.error(f"unknown category {row['category']!r}")


def _check_place(row: Row) -> None:
    _check_name(row)
    _check_country(row)


def _check_name(row: Row) -> None:
    if not row["name"]:
        raise row.error("the name is missing")


def _check_country(row: Row) -> None:
    code = row["country"]
    if code and code not in default_lexicon().codes:
        raise row.error(f"unknown country {code!r}; give its two-letter ISO code")


_CHECKS: Final[dict[str, Callable[[Row], None]]] = {
    "people": _check_person,
    "weapons": _check_weapon,
    "places": _check_place,
}


def spellings(rows: Iterable[Row]) -> list[tuple[str, ...]]:
    """Name and aliases of each row, for synonyms of query words."""
    return [(row["name"], *row.many("aliases")) for row in rows if row["aliases"]]


def changes(lists: UserLists) -> dict[str, dict[str, list[str]]]:
    """By kind, the names the lists add and the packaged entries they take the place of."""
    packaged = {
        "people": {row["name"] for row in packaged_rows("people.csv", PERSON_COLUMNS)},
        "weapons": {row["name"] for row in packaged_rows("weapons.csv", WEAPON_COLUMNS)},
        "places": set[str](),
    }
    return {kind: _changes(rows, packaged[kind]) for kind, rows in lists.by_kind().items() if rows}


def _changes(rows: Iterable[Row], packaged: set[str]) -> dict[str, list[str]]:
    names = [row["name"] for row in rows]
    return {
        "added": [name for name in names if name not in packaged],
        "replaced": [name for name in names if name in packaged],
    }
