"""Whoosh's query grammar with German operators: text → a tree of Whoosh syntax nodes.

The only module that imports Whoosh. Its tagger and filter machinery does the lexing; its plugins are narrowed here, because
the stock ones lose what our tree needs (a phrase's slop of 0, brackets that don't match, the order of signs and fields) or
recurse as deep as the reader types. What binds, tightest first: signs and field names, /s and /p, UND, ODER, words side by
side. NICHT between two operands negates everything up to the next operand that merely stands beside it.
"""

# mypy: allow-untyped-calls

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from whoosh.qparser import plugins as stock
from whoosh.qparser.default import QueryParser
from whoosh.qparser.syntax import (
    AndGroup,
    FieldnameNode,
    GroupNode,
    InfixOperator,
    MarkerNode,
    NotGroup,
    Operator,
    OrGroup,
    PrefixOperator,
    RangeNode,
    SyntaxNode,
    WordNode,
    Wrapper,
)

from searchapp import fields

MAX_DEPTH: Final = 50
"""Deepest nesting of brackets, signs and fields that is read."""

OPERATOR_WORDS: Final = frozenset({"UND", "AND", "ODER", "OR", "NICHT", "NOT"})

PhraseNode = stock.PhrasePlugin.PhraseNode
WildcardNode = stock.WildcardPlugin.WildcardNode
FuzzyNode = stock.FuzzyTermPlugin.FuzzyTermNode

_QUOTES: Final = '"„“”«»‟'
_START: Final = rf"(?<![^\s()\[\]:+\-−{_QUOTES}])"
_SIGN_START: Final = r"(?<![^\s()\[\]:+\-−])"
"""Where a sign counts: not behind a closing quotation mark („Model C“-Schulen)."""
_NO_HYPHEN: Final = r"(?<!\bund )(?<!\boder )"
"""Where a minus is no hyphen that stands for the rest of a compound (Privatpersonen und -organisationen)."""
_FIELD_NAMES: Final = (
    *fields.FACET_BY_ALIAS,
    *fields.TITLE_ALIASES,
    *fields.AUTHOR_ALIASES,
    *fields.DATE_ALIASES,
    *fields.FROM_ALIASES,
    *fields.TO_ALIASES,
    *fields.LANGUAGE_ALIASES,
    *fields.ID_ALIASES,
)


class AdjacentGroup(AndGroup):
    """Operands side by side, without an operator; also what stood in one pair of brackets."""


class RequiredGroup(Wrapper):
    """An operand after +."""


class FieldGroup(Wrapper):
    """An operand after a field name; `name` is in lower case."""

    def __init__(self, nodes: list[SyntaxNode], name: str) -> None:
        super().__init__(nodes)
        self.name = name


class SentenceGroup(GroupNode):
    """Operands of /s."""


class ParagraphGroup(GroupNode):
    """Operands of /p."""


class TroubleNode(MarkerNode):
    """A place the grammar couldn't follow; `kind` is the value of a DiagnosticKind."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


def read(text: str) -> GroupNode:
    """The syntax tree of a query. Never raises; `text` must not be longer than the caller's cap (tagging is quadratic)."""
    return _parser().process(text)


@lru_cache(maxsize=1)
def _parser() -> QueryParser:
    plugins: list[Any] = [_Brackets(), _Phrases(), _Ranges(), _Fields(), _Signs(), _Operators(), _Words()]
    return QueryParser(None, None, plugins=plugins)


def _trouble(kind: str, at: SyntaxNode) -> SyntaxNode:
    node: SyntaxNode = TroubleNode(kind).set_range(at.startchar, at.endchar)
    return node


class _Brackets(stock.GroupPlugin):
    """Groups by brackets. Missing ones are supplied at the end, surplus ones dropped, each time with a TroubleNode."""

    def do_groups(self, parser: QueryParser, group: GroupNode) -> GroupNode:
        """Nest what stands between brackets, at most MAX_DEPTH deep."""
        stack: list[GroupNode] = [AdjacentGroup()]
        for node in group:
            if isinstance(node, self.OpenBracket):
                if len(stack) > MAX_DEPTH:
                    return AdjacentGroup([_trouble("too_deep", node)])
                stack.append(AdjacentGroup())
            elif not isinstance(node, self.CloseBracket):
                stack[-1].append(node)
            elif len(stack) > 1:
                last = stack.pop()
                stack[-1].append(last)
            else:
                stack[0].append(_trouble("unbalanced", node))
        missing = len(stack) > 1
        while len(stack) > 1:
            last = stack.pop()
            stack[-1].append(last)
        if missing:
            stack[0].append(_trouble("unbalanced", group[len(group) - 1]))
        return stack[0]


class _PhraseTagger(stock.PhrasePlugin.PhraseTagger):
    """Keeps the slop as typed: the number of words allowed between, 0 without ~n."""

    def create(self, parser: QueryParser, match: re.Match[str]) -> SyntaxNode:
        """A phrase node."""
        return PhraseNode(match["text"], match.start("text"), int(match["slop"] or 0))


class _LoneQuote(stock.TaggingPlugin):
    """A quotation mark without its partner."""

    def create(self, parser: QueryParser, match: re.Match[str]) -> SyntaxNode:
        """The marker of a missing quotation mark."""
        return TroubleNode("unbalanced")


class _Phrases(stock.PhrasePlugin):
    """Phrases in any quotation marks."""

    def taggers(self, parser: QueryParser) -> list[tuple[Any, int]]:
        """One tagger for closed phrases, one for a quotation mark left alone."""
        closed = rf"[{_QUOTES}](?P<text>[^{_QUOTES}]*)[{_QUOTES}](?:~(?P<slop>\d{{1,3}})(?!\w))?"
        return [(_PhraseTagger(closed), 0), (_LoneQuote(f"[{_QUOTES}]"), 1)]


class _Ranges(stock.RangePlugin):
    """[a TO b], [a BIS b], with an open side left out or written *; braces leave the bound itself out."""

    def __init__(self) -> None:
        side = r"[^\[\]{}()]*?"
        word = r"(?<=[\s\[{])(?:TO|BIS)(?=[\s\]}])"
        expr = rf"(?P<open>[\[{{])(?P<start>{side}){word}(?P<end>{side})(?P<close>[\]}}])"
        super().__init__(re.compile(expr, re.IGNORECASE))


class _Fields(stock.FieldsPlugin):
    """Our field names and mindN before a colon; everything else before a colon is text.

    Names count in any case; with a blank after the colon in lower case only ('Minister: Wir liefern' is a headline).
    'Minister:innen' is a word, 'mind3:innen' is not.
    """

    def __init__(self) -> None:
        names = "|".join(sorted(_FIELD_NAMES, key=len, reverse=True))
        name = rf"(?:(?:{names})(?!:\s*(?:innen|in)(?!\w))|mind?\d{{1,4}})"
        value = r"[^\s:]"
        super().__init__(rf"{_START}(?P<text>(?i:{name})(?=:{value})|{name}(?=:\s+{value})):\s*")

    def filters(self, parser: QueryParser) -> Sequence[Any]:
        """None: field names are applied as prefixes, with the operators."""
        return ()


class _Signs(stock.PlusMinusPlugin):
    """+ and - before a word, phrase, field or bracket."""

    def __init__(self) -> None:
        plus, minus = r"\+(?=[^\s)\]+])", r"[-−](?=[^\s)\]\-−–—])"
        super().__init__(_SIGN_START + plus, _SIGN_START + _NO_HYPHEN + minus)

    def filters(self, parser: QueryParser) -> Sequence[Any]:
        """None: signs are applied as prefixes, with the operators."""
        return ()


class _Words(stock.TaggingPlugin):
    """A run of characters up to white space, a bracket or a quotation mark: word, wildcard or fuzzy word."""

    priority = 200
    _url = re.compile(r"\w+://|www\.", re.IGNORECASE)
    _fuzzy = re.compile(r"(.*[^\W_].*?)~(\d?)")

    def __init__(self) -> None:
        super().__init__(rf"[^\s(){_QUOTES}]+")

    def create(self, parser: QueryParser, match: re.Match[str]) -> SyntaxNode:
        """The node of one run."""
        text = match[0]
        if self._url.match(text):
            return WordNode(text)
        if fuzzy := self._fuzzy.fullmatch(text):
            return FuzzyNode(WordNode(fuzzy[1]).set_range(*match.span(0)), int(fuzzy[2] or 1), 0)
        return WildcardNode(text) if "*" in text or "?" in text else WordNode(text)


class _Operators(stock.OperatorsPlugin):
    """UND ODER NICHT, AND OR NOT, /s and /p. Words in upper case only, since 'und' is a word."""

    def __init__(self) -> None:
        start, end = r"(?<![^\s()])", r"(?![^\s()])"
        kinds = (
            (r"(?:NICHT|NOT)", NotGroup, PrefixOperator),
            (r"(?:UND|AND)", AndGroup, InfixOperator),
            (r"(?:ODER|OR)", OrGroup, InfixOperator),
            (r"/[sS]", SentenceGroup, InfixOperator),
            (r"/[pP]", ParagraphGroup, InfixOperator),
        )
        taggers = [(self.OpTagger(f"{start}{words}{end}", group, kind), 0) for words, group, kind in kinds]
        super().__init__(taggers, clean=True)

    def do_operators(self, parser: QueryParser, group: GroupNode) -> GroupNode:
        """Turn flat runs of operands, prefixes and operators into trees, by precedence, innermost bracket first."""
        for index, node in enumerate(group):
            if isinstance(node, AdjacentGroup):
                group[index] = self.do_operators(parser, node)
        return _Run(list(group)).tree()


class _Run:
    """Reads one bracket's nodes. What lacks an operand is left out, with a TroubleNode."""

    def __init__(self, nodes: list[SyntaxNode]) -> None:
        self._troubles: list[SyntaxNode] = [node for node in nodes if isinstance(node, TroubleNode)]
        self._nodes = [node for node in nodes if not isinstance(node, TroubleNode)]
        self._next = 0

    def tree(self) -> GroupNode:
        """The run as operands side by side, troubles last."""
        return AdjacentGroup([*self._parts(), *self._troubles])

    def _parts(self) -> Iterator[SyntaxNode]:
        first = True
        while (node := self._peek()) is not None:
            if isinstance(node, InfixOperator):
                self._skip(node)
                continue
            negated = not first and _is_not(node)
            if negated:
                self._next += 1
            part = self._chain(OrGroup, self._and_chain)
            if part is not None:
                first = False
                yield NotGroup([part]) if negated else part

    def _and_chain(self) -> SyntaxNode | None:
        return self._chain(AndGroup, self._near_chain)

    def _chain(self, group: type[GroupNode], operand: Callable[[], SyntaxNode | None]) -> SyntaxNode | None:
        found = [operand()]
        while (operator := self._take(group)) is not None:
            found.append(operand())
            if None in found[-2:]:
                self._troubles.append(_trouble("stray", operator))
        operands = [node for node in found if node is not None]
        if len(operands) > 1:
            return group(operands)
        return operands[0] if operands else None

    def _near_chain(self) -> SyntaxNode | None:
        left = self._operand()
        while (operator := self._take(SentenceGroup, ParagraphGroup)) is not None:
            right = self._operand()
            if left is None or right is None:
                self._troubles.append(_trouble("stray", operator))
                left = left or right
            elif isinstance(left, GroupNode) and type(left) is operator.grouptype:
                left.append(right)
            else:
                left = operator.grouptype([left, right])
        return left

    def _operand(self) -> SyntaxNode | None:
        prefixes: list[SyntaxNode] = []
        while (node := self._peek()) is not None and (_is_not(node) or isinstance(node, _PREFIXES)):
            self._next += 1
            prefixes.append(node)
        if len(prefixes) > MAX_DEPTH:
            self._troubles.append(_trouble("too_deep", prefixes[0]))
            return None
        if node is None or isinstance(node, InfixOperator):
            self._troubles.extend(_trouble("stray", prefix) for prefix in prefixes)
            return None
        self._next += 1
        for prefix in reversed(prefixes):
            node = _wrapped(prefix, node)
        return node

    def _peek(self) -> SyntaxNode | None:
        return self._nodes[self._next] if self._next < len(self._nodes) else None

    def _take(self, *groups: type[GroupNode]) -> Operator | None:
        node = self._peek()
        if not isinstance(node, InfixOperator) or node.grouptype not in groups:
            return None
        self._next += 1
        return node

    def _skip(self, node: SyntaxNode) -> None:
        self._next += 1
        self._troubles.append(_trouble("stray", node))


_PREFIXES: Final = (FieldnameNode, stock.PlusMinusPlugin.Plus, stock.PlusMinusPlugin.Minus)


def _is_not(node: SyntaxNode) -> bool:
    return isinstance(node, PrefixOperator)


def _wrapped(prefix: SyntaxNode, node: SyntaxNode) -> SyntaxNode:
    if isinstance(prefix, FieldnameNode):
        return FieldGroup([node], prefix.fieldname.lower())
    if isinstance(prefix, stock.PlusMinusPlugin.Plus):
        return RequiredGroup([node])
    return NotGroup([node])


__all__ = [
    "MAX_DEPTH",
    "OPERATOR_WORDS",
    "AdjacentGroup",
    "AndGroup",
    "FieldGroup",
    "FuzzyNode",
    "GroupNode",
    "NotGroup",
    "OrGroup",
    "ParagraphGroup",
    "PhraseNode",
    "RangeNode",
    "RequiredGroup",
    "SentenceGroup",
    "SyntaxNode",
    "TroubleNode",
    "WildcardNode",
    "WordNode",
    "read",
]
