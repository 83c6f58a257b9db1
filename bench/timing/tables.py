"""Results as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from bench.timing.figures import EVERY, EngineFigures
from bench.timing.readers import Crowd
from bench.timing.results import OURS, YARDSTICK, Results

SIZES: Final = {
    "articles indexed a second": "articles_per_s",
    "index on disk, MB": "index_mb",
    "peak memory indexing, MB": "index_peak_mb",
    "peak memory searching, MB": "search_peak_mb",
    "rows exported a second": "export_rows_per_s",
}
MARK: Final = "<!-- {} -->"


def report(runs: Sequence[Results]) -> str:
    """All runs."""
    return "\n".join(_run(results) for results in runs)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(map(str, cells)) + " |\n" for cells in lines)


def filled(file: Path, name: str, text: str) -> None:
    """Put a text between the marks '<!-- name -->' and '<!-- /name -->' of a Markdown file. Raises where they aren't."""
    page = file.read_text("utf-8")
    start, end = MARK.format(name), MARK.format(f"/{name}")
    before, mark, rest = page.partition(start)
    _, closing, after = rest.partition(end)
    if not mark or not closing:
        raise ValueError(f"{file} has no place for {name}")
    file.write_text(f"{before}{start}\n{text}{end}{after}", "utf-8")


def side_by_side(results: Results) -> str:
    """Our engines, each also as a multiple of the default one: for readers of the documentation, in German."""
    default = results.engines[OURS]
    every = {"tantivy": default, **results.own_engines}
    rows = [
        ["Artikel je Sekunde indexiert", *(_times(f.articles_per_s, default.articles_per_s) for f in every.values())],
        ["Anfrage, Median in ms", *(_median(f, default) for f in every.values())],
        ["Anfrage, 95 % unter … ms", *(german(f.queries[EVERY].p95_ms, 1) for f in every.values())],
        ["nur Facetten, Median in ms", *(german(f.facets.median_ms, 1) if f.facets else "" for f in every.values())],
        [
            "Export, Zeilen je Sekunde",
            *(_times(f.export_rows_per_s, default.export_rows_per_s) for f in every.values()),
        ],
        ["Platz auf der Platte, MB", *(german(f.index_mb) for f in every.values())],
        ["Speicher beim Suchen, MB", *(german(f.search_peak_mb) for f in every.values())],
    ]
    head = [f"{german(results.articles)} Artikel", *every]
    return table(head, rows)


def german(value: float, digits: int = 0) -> str:
    """A number as German readers write it."""
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def _run(results: Results) -> str:
    parts = [
        f"# {results.articles:,} articles\n",
        "Ten hits with snippets and facets (the peers: one facet; ours: all), milliseconds, median / 95th percentile.\n",
        _engines(results),
        table(["whole answer over HTTP", "median / p95 ms"], results.whole_answers.items()),
        table(
            ["export", "rows", "rows a second", "peak memory, MB"],
            [
                (kind, f"{each.rows:,}", f"{each.rows_per_s:,.0f}", each.peak_mb)
                for kind, each in results.exports.items()
            ],
        ),
        _crowd(results.crowd) if results.crowd else "",
        _singles(results),
    ]
    if results.own_engines:
        parts.insert(3, side_by_side(results))
    return "\n".join(parts)


def _engines(results: Results) -> str:
    names, ratios = list(results.engines), results.ratios()
    kinds = results.engines[OURS].queries
    rows: list[list[object]] = [
        [kind, *(results.engines[name].queries[kind] for name in names), f"{ratios[kind]:.2f}"] for kind in kinds
    ]
    for label, key in SIZES.items():
        ratio = {"articles_per_s": "indexing", "export_rows_per_s": "export"}.get(key)
        cells = [f"{getattr(results.engines[name], key):,.0f}" for name in names]
        rows.append([label, *cells, f"{ratios[ratio]:.2f} × the time" if ratio else ""])
    return table(["", *names, f"{OURS} : {YARDSTICK}"], rows)


def _crowd(crowd: Crowd) -> str:
    rows: list[tuple[str, object]] = [*crowd.answers_per_s.items()]
    rows.append(("one, ms an answer (median / p95)", crowd.alone))
    rows.append(("one, while articles are indexed", crowd.beside_a_writer))
    return table(["readers of JSON answers", "answers a second"], rows)


def _singles(results: Results) -> str:
    lines = [
        *(f"{name}, ms an article (median / p95): {times}" for name, times in results.stages.items()),
        *(f"{name.replace('_', ' ')}: {value:,.2f}" for name, value in results.singles.items()),
    ]
    return "".join(f"- {line}\n" for line in lines)


def _median(figures: EngineFigures, default: EngineFigures) -> str:
    median, usual = figures.queries[EVERY].median_ms, default.queries[EVERY].median_ms
    return german(median, 1) if figures is default else f"{german(median, 1)} ({_ratio(median / usual)} ×)"


def _times(value: float, usual: float) -> str:
    return german(value) if value == usual else f"{german(value)} ({_ratio(value / usual)} ×)"


def _ratio(value: float) -> str:
    return f"{value:.2g}".replace(".", ",") if value < 10 else f"{value:.0f}"
