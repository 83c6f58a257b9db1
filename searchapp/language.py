"""Which language an article is written in. Function words decide the clear cases in microseconds, langdetect the rest.

Two shares of a text's words decide: German function words that no neighbouring language has, and function words of other
languages. In German news the first is 0.28 in the median and 0.19 at its first percentile, the second below 0.03.
langdetect takes Swiss German and Luxembourgish for German; few German beside many foreign function words correct it.
The words are data: `data/function_words.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from threading import Lock
from typing import Final, Protocol, cast

SAMPLE: Final = 1000
"""Characters of a text that are looked at."""

UNDETERMINED: Final = "und"
"""Code of a text whose language can't be told."""

_FEW_WORDS: Final = 12
_MANY_WORDS: Final = 25
_MIN_PARAGRAPH: Final = 8
_MIXED_SHARE: Final = 0.6
"""Share of a mixed article's letters that must be German."""
_DIALECT_SHARE: Final = 0.06
_SURE: Final = 0.95
"""langdetect's probability from which it is believed against a text without foreign function words."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_OTHER_SCRIPT: Final = re.compile(
    "[\u0370-\u03ff\u0400-\u052f\u0530-\u06ff\u0900-\u0fff\u10a0-\u10ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"
)
_OTHER_SCRIPT_SHARE: Final = 0.3
_DIALECTS: Final = ("gsw", "lb", "nds")
_GERMAN_NAMES: Final = {
    "af": "Afrikaans", "ar": "Arabisch", "bg": "Bulgarisch", "bn": "Bengalisch", "ca": "Katalanisch", "cs": "Tschechisch",
    "cy": "Walisisch", "da": "Dänisch", "de": "Deutsch", "el": "Griechisch", "en": "Englisch", "es": "Spanisch",
    "et": "Estnisch", "fa": "Persisch", "fi": "Finnisch", "fr": "Französisch", "gsw": "Schweizerdeutsch", "gu": "Gujarati",
    "he": "Hebräisch", "hi": "Hindi", "hr": "Kroatisch", "hu": "Ungarisch", "id": "Indonesisch", "it": "Italienisch",
    "ja": "Japanisch", "kn": "Kannada", "ko": "Koreanisch", "lb": "Luxemburgisch", "lt": "Litauisch", "lv": "Lettisch",
    "mk": "Mazedonisch", "ml": "Malayalam", "mr": "Marathi", "nds": "Niederdeutsch", "ne": "Nepalesisch",
    "nl": "Niederländisch", "no": "Norwegisch", "pa": "Pandschabi", "pl": "Polnisch", "pt": "Portugiesisch",
    "ro": "Rumänisch", "ru": "Russisch", "sk": "Slowakisch", "sl": "Slowenisch", "so": "Somali", "sq": "Albanisch",
    "sv": "Schwedisch", "sw": "Suaheli", "ta": "Tamil", "te": "Telugu", "th": "Thailändisch", "tl": "Tagalog",
    "tr": "Türkisch", "uk": "Ukrainisch", "ur": "Urdu", "vi": "Vietnamesisch", "zh": "Chinesisch",
    UNDETERMINED: "nicht erkennbar",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LanguageVerdict:
    """A text's language. `code`: ISO 639 ('de', 'en', 'gsw'; 'und' for none). `decided_by`: 'function words', 'script',
    'langdetect', 'dialect rule', 'paragraphs' or 'too little text'."""

    code: str
    german: bool
    decided_by: str


@dataclass(frozen=True, slots=True)
class _Evidence:
    """`words` in a text, and the shares of German-only and of foreign function words among them."""

    words: int
    german: float
    foreign: float


_GERMAN_BY_WORDS: Final = LanguageVerdict("de", german=True, decided_by="function words")
_TOO_LITTLE: Final = LanguageVerdict("de", german=True, decided_by="too little text")


def identify(text: str) -> LanguageVerdict:
    """The language of a text by its first 1,000 characters; pass title and text, not a title alone.

    A text of fewer than 12 words without foreign ones counts as German. An article that only starts in another language
    counts as German when 60 % of it is.
    """
    sample = text[:SAMPLE]
    evidence = _weigh(sample)
    if _is_clearly_german(evidence):
        return _GERMAN_BY_WORDS
    if evidence.words == 0:
        return LanguageVerdict(UNDETERMINED, german=False, decided_by="too little text")
    verdict = _doubtful(sample, evidence)
    if not verdict.german and len(text) > 2 * SAMPLE and _is_clearly_german(_weigh(text[-SAMPLE:])):
        return _by_paragraphs(text, verdict)
    return verdict


def german_name(code: str) -> str:
    """A language's name for German readers: 'en' → 'Englisch'."""
    return _GERMAN_NAMES.get(code, code)


def _weigh(text: str) -> _Evidence:
    words = _WORD.findall(text.lower())
    if not words:
        return _Evidence(0, 0.0, 0.0)
    lists = _function_words()
    german = sum(map(lists["german"].__contains__, words))
    foreign = sum(map(lists["foreign"].__contains__, words))
    return _Evidence(len(words), german / len(words), foreign / len(words))


def _is_clearly_german(evidence: _Evidence) -> bool:
    if evidence.words >= _MANY_WORDS:
        return evidence.german >= 0.12 and evidence.german >= 3 * evidence.foreign
    return evidence.words >= _FEW_WORDS and evidence.german >= 0.20 and evidence.foreign <= 0.02


def _doubtful(sample: str, evidence: _Evidence) -> LanguageVerdict:
    letters = sum(map(len, _WORD.findall(sample)))
    if len(_OTHER_SCRIPT.findall(sample)) > _OTHER_SCRIPT_SHARE * letters:
        return LanguageVerdict(_detect(sample)[0], german=False, decided_by="script")
    if evidence.words >= _MANY_WORDS and evidence.german <= 0.03 and evidence.foreign >= 0.08:
        code = _detect(sample)[0]
        code = (_dialect(sample) or UNDETERMINED) if code == "de" else code
        return LanguageVerdict(code, german=False, decided_by="function words")
    if evidence.words < _FEW_WORDS and evidence.german >= evidence.foreign:
        return _TOO_LITTLE
    code, probability = _detect(sample)
    if code == "de" and (dialect := _dialect(sample)):
        return LanguageVerdict(dialect, german=False, decided_by="dialect rule")
    unsure = probability < _SURE and evidence.german >= evidence.foreign
    return LanguageVerdict("de" if unsure else code, german=unsure or code == "de", decided_by="langdetect")


def _by_paragraphs(text: str, verdict: LanguageVerdict) -> LanguageVerdict:
    """An article in two languages: German if most of it is."""
    paragraphs = [(len(paragraph), _weigh(paragraph)) for paragraph in text.split("\n")]
    told = [(size, evidence) for size, evidence in paragraphs if evidence.words >= _MIN_PARAGRAPH]
    german = sum(size for size, evidence in told if evidence.german > 2 * evidence.foreign)
    if german >= _MIXED_SHARE * sum(size for size, _ in told):
        return LanguageVerdict("de", german=True, decided_by="paragraphs")
    return verdict


def _dialect(sample: str) -> str | None:
    """The language near to German that a text is full of words of; None for Standard German with a few of them."""
    words = _WORD.findall(sample.lower())
    counts = {code: sum(map(_function_words()[code].__contains__, words)) for code in _DIALECTS}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] >= max(3, _DIALECT_SHARE * len(words)) else None


def _detect(sample: str) -> tuple[str, float]:
    """langdetect's first choice and its probability; ('und', 0) where it finds no features in the text."""
    from langdetect.lang_detect_exception import LangDetectException

    with _LOADING:
        detect_langs = _langdetect()
    try:
        best = detect_langs(sample)[0]
    except (LangDetectException, IndexError):
        return UNDETERMINED, 0.0
    return best.lang.partition("-")[0], best.prob


class _Choice(Protocol):
    lang: str
    prob: float


_LOADING: Final = Lock()


@cache
def _langdetect() -> Callable[[str], list[_Choice]]:
    """langdetect with its profiles loaded (0.5 s). Loading from two threads at a time would give wrong languages."""
    from langdetect import DetectorFactory, detect_langs
    from langdetect.detector_factory import init_factory

    DetectorFactory.seed = 0
    init_factory()
    return cast("Callable[[str], list[_Choice]]", detect_langs)


@cache
def _function_words() -> dict[str, frozenset[str]]:
    lists: dict[str, set[str]] = {}
    current: set[str] = set()
    table = files("searchapp").joinpath("data", "function_words.txt").read_text("utf-8")
    for line in table.splitlines():
        if line.startswith("["):
            current = lists.setdefault(line.strip("[]"), set())
        elif not line.startswith("#"):
            current.update(line.split())
    lists["foreign"] -= lists["german"] | lists["common"]
    return {name: frozenset(words) for name, words in lists.items()}
