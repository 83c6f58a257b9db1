"""The text all entity taggers work on: tokenized once, with sentences, title and body in one piece."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from searchapp.analysis.sentences import sentence_starts
from searchapp.analysis.tokenize import Tokens, tokenize
from searchapp.model import Mention, body_offset, shown_text


@dataclass(frozen=True)
class TaggedText:
    """An article's shown text with its tokens. `published` dates offices; `body_start` parts title from body."""

    text: str
    tokens: Tokens
    body_start: int
    published: date | None = None

    @classmethod
    def of(cls, title: str | None, body: str, published: date | None = None) -> TaggedText:
        """Tokenize an article's shown text."""
        text = shown_text(title, body)
        return cls(text, tokenize(text), body_offset(title), published)

    @cached_property
    def sentences(self) -> list[int]:
        """Where sentences start; worked out when first asked for, as one article in six is."""
        return sentence_starts(self.text)

    def between(self, first: int, last: int) -> str:
        """The text of tokens `first`..`last` (inclusive) with all that stands between them."""
        starts = self.tokens.starts
        return self.text[starts[first] : starts[last] + len(self.tokens.surfaces[last])]

    def mention(self, first: int, last: int) -> Mention:
        """The mention that spans tokens `first`..`last` (inclusive)."""
        starts = self.tokens.starts
        start, end = starts[first], starts[last] + len(self.tokens.surfaces[last])
        return Mention(start, end, self.text[start:end])

    def gap(self, index: int) -> str:
        """What stands between token `index` and the next one ('' at the end)."""
        return self.tokens.gaps[index]

    def sentence_of(self, offset: int) -> int:
        """Number of the sentence that holds a character offset."""
        return bisect_right(self.sentences, offset) - 1
