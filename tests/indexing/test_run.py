"""Indexing runs: what is added, replaced, unchanged, skipped; one atomic commit a batch; near-duplicates grouped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from searchapp.engine import tantivy_schema
from searchapp.engine.base import Plan
from searchapp.engine.tantivy_ import TantivyEngine
from searchapp.errors import IndexUnusableError
from searchapp.indexing.home import delete_articles, index_into, open_index, rebuild_index
from searchapp.indexing.run import IndexOptions, IndexReport
from searchapp.model import SearchRequest, Skipped, SkipReason
from searchapp.query.ast import Every
from searchapp.search.home import open_service
from tests.permissions import open_folder, without_rights
from tests.results import every_hit

SENTENCES = (
    "Die ukrainische Luftwaffe hat in der Nacht nach eigenen Angaben zwölf Drohnen abgeschossen.",
    "Das teilte der Gouverneur der Region am Morgen mit, ohne weitere Einzelheiten zu nennen.",
    "In der Stadt fiel zeitweise der Strom aus, mehrere Wohnhäuser wurden beschädigt.",
    "Nach Angaben der Behörden wurden drei Menschen verletzt, zwei von ihnen schwer.",
    "Die Rettungskräfte suchten noch am Vormittag in den Trümmern nach Verschütteten.",
)


def article(article_id: str, *sentences: str, **more: str) -> dict[str, str]:
    return {"id": article_id, "title": f"Meldung {article_id}", "text": " ".join(sentences or SENTENCES), **more}


def write(path: Path, articles: Iterable[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in articles), encoding="utf-8")
    return path


def index(folder: Path, *paths: Path, **options: object) -> tuple[IndexReport, list[Skipped]]:
    skipped: list[Skipped] = []
    given = IndexOptions(jobs=1, on_skip=skipped.append, **options)  # type: ignore[arg-type]
    return index_into(folder, "tantivy", paths, given), skipped


def ids(folder: Path, query: str = "") -> set[str]:
    return {hit.id for hit in every_hit(open_service(folder), SearchRequest(query=query))}


def stored(folder: Path) -> list[bytes]:
    return [doc.stored for doc in TantivyEngine(folder / "tantivy").scan(Plan(node=Every()))]


def test_second_run_reports_all_unchanged(tmp_path: Path) -> None:
    source = write(
        tmp_path / "a.jsonl",
        [article("1"), article("2", "Ganz andere Worte stehen hier über den Krieg und die Diplomatie.")],
    )
    first, _ = index(tmp_path / "index", source)
    second, _ = index(tmp_path / "index", source)
    assert (first.added, first.replaced, first.unchanged) == (2, 0, 0)
    assert (second.added, second.replaced, second.unchanged) == (0, 0, 2)


def test_changed_article_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    index(tmp_path / "index", write(tmp_path / "a.jsonl", [article("1")]))
    changed = article("1", "Das Parlament in Paris hat über die Haubitzen abgestimmt und sie gebilligt.")
    report, _ = index(tmp_path / "index", write(tmp_path / "a.jsonl", [changed]))
    assert (report.added, report.replaced) == (0, 1)
    assert ids(tmp_path / "index", "Haubitze") == {"1"}
    assert ids(tmp_path / "index", "=Wohnhäuser") == set()


def test_same_id_twice_in_one_run_keeps_the_last(tmp_path: Path) -> None:
    later = article("1", "Das Parlament in Paris hat über die Haubitzen abgestimmt und sie gebilligt.")
    report, _ = index(tmp_path / "index", write(tmp_path / "a.jsonl", [article("1"), later, later]))
    assert (report.added, report.replaced, report.unchanged) == (1, 1, 1)
    assert ids(tmp_path / "index") == {"1"}
    assert ids(tmp_path / "index", "Haubitze") == {"1"}


def test_small_batches_give_the_same_index(tmp_path: Path) -> None:
    source = write(
        tmp_path / "a.jsonl", [article(str(number), SENTENCES[number % 5], SENTENCES[0]) for number in range(9)]
    )
    index(tmp_path / "small", source, batch=2)
    index(tmp_path / "large", source)
    small, large = (open_index(tmp_path / name)[0].scan(Plan(node=Every())) for name in ("small", "large"))
    assert {(doc.id, doc.group) for doc in small} == {(doc.id, doc.group) for doc in large}


def test_workers_give_the_same_index(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", [article(str(number), *SENTENCES[number % 5 :]) for number in range(200)])
    command = [sys.executable, "-m", "searchapp", "index", str(source), "--jobs", "2", "--index", str(tmp_path / "two")]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    index(tmp_path / "one", source)
    two, one = (open_index(tmp_path / name)[0].scan(Plan(node=Every())) for name in ("two", "one"))
    assert [(doc.id, doc.group, doc.stored) for doc in two] == [(doc.id, doc.group, doc.stored) for doc in one]


def test_reprint_joins_the_group_of_the_agency_copy(tmp_path: Path) -> None:
    reprint = [*SENTENCES[:3], SENTENCES[3].replace("drei", "vier"), SENTENCES[4]]
    other = article(
        "c",
        "Das Parlament in Paris hat über die Haubitzen abgestimmt und sie nach langer Debatte gebilligt, wie der Minister sagte. Die Opposition hielt dagegen und verlangte mehr Auskunft.",
    )
    source = write(tmp_path / "a.jsonl", [article("a", published="2024-01-01"), other])
    later = write(tmp_path / "b.jsonl", [article("b", *reprint, published="2024-01-02")])
    index(tmp_path / "index", source)
    index(tmp_path / "index", later)
    service = open_service(tmp_path / "index")
    page = service.search(SearchRequest(group=True))
    assert {hit.id: hit.duplicates for hit in page.hits} == {"b": 1, "c": 0}
    assert (page.total, page.groups) == (3, 2)
    assert {hit.id for hit in service.search(SearchRequest()).hits} == {"a", "b", "c"}
    assert service.article("a").related == ("b",)


def test_folding_counts_only_members_of_the_result(tmp_path: Path) -> None:
    reprint = article("b", *SENTENCES[:4], "Auch Haubitzen kamen nach dem Bericht zum Einsatz.", published="2024-01-02")
    index(tmp_path / "index", write(tmp_path / "a.jsonl", [article("a", published="2024-01-01"), reprint]))
    page = open_service(tmp_path / "index").search(SearchRequest(query="Haubitzen", group=True))
    assert [(hit.id, hit.duplicates) for hit in page.hits] == [("b", 0)]
    assert page.total == 1


def test_bad_documents_are_named_and_nothing_else_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "gut.txt").write_text("Haubitzen für Kiew\n\n" + " ".join(SENTENCES), encoding="utf-8")
    (folder / "leer.txt").write_bytes(b"")
    (folder / "bild.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (folder / "englisch.txt").write_text(
        "The minister said on Tuesday that the government would send more howitzers to the front. "
        "It was not clear when they would arrive, but officials said that the first of them had been delivered.",
        encoding="utf-8",
    )
    (folder / "kaputt.jsonl").write_text(
        json.dumps(article("ok"))
        + '\n{"text": "abgebrochen\n'
        + json.dumps({"id": "ohne", "title": "Nur Titel"})
        + "\n"
    )
    (folder / "latin1.txt").write_bytes(("Gefechte um die Brücke\n\n" + " ".join(SENTENCES)).encode("cp1252"))
    (folder / "halb.txt").write_bytes(("Übung im Grenzgebiet\n\n" + " ".join(SENTENCES)).encode() + b" \xff\xfe Ende.")
    (folder / "tabelle.xyz").write_text("unbekannt")
    report, skipped = index(tmp_path / "index", folder)
    reasons = {Path(each.path).name.partition(":")[0]: each.reason for each in skipped if "jsonl" not in each.path}
    assert reasons == {
        "leer.txt": SkipReason.EMPTY,
        "bild.txt": SkipReason.BINARY,
        "englisch.txt": SkipReason.LANGUAGE,
        "tabelle.xyz": SkipReason.UNKNOWN_FORMAT,
    }
    broken = sorted(each.path.rpartition(":")[2] for each in skipped if "jsonl" in each.path)
    assert broken == ["2", "3"]
    assert all(each.detail for each in skipped)
    assert report.added == 4
    assert ids(tmp_path / "index") == {"gut.txt", "ok", "latin1.txt", "halb.txt"}
    assert ids(tmp_path / "index", "Brücke") == {"latin1.txt"}
    assert ids(tmp_path / "index", "Übung") == {"halb.txt"}


def test_too_large_file_is_refused_with_a_way_out(tmp_path: Path) -> None:
    big = tmp_path / "gross.txt"
    with big.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    report, skipped = index(tmp_path / "index", big)
    assert report.added == 0
    assert [each.reason for each in skipped] == [SkipReason.TOO_LARGE]
    assert skipped[0].detail


def test_unreadable_folder_is_named() -> None:
    with open_folder() as folder:
        locked = folder / "articles" / "zu"
        locked.mkdir(parents=True)
        locked.chmod(0)
        with without_rights():
            _, skipped = index(folder / "index", folder / "articles")
    assert [each.reason for each in skipped] == [SkipReason.UNREADABLE]


def test_missing_path_is_named(tmp_path: Path) -> None:
    report, skipped = index(tmp_path / "index", tmp_path / "fehlt")
    assert report.added == 0
    assert [each.reason for each in skipped] == [SkipReason.UNREADABLE]


def test_any_language_takes_what_german_refuses(tmp_path: Path) -> None:
    source = write(
        tmp_path / "a.jsonl",
        [
            article(
                "en",
                "The minister said on Tuesday that the government would send more howitzers to the front and that the first of them had arrived.",
            )
        ],
    )
    report, _ = index(tmp_path / "any", source, language="any")
    assert report.added == 1
    assert ids(tmp_path / "any", "sprache:en") == {"en"}


def test_killed_run_leaves_the_last_commit_searchable(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    index(folder, write(tmp_path / "first.jsonl", [article("vorher")]))
    many = write(tmp_path / "many.jsonl", (article(f"n{number}", *SENTENCES[number % 3 :]) for number in range(20_000)))
    command = [sys.executable, "-m", "searchapp", "index", str(many), "--jobs", "1", "--index", str(folder)]
    environment = {**os.environ, "SEARCHAPP_BATCH": "200"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while len(ids(folder)) < 201 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    found = ids(folder)
    assert "vorher" in found
    assert len(found) % 200 == 1
    assert list(open_index(folder)[0].check()) == []
    report, _ = index(folder, write(tmp_path / "more.jsonl", [article("nachher")]))
    assert report.added == 1
    assert ids(folder) == {*found, "nachher"}


def test_delete(tmp_path: Path) -> None:
    index(tmp_path / "index", write(tmp_path / "a.jsonl", [article("1"), article("2")]))
    assert delete_articles(tmp_path / "index", ["1", "fehlt"]) == ["fehlt"]
    assert ids(tmp_path / "index") == {"2"}


def test_index_of_another_version_names_the_command_that_mends_it(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    source = write(
        tmp_path / "a.jsonl", [article("1", published="2024-05-01", source="Blatt"), article("2", *SENTENCES[1:])]
    )
    index(folder, source)
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace(json.loads(manifest.read_text())["analysis"], "0ther"))
    with pytest.raises(IndexUnusableError, match=f"searchapp rebuild --index {folder}"):
        open_service(folder)
    with pytest.raises(IndexUnusableError, match="searchapp rebuild"):
        index(folder, source)
    before = stored(folder)
    assert rebuild_index(folder) == 2
    assert stored(folder) == before
    again, _ = index(folder, source)
    assert again.unchanged == 2


def test_damaged_manifest_is_said(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(IndexUnusableError, match="damaged"):
        open_service(tmp_path)


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_a_reader_follows_a_rebuild(tmp_path: Path, engine: str) -> None:
    """Totals, facets and articles of one that opened the index before are those of one that opens it now."""
    folder = tmp_path / "index"
    articles = [
        article("1", source="Blatt A"),
        article("2", *SENTENCES[1:], source="Blatt B"),
        article("3", *SENTENCES[2:], source="Blatt B"),
    ]
    index_into(folder, engine, [write(tmp_path / "a.jsonl", articles)], IndexOptions(jobs=1))
    reader = open_service(folder)
    assert reader.search(SearchRequest()).total == 3
    delete_articles(folder, ["1"])
    rebuild_index(folder)
    page = reader.search(SearchRequest())
    assert [(value.value, value.count) for value in page.facets["sources"]] == [("Blatt B", 2)]
    assert (page.total, {hit.id for hit in page.hits}) == (2, {"2", "3"})
    assert page.facets == open_service(folder).search(SearchRequest()).facets


def test_an_index_of_another_schema_is_rebuilt_from_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "index"
    with monkeypatch.context() as older:
        older.setattr(tantivy_schema, "_LIST_FIELDS", ("dropped", *tantivy_schema._LIST_FIELDS))
        index(folder, write(tmp_path / "a.jsonl", [article("1"), article("2", *SENTENCES[1:])]))
    before = stored(folder)
    assert rebuild_index(folder) == 2
    assert stored(folder) == before
    assert ids(folder, "Wohnhäuser") == {"1", "2"}


def test_foreign_folder_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "brief.doc").write_text("privat")
    with pytest.raises(IndexUnusableError, match="no index manifest"):
        index(tmp_path, write(tmp_path / "a.jsonl", [article("1")]))
    assert (tmp_path / "brief.doc").read_text() == "privat"
