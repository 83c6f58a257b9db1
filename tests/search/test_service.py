"""The search call: facets, pages, groups, rescue of empty searches, marks, reasons, other writers, threads."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from searchapp.errors import NotFoundError, QueryError
from searchapp.faces.web import create_app
from searchapp.model import Hit, SearchPage, SearchRequest, Sort
from searchapp.search.home import open_service
from searchapp.search.service import MAX_LIMIT, SearchService
from tests.results import every_hit

from .corpus import Article, articles, build, write

RIFLE = (
    "Die Polizei stellte in dem Lager zwölf Kalaschnikows sicher. Eine Kalaschnikow war geladen, sagte der Sprecher. "
    "Die Ermittler gehen davon aus, dass die Waffen aus dem Ausland stammen."
)
MISSILE = (
    "Russland hat nach eigenen Angaben eine Rakete vom Typ Oreschnik abgefeuert. Die Oreschnik traf die Stadt Dnipro. "
    "Verteidigungsminister Andrej Beloussow lobte die Truppe & ihre <Technik>."
)
WIRE = (
    "Bei einem Erdbeben im Süden des Landes sind nach Angaben der Behörden mindestens vierzig Menschen ums Leben gekommen. "
    "Rettungskräfte suchten am Abend noch in den Trümmern eingestürzter Häuser nach Überlebenden. "
    "Der Präsident rief einen dreitägigen Trauertag aus und bat die Nachbarländer um Hilfe für die betroffenen Dörfer."
)
SPECIAL: tuple[Article, ...] = (
    {"id": "rifle", "title": "Waffenlager entdeckt", "text": RIFLE, "published": "2024-02-01", "source": "Abendblatt"},
    {"id": "missile", "title": "Rakete auf Dnipro", "text": MISSILE, "published": "2024-11-22"},
    *(
        {"id": f"wire{day}", "title": "Erdbeben fordert Tote", "text": WIRE, "published": f"2024-03-{day:02}"}
        for day in (1, 2, 3)
    ),
)
QUERIES = (
    *("", "Minister", "Selenskyj", "Raketenangriff", '"Koalition der Willigen"', "Drohne*", "M?ller", "Sanktoinen~1"),
    *(
        "Kiew /s Rakete",
        "mind2:Taurus",
        "Waffenruhe ODER Haubitze",
        "Soldaten -Kiew",
        "Der Minister in Kiew",
        "Erdbeben",
    ),
)
EVERYTHING = SearchRequest(limit=MAX_LIMIT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("service")
    return build(base / "index", [write(base / "a.jsonl", [*articles(150), *SPECIAL])])


@pytest.fixture(scope="module")
def service(folder: Path) -> SearchService:
    return open_service(folder)


def ids(page: SearchPage) -> list[str]:
    return [hit.id for hit in page.hits]


def counts(page: SearchPage, facet: str) -> dict[str, int]:
    return {each.value: each.count for each in page.facets[facet]}


def marked(html: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<mark>(.*?)</mark>", html)]


def test_own_selection_is_left_out_of_own_counts(service: SearchService) -> None:
    plain = service.search(SearchRequest("Kiew"))
    chosen = service.search(SearchRequest("Kiew", {"countries": ("FR",)}))
    assert counts(chosen, "countries") == counts(plain, "countries")
    assert chosen.total == counts(plain, "countries")["FR"]
    assert [each.value for each in chosen.facets["countries"] if each.selected] == ["FR"]
    assert sum(counts(chosen, "sources").values()) < sum(counts(plain, "sources").values())


def test_two_values_of_a_facet_mean_either_two_facets_both(service: SearchService) -> None:
    def found(**filters: tuple[str, ...]) -> set[str]:
        return set(ids(service.search(replace(EVERYTHING, filters=filters))))

    france, israel, paper = found(countries=("FR",)), found(countries=("IL",)), found(sources=("Abendblatt",))
    assert found(countries=("FR", "IL")) == france | israel
    assert found(countries=("FR",), sources=("Abendblatt",)) == france & paper


def test_a_selected_value_without_hits_stays_visible(service: SearchService) -> None:
    page = service.search(SearchRequest("Erdbeben", {"weapons": ("Caesar",)}))
    assert page.total == 0
    assert [(each.value, each.count, each.selected) for each in page.facets["weapons"]] == [("Caesar", 0, True)]


def test_filters_take_any_spelling(service: SearchService) -> None:
    typed = service.search(replace(EVERYTHING, filters={"people": ("Zelensky",), "countries": ("Frankreich",)}))
    exact = service.search(replace(EVERYTHING, filters={"people": ("Wolodymyr Selenskyj",), "countries": ("FR",)}))
    assert ids(typed) == ids(exact)
    assert typed.facets == exact.facets


def test_months_are_counted_in_calendar_order_without_the_date_filter(service: SearchService) -> None:
    everything = list(every_hit(service, EVERYTHING))
    wanted = Counter(hit.published.strftime("%Y-%m") for hit in everything if hit.published)
    page = service.search(SearchRequest(date_from=date(2024, 2, 1), date_to=date(2024, 3, 31)))
    months = page.facets["months"]
    assert {each.value: each.count for each in months} == wanted
    assert [each.value for each in months] == sorted(wanted)
    assert [each.value for each in months if each.selected] == ["2024-02", "2024-03"]
    assert page.total == wanted["2024-02"] + wanted["2024-03"]
    assert months[-1].label.startswith("Dezember")


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("group", [False, True], ids=["flat", "grouped"])
def test_pages_join_to_the_whole_result(service: SearchService, query: str, sort: Sort, group: bool) -> None:
    request = SearchRequest(query, sort=sort, group=group, limit=7)
    whole = list(every_hit(service, request))
    pages: list[Hit] = []
    while page := service.search(replace(request, offset=len(pages))).hits:
        pages += page
    assert pages == whole
    first = service.search(request)
    assert first.groups == len(whole)
    assert first.total == sum(1 + hit.duplicates for hit in whole) > 0


@pytest.mark.parametrize(("sort", "reverse"), [(Sort.NEWEST, True), (Sort.OLDEST, False)], ids=["newest", "oldest"])
def test_dates_order_the_list(service: SearchService, sort: Sort, reverse: bool) -> None:
    days = [hit.published for hit in every_hit(service, SearchRequest("Kiew", sort=sort)) if hit.published]
    assert days == sorted(days, reverse=reverse)


def test_near_duplicates_stand_under_their_newest(service: SearchService) -> None:
    flat = service.search(SearchRequest("Erdbeben", sort=Sort.OLDEST))
    grouped = service.search(SearchRequest("Erdbeben", group=True))
    assert ids(flat) == ["wire1", "wire2", "wire3"]
    assert [(hit.id, hit.duplicates) for hit in grouped.hits] == [("wire3", 2)]
    assert set(service.article("wire3").related) == {"wire1", "wire2"}
    assert grouped.facets == flat.facets


@pytest.mark.parametrize(
    ("typed", "meant", "found"),
    [
        pytest.param("Kalschnikow", "Kalaschnikow", {"rifle"}, id="letter left out"),
        pytest.param("Oreschnikk", "Oreschnik", {"missile"}, id="letter too many"),
        pytest.param("Verteidigungsminster", "Verteidigungsminister", None, id="long word"),
        pytest.param("Kalschnikow Polizei", "Kalaschnikow Polizei", {"rifle"}, id="one of two words"),
        pytest.param("Oreschnik-Rackete", "Oreschnik-Rakete", {"missile"}, id="piece of a hyphenated word"),
    ],
)
def test_the_near_word_is_taken_and_said(
    service: SearchService, typed: str, meant: str, found: set[str] | None
) -> None:
    page, right = service.search(SearchRequest(typed, limit=100)), service.search(SearchRequest(meant, limit=100))
    assert (page.did_you_mean, page.total, page.facets) == (meant, right.total, right.facets)
    assert set(ids(page)) == (found or set(ids(right)))
    assert page.notes == (f"Zu „{typed}“ wurde nichts gefunden; gesucht wurde „{meant}“ ({right.total} Artikel).",)
    assert (page.query, page.understood) == (typed, right.understood)
    assert (right.did_you_mean, right.notes) == (None, ())


@pytest.mark.parametrize("known", ["Polizeien", "Polizist", "Kurti", "Mörser"])
def test_a_known_word_is_not_taken_for_another(service: SearchService, known: str) -> None:
    """Whoever asks for the mortar means no murder, wherever the archive has only that."""
    page = service.search(SearchRequest(known))
    assert page.did_you_mean is None


def test_another_spelling_of_a_name_needs_no_correction(service: SearchService) -> None:
    page = service.search(SearchRequest("Oreschnick"))
    assert (ids(page), page.did_you_mean) == (["missile"], None)


def test_words_that_never_meet_relax_the_search_and_it_says_so(service: SearchService) -> None:
    page = service.search(SearchRequest("Kalaschnikow Erdbeben"))
    assert page.relaxed
    assert set(ids(page)) == {"rifle", "wire1", "wire2", "wire3"}
    assert "mindestens ein Wort genügt" in page.understood
    assert {hit.id for hit in every_hit(service, SearchRequest("Kalaschnikow Erdbeben"))} == set(ids(page))


@pytest.mark.parametrize(
    "query", ["Kalaschnikow UND xyzzyq", "+Kalaschnikow +xyzzyq", '"Kalaschnikow Erdbeben"', "xyzzyq*"]
)
def test_what_the_reader_joined_may_end_empty(service: SearchService, query: str) -> None:
    page = service.search(SearchRequest(query))
    assert (page.total, page.relaxed, page.did_you_mean) == (0, False, None)


@pytest.mark.parametrize("query", ["mind4:Oreschnik", "Oreschnik /s Beloussow", "Oreschnik /p NICHT Dnipro"])
def test_operators_that_ask_the_text_may_end_empty(service: SearchService, query: str) -> None:
    page = service.search(SearchRequest(query))
    assert (page.total, page.hits, page.did_you_mean) == (0, (), None)
    assert not any(page.facets.values())


@pytest.mark.parametrize(
    "query", ["Minister", "Raketenangriff", "Selenskyj", "F-16", "Angriffe", "Waffenruhe", "Müll*"]
)
def test_every_hit_of_a_positive_query_is_marked(service: SearchService, query: str) -> None:
    hits = list(every_hit(service, SearchRequest(query)))
    assert hits
    for hit in hits:
        view = service.article(hit.id, query)
        marks = [*marked(hit.title_html), *(mark for each in hit.snippets for mark in marked(each))]
        assert marks
        assert set(marks) <= {match.text for match in view.matches}
        text = view.article.shown_text
        assert all(text[match.start : match.end] == match.text for match in view.matches)


def test_no_mark_stands_on_another_word(service: SearchService) -> None:
    for hit in every_hit(service, SearchRequest("Drohnen -Kiew")):
        for mark in (mark for each in (hit.title_html, *hit.snippets) for mark in marked(each)):
            assert "rohne" in mark


def test_snippets_are_escaped(service: SearchService) -> None:
    [hit] = service.search(SearchRequest("Technik")).hits
    assert any("&amp; ihre &lt;<mark>Technik</mark>&gt;" in snippet for snippet in hit.snippets)
    for query in QUERIES:
        for each in every_hit(service, SearchRequest(query)):
            for html in (each.title_html, *each.snippets):
                assert "<" not in re.sub(r"</?mark>", "", html)


@pytest.mark.parametrize(
    ("query", "word", "reason"),
    [
        pytest.param("Kalaschnikow", "Kalaschnikow", "wörtlich", id="literal"),
        pytest.param("Kalaschnikow", "Kalaschnikows", "gebeugte Form", id="inflected"),
        pytest.param("Rakete", "Langstreckenraketen", "Wortteil", id="part"),
        pytest.param("Zelensky", "Selenskyj", "Schreibweise", id="variant"),
        pytest.param("Waffenruhe", "Feuerpause", "Synonym", id="synonym"),
        pytest.param("Orschnik~1", "Oreschnik", "Muster", id="pattern"),
    ],
)
def test_hits_say_why_they_match(folder: Path, service: SearchService, query: str, word: str, reason: str) -> None:
    found = {why for hit in service.search(SearchRequest(query, limit=100, explain=True)).hits for why in hit.reasons}
    assert (word, reason) in found
    assert all(not hit.reasons for hit in service.search(SearchRequest(query, limit=100)).hits)
    answer = create_app(open_service(folder)).test_client().get("/api/search", query_string={"q": query, "explain": 1})
    assert any(hit.get("reasons") for hit in answer.get_json()["hits"])


def test_wildcards_take_an_umlaut_for_one_letter(service: SearchService) -> None:
    named = set(ids(service.search(replace(EVERYTHING, query="=Müller"))))
    assert named
    for query in ("M?ller", "Mü*r", "?üller", "M??ler"):
        assert set(ids(service.search(replace(EVERYTHING, query=query)))) == named
    assert service.search(SearchRequest("*")).total == service.search(SearchRequest()).total
    assert service.search(SearchRequest("Stra?e")).total == service.search(SearchRequest("=Straße")).total > 0


@pytest.mark.parametrize("query", ["x" * 300 + "*", "*" + "ab?" * 80, "x" * 2000, "(" * 200 + "a"])
def test_overlong_queries_are_refused_in_words(service: SearchService, query: str) -> None:
    with pytest.raises(QueryError, match=r"\.$"):
        service.search(SearchRequest(query))


def test_pages_too_far_or_too_long_are_refused(service: SearchService) -> None:
    for request in (SearchRequest(limit=MAX_LIMIT + 1), SearchRequest(offset=-1), SearchRequest(limit=-1)):
        with pytest.raises(QueryError, match="Export"):
            service.search(request)


def test_an_unknown_article_is_said_so(service: SearchService) -> None:
    with pytest.raises(NotFoundError, match="Kein Artikel"):
        service.article("nirgends")


def test_completions_are_words_and_names_with_counts(service: SearchService) -> None:
    assert [each.count for each in service.suggest("Kalaschnikow") if each.text == "Kalaschnikow"] == [1]
    assert ("Erdbeben", "word", 3) in {(each.text, each.kind, each.count) for each in service.suggest("erdb")}
    assert ("Wolodymyr Selenskyj", "person") in {(each.text, each.kind) for each in service.suggest("selen")}
    assert ("Ukraine", "place") in {(each.text, each.kind) for each in service.suggest("Ukra")}
    assert service.suggest("  ") == ()
    for each in service.suggest("s", 20):
        assert each.count > 0


def test_a_service_follows_another_process(tmp_path: Path) -> None:
    folder = build(tmp_path / "index", [write(tmp_path / "a.jsonl", SPECIAL[:1])])
    service = open_service(folder)
    assert service.search(SearchRequest("Oreschnik")).total == 0
    more = write(tmp_path / "b.jsonl", SPECIAL[1:2])
    command = [sys.executable, "-m", "searchapp", "index", str(more), "--index", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    assert ids(service.search(SearchRequest("Oreschnik"))) == ["missile"]
    assert "Oreschnik" in {each.text for each in service.suggest("Oresch")}
    assert "RU" in counts(service.search(SearchRequest()), "countries")


def test_threads_get_the_same_answers(service: SearchService) -> None:
    requests = [SearchRequest(query, group=group, explain=True) for query in QUERIES for group in (False, True)]

    def answers(start: int) -> str:
        found = [service.search(requests[(start + number) % len(requests)]) for number in range(50)]
        return json.dumps(
            {repr((page.query, page.groups)): [repr(hit) for hit in page.hits] for page in found}, sort_keys=True
        )

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(answers, range(8)))) == 1
