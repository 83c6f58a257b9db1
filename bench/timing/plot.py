"""Curves as SVG: some panels side by side, the number of articles on a logarithmic axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from typing import Final

WIDTH: Final = 470
HEIGHT: Final = 300
LEFT, RIGHT, TOP, BOTTOM = 56, 124, 34, 30
COLUMNS: Final = 2
COLOURS: Final = (
    "#1b6ca8",
    "#c0392b",
    "#27824b",
    "#8e44ad",
    "#b9770e",
    "#117a8b",
    "#7b241c",
    "#566573",
    "#000000",
    "#95a5a6",
    "#d35400",
)
LABEL_HEIGHT: Final = 12
STEPS: Final = (1, 2, 5)

Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """One curve; x and y above 0."""

    label: str
    points: Sequence[Point]


@dataclass(frozen=True)
class Panel:
    """Curves over one pair of axes. `logarithmic`: the values' axis too, else it starts at 0."""

    title: str
    lines: Sequence[Line]
    logarithmic: bool = False


@dataclass(frozen=True)
class _Axis:
    """From values to pixels."""

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool

    def at(self, value: float) -> float:
        """The pixel of a value."""
        low, high, here = (log10(each) if self.logarithmic else each for each in (self.low, self.high, value))
        share = (here - low) / (high - low) if high > low else 0.5
        return round(self.start + share * (self.end - self.start), 1)


def svg(panels: Sequence[Panel]) -> str:
    """The whole picture."""
    width, height = WIDTH * min(COLUMNS, len(panels)), HEIGHT * ceil(len(panels) / COLUMNS)
    drawn = (
        f'<g transform="translate({WIDTH * (number % COLUMNS)} {HEIGHT * (number // COLUMNS)})">{"".join(_panel(panel))}</g>'
        for number, panel in enumerate(panels)
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="11">'
    return "\n".join([head, f'<rect width="{width}" height="{height}" fill="#fff"/>', *drawn, "</svg>\n"])


def _panel(panel: Panel) -> Iterator[str]:
    points = [point for line in panel.lines for point in line.points]
    sizes = sorted({x for x, _ in points})
    ticks = _ticks([y for _, y in points], logarithmic=panel.logarithmic)
    across = _Axis(sizes[0], sizes[-1], LEFT, WIDTH - RIGHT, logarithmic=True)
    up = _Axis(ticks[0], ticks[-1], HEIGHT - BOTTOM, TOP, panel.logarithmic)
    yield f'<text x="{LEFT}" y="18" font-size="13" font-weight="bold">{escape(panel.title)}</text>'
    for tick in ticks:
        yield f'<path d="M{LEFT} {up.at(tick)}H{WIDTH - RIGHT}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 6}" y="{up.at(tick) + 4}" text-anchor="end">{_shown(tick)}</text>'
    for size in sizes:
        yield f'<text x="{across.at(size)}" y="{HEIGHT - 10}" text-anchor="middle">{_shown(size)}</text>'
    for line, colour, label_at in zip(panel.lines, COLOURS, _apart(panel.lines, up), strict=False):
        path = "L".join(f"{across.at(x)} {up.at(y)}" for x, y in line.points)
        yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.6"/>'
        yield from (f'<circle cx="{across.at(x)}" cy="{up.at(y)}" r="2.5" fill="{colour}"/>' for x, y in line.points)
        yield f'<text x="{WIDTH - RIGHT + 8}" y="{label_at}" fill="{colour}">{escape(line.label)}</text>'


def _ticks(values: Sequence[float], *, logarithmic: bool) -> list[float]:
    """Round values around all those given."""
    top = max(values)
    if logarithmic:
        decades = range(floor(log10(min(values))), ceil(log10(top)) + 1)
        every = [step * 10.0**decade for decade in decades for step in STEPS]
        low = max(tick for tick in every if tick <= min(values))
        return [tick for tick in every if tick >= low and (tick <= top or tick == min(t for t in every if t >= top))]
    step = next(step * 10.0**power for power in range(-3, 9) for step in STEPS if 5 * step * 10.0**power >= top)
    return [step * number for number in range(ceil(top / step) + 1)]


def _apart(lines: Sequence[Line], up: _Axis) -> list[float]:
    """Where the labels of lines stand, beside their ends but not over one another."""
    wanted = sorted((up.at(line.points[-1][1]) + 4, number) for number, line in enumerate(lines))
    places = [0.0] * len(lines)
    below = float("-inf")
    for at, number in wanted:
        below = max(at, below + LABEL_HEIGHT)
        places[number] = below
    overhang = max(0.0, max(places, default=0.0) - (HEIGHT - 4))
    return [place - overhang for place in places]


def _shown(value: float) -> str:
    """'200.000', '0,5'."""
    return f"{value:,.10g}".replace(",", " ").replace(".", ",").replace(" ", ".")
