"""The command line as a user types it: output, exit codes, one clear line for every mistake."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from searchapp.errors import EngineError
from searchapp.faces import export as exports
from searchapp.faces.cli import main
from tests.conftest import ROOT

Run = Callable[..., Result]

BEFORE = "Frankreich hat der Ukraine zwölf weitere Haubitzen zugesagt, wie die Regierung in Paris am Montag mitteilte."
ARTICLES = (
    {
        "id": "a1",
        "title": "Paris liefert Haubitzen",
        "text": f"{BEFORE} Verteidigungsminister Sébastien Lecornu nannte die Caesar eine gute Waffe.",
        "published": "2024-01-18",
        "source": "Blatt A",
    },
    {
        "id": "a2",
        "title": "Gespräche über eine Waffenruhe",
        "text": "Die Außenminister haben in Istanbul über eine Waffenruhe gesprochen. Ein Ergebnis gab es nach Angaben "
        "der türkischen Regierung noch nicht, die Gespräche sollen aber im März weitergehen.",
        "published": "2024-03-02",
        "source": "Blatt B",
    },
    {
        "id": "https://example.org/a?b=1",
        "title": "=Formel als Titel",
        "text": 'Der Sprecher sagte: "Kein Kommentar"; mehr war am Abend nicht zu erfahren, obwohl viele gefragt hatten, '
        "ob die Haubitzen schon angekommen sind.",
        "source": "Blatt B",
    },
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    source = folder / "articles.jsonl"
    source.write_text("".join(json.dumps(each) + "\n" for each in ARTICLES), encoding="utf-8")
    done = CliRunner().invoke(main, ["index", str(source), "--index", str(folder / "index"), "--jobs", "1"])
    assert done.exit_code == 0
    assert done.stdout == "3 added, 0 replaced, 0 unchanged, 0 skipped\n"
    return folder / "index"


@pytest.fixture
def run(index: Path) -> Run:
    def call(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner(env={"SEARCHAPP_INDEX": str(index)}).invoke(main, arguments, input=stdin)

    return call


def found(result: Result) -> dict[str, object]:
    answer: dict[str, object] = json.loads(result.stdout)
    return answer


def hit_ids(result: Result) -> set[str]:
    return {hit["id"] for hit in json.loads(result.stdout)["hits"]}


def test_help_lists_every_command(run: Run) -> None:
    text = run("--help").stdout
    for command in ("index", "search", "suggest", "export", "show", "delete", "stats", "check", "engines", "serve"):
        assert f"  {command} " in text
    for command in ("index", "search", "suggest", "export", "show", "delete", "serve", "entities", "clean", "analyze"):
        assert run(command, "--help").exit_code == 0


def test_table_shows_rank_title_facts_and_snippet(run: Run) -> None:
    lines = run("search", "Haubitze Lecornu").stdout.splitlines()
    assert lines[0].startswith("Gesucht: Artikel mit „Haubitze“")
    assert lines[1] == "1 Treffer"
    assert "1. Paris liefert Haubitzen" in lines[3]
    assert lines[4].strip() == "2024-01-18 · Blatt A · a1"
    assert "Haubitzen" in lines[5]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(["Haubitze"], {"a1", "https://example.org/a?b=1"}, id="word"),
        pytest.param(["Haubitze", "--source", "Blatt B"], {"https://example.org/a?b=1"}, id="source"),
        pytest.param(
            ["", "--source", "Blatt A", "--source", "Blatt B"], {"a1", "a2", "https://example.org/a?b=1"}, id="either"
        ),
        pytest.param(["", "--country", "FR", "--source", "Blatt A"], {"a1"}, id="both"),
        pytest.param(["", "--country", "Frankreich"], {"a1"}, id="country by name"),
        pytest.param(["", "--person", "Lecornu"], {"a1"}, id="person by surname"),
        pytest.param(["", "--minister", "Sébastien Lecornu"], {"a1"}, id="minister"),
        pytest.param(["", "--weapon", "Caesar"], {"a1"}, id="weapon"),
        pytest.param(["", "--weapon-category", "Artillerie"], {"a1", "https://example.org/a?b=1"}, id="category"),
        pytest.param(["", "--from", "2024-02"], {"a2"}, id="from"),
        pytest.param(["", "--to", "2024-01-18"], {"a1"}, id="to is inclusive"),
        pytest.param(["", "--from", "2024", "--to", "2024"], {"a1", "a2"}, id="a whole year"),
        pytest.param(["", "--person", "Niemand"], set(), id="unknown value"),
        pytest.param(["NICHT Haubitze"], {"a2"}, id="not alone"),
        pytest.param(["*"], {"a1", "a2", "https://example.org/a?b=1"}, id="star"),
        pytest.param(['"Waffenruhe'], {"a2"}, id="unbalanced quote"),
        pytest.param(["(Waffenruhe"], {"a2"}, id="unbalanced bracket"),
        pytest.param(["datum:2024-03"], {"a2"}, id="date field"),
        pytest.param(["Lecornu /s Caesar"], {"a1"}, id="same sentence"),
        pytest.param(["Frankreich /s Caesar"], set(), id="not the same sentence"),
        pytest.param(["mind2:Haubitzen"], {"a1"}, id="at least two mentions"),
    ],
)
def test_search_finds(run: Run, arguments: list[str], expected: set[str]) -> None:
    result = run("search", *arguments, "--format", "json")
    assert result.exit_code == 0
    assert hit_ids(result) == expected
    assert found(result)["total"] == len(expected)


@pytest.mark.parametrize(("sort", "first"), [("newest", "a2"), ("oldest", "a1")])
def test_sorting(run: Run, sort: str, first: str) -> None:
    assert json.loads(run("search", "*", "--sort", sort, "--format", "json").stdout)["hits"][0]["id"] == first


def test_paging(run: Run) -> None:
    pages = [run("search", "*", "--limit", "1", "--offset", str(number), "--format", "json") for number in range(3)]
    assert len({json.loads(page.stdout)["hits"][0]["id"] for page in pages}) == 3
    assert json.loads(run("search", "*", "--limit", "0", "--format", "json").stdout)["hits"] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["search", "x" * 10_000], "zu lang", id="long query"),
        pytest.param(["search", "datum:2024-13"], "kein Datum", id="impossible month"),
        pytest.param(["search", "von:0024-01-01"], "kein Datum", id="year out of range"),
        pytest.param(["search", "x", "--from", "gestern"], "write 2024", id="bad option date"),
        pytest.param(["search", "x", "--from", "2025", "--to", "2024"], "swap them", id="dates the wrong way round"),
        pytest.param(["search", "x", "--index", "/nirgends"], "searchapp index", id="no index"),
        pytest.param(["search"], "QUERY", id="no query"),
        pytest.param(["search", "x", "--sort", "random"], "--sort", id="bad sort"),
        pytest.param(["index"], "PATHS", id="nothing to index"),
        pytest.param(["index", "x", "--engine", "lucene"], "tantivy", id="unknown engine"),
        pytest.param(["export", "x"], "--output", id="no output"),
        pytest.param(["clean", "/nirgends.txt"], "no such file", id="missing file"),
        pytest.param(["entities", "--jsonl", "-"], "not JSON", id="broken jsonl"),
    ],
)
def test_mistakes_cost_one_line_and_exit_code_2(run: Run, arguments: list[str], message: str) -> None:
    result = run(*arguments, stdin="{kaputt\n")
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert result.stderr.startswith(("searchapp: ", "Usage: "))


def test_unknown_article_is_exit_code_1(run: Run) -> None:
    result = run("show", "fehlt")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "searchapp: Kein Artikel mit der Kennung „fehlt“ im Index.\n"


def test_batch_answers_every_line_in_order_and_names_the_bad_one(run: Run) -> None:
    result = run("search", "--batch", "-", "--format", "jsonl", stdin="Haubitze\ndatum:2024-13\nWaffenruhe\n")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["query"] for answer in answers] == ["Haubitze", "datum:2024-13", "Waffenruhe"]
    assert [answer.get("total") for answer in answers] == [2, None, 1]
    assert answers[1]["error"]["kind"] == "query"
    assert result.exit_code == 2


def test_suggest(run: Run) -> None:
    assert "Haubitzen\tword\t2" in run("suggest", "haub").stdout.splitlines()
    assert "Sébastien Lecornu\tperson\t1" in run("suggest", "lec").stdout.splitlines()
    assert "Frankreich\tplace\t1" in run("suggest", "Frankr").stdout.splitlines()


def test_csv_export_is_the_whole_result(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    assert run("export", "Haubitze", "-o", str(target)).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(target.read_text("utf-8"))))
    assert {row["id"] for row in rows} == {"a1", "https://example.org/a?b=1"}
    assert not target.with_name("out.csv.teil").exists()


def test_an_export_that_breaks_off_leaves_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Iterator[bytes]:
        yield b"rank,id\r\n"
        raise EngineError("a worker process of the export died")

    monkeypatch.setattr(exports, "export", broken)
    (tmp_path / "out.csv").write_text("what was there before")
    result = run("export", "Haubitze", "-o", str(tmp_path / "out.csv"))
    assert (result.exit_code, result.stderr) == (1, "searchapp: a worker process of the export died\n")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir() if path.is_file()] == [
        ("out.csv", "what was there before")
    ]


def test_excel_export_guards_formulas(run: Run) -> None:
    data = run("export", "Formel", "--format", "excel-csv", "-o", "-").stdout_bytes
    assert data.startswith(b"\xef\xbb\xbfrank;id;title;")
    assert b";'=Formel als Titel;" in data
    assert data.count(b"\r\n") == 2


def test_empty_export_still_has_its_header(run: Run) -> None:
    assert run("export", "Rhododendronzucht", "-o", "-").stdout.splitlines()[0].startswith("rank,id,title,")
    assert len(run("export", "Rhododendronzucht", "-o", "-").stdout.splitlines()) == 1


def test_mentions_export_points_into_the_text(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("export", "Lecornu", "--mentions", "-o", "-").stdout)))
    article = json.loads(run("show", "a1", "--format", "json").stdout)
    assert rows
    for row in rows:
        assert article[row["field"]][int(row["start"]) : int(row["end"])] == row["text"]
    assert {row["value"] for row in rows if row["kind"] == "weapon"} == {"Caesar"}


def test_entities_of_lines_point_into_the_text_given(run: Run) -> None:
    lines = [
        {"id": "x", "text": f"Startseite > Politik\n{BEFORE}\nLesen Sie auch: Scholz in Kiew"},
        {"id": "y", "title": "Putin in Minsk", "text": "Präsident Alexander Lukaschenko empfing ihn am Flughafen."},
    ]
    result = run("entities", "--jsonl", "-", stdin="".join(json.dumps(line) + "\n" for line in lines))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["x", "y"]
    assert {country["code"] for country in answers[0]["countries"]} >= {"FR", "UA"}
    assert not answers[0]["people"]
    for line, answer in zip(lines, answers, strict=True):
        for kind in ("people", "weapons", "weapon_categories", "countries"):
            for entity in answer[kind]:
                for mention in entity["mentions"]:
                    assert line["text"][mention["start"] : mention["end"]] == mention["text"]


def test_clean_and_entities_read_standard_input(run: Run) -> None:
    page = f"Paris liefert Haubitzen\n\n{BEFORE}\n\nContinue reading...\n"
    cleaned = json.loads(run("clean", "-", stdin=page).stdout)
    assert (cleaned["title"], cleaned["body"]) == ("Paris liefert Haubitzen", BEFORE)
    assert cleaned["dropped"] == ["Continue reading..."]
    codes = {each["code"] for each in json.loads(run("entities", "-", stdin=page).stdout)["countries"]}
    assert codes == {"FR", "UA"}
    assert run("clean", "-", stdin=b"\x89PNG\r\n\x1a\n" + bytes(2000)).exit_code == 2


def test_analyze_shows_tokens(run: Run) -> None:
    rows = [json.loads(line) for line in run("analyze", "Langstreckenraketen für Selenskyjs F-16").stdout.splitlines()]
    assert [(row["surface"], row["start"]) for row in rows][:2] == [("Langstreckenraketen", 0), ("für", 20)]
    assert "rakete" in rows[0]["parts"]
    assert rows[2]["stem"] == "selenskyj"
    assert rows[3]["joined"] == ["f16"]


def test_stats_check_and_engines(run: Run) -> None:
    assert "articles   3" in run("stats").stdout
    assert run("check").stdout == "sound: 3 articles\n"
    assert run("engines").stdout.startswith("tantivy")


def test_delete_and_rebuild(tmp_path: Path) -> None:
    runner = CliRunner(env={"SEARCHAPP_INDEX": str(tmp_path / "index")})
    assert runner.invoke(main, ["index", str(ROOT / "seeds"), "--jobs", "1"]).exit_code == 0
    gone = "2024-01-18-artilleriekoalition.txt"
    result = runner.invoke(main, ["delete", gone, "fehlt"])
    assert (result.exit_code, result.stdout) == (1, "1 deleted\n")
    assert "fehlt" in result.stderr
    assert runner.invoke(main, ["rebuild"]).exit_code == 0
    assert runner.invoke(main, ["show", gone]).exit_code == 1


def test_report_names_what_was_skipped(tmp_path: Path) -> None:
    (tmp_path / "leer.txt").touch()
    report = tmp_path / "report.jsonl"
    arguments = ["index", str(tmp_path / "leer.txt"), "--index", str(tmp_path / "i"), "--report", str(report)]
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, result.stdout) == (0, "0 added, 0 replaced, 0 unchanged, 1 skipped (1 empty)\n")
    row = json.loads(report.read_text())
    assert (row["path"], row["id"], row["reason"]) == (str(tmp_path / "leer.txt"), "leer.txt", "empty")
    assert row["detail"]
    assert "leer.txt: empty" in result.stderr
