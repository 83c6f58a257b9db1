"""The list of words beside an embedded index: what is told, what is written twice, and what is damaged."""

from __future__ import annotations

import pickle
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.engine.surfaces import StoredSurfaces, SurfaceWriter
from searchapp.errors import EngineError, IndexUnusableError
from tests.permissions import open_folder, without_rights

TERMS = ("rakete", "raket", "angriff", "f16", "ä", "\U0010ffff")
lines = st.builds(
    lambda surface, terms: (surface, tuple(terms)),
    st.sampled_from(["Rakete", "RAKETE", "F 16", "F\u00a016", "Raketen-\tund Angriffe", "\u2028", "Ä", "''"]),
    st.lists(st.sampled_from(TERMS), min_size=1, max_size=3, unique=True),
)
batches = st.lists(st.lists(lines, max_size=6), max_size=4)


def write(folder: Path, *told: tuple[str, tuple[str, ...]]) -> None:
    writer = SurfaceWriter(folder)
    writer.add(f"{surface}\t{' '.join(terms)}" for surface, terms in told)
    writer.flush()
    writer.close()


def behind(stored: StoredSurfaces, *terms: str) -> list[tuple[str, str]]:
    return sorted(stored.holding(terms))


@given(batches)
@settings(max_examples=60)
def test_every_word_written_is_behind_its_terms(told: list[list[tuple[str, tuple[str, ...]]]]) -> None:
    terms_of = {surface: terms for batch in told for surface, terms in reversed(batch)}
    with TemporaryDirectory() as folder:
        write(Path(folder))
        for batch in told:
            write(Path(folder), *((surface, terms_of[surface]) for surface, _ in batch))
        stored = StoredSurfaces(Path(folder))
        assert set(behind(stored, *TERMS)) == {(surface, term) for surface, terms in terms_of.items() for term in terms}
        for surface, terms in terms_of.items():
            assert surface in set(stored.beginning(terms[0]))
        stored.close()


def test_a_word_is_written_once_however_often_it_comes(tmp_path: Path) -> None:
    for _ in range(3):
        write(tmp_path, ("Rakete", ("rakete", "raket")), ("Rakete", ("rakete", "raket")))
    assert behind(StoredSurfaces(tmp_path), "rakete", "raket", "fehlt") == [("Rakete", "raket"), ("Rakete", "rakete")]
    assert list(StoredSurfaces(tmp_path).beginning("rakete")) == ["Rakete"]


def test_many_terms_are_asked_for_at_once(tmp_path: Path) -> None:
    write(tmp_path, *((f"Wort{number}", (f"wort{number}",)) for number in range(1500)))
    assert len(behind(StoredSurfaces(tmp_path), *(f"wort{number}" for number in range(2000)))) == 1500


def test_new_words_are_told_after_a_refresh_and_the_revision_says_so(tmp_path: Path) -> None:
    write(tmp_path, ("Rakete", ("rakete",)))
    stored = StoredSurfaces(tmp_path)
    assert behind(stored, "rakete") == [("Rakete", "rakete")]
    before = stored.revision
    write(tmp_path, ("RAKETE", ("rakete",)))
    stored.refresh()
    assert stored.revision != before
    assert behind(stored, "rakete") == [("RAKETE", "rakete"), ("Rakete", "rakete")]


def test_a_reader_goes_on_while_a_batch_is_being_written(tmp_path: Path) -> None:
    write(tmp_path, ("Rakete", ("rakete",)))
    writer = SurfaceWriter(tmp_path)
    many = ((f"wort{number}", "W" * 1000) for number in range(5000))
    writer._connection.executemany("INSERT INTO surfaces VALUES (?, ?)", many)
    assert writer._connection.in_transaction
    assert behind(StoredSurfaces(tmp_path), "rakete") == [("Rakete", "rakete")]
    writer.close()


def test_another_process_gets_the_same_words(tmp_path: Path) -> None:
    write(tmp_path, ("Rakete", ("rakete",)))
    stored = StoredSurfaces(tmp_path)
    assert behind(stored, "rakete") == behind(pickle.loads(pickle.dumps(stored)), "rakete")


def test_nothing_is_opened_before_it_is_asked_for(tmp_path: Path) -> None:
    stored = StoredSurfaces(tmp_path)
    with pytest.raises(IndexUnusableError, match=r"surfaces\.sqlite can't be read .* searchapp rebuild --index DIR"):
        stored.holding(["rakete"])
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    write(tmp_path, *((f"Wort{number}", (f"wort{number}",)) for number in range(5000)))
    file = tmp_path / "surfaces.sqlite"
    assert StoredSurfaces(tmp_path).check() == []
    file.write_bytes(file.read_bytes()[:20_000])
    assert "surfaces.sqlite" in "".join(StoredSurfaces(tmp_path).check())
    file.write_bytes(b"no database " * 100)
    with pytest.raises(IndexUnusableError, match="searchapp rebuild --index DIR"):
        StoredSurfaces(tmp_path).holding(["wort1"])
    with pytest.raises(EngineError, match="can't be written"):
        SurfaceWriter(tmp_path)


def test_whoever_may_only_read_gets_the_words() -> None:
    with open_folder() as folder:
        write(folder, ("Rakete", ("rakete",)))
        folder.chmod(0o755)
        with without_rights():
            stored = StoredSurfaces(folder)
            assert behind(stored, "rakete") == [("Rakete", "rakete")]
            stored.close()
