"""One article of a result, and what a face shows of it."""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.codec import Record
from searchapp.engine.base import Folding, StoredDoc, number_of
from searchapp.model import Article, Entities, Hit
from searchapp.query.match import Matcher
from searchapp.search.highlight import Highlights


@dataclass(frozen=True, slots=True)
class Reading:
    """How the articles of one result are looked at: what marks their words, and what is folded under them."""

    matcher: Matcher
    folding: Folding


class Finding:
    """An article as an engine found it. What is asked of it is made when it is asked for."""

    __slots__ = ("_doc", "_reading", "_record")

    def __init__(self, doc: StoredDoc, reading: Reading) -> None:
        """Unpack a stored article."""
        self._doc = doc
        self._reading = reading
        self._record = Record(doc.stored)

    @property
    def article(self) -> Article:
        """The article itself."""
        return self._record.article

    @property
    def entities(self) -> Entities:
        """Everything found in it, with every mention."""
        return self._record.entities

    def hit(self, *, explain: bool = False) -> Hit:
        """The line of a result list; `explain` adds why it matched."""
        record, reading = self._record, self._reading
        article = record.article
        shown = Highlights(article, reading.matcher)
        return Hit(
            id=article.id,
            title=article.title,
            url=article.url,
            source=article.source,
            agencies=article.agencies,
            published=article.published,
            score=round(self._doc.score, 4),
            snippets=shown.snippets,
            people=record.people,
            ministers=record.ministers,
            weapons=record.weapons,
            countries=record.countries,
            duplicates=reading.folding.size(number_of(self._doc.group)),
            title_html=shown.title_html,
            reasons=shown.reasons if explain else (),
        )
