"""A measured part: its figures, and the differences a person can look into."""

from __future__ import annotations

from dataclasses import dataclass, field

Figures = dict[str, float]


@dataclass
class Report:
    """`figures` are shares (higher is better); `counts` explain them; `differences` name what was wrong, one a line."""

    figures: Figures = field(default_factory=dict)
    counts: dict[str, str] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)

    def differ(self, article: str, kind: str, found: set[str], expected: set[str]) -> None:
        """Note superfluous and missing values."""
        if extra := sorted(found - expected):
            self.differences.append(f"{article} {kind}: too much: {', '.join(extra)}")
        if missing := sorted(expected - found):
            self.differences.append(f"{article} {kind}: missing: {', '.join(missing)}")

    def lines(self) -> list[str]:
        """The figures for people, with their counts."""
        return [
            f"  {name:<28} {value:6.3f}  {self.counts.get(name, '')}".rstrip() for name, value in self.figures.items()
        ]
