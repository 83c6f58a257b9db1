"""Some hundred short made-up articles, the same in every run, and small indexes of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random
from typing import Final

from searchapp.indexing.home import index_into
from searchapp.indexing.run import IndexOptions

Article = Mapping[str, str]

SENTENCES: Final = (
    "Der ukrainische Präsident Wolodymyr Selenskyj forderte {city} erneut zu {noun} auf.",
    "Selenskyjs Sprecher wies die Berichte über {noun} zurück.",
    "Frankreichs Verteidigungsminister Sébastien Lecornu kündigte die Lieferung von Caesar-Haubitzen an.",
    "Russlands Außenminister Sergej Lawrow nannte die Gespräche in {city} einen Fehler.",
    "In {city} wurden bei einem Raketenangriff {number} Menschen verletzt.",
    "Die Luftabwehr schoss in der Nacht {number} Drohnen und Langstreckenraketen ab.",
    "Die Armee griff die Stadt {city} mit F-16-Kampfjets und Raketen an.",
    "Eine F 16 stürzte nahe {city} ab, der Pilot kam ums Leben.",
    "Der Minister sprach von {noun} und von Drohnen- und Raketenangriffen auf {city}.",
    "Zwölf Leopard 2A6 und {number} Panzer vom Typ Leopard-2 sollen folgen.",
    "Die Waffenruhe hielt nicht: Beide Seiten warfen einander {noun} vor.",
    "Eine Feuerpause lehnte der Kreml ab, teilte Sprecher Dmitri Peskow mit.",
    "Soldatinnen und Soldaten räumten Minen; die Soldat:innen blieben {number} Tage.",
    "Rustem Umjerow, der Verteidigungsminister der Ukraine, traf in {city} ein.",
    "General Müller sagte, die Straße nach {city} sei wieder frei.",
    "Die Koalition der Willigen beriet in Paris über {noun}.",
    "„Das ist kein Krieg gegen das Volk“, sagte der Botschafter in {city}. Er sprach von {noun}.",
    "Nordkorea schickte nach Angaben aus Seoul Soldaten nach {city}.",
    "Israels Luftwaffe beschoss Stellungen der Hisbollah im Süden des Libanon.",
    "Das Parlament in {city} stimmte über Waffenlieferungen und {noun} ab.",
    "Der Taurus bleibt umstritten: Der Taurus-Marschflugkörper fliegt {number} Kilometer, ein Taurus kostet viel.",
    "Nach Angaben der Behörden schlug die Rakete im Westen von {city} ein.",
    "Die Verhandlungen über einen Waffenstillstand gingen ohne Ergebnis zu Ende.",
    "Ein Sprecher des Außenministeriums in Berlin sprach am {number}. Mai von Fortschritten.",
)
CITIES: Final = (
    "Kiew",
    "Charkiw",
    "Moskau",
    "Odessa",
    "Paris",
    "Beirut",
    "Belgorod",
    "Istanbul",
    "Kursk",
    "Saporischschja",
)
NOUNS: Final = (
    "Verhandlungen",
    "Sanktionen",
    "Waffenlieferungen",
    "Kriegsverbrechen",
    "Geländegewinnen",
    "Verstößen",
    "Flugabwehrsystemen",
    "Gefangenenaustausch",
    "Artilleriemunition",
    "Rüstungshilfe",
)
SOURCES: Final = ("Abendblatt", "Morgenpost", "Der Kurier")
AUTHORS: Final = ("Anna Meier", "Jörg Müller", "")


def articles(count: int, seed: int = 7) -> list[Article]:
    """`count` articles of one to four short paragraphs; a few have no date, title or author."""
    random = Random(seed)
    return [_article(random, number) for number in range(count)]


def _article(random: Random, number: int) -> Article:
    paragraphs = [" ".join(_sentence(random) for _ in range(random.randint(1, 4))) for _ in range(random.randint(1, 4))]
    found = {
        "id": f"a{number}",
        "title": _sentence(random).rstrip("."),
        "text": "\n\n".join([*paragraphs, _sentence(random)]),
        "source": random.choice(SOURCES),
        "author": random.choice(AUTHORS),
        "published": f"{random.randint(2022, 2024)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
    }
    for name in ("title", "published"):
        if random.random() < 0.05:
            del found[name]
    return found


def _sentence(random: Random) -> str:
    return random.choice(SENTENCES).format(
        city=random.choice(CITIES), noun=random.choice(NOUNS), number=random.randint(2, 31)
    )


def write(path: Path, records: Iterable[Article]) -> Path:
    """A JSONL file of articles."""
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records), encoding="utf-8")
    return path


def build(folder: Path, paths: Iterable[Path]) -> Path:
    """An index of files in `folder`."""
    index_into(folder, "tantivy", paths, IndexOptions(jobs=1))
    return folder
