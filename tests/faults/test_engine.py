"""Nodes that die under the engine: nothing acknowledged is lost, searches go on, an export is whole, an empty house is named."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, timedelta
from itertools import islice
from threading import Barrier, Event
from uuid import uuid4

import pytest

from searchapp.engine.base import EnginePage, FacetPlan, IndexDoc, Plan
from searchapp.engine.cluster import Cluster as Place
from searchapp.engine.opensearch_ import OpenSearchEngine
from searchapp.engine.opensearch_admin import create_index
from searchapp.errors import EngineAwayError
from searchapp.model import Sort
from searchapp.query.ast import Every
from tests.cluster.harness import PATIENCE, Cluster
from tests.engine.documents import document, word
from tests.faults.killing import kill_amid, reading_most

pytestmark = pytest.mark.xdist_group("faults")

ARTICLES = 20_000
BATCH = 2_000
KINDS = ("rakete", "drohne", "haubitze", "panzer")
DAYS = 500
READERS = 4
EVERYTHING = Plan(node=Every(), sort=Sort.OLDEST)
ONE_KIND = Plan(node=word("drohne"), facets=(FacetPlan("countries", ()),), sort=Sort.NEWEST)


def article(number: int) -> IndexDoc:
    kind = KINDS[number % len(KINDS)]
    day = date(2023, 1, 1) + timedelta(number // (ARTICLES // DAYS))
    return document(f"a{number:05}", f"{kind} trifft ziel n{number}", published=day, countries=("UA",))


def expected_ids() -> list[str]:
    return [f"a{number:05}" for number in range(ARTICLES)]


def fill(engine: OpenSearchEngine) -> None:
    """Index all articles, a commit a batch."""
    articles = map(article, range(ARTICLES))
    with engine.writer() as writer:
        while batch := tuple(islice(articles, BATCH)):
            for doc in batch:
                writer.put(doc)
            writer.commit()


def open_new(cluster: Cluster) -> OpenSearchEngine:
    place = Place(hosts=cluster.hosts, name=f"t{uuid4().hex}")
    create_index(place, {}, visible=True)
    return OpenSearchEngine(place)


@pytest.fixture(scope="module")
def archive(harmed_cluster: Cluster) -> Iterator[OpenSearchEngine]:
    """All articles, indexed in peace."""
    harmed_cluster.mend()
    with closing(open_new(harmed_cluster)) as engine:
        fill(engine)
        assert engine.retried == 0, "nothing is sent twice in peace"
        yield engine


@pytest.mark.parametrize("leader", [pytest.param(True, id="leader"), pytest.param(False, id="follower")])
def test_no_acknowledged_article_is_lost(killable: Cluster, leader: bool) -> None:
    victim = (killable.leader() + (not leader)) % len(killable.nodes)
    with closing(open_new(killable)) as engine, ThreadPoolExecutor(1) as pool:
        killed = pool.submit(kill_amid, killable, victim, engine.cluster.name, ARTICLES // 2)
        fill(engine)
        assert killed.result() < ARTICLES, "the node was to be killed while articles were on their way"
        assert engine.retried > 0
        assert [doc.id for doc in engine.scan(EVERYTHING)] == expected_ids()
        killable.mend()
        assert [doc.id for doc in engine.scan(EVERYTHING)] == expected_ids()


def exact(page: EnginePage) -> bool:
    wanted = ARTICLES // len(KINDS)
    return page.total == wanted and page.facets["countries"] == (("UA", wanted),) and not page.notes


def test_searches_go_on(killable: Cluster, archive: OpenSearchEngine) -> None:
    warm = Barrier(READERS + 1, timeout=PATIENCE)
    dead = Event()

    def read() -> list[EnginePage]:
        before = [archive.search(ONE_KIND) for _ in range(3)]
        warm.wait()
        pages = []
        while not dead.is_set():
            pages.append(archive.search(ONE_KIND))
        return before + pages + [archive.search(ONE_KIND) for _ in range(15)]

    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read) for _ in range(READERS)]
        warm.wait()
        killable.kill(killable.leader())
        dead.set()
        answers = [reader.result() for reader in readers]
    assert [page for pages in answers for page in pages if not exact(page) and not page.notes] == []
    assert all(exact(pages[-1]) for pages in answers)
    killable.mend()
    assert exact(archive.search(ONE_KIND))


def test_an_export_is_whole(killable: Cluster, archive: OpenSearchEngine) -> None:
    export = archive.scan(EVERYTHING)
    begun = [doc.id for doc in islice(export, ARTICLES // 3)]
    killable.kill(reading_most(killable))
    assert begun + [doc.id for doc in export] == expected_ids()


def test_a_cluster_that_is_away_is_named(killable: Cluster, archive: OpenSearchEngine) -> None:
    place = Place(hosts=killable.hosts, name=archive.cluster.name, retries=1)
    with closing(OpenSearchEngine(place)) as hasty:
        export = hasty.scan(EVERYTHING)
        begun = [doc.id for doc in islice(export, ARTICLES // 3)]
        for number in range(len(killable.nodes)):
            killable.kill(number)
        with pytest.raises(EngineAwayError, match=killable.hosts[0]):
            hasty.search(ONE_KIND)
        with pytest.raises(EngineAwayError, match=killable.hosts[0]):
            begun.extend(doc.id for doc in export)
        with pytest.raises(EngineAwayError, match=killable.hosts[0]), hasty.writer() as writer:
            writer.put(article(0))
        assert begun == expected_ids()[: len(begun)]
    killable.mend()
    assert exact(archive.search(ONE_KIND))
