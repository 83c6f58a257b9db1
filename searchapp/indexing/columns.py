"""An analysed article as the text fields of an index. Every token of every article passes here, so loops are the library's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, Self

from searchapp import ranking
from searchapp.analysis.forms import Analyzed, Joined

_MIN_COMPLETION: Final = 3


@dataclass(frozen=True, slots=True)
class Columns:
    """The tokens of an article by level, one row a token; the body starts at row `body_at`."""

    exact: Sequence[str]
    stem: Sequence[str]
    parts: Sequence[tuple[str, ...]]
    body_at: int

    @classmethod
    def of(cls, analyzed: Analyzed, body_at: int) -> Self:
        """Turn an article's forms into columns."""
        if not analyzed.forms:
            return cls((), (), (), 0)
        exact, stem, parts = zip(*analyzed.forms, strict=True)
        return cls(exact, stem, parts, body_at)

    @property
    def body_exact(self) -> Sequence[str]:
        """The folded words of the body, in order."""
        return self.exact[self.body_at :]

    def text_fields(self, joined: Sequence[Joined]) -> dict[str, str]:
        """Blank-joined tokens by name of the text field (see `engine.base.TEXT_FIELDS`)."""
        at = self.body_at
        title_parts = list(chain.from_iterable(self.parts[:at]))
        body_parts = list(chain.from_iterable(self.parts[at:]))
        for each in joined:
            (title_parts if each.first < at else body_parts).extend(each.terms)
        return {
            "title_exact": " ".join(self.exact[:at]),
            "title_stem": " ".join(self.stem[:at]),
            "title_part": " ".join(title_parts),
            "lead_stem": " ".join(self.stem[at : at + ranking.LEAD_TOKENS]),
            "body_exact": " ".join(self.exact[at:]),
            "body_stem": " ".join(self.stem[at:]),
            "body_part": " ".join(body_parts),
        }


def completion_words(exact: Sequence[str], surfaces: Sequence[str]) -> str:
    """One 'folded\\tsurface' a distinct word, blank-joined; a lower-case spelling wins over one at the start of a sentence."""
    shown: dict[str, str] = {}
    for surface, folded in dict(zip(surfaces, exact, strict=True)).items():
        if folded not in shown or (surface.islower() and not shown[folded].islower()):
            shown[folded] = surface
    return " ".join(
        [
            f"{folded}\t{surface}"
            for folded, surface in shown.items()
            if len(folded) >= _MIN_COMPLETION and not folded[0].isdigit()
        ]
    )
