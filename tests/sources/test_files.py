"""Files and folders, in order, with names that stay the same from run to run."""

from __future__ import annotations

import gc
import warnings
from pathlib import Path

from searchapp.model import RawDocument, Skipped, SkipReason
from searchapp.sources import expected, read
from tests.permissions import open_folder, without_rights


def tree(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Text von {name}")
    return folder


def ids(*paths: Path) -> list[str]:
    return [found.id for found in read(paths) if isinstance(found, RawDocument)]


def test_folders_are_read_recursively_in_order(tmp_path: Path) -> None:
    tree(tmp_path, "b.txt", "a.txt", "unter/c.txt", "unter/tief/d.md")
    assert ids(tmp_path) == ["a.txt", "b.txt", "unter/c.txt", "unter/tief/d.md"]


def test_hidden_and_system_files_are_passed_over_silently(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt", ".versteckt.txt", ".git/b.txt", "Thumbs.db", "~$a.txt")
    assert [getattr(found, "id", None) for found in read([tmp_path])] == ["a.txt"]


def test_a_file_has_the_same_id_alone_and_in_its_folder(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt")
    assert ids(tmp_path / "a.txt") == ids(tmp_path)


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt", "b.txt")
    assert ids(tmp_path / "a.txt", tmp_path, tmp_path / "a.txt") == ["a.txt", "b.txt"]


def test_equal_names_in_two_folders_are_two_articles(tmp_path: Path) -> None:
    tree(tmp_path, "x/a.txt", "y/a.txt")
    assert ids(tmp_path / "x", tmp_path / "y") == ["a.txt", (tmp_path / "y/a.txt").as_posix()]


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    (skipped,) = read([tmp_path / "fehlt"])
    assert isinstance(skipped, Skipped)
    assert (skipped.reason, skipped.path) == (SkipReason.UNREADABLE, str(tmp_path / "fehlt"))


def test_a_dangling_link_is_named_and_the_rest_read(tmp_path: Path) -> None:
    tree(tmp_path, "b.txt")
    (tmp_path / "a.txt").symlink_to(tmp_path / "nirgends")
    skipped, found = read([tmp_path])
    assert isinstance(skipped, Skipped)
    assert skipped.reason is SkipReason.UNREADABLE
    assert isinstance(found, RawDocument)


def test_unreadable_files_and_folders_are_named() -> None:
    with open_folder() as folder:
        tree(folder, "a.txt", "zu/b.txt")
        (folder / "a.txt").chmod(0)
        (folder / "zu").chmod(0)
        with without_rights():
            found = list(read([folder]))
            below = list(read([folder / "zu" / "b.txt"]))
    assert [skipped.reason for skipped in found if isinstance(skipped, Skipped)] == [SkipReason.UNREADABLE] * 2
    assert [skipped.reason for skipped in below if isinstance(skipped, Skipped)] == [SkipReason.UNREADABLE]


def test_a_directory_cycle_ends(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt")
    (tmp_path / "kreis").symlink_to(tmp_path, target_is_directory=True)
    assert ids(tmp_path) == ["a.txt"]


def test_reading_can_stop_at_any_document(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "x"}\n' * 1000)
    reading = read([path])
    first = next(reading)
    assert isinstance(first, RawDocument)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        del reading
        gc.collect()


def test_expected_counts_files_and_lines(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt", "b/c.html")
    (tmp_path / "d.jsonl").write_text('{"text": "x"}\n' * 7)
    assert expected([tmp_path, tmp_path / "fehlt"]) == 10
