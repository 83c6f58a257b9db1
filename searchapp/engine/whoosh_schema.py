"""What a Whoosh index holds: postings of given tokens, no analysis of Whoosh's own, and one column a value read in bulk."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Generator, Sequence
from typing import Any, Final

from whoosh import columns, fields, formats

from searchapp.engine.base import TEXT_FIELDS, IndexDoc, number_of
from searchapp.engine.layout import facet_field
from searchapp.fields import FACETS, MONTHS

FACET_NAMES: Final = (*(facet.name for facet in FACETS), MONTHS)
SEPARATOR: Final = "\x1f"
"""Between the values of a facet in its column."""
UNDATED: Final = -(2**31)
"""In the column 'day': no day of publication."""

_POSITIONED: Final = frozenset(name for name in TEXT_FIELDS if not name.endswith("_part") and name != "lead_stem")

_COLUMNS: Final[Any] = columns
"""The library leaves the types of its columns out."""

Postings = Generator[tuple[bytes, int, float, bytes], Any, None]


def values(joined: bytes) -> list[str]:
    """Values out of a column of joined ones."""
    return joined.decode().split(SEPARATOR) if joined else []


def positions(value: bytes) -> Sequence[int]:
    """Token positions out of a posting's bytes."""
    found = array("I")
    found.frombytes(value)
    return found


class Tokens(fields.FieldType):
    """Blank-joined tokens: frequencies as weights, and the number of tokens in a column."""

    def __init__(self, *, positioned: bool) -> None:
        """With the places of each token where phrases are asked for."""
        self._positioned = positioned
        self.format = formats.Positions() if positioned else formats.Existence()
        self.column_type = _COLUMNS.NumericColumn("I")

    def index(self, value: Any, **kwargs: Any) -> Postings:
        """One posting a distinct token: bytes, frequency, weight, places (four bytes each, this machine's order)."""
        if not self._positioned:
            for token, count in Counter(value.split()).items():
                yield token.encode(), count, float(count), b""
            return
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, token in enumerate(value.split()):
            places[token].append(place)
        for token, where in places.items():
            yield token.encode(), len(where), float(len(where)), array("I", where).tobytes()

    def to_column_value(self, value: Any) -> Any:
        """The number of tokens."""
        return value.count(" ") + 1 if value else 0

    def from_column_value(self, value: Any) -> Any:
        """The number of tokens."""
        return value


class Values(fields.FieldType):
    """Whole values, each a term; in a column too where `column` is set."""

    def __init__(self, *, column: bool) -> None:
        """Set `column` for values that are read in bulk."""
        self.format = formats.Existence()
        self.column_type = _COLUMNS.VarBytesColumn() if column else None

    def index(self, value: Any, **kwargs: Any) -> Postings:
        """One posting a value."""
        for each in dict.fromkeys(value):
            yield each.encode(), 1, 1.0, b""

    def to_column_value(self, value: Any) -> bytes:
        """All values in one text."""
        return SEPARATOR.join(value).encode()

    def from_column_value(self, value: Any) -> str:
        """All values in one text."""
        return bytes(value).decode()


def schema() -> fields.Schema:
    """The schema of every index."""
    kinds: dict[str, fields.FieldType] = {name: Tokens(positioned=name in _POSITIONED) for name in TEXT_FIELDS}
    kinds |= {facet_field(name): Values(column=True) for name in FACET_NAMES}
    kinds |= {name: Values(column=True) for name in ("id", "group", "source_hash")}
    kinds |= {name: Values(column=False) for name in ("author", "language")}
    kinds |= {name: fields.COLUMN(_COLUMNS.CompressedBytesColumn()) for name in ("words", "bands")}
    kinds |= {name: fields.COLUMN(_COLUMNS.NumericColumn("Q")) for name in ("number", "group_number")}
    kinds["day"] = fields.COLUMN(_COLUMNS.NumericColumn("i", default=UNDATED))
    kinds["sketch"] = fields.COLUMN(_COLUMNS.VarBytesColumn())
    kinds["stored"] = fields.COLUMN(_COLUMNS.CompressedBytesColumn())
    return fields.Schema(**kinds)


def document(doc: IndexDoc) -> dict[str, object]:
    """The fields of an article. Every column gets a value, since Whoosh's columns count on it."""
    return {
        **{name: doc.fields.get(name, "") for name in TEXT_FIELDS},
        **{facet_field(name): doc.facets.get(name, ()) for name in FACET_NAMES},
        "id": (doc.id,),
        "group": (doc.group,),
        "source_hash": (doc.source_hash,),
        "words": doc.words.replace(" ", SEPARATOR).encode(),
        "bands": SEPARATOR.join(doc.bands).encode(),
        "author": doc.author,
        "language": (doc.language,),
        "day": UNDATED if doc.day is None else doc.day,
        "number": number_of(doc.id),
        "group_number": number_of(doc.group),
        "sketch": doc.sketch,
        "stored": doc.stored,
    }
