"""German or not, and what instead."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.language import german_name, identify

GERMAN = (
    "Die Bundesregierung hat am Montag mitgeteilt, dass sie der Ukraine weitere Panzer liefern werde. Der Minister sagte, die "
    "Entscheidung sei nach Gesprächen mit den Verbündeten gefallen und werde nun zügig umgesetzt."
)
ENGLISH = (
    "The government said on Monday that it would deliver more tanks to Ukraine. The minister told reporters that the decision "
    "was made after talks with allies and that the first of them would arrive in the spring."
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(GERMAN, id="news"),
        pytest.param(
            "Praesident Selenskyj hat gesagt, dass die Ukraine fuer ihre Verteidigung mehr Waffen benoetigt.",
            id="no-umlauts",
        ),
        pytest.param(
            "Der Bundesrat hiess die Lieferung gut, die Geschosse dürfen nun ausser Landes gebracht werden.",
            id="swiss-standard",
        ),
        pytest.param(f"{GERMAN} „We will not wait any longer“, sagte der Sprecher. {GERMAN}", id="english-quotation"),
        pytest.param(f"{GERMAN} «Слава Україні», riefen die Soldaten. {GERMAN}", id="ukrainian-quotation"),
        pytest.param("Liveticker: Charkiw, Cherson, Odessa", id="names-only"),
        pytest.param("Selenskyj in Paris", id="headline"),
        pytest.param("Putin droht", id="two-words"),
        pytest.param(
            "Ukraine-Liveblog: ++ Russland greift Odessa an ++ Selenskyj dankt Scholz ++ Kiew meldet Abschüsse ++",
            id="ticker",
        ),
        pytest.param(
            "Leopard 2 A6: 18, Marder: 40, Gepard: 52, Panzerhaubitze 2000: 14, Mars II: 5, Iris-T SLM: 3, Dachs: 10",
            id="table",
        ),
    ],
)
def test_german(text: str) -> None:
    verdict = identify(text)
    assert (verdict.code, verdict.german) == ("de", True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(ENGLISH, "en", id="english"),
        pytest.param(f"{ENGLISH} “Wir liefern”, said the chancellor. {ENGLISH}", "en", id="german-quotation"),
        pytest.param("Ukraine war: what we know about the attack", "en", id="english-headline"),
        pytest.param(
            "Le ministre des Armées a annoncé la livraison de nouveaux canons à l'Ukraine, lors d'une visite à Kiev mercredi.",
            "fr",
            id="french",
        ),
        pytest.param(
            "De Nederlandse regering heeft maandag besloten om meer wapens aan Oekraïne te leveren. Het gaat om tanks en raketten "
            "die door het leger niet meer worden gebruikt, zei de minister.",
            "nl",
            id="dutch",
        ),
        pytest.param(
            "Den danske regering sagde mandag, at den vil levere flere kampvogne til Ukraine. Ministeren sagde, at beslutningen "
            "blev taget efter samtaler med de allierede.",
            "da",
            id="danish",
        ),
        pytest.param(
            "Prezydent powiedział w poniedziałek, że kraj otrzyma nowe systemy obrony powietrznej dla miast.",
            "pl",
            id="polish",
        ),
        pytest.param(
            "Президент України заявив у понеділок, що країна отримає нові системи протиповітряної оборони.",
            "uk",
            id="ukrainian",
        ),
        pytest.param(
            "Министр обороны России заявил, что армия продолжит операцию на востоке страны.", "ru", id="russian"
        ),
        pytest.param(
            "De Bundesrat het gseit, das sig nöd möglich, wil s Gsetz das verbüetet. Vili Lüt sind nöd iverstande gsi und händ das "
            "au gseit, aber d Regierig isch bi ihrere Meinig blibe.",
            "gsw",
            id="swiss-german",
        ),
        pytest.param(
            "De Premier sot, et wier wichteg, datt d'Leit an der Ukrain net vergiess ginn. Och déi aner Länner hunn hir Hëllef "
            "ugekënnegt, well d'Situatioun net méi besser ginn ass.",
            "lb",
            id="luxembourgish",
        ),
    ],
)
def test_other_languages(text: str, code: str) -> None:
    verdict = identify(text)
    assert (verdict.code, verdict.german) == (code, False)


def test_low_german_isnt_taken_for_german() -> None:
    text = (
        "De Regeren hett an'n Maandag seggt, dat se de Ukraine wedder helpen will. Dat is nich licht, sä he, man wi mööt "
        "tosamen stahn un düsse Krieg mutt en Enn hebben."
    )
    assert not identify(text).german


@pytest.mark.parametrize("text", ["", "  \n", "123 456 !!!", "🎉🎉", "— … —"])
def test_no_language_at_all(text: str) -> None:
    verdict = identify(text)
    assert (verdict.code, verdict.german) == ("und", False)


def test_clear_cases_need_no_statistics() -> None:
    assert identify(GERMAN).decided_by == "function words"


def test_a_mostly_german_article_may_start_in_english() -> None:
    assert identify("\n".join([ENGLISH] * 5 + [GERMAN] * 15)).german
    assert not identify("\n".join([ENGLISH] * 15 + [GERMAN] * 5)).german


def test_threads_agree() -> None:
    texts = [
        ENGLISH[:60],
        "Selenskyj besucht heute wohl Paris, Kiew wartet, Moskau schweigt, Berlin zögert, Wien prüft.",
    ] * 40
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(identify, texts)) == [identify(text) for text in texts]


def test_language_names_are_german() -> None:
    assert (german_name("en"), german_name("und"), german_name("xx")) == ("Englisch", "nicht erkennbar", "xx")


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_a_verdict(text: str) -> None:
    verdict = identify(text)
    assert verdict.german == (verdict.code == "de")


def test_real_articles_are_german(eval_dir: Path) -> None:
    texts = [json.loads(line)["text"] for line in (eval_dir / "news.jsonl").read_text("utf-8").splitlines()]
    verdicts = [identify(text) for text in texts]
    assert all(verdict.german for verdict in verdicts)
    assert sum(verdict.decided_by == "function words" for verdict in verdicts) >= 0.99 * len(texts)
