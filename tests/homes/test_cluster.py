"""An index on a cluster is made, read and replaced as one in a folder is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.request import Request, urlopen

import pytest

from searchapp import paths
from searchapp.engine.base import Plan
from searchapp.engine.cluster import Cluster
from searchapp.engine.manifest import Manifest
from searchapp.engine.opensearch_client import Client
from searchapp.errors import EngineError, IndexUnusableError, SettingError
from searchapp.homes.base import About, Place
from searchapp.homes.cluster import MOST_LIST_BYTES, ClusterHome
from searchapp.indexing.home import delete_articles, index_into, open_index, rebuild_index
from searchapp.indexing.migrate import migrate_index
from searchapp.indexing.run import IndexOptions
from searchapp.model import SearchRequest
from searchapp.query.ast import Every
from searchapp.search.home import open_service
from tests.engine.documents import document

OLD = Manifest("opensearch", "old", "de")
NEW = Manifest("opensearch", "new", "de")
WEAPON = "name,category\nNordwind,Drohne\n"
TEXT = (
    "Die Ukraine hat nach eigenen Angaben zum ersten Mal eine Rakete vom Typ Nordwind eingesetzt, sagte der Minister."
)


def indices(place: Cluster) -> set[str]:
    """All physical indices of a name, without the name itself."""
    with urlopen(f"{place.hosts[0]}/{place.name}*/_settings") as answer:
        return {name.removeprefix(place.name) for name in json.load(answer)}


def shown(place: Cluster) -> str:
    """The physical index behind the name, without the name itself."""
    with urlopen(f"{place.hosts[0]}/_alias/{place.name}") as answer:
        return ",".join(json.load(answer)).removeprefix(place.name)


def shards_and_replicas(place: Cluster) -> tuple[str, str]:
    with urlopen(f"{place.hosts[0]}/{place.name}/_settings") as answer:
        (index,) = json.load(answer).values()
    return index["settings"]["index"]["number_of_shards"], index["settings"]["index"]["number_of_replicas"]


def ask(place: Cluster, method: str, path: str) -> None:
    with urlopen(Request(place.hosts[0] + path, method=method)):
        pass


def total(place: Place) -> int:
    return open_index(place)[0].stats()["articles"]


def fill(place: Place) -> None:
    """Index the sample articles."""
    engine = "tantivy" if isinstance(place, Path) else "opensearch"
    index_into(place, engine, [paths.seeds_dir()], IndexOptions(jobs=1))


def contents(place: Place) -> tuple[dict[str, tuple[str, bytes]], dict[str, str]]:
    """Group and stored bytes by id, and source hashes by id."""
    engine, _ = open_index(place)
    docs = {each.id: (each.group, each.stored) for each in engine.scan(Plan(node=Every()))}
    return docs, dict(engine.hashes(list(docs)))


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    folder = tmp_path / "listen"
    folder.mkdir()
    (folder / "waffen.csv").write_bytes(b"\xef\xbb\xbf" + WEAPON.replace("\n", "\r\n").encode())
    (folder / "orte.yaml").write_text("places:\n  - name: Nordheim\n", "utf-8")
    return folder


def test_what_was_kept_is_what_is_found(place: Cluster, lists: Path) -> None:
    home = ClusterHome(place)
    assert home.about() is None
    home.create(About(OLD, lists))
    found = home.about()
    assert found is not None
    assert found.manifest == OLD
    assert found.lists is not None
    assert {path.name: path.read_bytes() for path in found.lists.iterdir()} == {
        path.name: path.read_bytes() for path in lists.iterdir()
    }
    assert home.about() == found


def test_two_that_make_one_index_at_once_make_one(place: Cluster) -> None:
    """Who comes too late is told to wait, or finds it made."""
    with ThreadPoolExecutor(4) as pool:
        tried = [pool.submit(ClusterHome(place).create, About(manifest)) for manifest in (OLD, NEW, OLD, NEW)]
    refused = [error for error in (each.exception() for each in tried) if error is not None]
    assert [each for each in refused if "another process is writing" not in str(each)] == []
    assert len(refused) < len(tried)
    found = ClusterHome(place).about()
    assert found in (About(OLD), About(NEW))
    assert len(indices(place)) == 2


def test_a_draft_is_not_seen_until_it_is_published(place: Cluster) -> None:
    home = ClusterHome(place)
    home.create(About(OLD))
    reader = home.open(OLD)
    with home.draft(About(NEW)) as draft:
        with draft.engine.writer() as writer:
            writer.put(document("a", "haubitze"))
            writer.commit()
        assert draft.engine.count(Every()) == 1
        assert (reader.count(Every()), home.about()) == (0, About(OLD))
        before = reader.state()
        draft.publish()
    assert (reader.count(Every()), home.about()) == (1, About(NEW))
    assert reader.state() != before
    assert indices(place) == {"-000002", "-lock"}


def test_what_was_written_meanwhile_is_not_lost(place: Cluster) -> None:
    home = ClusterHome(place)
    home.create(About(OLD))
    with home.draft(About(NEW)) as draft:
        for engine in (draft.engine, home.open(OLD)):
            with engine.writer() as writer:
                writer.put(document("a", "haubitze"))
                writer.commit()
        with pytest.raises(EngineError, match="was written to"):
            draft.publish()
    assert (home.open(OLD).count(Every()), home.about()) == (1, About(OLD))


def test_a_draft_that_is_left_leaves_the_old_index(place: Cluster) -> None:
    home = ClusterHome(place)
    home.create(About(OLD))
    with home.draft(About(NEW)):
        assert "-000002" in indices(place)
    assert home.about() == About(OLD)
    assert indices(place) == {"-000001", "-lock"}


def test_a_draft_of_a_killed_run_is_no_obstacle_and_goes_with_the_next(place: Cluster) -> None:
    home = ClusterHome(place)
    home.create(About(OLD))
    home.draft(About(NEW)).engine.close()
    with home.draft(About(NEW)) as draft:
        draft.publish()
    assert home.about() == About(NEW)
    assert indices(place) == {"-000003", "-lock"}


def test_a_foreign_index_is_refused(place: Cluster) -> None:
    ask(place, "PUT", f"/{place.name}")
    with pytest.raises(IndexUnusableError, match="choose another name"):
        ClusterHome(place).about()


def test_lists_too_large_for_metadata_are_refused(place: Cluster, tmp_path: Path) -> None:
    big = tmp_path / "waffen.csv"
    big.write_text(WEAPON + "# " + "x" * MOST_LIST_BYTES + "\n", "utf-8")
    with pytest.raises(SettingError, match=r"hold 1\.0 MB"):
        ClusterHome(place).create(About(OLD, big))
    assert ClusterHome(place).about() is None


def test_own_lists_are_known_to_workers_searches_and_later_runs(place: Cluster, lists: Path, tmp_path: Path) -> None:
    articles = tmp_path / "artikel.jsonl"
    rows = [{"id": str(number), "text": f"{TEXT} Es war Einsatz Nummer {number}."} for number in range(200)]
    articles.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    index_into(place, "opensearch", [articles], IndexOptions(jobs=2), gazetteer=lists)
    wanted = SearchRequest(filters={"weapons": ("Nordwind",)})
    assert open_service(place).search(wanted).total == 200
    again = index_into(place, "opensearch", [articles], IndexOptions(jobs=1))
    assert (again.unchanged, again.added) == (200, 0)
    (lists / "waffen.csv").unlink()
    with pytest.raises(IndexUnusableError, match=f"searchapp rebuild --index {place} --gazetteer {lists}"):
        index_into(place, "opensearch", [articles], IndexOptions(jobs=1), gazetteer=lists)
    assert rebuild_index(place, gazetteer=lists) == 200
    assert open_service(place).search(wanted).total == 0


@contextmanager
def reading(place: Cluster) -> Iterator[set[int]]:
    """Totals that readers see meanwhile."""
    seen: set[int] = set()
    service = open_service(place)
    first, done = Event(), Event()

    def read() -> None:
        while not done.is_set():
            seen.add(service.search(SearchRequest(limit=0)).total)
            first.set()

    thread = Thread(target=read)
    thread.start()
    assert first.wait(60)
    yield seen
    done.set()
    thread.join()


def test_readers_never_see_half_a_rebuild(place: Cluster) -> None:
    fill(place)
    before = contents(place)
    with reading(place) as seen:
        assert rebuild_index(place, batch=3) == len(before[0])
    assert seen == {len(before[0])}
    assert contents(place) == before
    assert indices(place) == {"-000002", "-lock"}


def test_an_export_that_runs_during_a_rebuild_ends_complete(place: Cluster) -> None:
    fill(place)
    articles = open_index(place)[0].scan(Plan(node=Every()))
    begun = [next(articles).id]
    with ThreadPoolExecutor(1) as pool:
        rebuilding = pool.submit(rebuild_index, place)
        while shown(place) != "-000002" and not rebuilding.done():
            pass
        assert "-000001" in indices(place)
        ids = begun + [each.id for each in articles]
        assert rebuilding.result() == len(ids) == len(set(ids)) == 14
    assert indices(place) == {"-000002", "-lock"}


def test_nobody_writes_while_a_draft_is_filled(place: Cluster) -> None:
    home = ClusterHome(place)
    home.create(About(OLD))
    with (
        home.draft(About(NEW)) as draft,
        draft.engine.writer(),
        pytest.raises(EngineError, match="another process is writing"),
        home.open(OLD).writer(),
    ):
        raise AssertionError("two write at once")


def test_an_index_moves_to_a_cluster_and_back(place: Cluster, tmp_path: Path) -> None:
    fill(tmp_path / "old")
    assert migrate_index(tmp_path / "old", place, "opensearch", batch=5).count == 14
    assert contents(place) == contents(tmp_path / "old")
    migrate_index(place, tmp_path / "new", "whoosh")
    assert contents(tmp_path / "new") == contents(tmp_path / "old")
    again = index_into(tmp_path / "new", "whoosh", [paths.seeds_dir()], IndexOptions(jobs=1))
    assert (again.unchanged, again.added) == (14, 0)
    with pytest.raises(IndexUnusableError, match="holds an index already"):
        migrate_index(tmp_path / "new", place, "opensearch")


def test_an_index_of_another_version_names_the_command_that_mends_it(place: Cluster) -> None:
    ClusterHome(place).create(About(OLD))
    with pytest.raises(IndexUnusableError, match=f"searchapp rebuild --index {place}"):
        open_service(place)
    assert rebuild_index(place) == 0
    assert open_service(place).search(SearchRequest()).total == 0


def test_shards_and_replicas_are_those_of_the_settings_when_it_was_made(place: Cluster) -> None:
    ClusterHome(replace(place, shards=4, replicas=1)).create(About(OLD))
    assert shards_and_replicas(place) == ("4", "1")
    rebuild_index(place)
    assert shards_and_replicas(place) == ("2", "0")


def test_nothing_is_asked_beyond_its_own_indices(place: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cluster's user has rights for the index's name and what starts with it, and for requests that name no index."""
    asked: set[str] = set()
    ask_cluster = Client.ask

    def note(client: Client, method: str, path: str, *arguments: Any, **options: Any) -> Any:
        asked.add(path.split("/")[1])
        return ask_cluster(client, method, path, *arguments, **options)

    monkeypatch.setattr(Client, "ask", note)
    fill(place)
    service = open_service(place)
    service.search(SearchRequest(query="Haubitze", group=True))
    service.suggest("Raket")
    service.stats()
    delete_articles(place, ["2024-01-18-artilleriekoalition.txt"])
    rebuild_index(place)
    contents(place)
    assert {each for each in asked if not each.startswith(place.name)} <= {"_aliases", "_search"}
    assert place.name in asked
