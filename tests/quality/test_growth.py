"""The growth of an archive: kept steps aren't taken again, figures become a table, a law and a picture."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import growth
from bench.growth import Growing, load, save
from bench.timing.exports import Export
from bench.timing.figures import Times
from bench.timing.growth import EXPORTS, GERMAN, Stage, law, panels, stage_from_json, table_of
from bench.timing.memory import deleted_mb
from bench.timing.plot import Line, Panel, svg

SVG = "{http://www.w3.org/2000/svg}"


def stage(articles: int, median: float) -> Stage:
    queries = dict.fromkeys(GERMAN, Times(median, 2 * median))
    exported = dict.fromkeys(EXPORTS.values(), Export(articles, 5_000.0, 250.0, 120.0))
    return Stage(
        articles, True, 50.0, 10.0, 40.0, 300.0, 180.0, 90.0, 0.8, 200.0, 150.0, 2.5, 1.25, 0.0, exported, queries
    )


STAGES = [stage(1_000, 2.0), stage(100_000, 20.0)]


def test_stages_survive_a_round_trip(tmp_path: Path) -> None:
    kept = {each.articles: each for each in STAGES}
    save(kept, tmp_path / "stages.json")
    assert load(tmp_path / "stages.json") == kept
    assert load(tmp_path / "none.json") == {}
    assert stage_from_json(asdict(STAGES[0])) == STAGES[0]


def test_what_is_measured_is_not_measured_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save({1_000: STAGES[0], 5_000: Stage(5_000, own_index_s=7.0)}, tmp_path / "stages.json")
    done: list[tuple[int, int]] = []
    monkeypatch.setattr(Growing, "_index", lambda self, stage, before: done.append((stage.articles, before)))
    monkeypatch.setattr(Growing, "_ask_and_update", lambda self, stage: done.append((stage.articles, -1)))
    monkeypatch.setattr(Growing, "_export", lambda self, stage: done.append((stage.articles, -2)))
    growing = Growing(tmp_path, 1)
    assert growing.reach(1_000) == STAGES[0]
    assert done == []
    assert growing.reach(5_000).own_index_s == 7.0
    assert done == [(5_000, 1_000), (5_000, -1), (5_000, -2)]
    with pytest.raises(SystemExit, match="more than 3,000 articles"):
        growing.reach(3_000)


def test_an_interrupted_run_counts_its_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(command: list[str]) -> tuple[float, float]:
        raise KeyboardInterrupt

    monkeypatch.setattr(growth, "compose", lambda count, file, first: None)
    monkeypatch.setattr(growth, "run_watched", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Growing(tmp_path, 1).reach(1_000)
    kept = load(tmp_path / "stages.json")[1_000]
    assert not kept.indexed
    assert 0 < kept.own_index_s == kept.index_s


def test_the_table_is_written_the_german_way() -> None:
    lines = table_of(STAGES).splitlines()
    assert lines[0] == "| Artikel | 1.000 | 100.000 |"
    assert "| Index zu Text | 1,80 | 1,80 |" in lines
    assert "| CSV aller Artikel, Zeilen je Sekunde | 5.000 | 5.000 |" in lines
    assert "| Speicher beim Indexieren, MB | 180 / 300 | 180 / 300 |" in lines
    assert "| CSV aller Artikel, Speicher in MB | 120 / 250 | 120 / 250 |" in lines
    assert "| Artikel je Sekunde | 25 | 2.500 |" in lines
    assert "| alle Anfragen, ms | 2,00 / 4,00 | 20,00 / 40,00 |" in lines
    assert len(lines) == 2 + 11 + 2 * len(EXPORTS) + len(GERMAN)


def test_the_law_compares_with_the_root() -> None:
    assert law(STAGES) == (
        "- Von 1.000 auf 100.000 Artikel (100,0-mal so viele) wird der Median aller Anfragen 10,00-mal so groß, "
        "wie die Zahl der Artikel hoch 0,50 (Wurzel: 10,00-mal).\n"
    )
    assert law(STAGES[:1]) == ""


def test_the_picture_holds_every_curve_inside_its_frame() -> None:
    picture = ElementTree.fromstring(svg(panels(STAGES)))
    texts = {each.text for each in picture.iter(f"{SVG}text")}
    assert {"Index zu Text", "seltenes Wort", "alle Anfragen", "100.000", "1.000"} <= texts
    curves = sum(len(panel.lines) for panel in panels(STAGES))
    dots = [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in picture.iter(f"{SVG}circle")]
    assert len(dots) == curves * len(STAGES)
    assert all(0 < x < 470 and 0 < y < 300 for x, y in dots)


def test_values_keep_their_order_on_both_kinds_of_axes() -> None:
    for logarithmic in (True, False):
        line = Line("x & y", [(10, 0.3), (100, 7.0), (1000, 40.0)])
        picture = ElementTree.fromstring(svg([Panel("t", [line], logarithmic)]))
        heights = [float(dot.attrib["cy"]) for dot in picture.iter(f"{SVG}circle")]
        assert heights == sorted(heights, reverse=True)
        assert len(set(heights)) == 3


HOLDER = """
import mmap, pathlib, sys
with open(sys.argv[1], "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ):
    print("mapped", flush=True)
    sys.stdin.readline()
    pathlib.Path(sys.argv[1]).unlink()
    print("deleted", flush=True)
    sys.stdin.readline()
"""


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="maps are read from /proc, which isn't here")
def test_a_deleted_file_that_is_still_mapped_is_counted(tmp_path: Path) -> None:
    file = tmp_path / "segment"
    file.write_bytes(bytes(2 * 1024**2))
    command = [sys.executable, "-c", HOLDER, str(file)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, start_new_session=True) as holder:
        for said, held in (("mapped", 0), ("deleted", 2)):
            assert holder.stdout is not None
            assert holder.stdout.readline().strip() == said
            assert deleted_mb(holder.pid, tmp_path) == held
            print(file=holder.stdin, flush=True)
    assert deleted_mb(holder.pid, tmp_path) == 0
