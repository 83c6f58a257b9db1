"""Reading a text for one query gives what analysing all of it gives."""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.forms import Analyzed, Level
from searchapp.analysis.sentences import sentence_end, sentence_start, sentence_starts
from searchapp.analysis.tokenize import tokenize
from searchapp.engine.surfaces import StoredSurfaces, SurfaceWriter
from searchapp.entities.tagger import default_tagger
from searchapp.entities.text import TaggedText
from searchapp.entities.vocabulary import analyzer_with_gazetteers
from searchapp.indexing.columns import Columns, KnownWords
from searchapp.query.chunks import Chunks
from searchapp.query.distance import is_within
from searchapp.query.skim import Skimmer, Spot
from searchapp.query.wildcard import wildcard_expression

from .corpus import articles

PIECES = (
    "Der ",
    "Satz",
    ". ",
    "… ",
    "am 3. ",
    "Mai ",
    "Dr. ",
    "B. ",
    "! ",
    "\n",
    "\n\n ",
    "»Ja«",
    " ",
    "„Nein“. ",
    "usw. ",
    "x" * 450,
)
TRICKY = (
    "Die F-16 und eine F 16, dazu F\u00a016.",
    "Drohnen-, Raketen- und Artillerieangriffe\nauf Kh-101 und X 101",
    "Leopard 2 A6 (Leopard-2-A6) Raketen-",
    "Eine Rakete, zwei Raketen. Raketenangriffe und Drohnen",
    "Raketen-\tund Drohnenangriffe, Raketen-  und Panzerangriffe, (Luft-/Raketen- und Seeangriffe)",
    "Nato-Waffenlieferungen und -exporte, Ölimporte\nsowie –exporte; (Panzerfahrer),  oder\u00a0-fahrerinnen. Raketenangriffe bzw. -abwehr, Waffenlieferungen („und -exporte“) und (-käufe)",
    "Titel mit Luft-\n\nund Bodenangriffe S-300-System T-72B3 Iris T SLM",
    "",
)
TEXTS = (*(article["text"] for article in articles(60)), *TRICKY)


@pytest.fixture(scope="module", params=["kept with the index", "learned on the way"])
def chunks(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Chunks:
    """What a query knows of the texts' words before it reads them."""
    analyzer = analyzer_with_gazetteers()
    if request.param == "learned on the way":
        return Chunks(analyzer)
    folder = tmp_path_factory.mktemp("index")
    writer, known = SurfaceWriter(folder), KnownWords(analyzer, default_tagger().marks)
    for text in TEXTS:
        tagged = TaggedText.of(None, text)
        columns = Columns.of(known.rows(tagged.tokens.surfaces), 0)
        writer.add(known.news(tagged, analyzer.joined(text, tagged.tokens, columns.openings)))
        writer.flush()
    writer.close()
    return Chunks(analyzer, StoredSurfaces(folder))


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_a_sentence_found_nearby_is_the_one_found_by_cutting_the_text(text: str) -> None:
    starts = sentence_starts(text)
    for at in tokenize(text).starts:
        number = bisect_right(starts, at)
        assert sentence_start(text, at) == starts[number - 1]
        assert sentence_start(text, at, starts[number - 1]) == starts[number - 1]
        assert sentence_end(text, at) == [*starts, len(text)][number]


def places(analyzed: Analyzed) -> dict[tuple[Level, str], set[Spot]]:
    """Where every term of a text stands."""
    wanted: dict[tuple[Level, str], set[Spot]] = {}
    for index, form in enumerate(analyzed.forms):
        for key in ((Level.EXACT, form.exact), (Level.STEM, form.stem), *((Level.PART, each) for each in form.parts)):
            wanted.setdefault(key, set()).add(Spot(index, index))
    for joined in analyzed.joined:
        for term in joined.terms:
            wanted.setdefault((Level.PART, term), set()).add(Spot(joined.first, joined.last))
    return wanted


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:20])
def test_every_term_stands_where_the_whole_analysis_has_it(text: str, chunks: Chunks) -> None:
    analyzed = analyzer_with_gazetteers().analyze(text)
    for key, spots in places(analyzed).items():
        found = Skimmer([key], [], chunks).read(text)
        assert set(found.spots.get(key, ())) == spots
        for spot in spots:
            assert found.edges[spot.first][0] == analyzed.tokens.starts[spot.first]
            assert found.edges[spot.last][1] == analyzed.tokens.end(spot.last)


@pytest.mark.parametrize("count", [6, 200], ids=["few terms", "more than are looked for one by one"])
def test_a_query_finds_its_terms_in_texts_that_it_meets_later(count: int, chunks: Chunks) -> None:
    analyzer = analyzer_with_gazetteers()
    wanted = [places(analyzer.analyze(text)) for text in TEXTS]
    keys = random.Random(count).sample(sorted({key for each in wanted for key in each}), count)
    skimmer = Skimmer(keys, [], chunks)
    for text, spots in zip(TEXTS, wanted, strict=True):
        found = skimmer.read(text).spots
        assert {key: set(found[key]) for key in keys if key in found} == {
            key: spots[key] for key in keys if key in spots
        }


@pytest.mark.parametrize(
    ("pattern", "distance"),
    [
        pytest.param("rakete*", 0, id="prefix"),
        pytest.param("*angriffe", 0, id="suffix"),
        pytest.param("dr?hnen", 0, id="one letter"),
        pytest.param("rakten", 1, id="near"),
    ],
)
def test_a_pattern_stands_at_every_word_that_fits(pattern: str, distance: int, chunks: Chunks) -> None:
    analyzer = analyzer_with_gazetteers()
    skimmer = Skimmer([], [(pattern, distance)], chunks)
    expression = re.compile(wildcard_expression(pattern))
    met = 0
    for text in TEXTS:
        words = [form.exact for form in analyzer.analyze(text).forms]
        fitting = {
            Spot(index, index)
            for index, word in enumerate(words)
            if (is_within(pattern, word, distance) if distance else expression.fullmatch(word))
        }
        assert set(skimmer.read(text).spots.get((pattern, distance), ())) == fitting
        met += len(fitting)
    assert met


@pytest.mark.parametrize(("bound", "most"), [("_MOST_WORDS", 500), ("_MOST_TEXTS", 3)])
def test_threads_read_alike_while_full_shelves_are_replaced(
    monkeypatch: pytest.MonkeyPatch, bound: str, most: int
) -> None:
    analyzer = analyzer_with_gazetteers()
    keys = sorted({key for text in TEXTS for key in places(analyzer.analyze(text))})[::400]
    alone = [Skimmer(keys, [], Chunks(analyzer)).read(text) for text in TEXTS]
    monkeypatch.setattr(f"searchapp.query.spellings.{bound}", most)
    skimmer = Skimmer(keys, [], Chunks(analyzer))
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(skimmer.read, TEXTS * 4)) == alone * 4
