"""What only Whoosh does: how damage is told, and what a failing write leaves behind."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from whoosh.writing import SegmentWriter

from searchapp.engine.base import Plan
from searchapp.engine.whoosh_ import WhooshEngine
from searchapp.errors import EngineError, IndexUnusableError
from searchapp.query.ast import Every
from tests.engine.documents import document


def filled(folder: Path) -> WhooshEngine:
    engine = WhooshEngine(folder)
    with engine.writer() as writer:
        for number in range(30):
            writer.put(document(f"d{number}", f"rakete wort{number} stadt"))
        writer.commit()
    return engine


def total(engine: WhooshEngine) -> int:
    return engine.search(Plan(node=Every())).total


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("suffix", [".toc", ".seg"])
def test_damage_is_told(tmp_path: Path, suffix: str) -> None:
    """Whatever the damage: a clear error on opening, a problem named by `check`, or no harm done."""
    filled(tmp_path)
    file = next(path for path in tmp_path.iterdir() if path.suffix == suffix)
    whole = file.read_bytes()
    random = Random(4)
    told = 0
    for number in range(60):
        damaged = bytearray(whole)
        for _ in range(1 + number % 20):
            damaged[random.randrange(len(damaged))] = random.randrange(256)
        file.write_bytes(damaged[: random.randrange(len(damaged))] if number % 3 == 0 else damaged)
        try:
            told += bool(WhooshEngine(tmp_path).check())
        except IndexUnusableError as error:
            assert "can't be opened" in str(error)  # noqa: PT017 - one of several right outcomes
            told += 1
    assert told > 30
    file.write_bytes(whole)
    assert list(WhooshEngine(tmp_path).check()) == []


def test_a_write_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = filled(tmp_path)

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    with engine.writer() as writer, monkeypatch.context() as patch:
        patch.setattr(SegmentWriter, "_commit_toc", full)
        writer.put(document("new", "frieden"))
        with pytest.raises(EngineError, match="No space left"):
            writer.commit()
    engine.refresh()
    assert total(engine) == 30
    with engine.writer() as writer:
        writer.put(document("new", "frieden"))
        writer.commit()
    assert total(engine) == 31
    assert list(engine.check()) == []
