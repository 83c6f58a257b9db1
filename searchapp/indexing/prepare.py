"""One raw document → one IndexDoc, or the reason why not. Runs in worker processes; knows no engine's state."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from typing import Final

from searchapp import codec, duplicates
from searchapp.analysis.analyzer import Analyzer
from searchapp.analysis.fold import fold
from searchapp.analysis.forms import Joined
from searchapp.analysis.tokenize import words
from searchapp.clean import clean
from searchapp.engine.base import IndexDoc, day_number
from searchapp.entities.facets import facet_values
from searchapp.entities.marks import Marked
from searchapp.entities.tagger import Tagger, tagger_with
from searchapp.entities.text import TaggedText
from searchapp.entities.user_lists import load_lists
from searchapp.entities.vocabulary import analyzer_with_gazetteers
from searchapp.indexing.columns import Columns, KnownWords
from searchapp.language import german_name, identify
from searchapp.model import Article, Entities, RawDocument, Skipped, SkipReason

AT_ONCE: Final = 8
"""Articles that pass each stage together: the lexicons of one are then at hand, and few texts wait for the next one."""
_LANGUAGE_SAMPLE = 1500
_SAID = attrgetter(*(each.name for each in fields(RawDocument) if each.name != "path"))

Job = tuple[RawDocument, str]
"""A document and its source hash."""
Prepared = IndexDoc | Skipped


@dataclass(frozen=True, slots=True)
class Preparer:
    """The stages an article passes on its way to the index."""

    analyzer: Analyzer
    tagger: Tagger
    words: KnownWords
    language: str

    def prepare(self, jobs: Sequence[Job]) -> list[Prepared]:
        """Clean, check the language of, tag and analyse documents; raises where one of them breaks a stage."""
        read = [self._read(raw) for raw, _ in jobs]
        accepted = [(each, digest) for each, (_, digest) in zip(read, jobs, strict=True) if isinstance(each, Article)]
        docs = iter(self.index_docs(accepted))
        return [each if isinstance(each, Skipped) else next(docs) for each in read]

    def _read(self, raw: RawDocument) -> Article | Skipped:
        cleaned = clean(raw)
        if not cleaned.body.strip():
            return Skipped(raw.path, raw.id, SkipReason.NO_TEXT, "nothing but page furniture, or no text at all")
        text = f"{cleaned.title or ''}\n{cleaned.body}"[:_LANGUAGE_SAMPLE]
        verdict = identify(text)
        if self.language == "de" and not verdict.german:
            name = german_name(verdict.code)
            detail = f"not German but {name} ({verdict.code}); to take it all the same use --language any"
            return Skipped(raw.path, raw.id, SkipReason.LANGUAGE, detail)
        return Article(
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

    def index_docs(self, articles: Sequence[tuple[Article, str]]) -> list[IndexDoc]:
        """Tag and analyse articles with their source hashes: every token is touched once, every stage takes all of them."""
        texts = [TaggedText.of(each.title, each.body, each.published) for each, _ in articles]
        columns = list(map(self._columns, texts))
        entities = list(map(self._entities, texts, columns))
        signatures = [duplicates.signature(each.body_exact) for each in columns]
        joined = list(map(self._joined, texts, columns))
        return [
            IndexDoc(
                id=article.id,
                fields=columns.text_fields(joined),
                facets=facet_values(article, entities),
                words=columns.completion_words(),
                surfaces=self.words.news(text, joined),
                day=None if article.published is None else day_number(article.published),
                author=tuple(fold(word) for word in words(article.author or "")),
                language=article.language,
                source_hash=digest,
                bands=signature.bands,
                sketch=signature.sketch,
                group=article.id,
                stored=codec.encode(article, entities),
            )
            for (article, digest), text, columns, entities, signature, joined in zip(
                articles, texts, columns, entities, signatures, joined, strict=True
            )
        ]

    def _columns(self, text: TaggedText) -> Columns:
        rows = self.words.rows(text.tokens.surfaces)
        return Columns.of(rows, bisect_left(text.tokens.starts, text.body_start))

    def _entities(self, text: TaggedText, columns: Columns) -> Entities:
        return self.tagger.tag(text, Marked(columns.marks, columns.exact))

    def _joined(self, text: TaggedText, columns: Columns) -> Sequence[Joined]:
        return self.analyzer.joined(text.text, text.tokens, columns.openings)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a worker process must know to prepare articles: the index's language and where the user's own lists stand.

    `digest` is that of the lists, so that other lists in the same place are another recipe.
    """

    language: str = "de"
    gazetteer: Path | None = None
    digest: str = ""


def preparer(recipe: Recipe) -> Preparer:
    """A preparer for one run; loads lexicons and gazetteers, which this process keeps."""
    lists = load_lists(recipe.gazetteer)
    analyzer, tagger = analyzer_with_gazetteers(lists), tagger_with(lists)
    return Preparer(analyzer, tagger, KnownWords(analyzer, tagger.marks), recipe.language)


def source_hash(raw: RawDocument) -> str:
    """A hash of everything a source says of a document but the place it was read from."""
    return blake2b("\0".join(map(repr, _SAID(raw))).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
