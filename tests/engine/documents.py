"""Small documents and queries for engine tests: tokens are given, nothing is analysed."""

from __future__ import annotations

from datetime import date

from searchapp.analysis.forms import Alternative, Level, MatchKind
from searchapp.engine.base import IndexDoc, day_number
from searchapp.query.ast import Leaf, Scope


def document(
    article_id: str,
    body: str,
    *,
    title: str = "",
    part: str = "",
    published: date | None = None,
    group: str | None = None,
    bands: tuple[str, ...] = (),
    author: tuple[str, ...] = (),
    **facets: tuple[str, ...],
) -> IndexDoc:
    """A document whose exact and stem fields hold the same tokens."""
    months = {"months": (published.strftime("%Y-%m"),)} if published else {}
    return IndexDoc(
        id=article_id,
        fields={
            "title_exact": title,
            "title_stem": title,
            "title_part": "",
            "lead_stem": body,
            "body_exact": body,
            "body_stem": body,
            "body_part": part,
        },
        facets={**facets, **months},
        words=" ".join(f"{word}\t{word.capitalize()}" for word in dict.fromkeys(body.split())),
        surfaces=tuple(f"{word.capitalize()}\t{word}" for word in dict.fromkeys(body.split())),
        day=None if published is None else day_number(published),
        author=author,
        language="de",
        source_hash=f"hash-{article_id}-{body}",
        bands=bands,
        sketch=b"\x01\x02",
        group=group or article_id,
        stored=f"stored {article_id}".encode(),
    )


def word(term: str, *, level: Level = Level.STEM, scope: Scope = Scope.ANYWHERE) -> Leaf:
    """A leaf with one term."""
    return Leaf(term, (Alternative(level, (term,), 1.0, MatchKind.LITERAL),), scope)


def sequence(*terms: str, slop: int = 0, mirrored: bool = False) -> Leaf:
    """A leaf for terms in a row, in both orders where `mirrored`."""
    orders = [terms, terms[::-1]] if mirrored else [terms]
    return Leaf(" ".join(terms), tuple(Alternative(Level.EXACT, each, 1.0, MatchKind.LITERAL, slop) for each in orders))
