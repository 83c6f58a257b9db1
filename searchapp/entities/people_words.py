"""What each word of an article can be in a person's name, decided once per distinct word, and the article seen that way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

from searchapp.entities.countries import Sense
from searchapp.entities.gazetteer import TokenTrie, fold, packaged_rows, packaged_words, word_set
from searchapp.entities.names import FirstName, NameLexicon, default_names
from searchapp.entities.offices import PostLexicon, Role, RoleWord, default_posts
from searchapp.entities.people_gazetteer import PeopleGazetteer, default_people
from searchapp.entities.text import TaggedText

_REMEMBERED: Final = 1 << 16
_LONG: Final = 6
"""Letters a word must have to count as the second half of a compound."""
_TITLES: Final = word_set("titles")
_ROMAN: Final = word_set("roman")


class CountryWords(Protocol):
    """What the people tagger needs to know of countries."""

    phrases: TokenTrie[Sense]
    """Names of several words ('Vereinigte Staaten')."""

    def code(self, folded_word: str) -> str | None:
        """ISO code of the state that a folded word names; None for other words."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a word is by itself.

    `capital`: written like a name; `nameable`: and no acronym either, so that it can be a surname by its form;
    `starts_name`: a name by pattern can start with it;
    `after_name`: it ends the name of a thing and is no surname itself (Company, Stiftung). `head`: most tokens of a known surname that starts so.
    """

    surface: str
    folded: str
    capital: bool = False
    first: FirstName | None = None
    role: RoleWord | None = None
    country: str | None = None
    common: bool = False
    particle: bool = False
    title: bool = False
    head: int = 0
    starts_full: bool = False
    before_thing: bool = False
    after_thing: bool = False
    after_name: bool = False
    asian: bool = False
    nameable: bool = False
    starts_name: bool = False
    marked: bool = False

    @property
    def initial(self) -> bool:
        """A single capital letter, as in 'Joe R. Biden'."""
        return len(self.surface) == 1 and self.surface.isalpha()

    @property
    def roman(self) -> bool:
        """A ruler's number, as in 'Leo XIV.'."""
        return self.surface in _ROMAN


class _Remembered(dict[str, Word]):
    """Classified words; forgets all when it has grown too large (names never end)."""

    def __init__(self, classify: Callable[[str], Word]) -> None:
        super().__init__()
        self._classify = classify

    def __missing__(self, surface: str) -> Word:
        if len(self) >= _REMEMBERED:
            self.clear()
        word = self[surface] = self._classify(surface)
        return word


class Vocabulary:
    """Classifies words with all lexicons at once: `words[surface]`; every distinct word is looked at once."""

    def __init__(
        self, people: PeopleGazetteer, names: NameLexicon, posts: PostLexicon, countries: CountryWords
    ) -> None:
        self.people, self.names, self.posts, self.countries = people, names, posts, countries
        self.parties = _parties()
        self._full_heads = people.full.heads()
        self._phrase_heads = posts.phrases.heads()
        self._before = frozenset(fold(word) for word in packaged_words("not_people_before.txt"))
        self._before_endings = tuple(word for word in self._before if len(word) >= _LONG)
        self._after = frozenset(fold(word) for word in packaged_words("not_people_after.txt"))
        self._after_surnames = word_set("things_and_surnames")
        self._after_endings = tuple(word for word in self._after if len(word) > 3)
        self.words = _Remembered(self._classify)

    def country_phrase(self, text: TaggedText, folded: list[str], index: int) -> tuple[int, str] | None:
        """Last token and ISO code of a state's name of several words that starts at a token."""
        match = self.countries.phrases.match_at(text, folded, index)
        return (match.last, match.values[0].code) if match and match.values[0].code else None

    def _classify(self, surface: str) -> Word:
        folded = fold(surface)
        capital = surface[:1].isupper()
        role = self.posts.word(surface) if capital and len(surface) > 3 else None
        plain = surface.isalpha()
        first = self.names.first.get(folded) if capital and plain else None
        common = capital and self.names.is_common(folded)
        country = self.countries.code(folded)
        heads = self.people.heads
        head = heads.get(folded, 0) or (heads.get(folded[:-1], 0) if folded.endswith("s") else 0)
        starts_full = capital and folded in self._full_heads
        asian = capital and folded in self.names.asian_surnames
        nameable = capital and plain and len(surface) > 1 and not surface[:4].isupper()
        return Word(
            surface,
            folded,
            capital,
            first,
            role,
            country,
            common,
            surface in self.names.particles,
            folded in _TITLES and capital,
            head,
            starts_full,
            capital and (folded in self._before or (len(folded) > _LONG and folded.endswith(self._before_endings))),
            capital and (folded in self._after or folded.endswith(self._after_endings)),
            capital and folded in self._after and folded not in self._after_surnames,
            asian,
            nameable,
            nameable and (first is not None or asian or not (common or role or country)),
            nameable or role is not None or head > 0 or starts_full,
        )


class Article:
    """A text with its words classified, and the gaps between them.

    `marked` are the tokens that can begin or introduce a name, `nameable` those that can be one; `size` counts all.
    """

    __slots__ = (
        "_raw",
        "_starts",
        "_surfaces",
        "folded",
        "marked",
        "nameable",
        "roles",
        "size",
        "text",
        "vocabulary",
        "words",
    )

    def __init__(self, text: TaggedText, vocabulary: Vocabulary) -> None:
        known = vocabulary.words
        self.text = text
        self.vocabulary = vocabulary
        self._raw, self._starts, self._surfaces = text.text, text.tokens.starts, text.tokens.surfaces
        self.words = [known[surface] for surface in self._surfaces]
        self.folded = [word.folded for word in self.words]
        self.roles: dict[tuple[int, int], Role] = {}
        self.size = len(self.words)
        self.marked = [index for index, word in enumerate(self.words) if word.marked]
        self.nameable = [index for index in self.marked if self.words[index].nameable]

    def gap(self, index: int) -> str:
        """What stands between token `index` and the next; before the first token for -1."""
        return self.text.gap(index) if index >= 0 else self._raw[: self._starts[0]]

    def blank(self, index: int) -> bool:
        """Whether only blanks on one line part token `index` from the next (False at the text's ends)."""
        if index < 0 or index + 1 >= self.size:
            return False
        end, start = self._starts[index] + len(self._surfaces[index]), self._starts[index + 1]
        if start == end + 1:
            return self._raw[end] in " \u00a0"
        gap = self._raw[end:start]
        return gap.isspace() and "\n" not in gap

    def hyphen(self, index: int) -> bool:
        """Whether a mere hyphen joins token `index` to the next."""
        if index < 0 or index + 1 >= self.size:
            return False
        end = self._starts[index] + len(self._surfaces[index])
        return self._starts[index + 1] == end + 1 and self._raw[end] in "-‐‑"

    def char_before(self, index: int) -> str:
        """The character before token `index`; '' at the text's start."""
        start = self._starts[index]
        return self._raw[start - 1 : start]

    def char_behind(self, index: int) -> str:
        """The character behind token `index`; '' at the text's end."""
        end = self._starts[index] + len(self._surfaces[index])
        return self._raw[end : end + 1]

    def sentence_start(self, index: int) -> bool:
        """Whether token `index` is the first of its sentence."""
        if index == 0:
            return True
        starts = self.text.tokens.starts
        return self.text.sentence_of(starts[index]) != self.text.sentence_of(starts[index - 1])


@cache
def _parties() -> TokenTrie[str]:
    trie: TokenTrie[str] = TokenTrie()
    for row in packaged_rows("parties.csv", ("party", "country")):
        trie.add(row["party"], row["country"])
    return trie


def default_vocabulary(countries: CountryWords) -> Vocabulary:
    """The vocabulary of the packaged lexicons with the given knowledge of countries."""
    return Vocabulary(default_people(), default_names(), default_posts(), countries)
