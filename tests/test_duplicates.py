"""Near-duplicate signatures: reprints are close, other reports aren't, the estimate is near the truth."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from searchapp.duplicates import BANDS, MIN_TOKENS, NO_SIGNATURE, are_duplicates, signature, similarity

WORDS = st.lists(st.sampled_from([f"wort{number}" for number in range(60)]), min_size=MIN_TOKENS, max_size=200)


def pairs(words: list[str]) -> set[tuple[str, str]]:
    return set(itertools.pairwise(words))


@given(WORDS)
def test_a_text_is_its_own_duplicate(words: list[str]) -> None:
    first, second = signature(words), signature(list(words))
    assert first == second
    assert len(first.bands) == BANDS
    assert similarity(first.sketch, second.sketch) == 1.0
    assert are_duplicates(first.sketch, second.sketch)


@given(WORDS, WORDS)
def test_estimate_is_near_the_true_similarity(left: list[str], right: list[str]) -> None:
    true = len(pairs(left) & pairs(right)) / len(pairs(left) | pairs(right))
    assert abs(similarity(signature(left).sketch, signature(right).sketch) - true) < 0.3


def test_small_edits_keep_a_reprint_together() -> None:
    copy = [f"wort{number}" for number in range(300)]
    reprint = [word if number % 25 else "anders" for number, word in enumerate(copy)]
    first, second = signature(copy), signature(reprint)
    assert are_duplicates(first.sketch, second.sketch)
    assert set(first.bands) & set(second.bands)


def test_unrelated_texts_share_nothing() -> None:
    first = signature([f"wort{number}" for number in range(300)])
    second = signature([f"satz{number}" for number in range(300)])
    assert not are_duplicates(first.sketch, second.sketch)
    assert not set(first.bands) & set(second.bands)


@given(WORDS)
def test_bands_together_are_the_sketch(words: list[str]) -> None:
    found = signature(words)
    places, stretches = zip(*(band.split(".") for band in found.bands), strict=True)
    assert len(set(places)) == BANDS
    assert bytes.fromhex("".join(stretches)) == found.sketch


def test_short_texts_are_never_grouped() -> None:
    short = signature(["wort"] * (MIN_TOKENS - 1))
    assert short == NO_SIGNATURE
    assert not are_duplicates(short.sketch, short.sketch)
