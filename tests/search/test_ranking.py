"""The order of hits: closer matches first, the title before the lead before the body, near words, fresher among equals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from searchapp.indexing.home import index_into
from searchapp.indexing.run import IndexOptions
from searchapp.model import SearchRequest
from searchapp.search.home import open_service
from searchapp.search.service import SearchService

REST = (
    "Das teilte die Behörde am Morgen mit, ohne weitere Einzelheiten zu nennen. In der Stadt fiel zeitweise der Strom aus. "
    "Die Rettungskräfte waren bis zum Abend unterwegs, und viele Anwohner warteten in den Kellern auf Nachricht. "
    "Auch am Bahnhof ruhte der Betrieb, bis die Leitungen am späten Nachmittag wieder hergestellt waren. "
)


class Case(NamedTuple):
    """Two articles (title, text) of which the first must rank first for the query, both being hits."""

    query: str
    better: tuple[str, str]
    worse: tuple[str, str]


CASES = {
    "title before lead": Case("Zyklon", ("Ein Zyklon", REST), ("Meldung", f"Ein Zyklon. {REST}")),
    "lead before body": Case("Taifun", ("Meldung", f"Ein Taifun. {REST}"), ("Meldung", f"{REST} Ein Taifun.")),
    "literal before inflected": Case(
        "Haubitze", ("Meldung", f"Eine Haubitze. {REST}"), ("Meldung", f"Zwei Haubitzen. {REST}")
    ),
    "inflected before part": Case(
        "Rakete", ("Meldung", f"Zwei Raketen. {REST}"), ("Meldung", f"Ein Raketenangriff. {REST}")
    ),
    "part before synonym": Case(
        "Waffenruhe", ("Meldung", f"Die Waffenruheverhandlung. {REST}"), ("Meldung", f"Die Feuerpause. {REST}")
    ),
    "masculine as typed": Case(
        "Minister", ("Meldung", f"Der Minister reist. {REST}"), ("Meldung", f"Die Ministerin reist. {REST}")
    ),
    "as spelled before transliterated": Case(
        "Charkiw", ("Meldung", f"Aus Charkiw. {REST}"), ("Meldung", f"Aus Kharkiv. {REST}")
    ),
    "near words": Case(
        "Hafen Getreide",
        ("Meldung", f"{REST} Im Hafen lag Getreide. {REST}"),
        ("Meldung", f"{REST} Im Hafen lag nichts. {REST} Getreide war rar."),
    ),
    "all words before one in a long query": Case(
        "Brücke Damm Schleuse Kanal Ufer Mole",
        ("Meldung", f"Brücke, Damm, Schleuse, Kanal, Ufer und Mole. {REST}"),
        ("Meldung", f"Brücke, Damm, Schleuse, Kanal, Brücke und Damm. {REST}"),
    ),
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> SearchService:
    """All cases in one index; the article's id tells its case and side, the worse one being fresher."""
    folder: Path = tmp_path_factory.mktemp("ranking")
    records = [
        {"id": f"{name}/{side}", "title": title, "text": text, "published": published}
        for name, case in CASES.items()
        for side, (title, text), published in (
            ("better", case.better, "2024-01-01"),
            ("worse", case.worse, "2024-06-01"),
        )
    ]
    records += [
        {"id": f"date/{day}", "title": "Meldung", "text": f"Ein Orkan. {REST}", "published": day}
        for day in ("2023-05-01", "2024-05-01", "2022-05-01")
    ]
    records += [{"id": f"asked/{name}", "title": "", "text": text} for name, (_, text) in QUESTIONS.items()]
    articles = folder / "articles.jsonl"
    articles.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    index_into(folder / "index", "tantivy", [articles], IndexOptions(jobs=1, language="any"))
    return open_service(folder / "index")


def ids(service: SearchService, query: str, group: str) -> list[str]:
    page = service.search(SearchRequest(query=query, limit=100))
    return [hit.id.removeprefix(f"{group}/") for hit in page.hits if hit.id.startswith(f"{group}/")]


@pytest.mark.parametrize("name", CASES)
def test_the_closer_article_comes_first(service: SearchService, name: str) -> None:
    assert ids(service, CASES[name].query, name) == ["better", "worse"]


def test_among_equals_the_fresher_comes_first(service: SearchService) -> None:
    assert ids(service, "Orkan", "date") == ["2024-05-01", "2023-05-01", "2022-05-01"]


QUESTIONS = {
    "kin": ("Wie werden Zahlen multipliziert?", f"Die Multiplikation ist leicht. {REST}"),
    "kin of another ending": ("Wann endete dieser Imperialismus?", f"Das Imperium zerfiel bald. {REST}"),
    "everyday word": ("Welche Firma betreibt das Wasserwerk?", f"Der Konzern ist in Graz ansässig. {REST}"),
    "other letters": ("Wer singt im Chorraum?", f"Ein Gesang erklang am Dom. {REST}"),
    "part alone": ("Woher kam der Düsenmotor?", f"Der Motor kam aus Linz. {REST}"),
    "plus inside a word": ("Welches Format hat Funk+HD?", f"Auf Funk+HD läuft alles im Format MPEG. {REST}"),
    "sign before the question": ("?Wann wurde Palermo besucht?", f"Nach Palermo kam er spät. {REST}"),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_finds_its_answer_first(service: SearchService, name: str) -> None:
    page = service.search(SearchRequest(query=QUESTIONS[name][0], limit=1))
    assert [hit.id for hit in page.hits] == [f"asked/{name}"]
    assert not page.relaxed
    assert page.did_you_mean is None


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("multipliziert", id="kin"),
        pytest.param("Firma", id="everyday word"),
        pytest.param("Düsenmotor", id="part alone"),
    ],
)
def test_keywords_keep_to_what_was_typed(service: SearchService, query: str) -> None:
    page = service.search(SearchRequest(query=query, limit=10))
    assert page.did_you_mean is None
    assert page.total == 0
