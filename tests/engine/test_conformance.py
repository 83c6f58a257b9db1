"""What every engine must do alike. A new engine joins by its name in `ENGINES`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import product
from pathlib import Path
from random import seed

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchapp.analysis.forms import Alternative, Level, MatchKind
from searchapp.engine.base import NEAR_LIMIT, Engine, FacetPlan, Folding, IndexDoc, Plan, number_of
from searchapp.errors import EngineError
from searchapp.model import Sort
from searchapp.query.ast import (
    And,
    DateIn,
    Every,
    FacetIs,
    FieldIs,
    Leaf,
    Node,
    Not,
    Nothing,
    Or,
    Pattern,
    Scope,
    Unit,
    Within,
)
from searchapp.query.distance import is_within
from searchapp.query.wildcard import wildcard_expression
from tests.engine.documents import document, sequence, word
from tests.engine.workshop import EMBEDDED, ENGINES, Workshop

CORPUS = (
    document(
        "a",
        "rakete trifft stadt",
        title="angriff",
        part="lang streck",
        published=date(2024, 1, 18),
        people=("Wolodymyr Selenskyj", "Emmanuel Macron"),
        countries=("UA", "FR"),
        author=("anna", "berg"),
    ),
    document(
        "b",
        "stadt meldet rakete und rakete",
        published=date(2024, 3, 5),
        people=("Emmanuel Macron",),
        countries=("FR",),
    ),
    document("c", "haubitze vom typ caesar", title="rakete", published=date(2023, 12, 31), countries=("UA",)),
    document("d", "caesar salat im theater", people=("Martin Panzer",)),
)


def fill(engine: Engine, docs: Sequence[IndexDoc]) -> Engine:
    with engine.writer() as writer:
        for doc in docs:
            writer.put(doc)
        writer.commit()
    return engine


def words_behind(engine: Engine, *terms: str) -> set[tuple[str, str]]:
    """Words of the texts and the terms they give."""
    assert engine.surfaces is not None
    return set(engine.surfaces.known_for("").holding(terms))


def refill(engine: Engine, docs: Sequence[IndexDoc]) -> Engine:
    """These documents and no others."""
    with engine.writer() as writer:
        for doc in engine.scan(Plan(node=Every())):
            writer.delete(doc.id)
        for each in docs:
            writer.put(each)
        writer.commit()
    return engine


@pytest.fixture(scope="module", params=ENGINES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def kept(name: str, workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The corpus, for tests that only read."""
    return fill(workshop.engine(name, tmp_path_factory.mktemp("kept")), CORPUS)


@pytest.fixture
def opened(name: str, workshop: Workshop, tmp_path: Path) -> Callable[[], Engine]:
    """Opens an index of the test's own, each time by another object."""
    return lambda: workshop.engine(name, tmp_path)


@pytest.fixture
def empty(opened: Callable[[], Engine]) -> Engine:
    return opened()


@pytest.fixture
def engine(empty: Engine) -> Engine:
    """The corpus in an index of the test's own."""
    return fill(empty, CORPUS)


def found(engine: Engine, node: Node, **more: object) -> set[str]:
    page = engine.search(Plan(node=node, limit=100, **more))  # type: ignore[arg-type]
    assert page.total == len(page.docs)
    return {doc.id for doc in page.docs}


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        pytest.param(Every(), "abcd", id="every"),
        pytest.param(Nothing(), "", id="nothing"),
        pytest.param(word("rakete"), "abc", id="word in body or title"),
        pytest.param(word("rakete", scope=Scope.TITLE), "c", id="word in title only"),
        pytest.param(word("streck", level=Level.PART), "a", id="part"),
        pytest.param(Leaf("x", ()), "", id="leaf without alternatives"),
        pytest.param(And((word("rakete"), word("stadt"))), "ab", id="and"),
        pytest.param(Or((word("salat"), word("haubitze"))), "cd", id="or"),
        pytest.param(Or((word("rakete"), word("stadt"), word("caesar")), minimum=2), "abc", id="two of three"),
        pytest.param(Not(word("rakete")), "d", id="not alone"),
        pytest.param(And((word("caesar"), Not(word("salat")))), "c", id="and not"),
        pytest.param(And((Not(word("rakete")), Not(word("salat")))), "", id="only nots"),
        pytest.param(Or((Not(word("rakete")), word("stadt"))), "abd", id="not inside or"),
        pytest.param(Not(Not(word("rakete"))), "abc", id="not not"),
        pytest.param(And((word("stadt"), And((Not(word("trifft")),)))), "b", id="nested only not"),
        pytest.param(sequence("rakete", "trifft"), "a", id="phrase"),
        pytest.param(sequence("trifft", "rakete"), "", id="phrase in wrong order"),
        pytest.param(sequence("rakete", "stadt", slop=1), "a", id="loose phrase in order"),
        pytest.param(sequence("stadt", "rakete", slop=1), "b", id="loose phrase, other order"),
        pytest.param(sequence("rakete", "stadt", slop=1, mirrored=True), "ab", id="loose phrase in both orders"),
        pytest.param(sequence("haubitze", "typ", "caesar", slop=1), "c", id="three loose words"),
        pytest.param(sequence("caesar", "typ", "haubitze", slop=5), "", id="three loose words keep their order"),
        pytest.param(
            Leaf("x", (Alternative(Level.PART, ("lang", "streck"), 1.0, MatchKind.PART),)), "a", id="all parts"
        ),
        pytest.param(
            Leaf("x", (Alternative(Level.PART, ("lang", "haubitze"), 1.0, MatchKind.PART),)), "", id="not all parts"
        ),
        pytest.param(Pattern("hau*", "hau*"), "c", id="prefix"),
        pytest.param(Pattern("*tze", "*tze"), "c", id="suffix"),
        pytest.param(Pattern("st?dt", "st?dt"), "ab", id="one character"),
        pytest.param(Pattern("ra.*", "ra.*"), "", id="regex signs are plain"),
        pytest.param(Pattern("rakte", "rakte", distance=1), "abc", id="fuzzy"),
        pytest.param(Within((word("rakete"), word("stadt")), Unit.SENTENCE), "ab", id="within is at least and"),
        pytest.param(FacetIs("people", ("Emmanuel Macron",)), "ab", id="facet"),
        pytest.param(FacetIs("people", ("Emmanuel Macron", "Martin Panzer")), "abd", id="either of two values"),
        pytest.param(FacetIs("people", ("Macron",)), "", id="facet values are whole"),
        pytest.param(FacetIs("people", ()), "", id="no facet value"),
        pytest.param(FieldIs("id", "b"), "b", id="id"),
        pytest.param(FieldIs("author", "anna berg"), "a", id="author"),
        pytest.param(FieldIs("author", "anna burg"), "", id="another author"),
        pytest.param(FieldIs("language", "de"), "abcd", id="language"),
        pytest.param(DateIn(date(2024, 1, 1), date(2024, 2, 1)), "a", id="month"),
        pytest.param(DateIn(None, date(2024, 1, 18)), "c", id="end is exclusive"),
        pytest.param(DateIn(date(2024, 1, 18), None), "ab", id="start is inclusive"),
        pytest.param(DateIn(date(1900, 1, 1), date(1901, 1, 1)), "", id="before 1970"),
    ],
)
def test_node_finds(kept: Engine, node: Node, expected: str) -> None:
    assert found(kept, node) == set(expected)
    assert kept.count(node) == len(expected)


def test_filters_restrict_without_ranking(kept: Engine) -> None:
    plain = kept.search(Plan(node=word("stadt")))
    filtered = kept.search(Plan(node=word("stadt"), filters=(FacetIs("countries", ("FR",)),)))
    assert [(doc.id, doc.score) for doc in filtered.docs] == [(doc.id, doc.score) for doc in plain.docs]
    assert found(kept, Every(), filters=(FacetIs("countries", ("UA",)), DateIn(date(2024, 1, 1), None))) == {"a"}


def test_title_outranks_body(kept: Engine) -> None:
    assert kept.search(Plan(node=word("rakete"))).docs[0].id == "c"


@pytest.mark.parametrize(
    ("sort", "expected"),
    [pytest.param(Sort.NEWEST, "bacd", id="newest"), pytest.param(Sort.OLDEST, "cabd", id="oldest")],
)
def test_sorting_by_date_puts_undated_last(kept: Engine, sort: Sort, expected: str) -> None:
    page = kept.search(Plan(node=Every(), sort=sort))
    assert "".join(doc.id for doc in page.docs) == expected


def test_pages_join_to_the_whole(kept: Engine) -> None:
    pages = [kept.search(Plan(node=Every(), sort=Sort.NEWEST, offset=offset, limit=1)) for offset in range(5)]
    assert [doc.id for page in pages for doc in page.docs] == list("bacd")
    assert {page.total for page in pages} == {4}
    assert kept.search(Plan(node=Every(), limit=0)).docs == ()
    assert [doc.id for doc in kept.scan(Plan(node=Every(), sort=Sort.NEWEST, limit=1))] == list("bacd")


def test_facets_leave_their_own_filter_out(kept: Engine) -> None:
    france = FacetIs("countries", ("FR",))
    plan = Plan(
        node=Every(),
        filters=(france,),
        facets=(
            FacetPlan("countries", (), ("FR", "RU")),
            FacetPlan("people", (france,)),
            FacetPlan("months", (france,)),
        ),
    )
    page = kept.search(plan)
    assert page.total == 2
    assert dict(page.facets["countries"]) == {"FR": 2, "UA": 2, "RU": 0}
    assert page.facets["people"] == (("Emmanuel Macron", 2), ("Wolodymyr Selenskyj", 1))
    assert dict(page.facets["months"]) == {"2024-01": 1, "2024-03": 1}


def test_facet_list_is_cut_but_chosen_values_stay(kept: Engine) -> None:
    plan = Plan(node=Every(), facet_values=1, facets=(FacetPlan("people", (), ("Martin Panzer",)),))
    assert kept.search(plan).facets["people"] == (("Emmanuel Macron", 2), ("Martin Panzer", 1))


def test_result_limited_to_numbers(kept: Engine) -> None:
    assert found(kept, Every(), only=(number_of("a"), number_of("d"))) == {"a", "d"}
    assert found(kept, Every(), only=()) == set()
    assert found(kept, Every(), without=(number_of("a"),)) == {"b", "c", "d"}


def test_replace_and_delete(engine: Engine) -> None:
    with engine.writer() as writer:
        writer.put(document("a", "frieden"))
        writer.delete("b")
        writer.commit()
    assert found(engine, Every()) == {"a", "c", "d"}
    assert found(engine, word("trifft")) == set()
    assert found(engine, word("frieden")) == {"a"}
    stored = engine.get("a")
    assert stored is not None
    assert stored.stored == b"stored a"
    assert engine.get("b") is None


def test_what_is_not_committed_is_lost(engine: Engine) -> None:
    def write_and_stop() -> None:
        with engine.writer() as writer:
            writer.put(document("e", "neu"))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        write_and_stop()
    engine.refresh()
    assert found(engine, Every()) == set("abcd")
    fill(engine, [document("e", "neu")])
    assert found(engine, word("neu")) == {"e"}


def test_second_writer_is_refused(engine: Engine) -> None:
    with engine.writer(), pytest.raises(EngineError, match="another process is writing"), engine.writer():
        pass


def test_hashes_tell_what_is_indexed(kept: Engine) -> None:
    assert kept.hashes(["a", "zz"]) == {"a": CORPUS[0].source_hash}
    assert kept.hashes([]) == {}


def test_near_candidates_share_a_band(empty: Engine) -> None:
    fill(empty, [document("a", "x", bands=("1", "2")), document("b", "x", bands=("3",), group="a")])
    candidates = empty.near([("2", "9"), (), ("9",), ("3",), ("1", "3", "2")])
    assert [[each.id for each in found] for found in candidates] == [["a"], [], [], ["b"], ["a", "b"]]
    assert [(each.group, each.sketch) for each in candidates[3]] == [("a", b"\x01\x02")]
    assert list(empty.near([])) == []
    assert [list(found) for found in empty.near([(), ()])] == [[], []]


def test_near_candidates_are_those_that_share_most_bands_whatever_the_order_of_writing(empty: Engine) -> None:
    some = [document(f"some{number}", "x", bands=("1", "2", f"x{number}")) for number in range(9)]
    more = [document(f"more{number}", "x", bands=("1", "2", "3")) for number in range(3)]
    fewer = [document(f"fewer{number}", "x", bands=("2",)) for number in range(9)]
    fill(empty, [*fewer, *some[:4]])
    fill(empty, [*some[4:], *more])
    best = [*sorted(more, key=lambda doc: number_of(doc.id)), *sorted(some, key=lambda doc: number_of(doc.id))]
    (found,) = empty.near([("1", "2", "3", "4")])
    assert [each.id for each in found] == [doc.id for doc in best[:NEAR_LIMIT]]


def test_near_duplicates_within_a_result_are_folded(empty: Engine) -> None:
    fill(
        empty,
        [
            document("a", "rakete stadt", published=date(2024, 1, 1)),
            document("b", "rakete", published=date(2024, 1, 2), group="a"),
            document("c", "stadt", group="a"),
            document("d", "rakete"),
            document("e", "stadt", published=date(2023, 1, 1)),
            document("f", "stadt", published=date(2023, 1, 1), group="e"),
        ],
    )
    a, b, c, e, f = map(number_of, "abcef")
    youngest_of_both = min(e, f)
    assert empty.folded(Plan(node=word("rakete"))) == Folding((a,), {a: 1})
    assert empty.folded(Plan(node=word("stadt"))) == Folding(
        tuple(sorted({c, e, f} - {youngest_of_both})), {a: 1, e: 1}
    )
    assert empty.folded(Plan(node=Every())) == Folding(tuple(sorted({a, c, e, f} - {youngest_of_both})), {a: 2, e: 1})
    assert empty.folded(Plan(node=word("rakete"), only=(a, number_of("d")))) == Folding()
    assert b not in empty.folded(Plan(node=Every())).folded
    assert {doc.id for doc in empty.related("a")} == {"a", "b", "c"}


def test_completion_counts_articles(kept: Engine) -> None:
    assert kept.complete("words", "rak", 5) == [("rakete\tRakete", 2)]
    assert kept.complete("people", "E", None) == [("Emmanuel Macron", 2)]


def test_index_survives_reopening(opened: Callable[[], Engine]) -> None:
    fill(opened(), CORPUS).close()
    again = opened()
    assert found(again, word("rakete")) == set("abc")
    assert again.stats()["articles"] == 4
    assert list(again.check()) == []


def test_many_commits_leave_one_whole_index(empty: Engine) -> None:
    """Segments are merged on the way; replaced and deleted articles stay away, everything else stays readable."""
    for number in range(40):
        with empty.writer() as writer:
            day = date(2024, 1, 1 + number % 28)
            writer.put(document(f"n{number}", f"rakete nummer{number}", published=day, people=("Anna Berg",)))
            writer.put(document("often", f"fassung nummer{number}", bands=(f"band{number}",)))
            writer.delete(f"n{number - 3}")
            writer.commit()
    assert found(empty, word("rakete")) == {"n37", "n38", "n39"}
    assert found(empty, word("nummer39")) == {"n39", "often"}
    assert found(empty, sequence("fassung", "nummer38")) == set()
    assert [[each.id for each in found] for found in empty.near([("band38", "band39")])] == [["often"]]
    page = empty.search(Plan(node=Every(), sort=Sort.NEWEST, facets=(FacetPlan("people", ()),)))
    assert [doc.stored for doc in page.docs] == [b"stored n39", b"stored n38", b"stored n37", b"stored often"]
    assert page.facets["people"] == (("Anna Berg", 3),)
    assert empty.stats()["segments"] < 20
    assert list(empty.check()) == []


def test_a_scan_keeps_the_state_it_began_with(engine: Engine) -> None:
    scan = engine.scan(Plan(node=Every(), sort=Sort.NEWEST))
    first = next(scan)
    with engine.writer() as writer:
        for article_id in "abcd":
            writer.delete(article_id)
        writer.commit()
    assert [first.id, *(doc.id for doc in scan)] == list("bacd")
    assert found(engine, Every()) == set()


def test_other_engine_objects_see_a_commit_after_refresh(engine: Engine, opened: Callable[[], Engine]) -> None:
    other = opened()
    before = other.state()
    fill(engine, [document("e", "neu")])
    assert other.state() != before
    other.refresh()
    assert found(other, word("neu")) == {"e"}


def test_several_threads_read_at_once(kept: Engine) -> None:
    def read(number: int) -> tuple[int, int]:
        page = kept.search(Plan(node=word("rakete"), facets=(FacetPlan("people", ()),)))
        return page.total, kept.count(sequence("rakete", "stadt", slop=number % 3))

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(read, range(60)))
    assert answers == [(3, 0 if number % 3 == 0 else 1) for number in range(60)]


TERMS = st.sampled_from(["rot", "blau", "gruen", "gelb"])
TEXTS = st.lists(st.lists(TERMS, max_size=6), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=TEXTS, phrase=st.lists(TERMS, min_size=2, max_size=3), slop=st.integers(0, 3))
def test_loose_phrases_agree_with_their_definition(
    empty: Engine, texts: list[list[str]], phrase: list[str], slop: int
) -> None:
    seed()  # hypothesis repeats the random numbers by which Whoosh names its segments
    engine = refill(empty, [document(str(number), " ".join(text)) for number, text in enumerate(texts)])
    expected = {str(number) for number, text in enumerate(texts) if stands_in(text, phrase, slop)}
    assert found(engine, sequence(*phrase, slop=slop)) == expected


def stands_in(text: list[str], phrase: list[str], slop: int) -> bool:
    """Whether the phrase stands in the text, in order, with at most `slop` other tokens between its words in all."""

    def rest(at: int, number: int, left: int) -> bool:
        if number == len(phrase):
            return True
        return any(
            text[at + gap] == phrase[number] and rest(at + gap + 1, number + 1, left - gap)
            for gap in range(left + 1)
            if at + gap < len(text)
        )

    return any(text[start] == phrase[0] and rest(start + 1, 1, slop) for start in range(len(text)))


LETTERS = "aes"
WORDS = tuple("".join(letters) for length in range(1, 6) for letters in product(LETTERS, repeat=length))


@pytest.fixture(scope="module")
def lexicon(name: str, workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """One article a word of up to five of three letters, ae and ss among them."""
    return fill(workshop.engine(name, tmp_path_factory.mktemp("lexicon")), [document(word, word) for word in WORDS])


@settings(max_examples=60, deadline=None)
@given(pattern=st.text(LETTERS + "?*", min_size=1, max_size=5))
def test_wildcards_agree_with_their_definition(lexicon: Engine, pattern: str) -> None:
    expected = {word for word in WORDS if re.fullmatch(wildcard_expression(pattern), word)}
    assert matching(lexicon, Pattern(pattern, pattern)) == expected


@settings(max_examples=60, deadline=None)
@given(typed=st.text(LETTERS + "x", min_size=1, max_size=5), distance=st.sampled_from([1, 2]))
def test_fuzzy_words_agree_with_their_definition(lexicon: Engine, typed: str, distance: int) -> None:
    expected = {word for word in WORDS if is_within(typed, word, distance)}
    assert matching(lexicon, Pattern(typed, typed, distance)) == expected


def matching(engine: Engine, node: Node) -> set[str]:
    """Words of the lexicon that a pattern finds."""
    return {doc.id for doc in engine.search(Plan(node=node, limit=len(WORDS))).docs}


@pytest.mark.parametrize("name", EMBEDDED)
def test_the_words_behind_a_term_are_told_as_they_stand_in_the_texts(
    workshop: Workshop, tmp_path: Path, name: str
) -> None:
    reader, writer = workshop.engine(name, tmp_path), workshop.engine(name, tmp_path)
    fill(writer, CORPUS)
    reader.refresh()
    assert words_behind(reader, "rakete", "haubitze", "mörser") == {("Rakete", "rakete"), ("Haubitze", "haubitze")}
    fill(writer, [document("e", "mörser und rakete")])
    reader.refresh()
    assert words_behind(reader, "rakete", "mörser") == {("Rakete", "rakete"), ("Mörser", "mörser")}


@pytest.mark.parametrize("name", EMBEDDED)
def test_words_of_an_abandoned_batch_are_not_told(workshop: Workshop, tmp_path: Path, name: str) -> None:
    engine = fill(workshop.engine(name, tmp_path), CORPUS)
    with engine.writer() as writer:
        writer.put(document("e", "mörser"))
    engine.refresh()
    assert words_behind(engine, "mörser") == set()


@pytest.mark.parametrize("name", EMBEDDED)
def test_words_told_with_an_article_stay_when_it_is_replaced_before_the_commit(
    workshop: Workshop, tmp_path: Path, name: str
) -> None:
    engine = fill(workshop.engine(name, tmp_path), [document("e", "mörser"), document("e", "rakete")])
    assert words_behind(engine, "mörser", "rakete") == {("Mörser", "mörser"), ("Rakete", "rakete")}


@pytest.mark.parametrize("name", EMBEDDED)
def test_a_writer_that_cannot_begin_holds_no_lock(workshop: Workshop, tmp_path: Path, name: str) -> None:
    engine = fill(workshop.engine(name, tmp_path), CORPUS)
    (file,) = tmp_path.glob("surfaces.sqlite")
    whole = file.read_bytes()
    file.write_bytes(b"no database " * 100)
    failed = engine.writer()
    with pytest.raises(EngineError, match="can't be written"):
        failed.__enter__()
    file.write_bytes(whole)
    fill(engine, [document("e", "mörser")])
    assert words_behind(engine, "mörser") == {("Mörser", "mörser")}


@pytest.mark.parametrize("name", EMBEDDED)
def test_checking_an_index_names_a_missing_list_of_words(workshop: Workshop, tmp_path: Path, name: str) -> None:
    engine = fill(workshop.engine(name, tmp_path), CORPUS)
    assert engine.check() == []
    (file,) = tmp_path.glob("surfaces.sqlite")
    file.unlink()
    engine.refresh()
    (problem,) = engine.check()
    assert "surfaces.sqlite" in problem
    assert "searchapp rebuild" in problem
