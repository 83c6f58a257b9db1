"""People and offices in the prose of the press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.entities.countries import default_lexicon
from searchapp.entities.people import PeopleTagger, default_people_tagger
from searchapp.entities.people_candidates import Candidate
from searchapp.entities.people_words import Article, default_vocabulary
from searchapp.entities.text import TaggedText
from searchapp.model import Office, Person

Found = tuple[str, str | None, bool, str | None, tuple[str, ...]]


def people(body: str, day: str = "2024-03-01", title: str | None = None) -> list[Person]:
    return list(default_people_tagger().tag(TaggedText.of(title, body, date.fromisoformat(day))).people)


def offices(body: str, day: str = "2024-03-01") -> list[Office]:
    return list(default_people_tagger().tag(TaggedText.of(None, body, date.fromisoformat(day))).offices)


def brief(found: Sequence[Person]) -> list[Found]:
    return [
        (
            person.name,
            person.office,
            person.minister,
            person.country,
            tuple(mention.text for mention in person.mentions),
        )
        for person in found
        if not person.inferred
    ]


def names(body: str, day: str = "2024-03-01") -> list[str]:
    return [person.name for person in people(body, day) if not person.inferred]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "Der ukrainische Verteidigungsminister Rustem Umerov sprach. Umerovs Besuch fiel aus.",
            [("Rustem Umjerow", "Verteidigungsminister", True, "UA", ("Rustem Umerov", "Umerovs"))],
            id="transliteration-and-genitive",
        ),
        pytest.param(
            "Volodymyr Zelensky dankte, Selenskij reiste ab. Präsident Selenskyj blieb.",
            [("Wolodymyr Selenskyj", "Präsident", False, "UA", ("Volodymyr Zelensky", "Selenskij", "Selenskyj"))],
            id="one-man-in-three-spellings",
        ),
        pytest.param(
            "Das Ministerium von Andreï Beloussov schwieg, Roustem Oumerov nicht.",
            [
                ("Andrej Beloussow", None, False, "RU", ("Andreï Beloussov",)),
                ("Rustem Umjerow", "Verteidigungsminister", True, "UA", ("Roustem Oumerov",)),
            ],
            id="french-transliteration",
        ),
        pytest.param(
            "Schoigu, Russlands Verteidigungsminister, reiste ab.",
            [("Sergej Schoigu", "Verteidigungsminister", True, "RU", ("Schoigu",))],
            id="office-behind",
        ),
        pytest.param(
            "Kremlchef Putin telefonierte mit US-Präsident Joe Biden.",
            [
                ("Wladimir Putin", "Kremlchef", False, "RU", ("Putin",)),
                ("Joe Biden", "Präsident", False, "US", ("Joe Biden",)),
            ],
            id="office-as-named",
        ),
        pytest.param(
            "US-Außenminister Antony Blinken und sein chinesischer Amtskollege Wang Yi sprachen.",
            [
                ("Antony Blinken", "Außenminister", True, "US", ("Antony Blinken",)),
                ("Wang Yi", "Außenminister", True, "CN", ("Wang Yi",)),
            ],
            id="colleague",
        ),
        pytest.param(
            "Die Präsidenten Wladimir Putin und Xi Jinping trafen sich.",
            [
                ("Wladimir Putin", "Präsident", False, "RU", ("Wladimir Putin",)),
                ("Xi Jinping", "Präsident", False, "CN", ("Xi Jinping",)),
            ],
            id="shared-office",
        ),
        pytest.param(
            "Der Verteidigungsminister der Russischen Föderation Sergei Shoigu und der Sprecher des Kremls Dmitri Peskov schwiegen.",
            [
                ("Sergej Schoigu", "Verteidigungsminister", True, "RU", ("Sergei Shoigu",)),
                ("Dmitri Peskow", "Kremlsprecher", False, "RU", ("Dmitri Peskov",)),
            ],
            id="office-with-complement",
        ),
        pytest.param(
            "Altkanzler Gerhard Schröder schwieg, Ex-Präsident Petro Poroschenko nicht.",
            [
                ("Gerhard Schröder", "früherer Bundeskanzler", False, "DE", ("Gerhard Schröder",)),
                ("Petro Poroschenko", "früherer Präsident", False, "UA", ("Petro Poroschenko",)),
            ],
            id="former-in-the-word",
        ),
        pytest.param(
            "Frau von der Leyen lächelte. Von der Leyens Plan liegt vor.",
            [("Ursula von der Leyen", "EU-Kommissionspräsidentin", False, None, ("von der Leyen", "Von der Leyens"))],
            id="particles",
        ),
        pytest.param(
            "Jordaniens König Abdullah II. trauerte.",
            [("Abdullah II.", "König", False, "JO", ("Abdullah II.",))],
            id="ruler-with-number",
        ),
        pytest.param(
            "Die Lehrerin Olena Petrenko, 34, flüchtete. „Es war laut“, sagt Petrenko.",
            [("Olena Petrenko", "Lehrerin", False, "UA", ("Olena Petrenko", "Petrenko"))],
            id="unknown-with-profession",
        ),
        pytest.param(
            "Der Osloer Raketenforscher Aslak Nygård widersprach. Auch Odile Marchetti, Forscherin am Institut, zweifelt.",
            [
                ("Aslak Nygård", "Raketenforscher", False, None, ("Aslak Nygård",)),
                ("Odile Marchetti", "Forscherin", False, None, ("Odile Marchetti",)),
            ],
            id="professions-before-and-behind",
        ),
        pytest.param(
            "Der Analyst Park Min-jae sieht es anders, sagte Verteidigungsminister Shin Won-sik.",
            [
                ("Park Min-jae", "Analyst", False, None, ("Park Min-jae",)),
                ("Shin Won-sik", "Verteidigungsminister", True, "KR", ("Shin Won-sik",)),
            ],
            id="korean-order",
        ),
        pytest.param(
            "Landrätin Monika Panzer zählte Paletten. „Gut“, sagt Panzer. Der Panzer blieb stehen.",
            [("Monika Panzer", "Landrätin", False, None, ("Monika Panzer", "Panzer"))],
            id="surname-that-is-a-noun",
        ),
        pytest.param(
            "Oleksandr Wilkul, der Chef des Verteidigungsrats, und Oberst a. D. Reto Caflisch kamen.",
            [
                ("Oleksandr Wilkul", "Chef des Verteidigungsrats", False, "UA", ("Oleksandr Wilkul",)),
                ("Reto Caflisch", "Oberst a. D.", False, None, ("Reto Caflisch",)),
            ],
            id="titles-of-several-words",
        ),
        pytest.param(
            "Laut dem Kommandeur der 3. Sturmbrigade, Andrij Bilezkyj, hielt die Front.",
            [("Andrij Bilezkyj", "Kommandeur der 3. Sturmbrigade", False, "UA", ("Andrij Bilezkyj",))],
            id="complement-with-ordinal",
        ),
        pytest.param(
            "Der Soldat Andrij „Fuchs“ Melnytschuk (27) humpelt. Melnytschuk lacht.",
            [("Andrij Melnytschuk", "Soldat", False, "UA", ("Andrij „Fuchs“ Melnytschuk", "Melnytschuk"))],
            id="nickname",
        ),
        pytest.param(
            "Oleksij Resnikow war Verteidigungsminister.",
            [("Oleksij Resnikow", "früherer Verteidigungsminister", False, "UA", ("Oleksij Resnikow",))],
            id="was-minister",
        ),
        pytest.param(
            "Daryna Schewtschuk baut Zünder. „Er fragt nie“, sagt die Unternehmerin.",
            [("Daryna Schewtschuk", "Unternehmerin", False, "UA", ("Daryna Schewtschuk",))],
            id="profession-said-later",
        ),
    ],
)
def test_people(body: str, expected: list[Found]) -> None:
    assert brief(people(body)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("Thilo Austin pflegt Leoparden. Austin lacht.", ["Thilo Austin"], id="other-first-name"),
        pytest.param("Spediteur Jens Merz fährt. Merz schweigt.", ["Jens Merz"], id="other-merz"),
        pytest.param(
            "Minister Mychajlo Fedorow traf Gouverneur Iwan Fedorow.",
            ["Mychajlo Fedorow", "Iwan Fedorow"],
            id="two-of-a-name",
        ),
        pytest.param("Merz sprach am Montag im Bundestag.", [], id="weak-surname-alone"),
        pytest.param(
            "Oppositionsführer Merz und CDU-Chef Friedrich Merz sind einer.",
            ["Friedrich Merz"],
            id="weak-surname-joined",
        ),
        pytest.param("In Georgia regnet es, der Jordan führt Wasser. Austin liegt in Texas.", [], id="places"),
        pytest.param(
            "Ryan Jordan stammt aus Georgia. „Flach“, sagt Jordan.", ["Ryan Jordan"], id="person-named-like-a-place"
        ),
        pytest.param("RN-Chef Jordan Bardella will das nicht.", ["Jordan Bardella"], id="first-name-like-a-place"),
        pytest.param(
            "Präsident Emmanuel Macron erklärte Journalisten die Lage.", ["Emmanuel Macron"], id="name-ends-at-the-verb"
        ),
        pytest.param("Die Fregatte „Admiral Makarow“ und das Patrouillenschiff Sergej Kotow sanken.", [], id="ships"),
        pytest.param(
            "Auf der Konrad-Adenauer-Straße, in der Olof-Palme-Allee und am Willy-Brandt-Platz.", [], id="streets"
        ),
        pytest.param(
            "Die Konrad-Adenauer-Stiftung und die Carl Zeiss AG luden ein.", [], id="foundations-and-companies"
        ),
        pytest.param(
            "Die Scholz-Regierung zögert, Putin-Vertraute drohen.",
            ["Olaf Scholz", "Wladimir Putin"],
            id="compounds-that-count",
        ),
        pytest.param("In der Merkel-Straße und der Lenin-Statue geschieht nichts.", [], id="compounds-that-do-not"),
        pytest.param("Gespielt wird „Julius Caesar“, danach „Anna Karenina“.", [], id="plays"),
        pytest.param("Petro Halatschko sät. Petros Acker ist groß.", ["Petro Halatschko"], id="first-name-in-genitive"),
        pytest.param("In Chan Junis und Abu Dhabi ist es heiß.", [], id="places-like-names"),
        pytest.param(
            "Heute Morgen kam Hilfe. Neue Waffen treffen ein. Am Freitag Abend begann es.", [], id="capitalised-words"
        ),
        pytest.param(
            "Selenskyj traf Vitali Klitschko und dessen Bruder Wladimir Klitschko.",
            ["Wolodymyr Selenskyj", "Vitali Klitschko", "Wladimir Klitschko"],
            id="brothers",
        ),
    ],
)
def test_names(body: str, expected: list[str]) -> None:
    assert names(body) == expected


@pytest.mark.parametrize(
    ("day", "office", "minister"),
    [
        pytest.param("2023-01-18", "Innenminister von Niedersachsen", False, id="before"),
        pytest.param("2023-01-19", "Verteidigungsminister", True, id="first-day"),
    ],
)
def test_the_term_on_the_day(day: str, office: str, minister: bool) -> None:
    person = people("Boris Pistorius kam nach Kiew.", day)[0]
    assert (person.office, person.minister) == (office, minister)


def test_a_namesake_is_somebody_else() -> None:
    person = people("Bäcker Gerd Müller spendet Brot.", "2020-01-01")[0]
    assert (person.name, person.office, person.country) == ("Gerd Müller", "Bäcker", None)
    person = people("Minister Gerd Müller spendet Brot.", "2020-01-01")[0]
    assert (person.name, person.office, person.country) == ("Gerd Müller", "Entwicklungsminister", "DE")


def test_out_of_office_is_former() -> None:
    person = people("Christine Lambrecht schrieb ein Buch.", "2024-01-01")[0]
    assert (person.office, person.minister) == ("frühere Verteidigungsministerin", False)


@pytest.mark.parametrize(
    ("body", "day", "holder"),
    [
        pytest.param(
            "Der französische Verteidigungsminister reist nach Kiew.", "2024-02-01", "Sébastien Lecornu", id="adjective"
        ),
        pytest.param(
            "Frankreichs Verteidigungsministerin reist nach Kiew.", "2026-01-10", "Catherine Vautrin", id="genitive"
        ),
        pytest.param("Der Kremlsprecher schwieg.", "2024-02-01", "Dmitri Peskow", id="office-of-one-state"),
    ],
)
def test_an_office_alone_means_its_holder(body: str, day: str, holder: str) -> None:
    found = people(body, day)
    assert [(person.name, person.inferred) for person in found] == [(holder, True)]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Ein Kremlsprecher sagte nichts.", id="indefinite"),
        pytest.param("Die Verteidigungsminister der Ukraine und Frankreichs trafen sich.", id="plural"),
        pytest.param("Der frühere französische Verteidigungsminister reiste ab.", id="former"),
        pytest.param("Der Verteidigungsminister reiste ab.", id="no-state"),
    ],
)
def test_an_office_that_means_nobody(body: str) -> None:
    assert people(body) == []


def test_a_named_holder_is_not_inferred_again() -> None:
    found = people("Macron sprach. Der französische Präsident reist nach Kiew.")
    assert [(person.name, person.inferred) for person in found] == [("Emmanuel Macron", False)]


def test_offices_are_masculine_with_their_state() -> None:
    found = offices(
        "Verteidigungsministerin Christine Lambrecht traf den ukrainischen Außenminister und Kremlchef Putin.",
        "2022-06-01",
    )
    assert [(office.name, office.country) for office in found] == [
        ("Verteidigungsminister", "DE"),
        ("Außenminister", "UA"),
        ("Präsident", "RU"),
    ]


def test_the_title_counts_too() -> None:
    text = TaggedText.of("Merz sagt Hilfe zu", "Bundeskanzler Friedrich Merz reiste nach Kiew.", date(2025, 6, 1))
    person = default_people_tagger().tag(text).people[0]
    assert [text.text[mention.start : mention.end] for mention in person.mentions] == ["Merz", "Friedrich Merz"]


class EveryCapital:
    """A source such as a statistical tagger could be: claims one token for a person."""

    def find(self, article: Article, taken: set[int]) -> list[Candidate]:
        index = article.folded(0, article.size).index("quidam")
        taken.add(index)
        return [Candidate(index, index, ("quidam",), ("quidam",))]


def test_another_source_of_candidates_joins_in() -> None:
    tagger = PeopleTagger(default_vocabulary(default_lexicon()), [EveryCapital()])
    found = tagger.tag(TaggedText.of(None, "Dort stand Quidam neben Olaf Scholz."))
    assert [person.name for person in found.people] == ["Quidam", "Olaf Scholz"]


PIECES = [
    "Rustem Umerov", "Präsident", "Olaf Scholz", "Selenskyjs", "von der Leyen", "(SPD)", ", 38,", ".", "„", "“", "-", "\n", "der",
    "Verteidigungsminister", "Frankreichs", "Kim Jong-un", "Abdullah II.", "al-Assad", "sagte", "und", "Herr", "Dr.", "a. D.",
    "Fregatte", "Straße", "Anna", "Müller", "Petros", "US", "Ex", "Amtskollege", "ist", "neuer", "Chef", "des", "Generalstabs",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", "", "-", "\n"])), max_size=25), st.booleans())
def test_mentions_are_the_text(pieces: list[tuple[str, str]], titled: bool) -> None:
    body = "".join(word + gap for word, gap in pieces)
    text = TaggedText.of("Titel" if titled else None, body, date(2024, 3, 1))
    found = default_people_tagger().tag(text)
    places = [value.mentions for value in found.people] + [value.mentions for value in found.offices]
    assert all(places)
    for mentions in places:
        for mention in mentions:
            assert text.text[mention.start : mention.end] == mention.text
    assert len({person.name for person in found.people}) == len(found.people)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("Bootsmann Dieter Lang schrubbt das Deck.", {"Dieter Lang": "Bootsmann"}, id="everyday-surname"),
        pytest.param(
            "„Kein Wasser“, klagt Zeynab Hassoun, Schneiderin.", {"Zeynab Hassoun": "Schneiderin"}, id="role-behind"
        ),
        pytest.param(
            "Die Ministerin für Auswärtige Angelegenheiten Awa Sow kam.", {"Awa Sow": "Außenministerin"}, id="ministry"
        ),
        pytest.param("Heereschef Choi Min Ho schwieg.", {"Choi Min Ho": "Heereschef"}, id="korean-in-three-words"),
        pytest.param("Ihr Kollege Rajveer Kumar Solanki schwieg.", {"Rajveer Kumar Solanki": None}, id="colleague"),
        pytest.param("Nargesa Tavoli wurde am Freitag festgenommen.", {"Nargesa Tavoli": None}, id="fate"),
        pytest.param("Die Kiste Tavoli Namuri wurde am Freitag geliefert.", {}, id="fate-of-a-thing"),
        pytest.param("Smutje Lasse Ehlers scherzt.", {"Lasse Ehlers": "Smutje"}, id="surname-on-ers"),
        pytest.param("Er vergab als stellvertretender Minister Bauaufträge.", {}, id="plural-noun"),
        pytest.param(
            "Es kam der Gehilfe des Präsidenten Wladimir Medinski.",
            {"Wladimir Medinski": "Gehilfe des Präsidenten"},
            id="office-of-another",
        ),
        pytest.param(
            "Der Berater des Gouverneurs, Petro Hlynka, sagte das.",
            {"Petro Hlynka": "Berater des Gouverneurs"},
            id="apposed-to-an-office-of-another",
        ),
        pytest.param(
            "Der Sprecher des Verteidigungsministers, Iwan Petrenko, sagte das.",
            {"Iwan Petrenko": "Sprecher des Verteidigungsministers"},
            id="speaker-is-no-minister",
        ),
        pytest.param(
            "Neuer Innenminister ist der Jurist Pawlo Drosd.", {"Pawlo Drosd": "Innenminister"}, id="predicate"
        ),
        pytest.param("Das sagt Vorsitzende Ljuba Kowalenko.", {"Ljuba Kowalenko": "Vorsitzende"}, id="feminine"),
        pytest.param(
            "Kapitän zur See a. D. Bernd Marder schreibt.", {"Bernd Marder": "Kapitän zur See a. D."}, id="rank"
        ),
        pytest.param(
            "Das meldet Kapitän zur See Lars Brodersen.", {"Lars Brodersen": "Kapitän zur See"}, id="rank-no-lake"
        ),
        pytest.param("Das sagt Dr. Imke Puhmann.", {"Imke Puhmann": None}, id="degree"),
        pytest.param(
            "Bürgermeister Dr. h. c. Wolf Gernsheim grüßt.", {"Wolf Gernsheim": "Bürgermeister"}, id="degree-of-honour"
        ),
        pytest.param("Es kam Bürgermeister Prof. Dr. Meier.", {"Meier": "Bürgermeister"}, id="degrees-are-nobody"),
        pytest.param("Er ist Professor. Große Sorgen plagen ihn.", {}, id="no-degree-without-a-stop"),
        pytest.param(
            "Der Anwalt Ludowig de Castelnau schrieb.", {"Ludowig de Castelnau": "Anwalt"}, id="unknown-with-particle"
        ),
        pytest.param(
            "Das sagt die Kinderärztin Samira Abu Dakka dort.",
            {"Samira Abu Dakka": "Kinderärztin"},
            id="surname-in-abu",
        ),
        pytest.param(
            "Rechts nahm Vizeaußenminister Serhij Lyslyzja Platz.",
            {"Serhij Lyslyzja": "Vizeaußenminister"},
            id="takes-a-seat",
        ),
        pytest.param("Am General Petrow Platz fielen Schüsse.", {}, id="square"),
        pytest.param(
            "Die Generäle Max Huber und Jan Piotrowski gingen.",
            {"Max Huber": "General", "Jan Piotrowski": "General"},
            id="plural-with-umlaut",
        ),
        pytest.param(
            "Ihr Chef Pawlo Drosd, der den Präsidenten stützt, rief an.", {"Pawlo Drosd": "Chef"}, id="relative-clause"
        ),
        pytest.param(
            "Pawlo Drosd, bis Mai Innenminister, rief an.", {"Pawlo Drosd": "früherer Innenminister"}, id="until-may"
        ),
        pytest.param(
            "Der Regierende Bürgermeister von Berlin, Pawlo Drosd, rief an.",
            {"Pawlo Drosd": "Regierender Bürgermeister"},
            id="style",
        ),
        pytest.param(
            "Pawlo Drosd, bis heute Innenminister, rief an.", {"Pawlo Drosd": "Innenminister"}, id="until-today"
        ),
    ],
)
def test_names_by_what_stands_beside_them(body: str, expected: dict[str, str | None]) -> None:
    assert {person.name: person.office for person in people(body) if not person.inferred} == expected


@pytest.mark.parametrize(
    ("body", "office"),
    [
        pytest.param(
            "Der stellvertretende russische Verteidigungsminister Iwan Petrenko kam.",
            "stellvertretender Verteidigungsminister",
            id="before",
        ),
        pytest.param(
            "Es kam Iwan Petrenko, Russlands stellvertretender Verteidigungsminister.",
            "stellvertretender Verteidigungsminister",
            id="behind",
        ),
        pytest.param(
            "Die designierte Außenministerin Olga Petrenko kam.", "designierte Außenministerin", id="not-yet-in-office"
        ),
        pytest.param("Der künftige Innenminister Iwan Petrenko kam.", "künftiger Innenminister", id="to-come"),
        pytest.param("Iwan Petrenko, einst Innenminister, kam.", "früherer Innenminister", id="once"),
    ],
)
def test_who_has_not_got_the_office_is_no_minister(body: str, office: str) -> None:
    assert [(person.office, person.minister) for person in people(body)] == [(office, False)]


def test_a_deputy_is_not_counted_under_the_full_office() -> None:
    found = offices("Der stellvertretende Verteidigungsminister schwieg, der Verteidigungsminister sprach.")
    assert sorted(office.name for office in found) == ["Verteidigungsminister", "Vizeverteidigungsminister"]
