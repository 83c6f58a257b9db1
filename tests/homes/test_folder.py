"""An index in a folder: made whole or not at all, replaced in one go, nothing else in the folder touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from searchapp.engine.manifest import Manifest
from searchapp.errors import EngineError, IndexUnusableError
from searchapp.homes.base import About
from searchapp.homes.folder import FolderHome
from tests.engine.documents import document

OLD = Manifest("tantivy", "old", "de")
NEW = Manifest("tantivy", "new", "de")


def everything(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """The user's own lists, with a file beside them that is none."""
    folder = tmp_path / "listen"
    folder.mkdir()
    (folder / "waffen.csv").write_text("name,category\nNordwind,Drohne\n", "utf-8")
    (folder / "brief.txt").write_text("privat", "utf-8")
    return folder


def test_what_was_kept_is_what_is_found(tmp_path: Path, lists: Path) -> None:
    home = FolderHome(tmp_path / "index")
    assert home.about() is None
    home.create(About(OLD, lists))
    found = home.about()
    assert found is not None
    assert found.manifest == OLD
    assert found.lists is not None
    assert everything(found.lists) == {"waffen.csv"}
    assert (found.lists / "waffen.csv").read_bytes() == (lists / "waffen.csv").read_bytes()


def test_a_draft_is_not_seen_until_it_is_published(tmp_path: Path, lists: Path) -> None:
    home = FolderHome(tmp_path / "index")
    home.create(About(OLD, lists))
    home.open(OLD)
    (home.folder / "notiz.txt").write_text("bleibt", "utf-8")
    with home.draft(About(NEW)) as draft:
        assert draft.engine.stats()["articles"] == 0
        assert home.about() == About(OLD, home.folder / "gazetteer")
        draft.publish()
    assert home.about() == About(NEW)
    assert everything(home.folder) == {"manifest.json", "tantivy", "notiz.txt"}


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_what_was_written_meanwhile_is_not_lost(tmp_path: Path, engine: str) -> None:
    home = FolderHome(tmp_path / "index")
    manifest = Manifest(engine, "old", "de")
    home.create(About(manifest))
    writing = home.open(manifest)
    with home.draft(About(manifest)) as draft, writing.writer() as writer:
        writer.put(document("a", "haubitze"))
        with pytest.raises(EngineError, match="another process is writing"):
            draft.publish()
        writer.commit()
    with home.draft(About(manifest)) as draft:
        with writing.writer() as writer:
            writer.put(document("b", "haubitze"))
            writer.commit()
        with pytest.raises(EngineError, match="was written to"):
            draft.publish()
    assert home.open(manifest).stats()["articles"] == 2


def test_a_draft_that_is_left_leaves_nothing_behind(tmp_path: Path) -> None:
    home = FolderHome(tmp_path / "index")
    home.create(About(OLD))
    home.open(OLD)
    with home.draft(About(NEW)):
        pass
    assert home.about() == About(OLD)
    assert everything(home.folder) == {"manifest.json", "tantivy"}


def test_a_draft_of_a_killed_run_is_no_obstacle(tmp_path: Path) -> None:
    home = FolderHome(tmp_path / "index")
    home.create(About(OLD))
    home.draft(About(NEW))
    with home.draft(About(NEW)) as draft:
        draft.publish()
    assert home.about() == About(NEW)


@pytest.mark.parametrize("name", ["brief.doc", "tantivy"])
def test_a_folder_in_use_is_refused_and_stays_as_it_is(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    home = FolderHome(tmp_path)
    for attempt in (home.create, home.draft):
        with pytest.raises(IndexUnusableError, match="no index manifest"):
            attempt(About(OLD))
    assert everything(tmp_path) == {name}


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "datei").touch()
    with pytest.raises(IndexUnusableError, match="is not a folder"):
        FolderHome(tmp_path / "datei").create(About(OLD))


@pytest.mark.parametrize("text", ["{", '{"engine": "tantivy"}', '{"shape": 1}', "[]"])
def test_a_damaged_manifest_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, "utf-8")
    with pytest.raises(IndexUnusableError, match="damaged"):
        FolderHome(tmp_path).about()


def test_the_manifest_is_plain_json(tmp_path: Path) -> None:
    FolderHome(tmp_path).create(About(OLD))
    written = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert written == {"engine": "tantivy", "analysis": "old", "language": "de", "schema": OLD.schema}
