"""One search call: understand, find, count, mark. Every face asks this service and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from threading import Lock
from time import perf_counter
from typing import TypeVar

from searchapp.analysis.analyzer import Analyzer
from searchapp.analysis.tokenize import tokenize
from searchapp.codec import Record
from searchapp.engine.base import Engine, EnginePage, FacetPlan, Folding, Plan
from searchapp.errors import NotFoundError, QueryError
from searchapp.fields import FACETS, MONTHS
from searchapp.model import (
    ArticleView,
    FacetValue,
    SearchPage,
    SearchRequest,
    Sort,
    Suggestion,
)
from searchapp.query.ast import Analysed, DateIn, Every, FacetIs, Node
from searchapp.query.chunks import Chunks
from searchapp.query.describe import describe
from searchapp.query.match import Matcher
from searchapp.search.checking import checked
from searchapp.search.completion import Completion
from searchapp.search.corrections import near_words
from searchapp.search.finding import Finding, Reading
from searchapp.search.highlight import Highlights
from searchapp.search.kept import Answers
from searchapp.search.question import Question, leaves, ranks, relaxations, understand
from searchapp.search.values import LABELLED, FacetValues, distinct, facet_label
from searchapp.search.whole import LONG, Recipe, Shape, Workers, in_turn

T = TypeVar("T")

MAX_LIMIT = 1000
MAX_OFFSET = 1_000_000
_DATES = "dates"
_WARMING = "Waffenruhe"
_MATCHERS = 8
"""Queries whose matcher is kept for the next page."""
_FOLDINGS = 4
"""Results whose folding is kept for the next page; of a million articles one may take 20 MB."""


@dataclass(frozen=True, slots=True)
class _Filters:
    """The request's filters as nodes, by facet name; the date range under 'dates'."""

    nodes: Mapping[str, Node]
    chosen: Mapping[str, tuple[str, ...]]

    def all_but(self, left_out: str) -> tuple[Node, ...]:
        return tuple(node for name, node in self.nodes.items() if name != left_out)


@dataclass(frozen=True, slots=True)
class _Settled:
    """What a request is answered with. `dropped`: what was let go of, `correction`: the query taken instead."""

    question: Question
    filters: _Filters
    plan: Plan
    dropped: str = ""
    correction: str | None = None


class SearchService:
    """Searches one index. Safe to call from several threads."""

    def __init__(
        self,
        engine: Engine,
        analyzer: Analyzer,
        *,
        facet_values: int = 50,
        workers: Workers | None = None,
        kept_answers: int = 0,
    ) -> None:
        """Search `engine` with the analysis that filled it.

        `workers` help with whole results. `kept_answers`: so many are kept until the next commit.
        """
        self._engine = engine
        self._room = kept_answers if engine.is_steady else 0
        self._workers = workers
        self._analyzer = analyzer
        self._facet_values = facet_values
        chunks = Chunks(analyzer, engine.surfaces)
        self._matcher = lru_cache(_MATCHERS)(lambda node: Matcher(node, chunks))
        self._lock = Lock()
        self._refresh()

    def _refresh(self) -> None:
        """See what was indexed since; facet values and completions are read again when needed."""
        self._state = self._engine.state()
        self._answers = Answers(0)  # none are kept while the engine goes over to what was indexed
        self._engine.refresh()
        self._values = FacetValues(self._engine, self._analyzer)
        self._completion = Completion(self._engine, self._values)
        self._folded = lru_cache(_FOLDINGS)(self._engine.folded)
        self._answers = Answers(self._room)

    def _look(self) -> None:
        """Refresh when someone has indexed."""
        if self._engine.state() != self._state:
            with self._lock:
                self._refresh()

    def search(self, request: SearchRequest) -> SearchPage:
        """Answer a request. Raises QueryError (German message) for what the reader can mend."""
        started = perf_counter()
        _require_page(request)
        self._look()
        answers = self._answers
        page = answers.page(request)
        if page is None:
            page = self._found(request, answers)
        return replace(page, took_ms=round((perf_counter() - started) * 1000, 2))

    def shaped(self, request: SearchRequest, shape: Shape[T]) -> Iterator[T]:
        """What `shape` makes of all articles of a request, in order and streamed from one snapshot.

        `offset` and `limit` are ignored. Where there are many, worker processes make it.
        """
        settled = self._settle(request)
        node, plan = settled.question.node, settled.plan
        folding = self._folding(request, plan)
        reading = Reading(self._matcher(node), folding)
        docs = self._engine.scan(replace(plan, without=folding.folded))
        if self._workers is None or self._total(plan) < LONG:
            return in_turn(docs, reading, shape)
        return self._workers.shaped(
            docs, Recipe(self._workers.analyzer, self._engine.surfaces, node, folding), reading, shape
        )

    def article(self, article_id: str, query: str = "") -> ArticleView:
        """An article to read, with the places that match a query as it was answered. Raises NotFoundError."""
        question = self._settle(SearchRequest(query=query)).question
        stored = self._engine.get(article_id)
        if stored is None:
            raise NotFoundError(f"Kein Artikel mit der Kennung „{article_id}“ im Index.")
        record = Record(stored.stored)
        matches = Highlights(record.article, self._matcher(question.node)).matches
        related = tuple(doc.id for doc in self._engine.related(stored.group) if doc.id != article_id)
        return ArticleView(record.article, record.entities, matches, related)

    def suggest(self, prefix: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Completions of a prefix: people, weapons, countries and words, the most frequent first."""
        self._look()
        return self._completion.suggest(prefix, limit)

    def warm(self) -> None:
        """Load what the first search and the first completion would wait for: grammar, thesaurus, facet values."""
        self.search(SearchRequest(query=_WARMING))
        self.suggest(_WARMING)

    def healthy(self) -> bool:
        """Whether the index answers."""
        return self._engine.count(Every()) >= 0

    def stats(self) -> dict[str, object]:
        """Figures for operators."""
        self._look()
        return {"engine": self._engine.name, **self._engine.stats()}

    def _found(self, request: SearchRequest, answers: Answers) -> SearchPage:
        """Work an answer out, and keep it if it is whole."""
        settled = self._asked(request)
        folding, page = self._answered(request, settled.plan, answers)
        if not page.total and ranks(settled.question.node):
            settled = self._instead(request, settled)
            folding, page = self._answered(request, settled.plan, answers)
        question = settled.question
        reading = Reading(self._matcher(question.node), folding)
        found = SearchPage(
            query=request.query,
            understood=describe(question.node, facet_label, relaxed=settled.dropped),
            total=page.total + len(folding.folded),
            total_is_exact=page.complete,
            relaxed=bool(settled.dropped),
            took_ms=0.0,
            did_you_mean=settled.correction,
            notes=(*question.notes, *page.notes),
            hits=tuple(Finding(doc, reading).hit(explain=request.explain) for doc in page.docs),
            facets=_facet_values(page.facets, settled.filters.chosen, request),
            groups=page.total,
        )
        if page.complete:
            answers.keep_page(request, found)
        return found

    def _filters(self, request: SearchRequest) -> _Filters:
        nodes: dict[str, Node] = {}
        chosen: dict[str, tuple[str, ...]] = {}
        for facet in FACETS:
            typed = request.filters.get(facet.name, ())
            if typed:
                values = distinct(
                    [each for value in typed for each in self._values.resolve(facet.name, value) or (value,)]
                )
                chosen[facet.name] = values
                nodes[facet.name] = FacetIs(facet.name, values)
        if request.date_from or request.date_to:
            end = request.date_to + timedelta(days=1) if request.date_to else None
            nodes[_DATES] = DateIn(request.date_from, end)
        return _Filters(nodes, chosen)

    def _plan(self, request: SearchRequest, node: Analysed, filters: _Filters) -> Plan:
        """How to answer an analysed query; what only the text can tell is checked in the texts."""
        facets = [
            FacetPlan(each.name, filters.all_but(each.name), filters.chosen.get(each.name, ())) for each in FACETS
        ]
        facets.append(FacetPlan(MONTHS, filters.all_but(_DATES)))
        sort = Sort.NEWEST if request.sort is Sort.RELEVANCE and not ranks(node) else request.sort
        plan = Plan(
            node=node,
            filters=tuple(filters.nodes.values()),
            sort=sort,
            offset=request.offset,
            limit=request.limit,
            facets=tuple(facets),
            facet_values=self._facet_values,
        )
        return checked(self._engine, self._matcher(node), plan)

    def _asked(self, request: SearchRequest) -> _Settled:
        """A request as it was asked."""
        question = understand(request.query, self._analyzer, self._values)
        filters = self._filters(request)
        return _Settled(question, filters, self._plan(request, question.node, filters))

    def _settle(self, request: SearchRequest) -> _Settled:
        """Decide what a request is answered with, the same for the page, the export and the reading view."""
        self._look()
        asked = self._asked(request)
        if not ranks(asked.question.node) or self._total(asked.plan):
            return asked
        return self._instead(request, asked)

    def _instead(self, request: SearchRequest, asked: _Settled) -> _Settled:
        """What a request that found nothing is answered with; it is said in words.

        The nearest words of the index are taken, else words may be missing.
        """
        question, filters = asked.question, asked.filters
        corrected = self._corrected(question, request, filters)
        if corrected is not None:
            better, plan = corrected
            found = self._total(plan)
            note = f"Zu „{question.text}“ wurde nichts gefunden; gesucht wurde „{better.text}“ ({found} Artikel)."
            return _Settled(replace(better, notes=(*question.notes, note)), filters, plan, correction=better.text)
        for node, dropped in relaxations(question.node):
            weaker = self._plan(request, node, filters)
            if self._total(weaker):
                return _Settled(replace(question, node=node), filters, weaker, dropped)
        return asked

    def _answered(self, request: SearchRequest, plan: Plan, answers: Answers) -> tuple[Folding, EnginePage]:
        """The page a plan asks for. Facets that were counted over the same articles before aren't counted again."""
        folding = self._folding(request, plan)
        plan = replace(plan, without=folding.folded)
        known = answers.counts(plan)
        page = self._engine.search(replace(plan, facets=tuple(each for each in plan.facets if each.name not in known)))
        if known and self._answers is not answers:  # someone has indexed just now: all numbers from one snapshot
            known, page = {}, self._engine.search(plan)
        page = replace(page, facets={**page.facets, **known})
        if page.complete:
            answers.keep_counts(plan, page.facets)
        return folding, page

    def _total(self, plan: Plan) -> int:
        return self._engine.search(replace(plan, offset=0, limit=0, facets=())).total

    def _folding(self, request: SearchRequest, plan: Plan) -> Folding:
        if not request.group:
            return Folding()
        return self._folded(replace(plan, sort=Sort.RELEVANCE, offset=0, limit=0, facets=()))

    def _corrected(self, question: Question, request: SearchRequest, filters: _Filters) -> tuple[Question, Plan] | None:
        """The question with one word replaced by the nearest word of the index; among equally near ones the one that finds
        most. None if none helps."""
        best: tuple[int, int] | None = None
        chosen: tuple[Question, Plan] | None = None
        for distance, text in self._near_texts(question):
            try:
                candidate = understand(text, self._analyzer, self._values)
            except QueryError:
                continue
            plan = self._plan(request, candidate.node, filters)
            found = self._total(plan)
            if found and (best is None or (-distance, found) > best):
                best, chosen = (-distance, found), (candidate, plan)
        return chosen

    def _near_texts(self, question: Question) -> Iterator[tuple[int, str]]:
        """The query with one of its words, or one piece of a hyphenated one, replaced by a near word; its distance first.

        Known words stay as they are: where no article holds 'Mörser', those about a 'Mörder' are no answer.
        """
        for leaf in leaves(question.node):
            start, end = leaf.span.start, leaf.span.end
            if not leaf.alternatives or question.text[start:end] != leaf.shown:
                continue
            pieces = tokenize(leaf.shown)
            for index, piece in enumerate(pieces.surfaces):
                if self._analyzer.knows(piece):
                    continue
                before, after = (
                    question.text[: start + pieces.starts[index]],
                    question.text[start + pieces.end(index) :],
                )
                for near in near_words(self._engine, piece):
                    yield near.distance, before + near.word + after


def _facet_values(
    counts: Mapping[str, Sequence[tuple[str, int]]],
    chosen: Mapping[str, tuple[str, ...]],
    request: SearchRequest,
) -> dict[str, tuple[FacetValue, ...]]:
    """Finished facet lines in the contract's order; months in calendar order."""
    finished = {each.name: _lines(each.name, counts[each.name], chosen.get(each.name, ())) for each in FACETS}
    months = sorted(counts[MONTHS])
    finished[MONTHS] = _lines(MONTHS, months, _months_chosen([month for month, _ in months], request))
    return finished


def _lines(name: str, counts: Iterable[tuple[str, int]], selected: Collection[str]) -> tuple[FacetValue, ...]:
    if name in LABELLED:
        return tuple([FacetValue(value, facet_label(name, value), count, value in selected) for value, count in counts])
    return tuple([FacetValue(value, value, count, value in selected) for value, count in counts])


def _months_chosen(months: Sequence[str], request: SearchRequest) -> Collection[str]:
    if not (request.date_from or request.date_to):
        return ()
    first = request.date_from.strftime("%Y-%m") if request.date_from else "0000-00"
    last = request.date_to.strftime("%Y-%m") if request.date_to else "9999-99"
    return [month for month in months if first <= month <= last]


def _require_page(request: SearchRequest) -> None:
    if not 0 <= request.limit <= MAX_LIMIT:
        raise QueryError(f"Höchstens {MAX_LIMIT} Treffer je Seite; für alle Treffer gibt es den Export.")
    if not 0 <= request.offset <= MAX_OFFSET:
        raise QueryError(f"Blättern geht bis Treffer {MAX_OFFSET}; für alle Treffer gibt es den Export.")
