"""One file of each format → documents and named skips."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from searchapp.model import RawDocument, Skipped, SkipReason
from searchapp.sources import read


def documents(path: Path, *, max_bytes: int = 10_000) -> list[RawDocument]:
    return [found for found in read([path], max_bytes=max_bytes) if isinstance(found, RawDocument)]


def skips(path: Path, *, max_bytes: int = 10_000) -> list[Skipped]:
    return [found for found in read([path], max_bytes=max_bytes) if isinstance(found, Skipped)]


def reasons(path: Path, *, max_bytes: int = 10_000) -> list[SkipReason]:
    return [skipped.reason for skipped in skips(path, max_bytes=max_bytes)]


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_plain_text_is_one_article_named_by_its_file(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", "Kiew &amp; Moskau\nText")
    assert documents(path) == [RawDocument(str(path), "a.txt", "Kiew & Moskau\nText")]


def test_html_stays_raw(tmp_path: Path) -> None:
    (found,) = documents(put(tmp_path, "a.HTM", "<p>Kiew &amp; Moskau</p>"))
    assert (found.markup, found.text) == ("html", "<p>Kiew &amp; Moskau</p>")


def test_markdown_front_matter_gives_the_fields(tmp_path: Path) -> None:
    text = '---\ntitle: "Der Titel"\ndate: 2024-03-05\nauthor: A. B.\nurl: https://x.example/y\n---\n# Kopf\nText'
    (found,) = documents(put(tmp_path, "a.md", text))
    assert (found.id, found.title, found.published, found.author) == (
        "https://x.example/y",
        "Der Titel",
        "2024-03-05",
        "A. B.",
    )
    assert found.text == "# Kopf\nText"


def test_markdown_without_front_matter(tmp_path: Path) -> None:
    (found,) = documents(put(tmp_path, "a.md", "---\nNur ein Strich\n"))
    assert found.text == "---\nNur ein Strich\n"


RECORD = {"id": 7, "url": "https://x.example/7", "title": "T", "text": "Der Text", "published": "2024-03-05"}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(RECORD, id="object"),
        pytest.param([RECORD], id="list"),
        pytest.param({"articles": [RECORD]}, id="container"),
    ],
)
def test_json_shapes(tmp_path: Path, content: object) -> None:
    (found,) = documents(put(tmp_path, "a.json", json.dumps(content)))
    assert (found.id, found.url, found.title, found.text, found.published) == (
        "7",
        "https://x.example/7",
        "T",
        "Der Text",
        "2024-03-05",
    )


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        pytest.param({"body": "X"}, "text", "X", id="body"),
        pytest.param({"text": "", "Content": "X"}, "text", "X", id="first-that-holds-something"),
        pytest.param({"text": ["A", "B"]}, "text", "A\n\nB", id="paragraph-list"),
        pytest.param({"text": "X", "outlet": "Kurier"}, "source", "Kurier", id="outlet"),
        pytest.param({"text": "X", "source": {"id": None, "name": "Kurier"}}, "source", "Kurier", id="source-object"),
        pytest.param({"text": "X", "authors": ["A", "B"]}, "author", "A, B", id="author-list"),
        pytest.param({"text": "X", "Date": "5.3.2024"}, "published", "5.3.2024", id="date"),
        pytest.param({"text": "X", "date_publish": 1709625600}, "published", "1709625600", id="number"),
        pytest.param({"text": "X", "link": "https://x.example"}, "id", "https://x.example", id="url-names-the-article"),
        pytest.param({"text": "X", "headline": "A &quot;B&quot;"}, "title", 'A "B"', id="entities"),
        pytest.param({"text": "<p>A</p>"}, "markup", "html", id="markup-in-the-text"),
        pytest.param({"text": "3 < 5 und 5 > 3"}, "markup", "plain", id="signs-are-no-markup"),
        pytest.param({"text": "A\ud83dB"}, "text", "A\ufffdB", id="lone-surrogate"),
        pytest.param({"text": "X", "title": None}, "title", None, id="null"),
    ],
)
def test_fields_and_synonyms(tmp_path: Path, record: object, field: str, value: object) -> None:
    (found,) = documents(put(tmp_path, "a.json", json.dumps(record)))
    assert getattr(found, field) == value


def test_broken_lines_are_named_and_passed_over(tmp_path: Path) -> None:
    lines = ['{"text": "eins"}', "{kaputt", "[1]", "", '{"title": "ohne Text"}', '{"text": "zwei"}', "[" * 100_000]
    path = put(tmp_path, "a.jsonl", "\n".join(lines))
    assert [found.id for found in documents(path, max_bytes=10**6)] == ["a.jsonl:1", "a.jsonl:6"]
    assert [(skipped.path, skipped.reason) for skipped in skips(path, max_bytes=10**6)] == [
        (f"{path}:2", SkipReason.BROKEN_RECORD),
        (f"{path}:3", SkipReason.BROKEN_RECORD),
        (f"{path}:5", SkipReason.NO_TEXT),
        (f"{path}:7", SkipReason.BROKEN_RECORD),
    ]


def test_jsonl_may_be_longer_than_the_bound_but_not_its_lines(tmp_path: Path) -> None:
    lines = ['{"text": "kurz"}', json.dumps({"text": "x" * 5000}), '{"text": "auch"}'] * 3
    path = put(tmp_path, "a.jsonl", "\n".join(lines))
    assert [found.text for found in documents(path, max_bytes=1000)] == ["kurz", "auch"] * 3
    assert [skipped.path for skipped in skips(path, max_bytes=1000)] == [f"{path}:{line}" for line in (2, 5, 8)]
    assert set(reasons(path, max_bytes=1000)) == {SkipReason.TOO_LARGE}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_jsonl_encodings(tmp_path: Path, encoding: str) -> None:
    content = '{"text": "Grüße aus Köln"}\n{"text": "Überfall"}\n'
    found = documents(put(tmp_path, "a.jsonl", content.encode(encoding)))
    assert [document.text for document in found] == ["Grüße aus Köln", "Überfall"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('id,title,text\n1,"A, B","Zeile\nzwei"\n', id="comma"),
        pytest.param('id;title;text\n1;A, B;"Zeile\nzwei"\n', id="semicolon"),
        pytest.param('id\ttitle\ttext\n1\tA, B\t"Zeile\nzwei"\n', id="tab"),
        pytest.param('sep=;\nid;title;text\r\n1;A, B;"Zeile\nzwei"\r\n', id="excel"),
        pytest.param('\ufeffID;Titel;Text\n1;A, B;"Zeile\nzwei"\n', id="bom-and-german-header"),
    ],
)
def test_csv_dialects(tmp_path: Path, content: str) -> None:
    (found,) = documents(put(tmp_path, "a.csv", content))
    assert (found.id, found.title, found.text) == ("1", "A, B", "Zeile\nzwei")


def test_csv_rows_are_placed_where_they_start(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", 'id,text\n,"eins\nzwei"\n,drei\n5\n')
    assert [found.id for found in documents(path)] == ["a.csv:2", "a.csv:4"]
    assert [(skipped.path, skipped.reason) for skipped in skips(path)] == [(f"{path}:5", SkipReason.NO_TEXT)]


def test_csv_without_a_text_column_says_what_it_found(tmp_path: Path) -> None:
    (skipped,) = skips(put(tmp_path, "a.csv", "nr,bemerkung\n1,x\n"))
    assert skipped.reason is SkipReason.NO_TEXT
    assert "nr, bemerkung" in skipped.detail


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param("a.txt", "", SkipReason.EMPTY, id="empty-text"),
        pytest.param("a.txt", " \n\t", SkipReason.EMPTY, id="blank-text"),
        pytest.param("a.jsonl", "", SkipReason.EMPTY, id="empty-jsonl"),
        pytest.param("a.csv", "", SkipReason.EMPTY, id="empty-csv"),
        pytest.param("a.json", "[]", SkipReason.EMPTY, id="empty-list"),
        pytest.param("a.json", "{", SkipReason.BROKEN_RECORD, id="broken-json"),
        pytest.param("a.json", "[" * 100_000, SkipReason.BROKEN_RECORD, id="deep-json"),
        pytest.param("a.json", '"nur ein Wort"', SkipReason.BROKEN_RECORD, id="json-string"),
        pytest.param("a.json", '{"title": "x"}', SkipReason.NO_TEXT, id="no-text"),
        pytest.param("a.txt", b"\x89PNG\r\n\x1a\n\0", SkipReason.BINARY, id="binary-text"),
        pytest.param("a.jsonl", b"\x1f\x8b\x08\0\0", SkipReason.BINARY, id="binary-jsonl"),
        pytest.param("a.pdf", "x", SkipReason.UNKNOWN_FORMAT, id="unknown"),
        pytest.param("a", "x", SkipReason.UNKNOWN_FORMAT, id="no-ending"),
    ],
)
def test_files_that_cant_be_used(tmp_path: Path, name: str, content: str | bytes, reason: SkipReason) -> None:
    path = put(tmp_path, name, content)
    assert documents(path, max_bytes=10**6) == []
    assert reasons(path, max_bytes=10**6) == [reason]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a.md"])
def test_whole_files_are_bounded(tmp_path: Path, name: str) -> None:
    assert reasons(put(tmp_path, name, "x" * 1001), max_bytes=1000) == [SkipReason.TOO_LARGE]
