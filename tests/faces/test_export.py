"""Files hold every hit once, under a header, and read back as what was in the articles."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta, timezone

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.faces import export, export_xlsx
from searchapp.faces.export import FORMATS, Format
from searchapp.faces.export_rows import HIT_COLUMNS, MENTION_COLUMNS, hit_row, plain_snippet
from searchapp.faces.export_shapes import CsvBytes, Rows, csv_bytes, guarded
from searchapp.model import Article, Hit, SearchRequest
from tests.faces.fake import FakeService, with_articles
from tests.results import every_hit

BASE = "https://suche.example/"
cells = st.text(st.characters(codec="utf-8", exclude_characters="\x00")) | st.sampled_from(
    ['"a"; b', "x,y\r\nz", "a\tb", "=1+1", "🚀", "|", "\ufeffx", "'", ""]
)


def read_csv(data: bytes, *, excel: bool = False) -> list[dict[str, str]]:
    text = data.decode("utf-8-sig" if excel else "utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if excel else ","))


def written(
    form: str, request: SearchRequest | None = None, service: FakeService | None = None, **extra: bool
) -> bytes:
    return b"".join(export.export(service or FakeService(), request or SearchRequest(), form, base_url=BASE, **extra))


def test_columns() -> None:
    assert ",".join(HIT_COLUMNS) == (
        "rank,id,title,source,agency,published,url,score,people,ministers,weapons,countries,snippet,permalink"
    )
    assert ",".join(MENTION_COLUMNS) == "rank,id,title,published,kind,value,field,text,start,end,sentence"


def test_csv_holds_every_hit_once_in_order() -> None:
    service, request = FakeService(), SearchRequest("Lieferung")
    rows = read_csv(written("csv", request))
    assert [row["id"] for row in rows] == [hit.id for hit in every_hit(service, request)]
    assert len(rows) == service.search(request).total == 42
    assert [row["rank"] for row in rows] == [str(rank) for rank in range(1, 43)]


def test_a_row() -> None:
    row = read_csv(written("csv", SearchRequest("Caesar Pistorius")))[0]
    assert row == {
        "rank": "1",
        "id": "bericht-04",
        "title": "Caesar: Lieferung 4",
        "source": "Musterbote",
        "agency": "dpa",
        "published": "2023-04-05",
        "url": "https://zeitung.example/4",
        "score": "7.1235",
        "people": "Boris Pistorius",
        "ministers": "Boris Pistorius",
        "weapons": "Caesar",
        "countries": "UA",
        "snippet": "Ukraine liefert weitere Systeme vom Typ Caesar. Das sagte Pistorius am Montag. "
        "Der Bericht Nummer 4 nennt keine Einzelheiten zur Lieferung.",
        "permalink": "https://suche.example/article/bericht-04",
    }


@pytest.mark.parametrize("excel", [pytest.param(False, id="csv"), pytest.param(True, id="excel")])
def test_only_crlf_ends_a_row_and_the_header_is_always_there(excel: bool) -> None:
    data = CsvBytes(Rows(), excel).header()
    header = (";" if excel else ",").join(HIT_COLUMNS).encode() + b"\r\n"
    assert data == (b"\xef\xbb\xbf" if excel else b"") + header


def test_excel_guards_text_and_writes_numbers_the_german_way() -> None:
    row = read_csv(written("excel-csv", SearchRequest("HYPERLINK")), excel=True)[0]
    assert row["title"] == '\'=HYPERLINK("x";"y") <script>alert(1)</script> "Zitat"; Lieferung | Caesar'
    assert row["source"] == "'@Quelle|Strich"
    assert row["snippet"].startswith("'+49 ruft an: Caesar & Co. <b>fett</b> kosten 5 € 🚀. Neue Zeile")
    assert (row["rank"], row["score"], row["published"]) == ("1", "7,1235", "2024-02-29")


def test_plain_csv_changes_nothing() -> None:
    row = read_csv(written("csv", SearchRequest("HYPERLINK")))[0]
    assert row["title"].startswith("=HYPERLINK")
    assert row["snippet"].startswith("+49")


@pytest.mark.parametrize("start", [pytest.param(char, id=f"U+{ord(char):04X}") for char in "=+-@\t\r"])
def test_guarded_starts(start: str) -> None:
    assert guarded(f"{start}cmd") == f"'{start}cmd"
    assert guarded(f"x{start}") == f"x{start}"


def test_numbers_are_never_guarded() -> None:
    assert guarded(-1) == -1
    assert guarded(-0.5) == -0.5


@given(st.lists(st.tuples(cells, cells), max_size=5), st.booleans())
def test_any_text_reads_back(rows: list[tuple[str, str]], excel: bool) -> None:
    text = csv_bytes(rows, excel=excel).decode()
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if excel else ","))
    assert read == [[str(guarded(cell)) if excel else cell for cell in row] for row in rows]


def test_several_values_share_a_cell() -> None:
    article = Article("a", "T", "Lecornu und Pistorius", agencies=("dpa", "A|P"))
    row = read_csv(written("csv", service=with_articles([article])))[0]
    assert row["people"] == "Sébastien Lecornu|Boris Pistorius"
    assert row["agency"] == "dpa|A¦P"


def test_snippets_become_plain_text() -> None:
    assert plain_snippet(("<mark>A</mark> &amp; &lt;mark&gt;\n B", "C")) == "A & <mark> B … C"


def test_mention_rows_prove_themselves() -> None:
    service = FakeService()
    rows = read_csv(written("csv", SearchRequest("Caesar"), mentions=True))
    assert rows
    for row in rows:
        article = service.article(row["id"]).article
        text = {"title": article.title or "", "text": article.body}[row["field"]]
        assert text[int(row["start"]) : int(row["end"])] == row["text"]
        assert row["text"] in row["sentence"]
        assert row["title"] == (article.title or "")
    first = [row for row in rows if row["rank"] == "1"]
    assert [(row["kind"], row["value"], row["text"]) for row in first] == [
        ("weapon", "Caesar", "Caesar"),
        ("weapon_category", "Artillerie", "Caesar"),
        ("country", "FR", "Frankreich"),
        ("weapon", "Caesar", "Caesar"),
        ("weapon_category", "Artillerie", "Caesar"),
        ("person", "Sébastien Lecornu", "Lecornu"),
    ]
    assert first[3]["sentence"] == "Frankreich liefert weitere Systeme vom Typ Caesar."


def test_jsonl_is_a_hit_a_line() -> None:
    lines = [json.loads(line) for line in written("jsonl").splitlines()]
    assert len(lines) == 42
    assert lines[0]["rank"] == 1
    assert lines[-1]["permalink"].startswith("https://suche.example/article/")
    assert {"id", "title", "snippets", "weapons"} <= lines[0].keys()


def test_jsonl_of_nothing_is_empty() -> None:
    assert written("jsonl", SearchRequest("gibtesnicht")) == b""


def test_jsonl_mentions() -> None:
    lines = [json.loads(line) for line in written("jsonl", SearchRequest("Caesar"), mentions=True).splitlines()]
    assert list(lines[0]) == list(MENTION_COLUMNS)


def test_xlsx_types_text_as_text() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", SearchRequest("Caesar")))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == HIT_COLUMNS
    assert len(rows) == 1 + FakeService().search(SearchRequest("Caesar")).total
    formula = next(row for row in sheet.iter_rows() if str(row[2].value).startswith("=HYPERLINK"))
    assert formula[2].data_type == "s"
    assert formula[0].data_type == "n"
    assert formula[5].value == "2024-02-29"


def test_xlsx_goes_on_in_further_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_xlsx, "ROWS_A_SHEET", 4)
    data = b"".join(export_xlsx.workbook(("n",), [(n,) for n in range(7)]))
    book = openpyxl.load_workbook(io.BytesIO(data))
    read = [[cell for (cell,) in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]
    assert read == [["n", 0, 1, 2], ["n", 3, 4, 5], ["n", 6]]


def test_xlsx_cuts_what_a_cell_cant_hold() -> None:
    data = b"".join(export_xlsx.workbook(("a",), [("x" * 40_000,)]))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert len(str(sheet["A2"].value)) == export_xlsx.CELL_CHARACTERS


@pytest.mark.parametrize("form", FORMATS)
def test_an_error_while_streaming_is_raised(form: str) -> None:
    service = FakeService(fail_after=3)
    with pytest.raises(RuntimeError, match="engine lost"):
        written(form, service=service)


def test_the_header_comes_with_the_first_rows_and_a_failure_before_it() -> None:
    chunks = export.export(FakeService(), SearchRequest("Lieferung"), "csv", base_url=BASE)
    first = next(chunks).decode().splitlines()
    assert first[0] == ",".join(HIT_COLUMNS)
    assert len(first) > 1
    assert sum(len(chunk.splitlines()) for chunk in chunks) + len(first) == 43
    with pytest.raises(RuntimeError, match="engine lost"):
        next(export.export(FakeService(fail_after=0), SearchRequest(), "csv"))


@pytest.mark.parametrize(
    ("query", "name", "disposition"),
    [
        pytest.param(
            "Caesar Lecornu",
            "suche_caesar-lecornu_20240118T101500Z.csv",
            'attachment; filename="suche_caesar-lecornu_20240118T101500Z.csv"; '
            "filename*=UTF-8''suche_caesar-lecornu_20240118T101500Z.csv",
            id="plain",
        ),
        pytest.param(
            '"Drohnen über Kyjiw" /../x\r\n',
            "suche_drohnen-über-kyjiw-x_20240118T101500Z.csv",
            'attachment; filename="suche_drohnen-ueber-kyjiw-x_20240118T101500Z.csv"; '
            "filename*=UTF-8''suche_drohnen-%C3%BCber-kyjiw-x_20240118T101500Z.csv",
            id="umlaut-and-path",
        ),
        pytest.param(
            "",
            "suche_alle_20240118T101500Z.csv",
            "attachment; filename=\"suche_alle_20240118T101500Z.csv\"; filename*=UTF-8''suche_alle_20240118T101500Z.csv",
            id="empty",
        ),
    ],
)
def test_file_names(query: str, name: str, disposition: str) -> None:
    moment = datetime(2024, 1, 18, 11, 15, tzinfo=timezone(timedelta(hours=1)))
    assert export.file_name(query, Format.CSV, moment) == name
    assert export.content_disposition(name) == disposition


@given(st.text(st.characters(codec="utf-8")))
def test_any_query_gives_a_safe_file_name(query: str) -> None:
    header = export.content_disposition(export.file_name(query, Format.XLSX, datetime.now(UTC)))
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert "/" not in header
    assert "\\" not in header


def test_a_hit_without_anything() -> None:
    bare = Hit("x", None, None, None, (), None, 0.0, (), (), (), (), ())
    assert hit_row(1, bare) == (1, "x", "", "", "", "", "", 0.0, "", "", "", "", "", "/article/x")
