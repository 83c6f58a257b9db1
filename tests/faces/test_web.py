"""The page: everything a reader chose is shown and can be undone, everything from outside is escaped."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from dataclasses import replace
from html.parser import HTMLParser
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from searchapp import paths
from searchapp.errors import EngineAwayError, IndexUnusableError
from searchapp.faces.web import create_app
from searchapp.model import SearchPage, SearchRequest
from tests.faces.fake import FakeService
from tests.faces.served import served

ATOM = "{http://www.w3.org/2005/Atom}"
STRANGE = "/article/https%3A%2F%2Fzeitung.example%2Fb%C3%B6se%3Fa%3D1%26b%3D2%23x"
VOID = {"meta", "link", "input", "br", "img", "rect"}


class Page(HTMLParser):
    """Reads a page: elements with attributes and text; fails on tags that don't balance."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[int, str] = {}
        self._open: list[tuple[str, int]] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append((tag, len(self.elements) - 1))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for _, number in self._open:
            self.texts[number] = self.texts.get(number, "") + data

    def all(self, tag: str, **attributes: str) -> list[tuple[dict[str, str], str]]:
        """Attributes and text of all elements of this tag that have these attributes (class: one of them)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            (attrs, " ".join(self.texts.get(number, "").split()))
            for number, (name, attrs) in enumerate(self.elements)
            if name == tag and all(key in attrs and value in attrs[key].split(" ") for key, value in wanted.items())
        ]

    def one(self, tag: str, **attributes: str) -> tuple[dict[str, str], str]:
        (found,) = self.all(tag, **attributes)
        return found


def page(client: FlaskClient, path: str, status: int = 200) -> Page:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.content_type == "text/html; charset=utf-8"
    return Page(answer.text)


def query_of(url: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query)


def test_a_result_list(client: FlaskClient) -> None:
    shown = page(client, "/?q=Lieferung")
    attributes, heading = shown.one("h1")
    assert heading == "42 Artikel, ähnliche zusammengefasst zu 41"
    assert attributes["data-total"] == "42"
    assert len(shown.all("li", class_="hit")) == 10
    assert shown.one("input", name="q")[0]["value"] == "Lieferung"
    assert "Artikel mit „Lieferung“" in shown.one("p", class_="understood")[1]
    assert ("Lieferung") in [text for _, text in shown.all("mark")]
    assert shown.all("time")[0][1] == "4. Februar 2023"


def test_chosen_filters_are_ticked_and_can_be_removed(client: FlaskClient) -> None:
    shown = page(client, "/?q=Lieferung&country=Frankreich&person=Niemand&from=2023-02&page=2")
    ticked = {(box["name"], box["value"]) for box, _ in shown.all("input", type="checkbox") if "checked" in box}
    assert ticked == {("country", "FR"), ("person", "Niemand")}
    chips = {text: query_of(link["href"]) for link, text in shown.all("a", class_="chip")}
    assert chips == {
        "Personen Niemand ×": [("q", "Lieferung"), ("country", "FR"), ("from", "2023-02-01")],
        "Länder Frankreich ×": [("q", "Lieferung"), ("person", "Niemand"), ("from", "2023-02-01")],
        "von 1. Februar 2023 ×": [("q", "Lieferung"), ("person", "Niemand"), ("country", "FR")],
    }


def test_a_chosen_value_without_articles_stays_visible(client: FlaskClient) -> None:
    labels = [text for _, text in page(client, "/?person=Boris+Pistorius&country=FR").all("label")]
    assert "Boris Pistorius 0 Artikel" in labels


def test_filters_belong_to_the_search_form(client: FlaskClient) -> None:
    shown = page(client, "/?q=Lieferung")
    assert shown.one("form")[0]["id"] == "suche"
    outside = [box for box, _ in [*shown.all("input"), *shown.all("select")] if box["name"] != "q"]
    assert outside
    assert all(box["form"] == "suche" for box in outside)


def test_pager(client: FlaskClient) -> None:
    shown = page(client, "/?q=Lieferung&page=3")
    assert shown.one("span", class_="current")[1] == "3"
    assert query_of(shown.one("a", rel="next")[0]["href"]) == [("q", "Lieferung"), ("page", "4")]
    assert shown.one("ol", class_="hits")[0]["start"] == "21"


def test_all_pages_together_hold_every_line_once(client: FlaskClient) -> None:
    links = [
        link["href"].partition("?")[0]
        for number in range(1, 6)
        for link, _ in page(client, f"/?q=Lieferung&page={number}&sort=oldest").all("a")
        if link["href"].startswith("/article/") and "#" not in link["href"]
    ]
    assert len(links) == len(set(links)) == 41


def test_a_page_beyond_the_last(client: FlaskClient) -> None:
    shown = page(client, "/?q=Lieferung&page=99")
    assert any("Zur ersten Seite" in text for _, text in shown.all("a"))


def test_nothing_found_gives_help(client: FlaskClient) -> None:
    shown = page(client, "/?q=gibtesnicht")
    assert shown.one("h1")[1] == "Nichts gefunden"
    assert shown.all("section", class_="help")
    assert not shown.all("details", class_="menu")


def test_filters_that_exclude_everything_can_be_dropped(client: FlaskClient) -> None:
    shown = page(client, "/?q=Lieferung&person=Niemand")
    links = {text: link["href"] for link, text in shown.all("a")}
    assert query_of(links["Ohne Filter suchen"]) == [("q", "Lieferung")]


def test_an_empty_index_says_how_to_fill_it() -> None:
    shown = page(create_app(FakeService(articles=[])).test_client(), "/")
    assert "searchapp index ORDNER" in shown.one("pre")[1]


def test_what_the_search_did_is_said() -> None:
    service = FakeService(did_you_mean="Lieferungen", relaxed=True, notes=("Ein Hinweis.",))
    shown = page(create_app(service).test_client(), "/?q=Lieferung&country=FR")
    notes = [text for _, text in shown.all("p", role="status", class_="note")]
    assert len(notes) == 2
    assert "Ein Hinweis." in notes[1]
    link = next(link["href"] for link, text in shown.all("a") if text == "Lieferungen")
    assert query_of(link) == [("q", "Lieferungen"), ("country", "FR")]


def test_folded_duplicates_are_told_and_can_be_unfolded(client: FlaskClient) -> None:
    shown = page(client, "/?q=Caesar")
    assert [text for _, text in shown.all("a", class_="similar")] == ["1 ähnlicher"]
    links = {text: link["href"] for link, text in shown.all("a")}
    assert ("group", "0") in query_of(links["Ähnliche einzeln zeigen"])
    unfolded = page(client, "/?q=Caesar&group=0")
    assert unfolded.one("input", type="hidden", name="group")[0]["value"] == "0"


def test_timeline_bars_are_also_a_list(client: FlaskClient) -> None:
    shown = page(client, "/?q=Lieferung")
    bars = shown.all("rect", class_="bar")
    assert len(bars) == 26
    drawing = shown.one("svg")[0]
    assert drawing["aria-hidden"] == "true"
    links = {text: link["href"] for link, text in shown.all("a")}
    assert query_of(links["Februar 2024"])[1:] == [("from", "2024-02-01"), ("to", "2024-02-29")]


def test_reasons_fold_out(client: FlaskClient) -> None:
    assert page(client, "/?q=Caesar").all("details", class_="why")[0][1].endswith("Caesar wörtlich")


def test_without_words_the_newest_come_first(client: FlaskClient) -> None:
    options = page(client, "/").all("option")
    assert [(option["value"], text) for option, text in options] == [
        ("", "Neueste zuerst"),
        ("oldest", "Älteste zuerst"),
    ]


def test_export_links_hold_the_search_but_never_fold(client: FlaskClient) -> None:
    shown = page(client, "/?q=Lieferung&country=Frankreich&sort=newest&page=2")
    links = {text: link["href"] for link, text in shown.all("a", download="")}
    assert set(links) == {"CSV", "CSV für Excel", "XLSX", "JSON Lines", "Fundstellen (CSV)"}
    for link in links.values():
        assert {("q", "Lieferung"), ("country", "FR"), ("sort", "newest")} <= set(query_of(link))
        assert not {"page", "group"} & {name for name, _ in query_of(link)}
        assert client.get(link).status_code == 200


def test_everything_from_articles_is_escaped(client: FlaskClient) -> None:
    for path in ("/?q=HYPERLINK", f"{STRANGE}?q=Caesar", "/?q=<script>alert(1)</script>", "/?person=<b>x</b>"):
        text = client.get(path).text
        assert "<script>alert" not in text
        assert "<b>" not in text
        assert "javascript:" not in text
        Page(text)


def test_no_script_or_style_inside_the_page(client: FlaskClient) -> None:
    for path in ("/?q=Lieferung", "/article/bericht-04?q=Caesar", "/hilfe"):
        shown = page(client, path)
        assert all(attrs.get("src", "").startswith("/static/") for attrs, _ in shown.all("script"))
        assert not shown.all("style")
        assert not any(name == "style" or name.startswith("on") for _, attrs in shown.elements for name in attrs)


@pytest.mark.parametrize(
    "path", ["/", "/article/bericht-04", "/api/search", "/export.csv", "/feed.atom", "/nix", "/static/style.css"]
)
def test_security_headers_everywhere(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_an_article(client: FlaskClient) -> None:
    shown = page(client, "/article/bericht-04?q=Lieferung+Caesar&country=UA&page=2")
    assert shown.one("h1")[1] == "Caesar: Lieferung 4"
    assert [attrs["id"] for attrs, _ in shown.all("mark")] == ["t1", "t2", "t3", "t4"]
    assert ("Person: Boris Pistorius (Verteidigungsminister)", "Pistorius") in [
        (attrs["title"], text) for attrs, text in shown.all("span", class_="ent") if "title" in attrs
    ]
    links = {text: link["href"] for link, text in shown.all("a")}
    assert links["‹ Zur Trefferliste"] == "/?q=Lieferung%20Caesar&country=UA&page=2"
    assert links["Original öffnen"] == "https://zeitung.example/4"
    assert links["Caesar: Lieferung 2"] == "/article/bericht-02"
    assert query_of(links["Boris Pistorius"]) == [("person", "Boris Pistorius")]
    assert links["Ukraine"] == "/?country=UA"


def test_links_of_a_result_list_lead_back_to_it(client: FlaskClient) -> None:
    state = "?q=Lieferung&country=FR&page=2"
    link = next(link["href"] for link, _ in page(client, f"/{state}").all("a") if link["href"].startswith("/article/"))
    back = next(attrs["href"] for attrs, text in page(client, link).all("a") if "Trefferliste" in text)
    assert back == f"/{state}"


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        pytest.param(STRANGE, '=HYPERLINK("x";"y") <script>alert(1)</script> "Zitat"; Lieferung | Caesar', id="url"),
        pytest.param("/article/..%2Fohne%2Ftitel.txt", "Ohne Überschrift", id="relative-path-without-title"),
    ],
)
def test_any_id_opens(client: FlaskClient, path: str, heading: str) -> None:
    shown = page(client, path)
    assert shown.one("h1")[1] == heading
    assert "Original öffnen" not in [text for _, text in shown.all("a")]


def test_a_related_article_deleted_meanwhile_is_left_out() -> None:
    service = FakeService(groups={"bericht-02": "bericht-04", "weg": "bericht-04"})
    shown = page(create_app(service).test_client(), "/article/bericht-04")
    assert "Caesar: Lieferung 2" in [text for _, text in shown.all("a")]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        pytest.param("/?from=gestern", 400, "„gestern“", id="bad-date"),
        pytest.param(f"/?q={'x' * 10_000}", 400, "10000 Zeichen", id="long-query"),
        pytest.param("/?page=0", 400, "„page=0“", id="bad-page"),
        pytest.param("/export.csv?format=pdf", 400, "csv, excel", id="bad-format"),
        pytest.param("/export.xlsx?mentions=viele", 400, "„mentions=viele“", id="bad-flag"),
        pytest.param("/feed.atom?sort=x", 400, "Reihenfolge", id="feed"),
        pytest.param("/article/gibtesnicht", 404, "„gibtesnicht“", id="no-article"),
        pytest.param("/article/", 404, "Diese Seite gibt es hier nicht.", id="no-id"),
        pytest.param("/nix", 404, "Diese Seite gibt es hier nicht.", id="no-page"),
        pytest.param("/static/../web.py", 404, "Diese Seite gibt es hier nicht.", id="path-traversal"),
    ],
)
def test_errors_are_german_pages(client: FlaskClient, path: str, status: int, said: str) -> None:
    assert said in page(client, path, status).one("p", role="alert")[1]


def test_the_query_survives_an_error(client: FlaskClient) -> None:
    assert page(client, "/?q=Caesar&from=gestern", 400).one("input", name="q")[0]["value"] == "Caesar"


@pytest.mark.parametrize("query", ["%00", "%ff%fe", "%F0%9F%9A%80", "%", "a" * 1000, "(((", '"', "*", "%EF%BB%BF"])
def test_odd_queries_never_break_the_page(client: FlaskClient, query: str) -> None:
    page(client, f"/?q={query}")


class UnreadyService(FakeService):
    """Has no index."""

    def search(self, request: SearchRequest) -> SearchPage:
        raise IndexUnusableError("no index in 'index'; run: searchapp index PATH")


def test_without_an_index_the_page_says_so() -> None:
    shown = page(create_app(UnreadyService()).test_client(), "/", 503)
    assert "searchapp index PATH" in shown.one("p", role="alert")[1]


class AwayService(FakeService):
    """Its cluster can't be reached."""

    def search(self, request: SearchRequest) -> SearchPage:
        raise EngineAwayError("https://search-1:9200 can't be reached")

    def healthy(self) -> bool:
        raise EngineAwayError("https://search-1:9200 can't be reached")


@pytest.mark.parametrize("path", ["/", "/healthz", "/export.csv", "/feed.atom"])
def test_without_its_cluster_the_page_says_so_in_german_and_names_no_server(path: str) -> None:
    answer = create_app(AwayService()).test_client().get(path)
    assert answer.status_code == 503
    assert "nicht erreichbar" in Page(answer.text).one("p", role="alert")[1]
    assert "search-1" not in answer.text


def test_csv_download_counts(client: FlaskClient) -> None:
    answer = client.get("/export.csv?q=Lieferung&format=excel&page=3")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["X-Total-Count"] == "42"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="suche_lieferung_')
    assert answer.data.startswith(b"\xef\xbb\xbfrank;id;")
    assert len(list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))) == 42


def test_a_grouped_download_counts_its_lines(client: FlaskClient) -> None:
    assert client.get("/export.jsonl?q=Lieferung&group=1").headers["X-Total-Count"] == "41"


def test_an_export_that_fails_at_once_is_an_error_page() -> None:
    app = create_app(FakeService(fail_after=0))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = app.test_client().get("/export.csv")
    assert answer.status_code == 500
    assert "Protokoll" in answer.text


def test_an_export_that_fails_midway_is_cut_off_not_completed() -> None:
    """Over the real server: the reader's program learns that the file is short."""
    article = FakeService().articles[1]
    articles = [replace(article, id=f"a{number}") for number in range(3000)]
    service = FakeService(articles=articles, groups={}, fail_after=2500)
    with served(create_app(service)) as port, closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", "/export.csv")
        answer = connection.getresponse()
        assert answer.status == 200
        with pytest.raises(IncompleteRead):
            answer.read()


def test_permalinks_use_the_public_address(service: FakeService) -> None:
    own = create_app(service).test_client().get("/export.csv", base_url="http://127.0.0.1:8000").text
    assert "http://127.0.0.1:8000/article/bericht-01" in own
    public = create_app(service, base_url="https://suche.example/a/").test_client().get("/export.csv").text
    assert "https://suche.example/a/article/bericht-01" in public


def test_the_feed_holds_the_newest_dated_hits(client: FlaskClient) -> None:
    answer = client.get("/feed.atom?q=Lieferung&country=FR")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.data)
    updated = [entry.findtext(f"{ATOM}updated") or "" for entry in feed.iter(f"{ATOM}entry")]
    assert updated == sorted(updated, reverse=True)
    assert len(updated) == 12
    assert feed.findtext(f"{ATOM}updated") == updated[0]
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "self": "http://localhost/feed.atom?q=Lieferung&country=FR",
        "alternate": "http://localhost/?q=Lieferung&country=FR",
    }


def test_the_feed_is_not_sent_twice(client: FlaskClient) -> None:
    tag = client.get("/feed.atom").headers["ETag"]
    assert client.get("/feed.atom", headers={"If-None-Match": tag}).status_code == 304


def test_the_feed_survives_text_that_xml_cant_hold() -> None:
    service = FakeService()
    service.articles[1] = type(service.articles[1])(
        "x", "a\x00\x0b<&>", "Lieferung\x1f", published=service.articles[1].published
    )
    titles = [
        title.text
        for title in ElementTree.fromstring(create_app(service).test_client().get("/feed.atom").data).iter(
            f"{ATOM}title"
        )
    ]
    assert "a<&>" in titles


def test_pages_keep_their_prefix(service: FakeService) -> None:
    answer = create_app(service).test_client().get("/?q=Lieferung", base_url="http://a.example/suche/")
    shown = Page(answer.text)
    own = [attrs["href"] for attrs, _ in shown.all("a") if attrs["href"].startswith("/")]
    assert own
    assert [href for href in own if not href.startswith("/suche/")] == []


def test_templates_can_be_replaced(service: FakeService, tmp_path: Path) -> None:
    for source in paths.templates_dir().glob("*.html"):
        (tmp_path / source.name).write_text(source.read_text("utf-8").replace("Hilfe zur Suche", "Beistand"), "utf-8")
    assert "Beistand" in create_app(service, templates=tmp_path).test_client().get("/").text


def test_every_template_and_static_file_is_used() -> None:
    folder = paths.templates_dir()
    texts = (
        "".join(path.read_text("utf-8") for path in folder.rglob("*.*"))
        + "search.html article.html help.html error.html"
    )
    unused = [path.name for path in folder.rglob("*.*") if f"{path.name}" not in texts]
    assert unused == []
