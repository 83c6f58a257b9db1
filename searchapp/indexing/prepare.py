"""One raw document → one IndexDoc, or the reason why not. Runs in worker processes; knows no engine's state."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, fields
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path

from searchapp import codec, duplicates
from searchapp.analysis.analyzer import Analyzer
from searchapp.analysis.fold import fold
from searchapp.analysis.tokenize import words
from searchapp.clean import clean
from searchapp.engine.base import IndexDoc, day_number
from searchapp.entities.facets import facet_values
from searchapp.entities.tagger import Tagger, tagger_with
from searchapp.entities.text import TaggedText
from searchapp.entities.user_lists import load_lists
from searchapp.entities.vocabulary import analyzer_with_gazetteers
from searchapp.indexing.columns import Columns, completion_words
from searchapp.language import german_name, identify
from searchapp.model import Article, RawDocument, Skipped, SkipReason

_LANGUAGE_SAMPLE = 1500
_SAID = attrgetter(*(each.name for each in fields(RawDocument) if each.name != "path"))


@dataclass(frozen=True, slots=True)
class Preparer:
    """The stages an article passes on its way to the index."""

    analyzer: Analyzer
    tagger: Tagger
    language: str

    def prepare(self, raw: RawDocument, source_hash: str) -> IndexDoc | Skipped:
        """Clean, check the language, tag and analyse one document. Never raises for what a document holds."""
        cleaned = clean(raw)
        if not cleaned.body.strip():
            return Skipped(raw.path, raw.id, SkipReason.NO_TEXT, "nothing but page furniture, or no text at all")
        text = f"{cleaned.title or ''}\n{cleaned.body}"[:_LANGUAGE_SAMPLE]
        verdict = identify(text)
        if self.language == "de" and not verdict.german:
            name = german_name(verdict.code)
            detail = f"not German but {name} ({verdict.code}); to take it all the same use --language any"
            return Skipped(raw.path, raw.id, SkipReason.LANGUAGE, detail)
        article = Article(
            id=raw.id,
            title=cleaned.title,
            body=cleaned.body,
            url=raw.url,
            published=cleaned.published,
            source=cleaned.source,
            author=cleaned.author,
            agencies=cleaned.agencies,
            language="de" if verdict.german else verdict.code,
        )
        return self.index_doc(article, source_hash)

    def index_doc(self, article: Article, source_hash: str) -> IndexDoc:
        """Tag and analyse an article: every token of it is touched once."""
        text = TaggedText.of(article.title, article.body, article.published)
        entities = self.tagger.tag(text)
        analyzed = self.analyzer.analyze(text.text, text.tokens)
        columns = Columns.of(analyzed, bisect_left(text.tokens.starts, text.body_start))
        signature = duplicates.signature(columns.body_exact)
        return IndexDoc(
            id=article.id,
            fields=columns.text_fields(analyzed.joined),
            facets=facet_values(article, entities),
            words=completion_words(columns.exact, text.tokens.surfaces),
            day=None if article.published is None else day_number(article.published),
            author=tuple(fold(word) for word in words(article.author or "")),
            language=article.language,
            source_hash=source_hash,
            bands=signature.bands,
            sketch=signature.sketch,
            group=article.id,
            stored=codec.encode(article, entities),
        )


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a worker process must know to prepare articles: the index's language and where the user's own lists stand.

    `digest` is that of the lists, so that other lists in the same place are another recipe.
    """

    language: str = "de"
    gazetteer: Path | None = None
    digest: str = ""


@cache
def preparer(recipe: Recipe) -> Preparer:
    """The preparer of this process; loads lexicons and gazetteers once."""
    lists = load_lists(recipe.gazetteer)
    return Preparer(analyzer_with_gazetteers(lists), tagger_with(lists), recipe.language)


def source_hash(raw: RawDocument) -> str:
    """A hash of everything a source says of a document but the place it was read from."""
    return blake2b("\0".join(map(repr, _SAID(raw))).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
