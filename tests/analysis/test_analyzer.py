from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.analyzer import Analyzer, default_analyzer
from searchapp.analysis.tokenize import tokenize
from tests.analysis.matching import answers, finds

_SEEDS = Path(__file__).parents[2] / "seeds"
_WORDS = st.sampled_from(
    [
        "Leopard",
        "2",
        "A6",
        "-",
        " ",
        "/",
        "Raketen",
        "und",
        "Drohnenangriffe",
        "F",
        "16",
        "Iris",
        "T",
        "Selenskyjs",
        ".",
        "ß",
    ]
)


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return default_analyzer()


def _seed_texts() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(_SEEDS.glob("*.txt"))]


def test_every_word_of_a_text_finds_the_text(analyzer: Analyzer) -> None:
    for text in _seed_texts()[:4]:
        analysed = analyzer.analyze(text)
        for surface in dict.fromkeys(analysed.tokens.surfaces):
            assert any(answers(analysed, one) for one in analyzer.expand(surface)), surface


def test_forms_stand_beside_their_tokens(analyzer: Analyzer) -> None:
    text = "Die Ukraine erhielt F-16-Kampfjets."
    analysed = analyzer.analyze(text)
    assert [form.exact for form in analysed.forms] == ["die", "ukraine", "erhielt", "f", "16", "kampfjets"]
    assert len(analysed.forms) == len(analysed.tokens)
    assert all(form.stem and form.exact and not (form.stem + form.exact).count(" ") for form in analysed.forms)


def test_given_tokens_are_used(analyzer: Analyzer) -> None:
    text = "Raketen-Angriff auf Kiew"
    tokens = tokenize(text)
    assert analyzer.analyze(text, tokens) == analyzer.analyze(text)


@given(st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=30).map("".join)))
def test_tokens_and_gaps_are_the_text(text: str) -> None:
    tokens = tokenize(text)
    assert len(tokens.gaps) == len(tokens)
    for index, (surface, start, gap) in enumerate(zip(tokens.surfaces, tokens.starts, tokens.gaps, strict=True)):
        end = tokens.end(index)
        assert text[start:end] == surface
        assert gap == (text[end : tokens.starts[index + 1]] if index + 1 < len(tokens) else "")


@given(st.lists(_WORDS, max_size=30))
def test_analysis_depends_on_the_text_alone(pieces: list[str]) -> None:
    text = "".join(pieces)
    warm, cold = default_analyzer().analyze(text), _COLD.analyze(text)
    assert warm == cold


@given(st.text(max_size=60))
def test_no_text_breaks_the_chain(text: str) -> None:
    analysed = default_analyzer().analyze(text)
    assert len(analysed.forms) == len(analysed.tokens)
    assert all(form.exact and form.stem for form in analysed.forms)


@given(st.text(min_size=1, max_size=30))
def test_no_query_breaks_the_chain(text: str) -> None:
    default_analyzer().expand(text)
    default_analyzer().expand_sequence(text.split())


def test_version_is_short_and_stable() -> None:
    assert default_analyzer().version == Analyzer().version
    assert len(default_analyzer().version) == 12


def test_aliases_do_not_change_the_index() -> None:
    text = "Himars und M142"
    assert Analyzer([("Himars", "M142")]).analyze(text) == default_analyzer().analyze(text)
    assert finds(default_analyzer(), "Himars", text)


_COLD = Analyzer()


def test_words_of_forgotten_generations_are_analysed_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("searchapp.analysis.analyzer._RECENT_WORDS", 3)
    text = "Die Haubitzen und die Raketenangriffe trafen Kiew; die F 16 und die Haubitzen trafen wieder Kiew. F 16!"
    small = Analyzer()
    assert [small.analyze(text) for _ in range(3)] == [default_analyzer().analyze(text)] * 3
