"""What is made of an answer that the service keeps is what would be made of it anew, with the time it took this time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count

import pytest
from flask.testing import FlaskClient

from searchapp.faces.web import create_app
from searchapp.model import SearchPage, SearchRequest
from tests.faces.fake import FakeService

TARGETS = (
    "?q=Lieferung",
    "?q=Lieferung&page=2",
    "?q=Lieferung&explain=1",
    "?q=Lieferung&group=1",
    "?q=Lieferung&country=FR&person=Nobody",
    "?q=%3Cb%3E+%22took_ms%22%3A0",
    "?limit=0",
)


@dataclass
class KeepingService(FakeService):
    """Gives the same answer again, in less time than the last one."""

    kept: dict[str, SearchPage] = field(default_factory=dict)
    times: count[int] = field(default_factory=lambda: count(90, -1))

    def search(self, request: SearchRequest) -> SearchPage:
        page = self.kept.setdefault(repr(request), super().search(request))
        return replace(page, took_ms=float(next(self.times)))


@pytest.fixture
def keeping() -> FlaskClient:
    return create_app(KeepingService()).test_client()


@pytest.mark.parametrize("target", TARGETS)
def test_a_page_is_the_same_again(client: FlaskClient, keeping: FlaskClient, target: str) -> None:
    anew = client.get(f"/{target}").text
    assert anew.count('<span class="took">1 ms</span>') == 1
    for took in (90, 89):
        assert keeping.get(f"/{target}").text.replace(f">{took} ms<", ">1 ms<") == anew


@pytest.mark.parametrize("target", TARGETS)
def test_json_is_the_same_again(client: FlaskClient, keeping: FlaskClient, target: str) -> None:
    anew = client.get(f"/api/search{target}")
    for took in (90.0, 89.0):
        again = keeping.get(f"/api/search{target}")
        assert again.data.replace(b'"took_ms":%.1f' % took, b'"took_ms":1.23') == anew.data
        assert again.headers["Content-Type"] == anew.headers["Content-Type"]


def test_a_page_leads_back_to_where_it_was_asked_for(client: FlaskClient, keeping: FlaskClient) -> None:
    for root in ("http://a.example/", "http://a.example/suche/", "http://b.example/suche/", "http://a.example/"):
        anew = client.get("/?q=Lieferung", base_url=root).text
        assert 'href="/suche/hilfe"' in anew or root.count("/") == 3
        again = keeping.get("/?q=Lieferung", base_url=root).text
        assert again.partition('<span class="took">')[0] == anew.partition('<span class="took">')[0]
