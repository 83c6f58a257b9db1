"""What each word of an article can be in a person's name, decided once per distinct word, and the article seen that way."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final, NamedTuple, Protocol

from searchapp.entities.countries import Sense
from searchapp.entities.gazetteer import TokenTrie, fold, packaged_rows, packaged_words, word_set
from searchapp.entities.marks import (
    INTRODUCES,
    LISTED_NAME,
    LISTED_PHRASE,
    OFFICE,
    OFFICES_AND_TITLES,
    PLAIN_NAME,
    SURNAME,
    UNKNOWN_NAME,
    Marked,
)
from searchapp.entities.names import FirstName, NameLexicon, default_names
from searchapp.entities.offices import PostLexicon, Role, RoleWord, default_posts
from searchapp.entities.people_gazetteer import PeopleGazetteer, default_people
from searchapp.entities.text import TaggedText

_REMEMBERED: Final = 1 << 16
_HYPHENS: Final = frozenset("-‐‑")
_SHORTEST_ROLE: Final = 4
_LONG: Final = 6
"""Letters a word must have to count as the second half of a compound."""
_TITLES: Final = word_set("titles")
_WITH_COMPLEMENT: Final = word_set("with_complement")
_ROMAN: Final = word_set("roman")


class CountryWords(Protocol):
    """What the people tagger needs to know of countries."""

    phrases: TokenTrie[Sense]
    """Names of several words ('Vereinigte Staaten')."""

    def code(self, folded_word: str) -> str | None:
        """ISO code of the state that a folded word names; None for other words."""


class Word(NamedTuple):
    """What a word is by itself. A tuple, since every distinct word makes one.

    `capital`: written like a name; `nameable`: and no acronym either, so that it can be a surname by its form;
    `introduces`: a title or an office of one person; `office`: its role is an office, or can be with the words behind it;
    `starts_office`: an office's name of several words can start with it;
    `surname`: it is a known surname, or its genitive, by itself;
    `initial`: a single letter, as in 'Joe R. Biden'; `roman`: a ruler's number, as in 'Leo XIV.';
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
    introduces: bool = False
    office: bool = False
    starts_office: bool = False
    surname: bool = False
    initial: bool = False
    roman: bool = False


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
        self.places = _places()
        self._later_surnames = frozenset(form for _, second in people.pairs for form in (second, second + "s"))
        self._full_heads = people.full.heads()
        self._phrase_heads = posts.phrases.heads()
        self._place_heads = self.places.heads()
        self._before = frozenset(fold(word) for word in packaged_words("not_people_before.txt"))
        self._before_endings = tuple(word for word in self._before if len(word) >= _LONG)
        self._after = frozenset(fold(word) for word in packaged_words("not_people_after.txt"))
        self._after_surnames = word_set("things_and_surnames")
        self._after_endings = tuple(word for word in self._after if len(word) > 3)
        self.words = _Remembered(self._classify)

    def mark(self, surface: str, folded: str) -> int:
        """The marks of a word (see `marks`). It is not classified for them: few words are ever asked for more."""
        marks = self._surname_mark(folded)
        if not surface[:1].isupper():
            return marks
        role = self._role(surface)
        if role is not None:
            marks |= OFFICE
        if folded in _TITLES or (role is not None and not role.plural):
            marks |= INTRODUCES
        nameable = _is_nameable(surface)
        if nameable:
            marks |= self._name_mark(folded, role)
        if folded in self._full_heads or (nameable and folded in self._place_heads):
            marks |= LISTED_PHRASE
        return marks

    def _role(self, surface: str) -> RoleWord | None:
        """What a capitalised word says of an office or profession."""
        return self.posts.word(surface) if len(surface) >= _SHORTEST_ROLE else None

    def _name_mark(self, folded: str, role: RoleWord | None) -> int:
        """What a word that can be part of a name is by itself."""
        names = self.names
        if folded in names.first or folded in names.asian_surnames:
            return LISTED_NAME
        return PLAIN_NAME if role or names.is_common(folded) or self.countries.code(folded) else UNKNOWN_NAME

    def _surname_mark(self, folded: str) -> int:
        """The one mark that a word in lower case can bear, too."""
        return SURNAME * (self._head(folded) > 0 or folded in self._later_surnames)

    def _head(self, folded: str) -> int:
        heads = self.people.heads
        return heads.get(folded, 0) or (heads.get(folded[:-1], 0) if folded.endswith("s") else 0)

    def _is_surname(self, folded: str) -> bool:
        known = self.people.by_surname
        return (folded,) in known or (folded.endswith("s") and (folded[:-1],) in known)

    def _can_be_office(self, role: RoleWord, folded: str) -> bool:
        return role.post.is_office or role.post.name in _WITH_COMPLEMENT or folded in self._phrase_heads

    def country_phrase(self, text: TaggedText, index: int) -> tuple[int, str] | None:
        """Last token and ISO code of a state's name of several words that starts at a token."""
        match = self.countries.phrases.match_at(text, index)
        return (match.last, match.values[0].code) if match and match.values[0].code else None

    def _classify(self, surface: str) -> Word:
        folded = fold(surface)
        capital = surface[:1].isupper()
        title = capital and folded in _TITLES
        role = self._role(surface) if capital else None
        plain = surface.isalpha()
        first = self.names.first.get(folded) if capital and plain else None
        common = capital and self.names.is_common(folded)
        country = self.countries.code(folded)
        head = self._head(folded)
        starts_full = capital and folded in self._full_heads
        asian = capital and folded in self.names.asian_surnames
        return Word(
            surface,
            folded,
            capital,
            first,
            role,
            country,
            common,
            surface in self.names.particles,
            title,
            head,
            starts_full,
            capital and (folded in self._before or (len(folded) > _LONG and folded.endswith(self._before_endings))),
            capital and (folded in self._after or folded.endswith(self._after_endings)),
            capital and folded in self._after and folded not in self._after_surnames,
            asian,
            capital and _is_nameable(surface),
            title or (role is not None and not role.plural),
            role is not None and self._can_be_office(role, folded),
            folded in self._phrase_heads,
            head > 0 and self._is_surname(folded),
            len(surface) == 1 and plain,
            surface in _ROMAN,
        )


class _Words(dict[int, Word]):
    """Token → its word, looked up when asked for: most words of an article nobody asks for."""

    def __init__(self, known: _Remembered, surfaces: list[str]) -> None:
        super().__init__()
        self._known = known
        self._surfaces = surfaces

    def __missing__(self, index: int) -> Word:
        word = self[index] = self._known[self._surfaces[index]]
        return word


class Article:
    """A text with its words classified, and the gaps between them; `size` counts its tokens.

    `recent` has 1 for each token, and for `REACH` + 1 beyond the last, before which an office or title stands within reach.
    """

    __slots__ = (
        "_gaps",
        "_raw",
        "_starts",
        "marked",
        "recent",
        "roles",
        "roles_before",
        "size",
        "surfaces",
        "text",
        "vocabulary",
        "words",
    )

    def __init__(self, text: TaggedText, vocabulary: Vocabulary, marked: Marked) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.marked = marked
        self._raw, self._starts = text.text, text.tokens.starts
        self.surfaces, self._gaps = text.tokens.surfaces, text.tokens.gaps
        self.words = _Words(vocabulary.words, self.surfaces)
        self.recent = marked.recent(OFFICES_AND_TITLES)
        self.roles: dict[int, Role | None] = {}
        self.roles_before: dict[int, Role | None] = {}
        self.size = len(self.surfaces)

    def folded(self, first: int, last: int) -> tuple[str, ...]:
        """The folded tokens `first`..`last` (inclusive; as far as there are tokens)."""
        return tuple(self.marked.folded[first : last + 1])

    def gap(self, index: int) -> str:
        """What stands between token `index` and the next; '' at the text's ends."""
        return self._gaps[index]

    def blank(self, index: int) -> bool:
        """Whether only blanks on one line part token `index` from the next (False at the text's ends)."""
        gap = self._gaps[index]
        return gap == " " or gap == "\u00a0" or (len(gap) > 1 and gap.isspace() and "\n" not in gap)

    def hyphen(self, index: int) -> bool:
        """Whether a mere hyphen joins token `index` to the next (False at the text's ends)."""
        return self._gaps[index] in _HYPHENS

    def char_before(self, index: int) -> str:
        """The character before token `index`; '' at the text's start."""
        start = self._starts[index]
        return self._raw[start - 1 : start]

    def char_behind(self, index: int) -> str:
        """The character behind token `index`; '' at the text's end."""
        end = self._starts[index] + len(self.surfaces[index])
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


def _is_nameable(capitalised: str) -> bool:
    """Whether a word with a capital can be part of a name by its form: letters, and no acronym."""
    return capitalised.isalpha() and len(capitalised) > 1 and not capitalised[:4].isupper()


@cache
def _places() -> TokenTrie[None]:
    trie: TokenTrie[None] = TokenTrie()
    for phrase in packaged_words("places.txt"):
        if " " in phrase or "-" in phrase:
            trie.add(phrase, None)
    return trie


def default_vocabulary(countries: CountryWords) -> Vocabulary:
    """The vocabulary of the packaged lexicons with the given knowledge of countries."""
    return Vocabulary(default_people(), default_names(), default_posts(), countries)
