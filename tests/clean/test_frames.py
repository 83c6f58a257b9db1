"""Whole pages of imagined outlets: nothing of the page stays, nothing of the article goes."""

from __future__ import annotations

import re
from typing import Final

import pytest

from searchapp.clean import clean_text
from searchapp.model import CleanArticle
from tests.clean.samples import BODY, PARAGRAPHS, TITLE, data_lines

STATED: Final = [pytest.param(True, id="stated-title"), pytest.param(False, id="title-to-be-found")]


def named_blocks(name: str) -> dict[str, str]:
    parts = re.split(r"^\[([\w-]+)\]$", "\n".join(data_lines(name)), flags=re.MULTILINE)
    return {title: block.strip() for title, block in zip(parts[1::2], parts[2::2], strict=True)}


FRAMES: Final = named_blocks("frames.txt")
ARTICLES: Final = {name: tuple(block.split("\n", 1)) for name, block in named_blocks("bodies.txt").items()}


def page(frame: str, title: str, body: str) -> str:
    first, rest = body.partition("\n\n")[::2]
    filled = frame.replace("{title}", title).replace("{body}", body)
    return filled.replace("{first}", first).replace("{rest}", rest)


def furniture(frame: str) -> list[str]:
    return [line.strip() for line in frame.splitlines() if line.strip() and "{" not in line]


def lines(article: CleanArticle) -> list[str]:
    return [line for line in article.body.splitlines() if line]


@pytest.mark.parametrize("stated", STATED)
@pytest.mark.parametrize("name", FRAMES)
def test_frames_go(name: str, stated: bool) -> None:
    article = clean_text(page(FRAMES[name], TITLE, BODY), TITLE if stated else None)
    assert lines(article) == list(PARAGRAPHS)
    assert article.title == TITLE
    assert list(article.dropped) == furniture(FRAMES[name])


@pytest.mark.parametrize("stated", STATED)
@pytest.mark.parametrize("shape", ARTICLES)
@pytest.mark.parametrize("name", [name for name, frame in FRAMES.items() if "{body}" in frame])
def test_articles_of_any_shape_stay_whole(name: str, shape: str, stated: bool) -> None:
    title, body = ARTICLES[shape]
    article = clean_text(page(FRAMES[name], title, body), title if stated else None)
    assert lines(article) == [line for line in body.splitlines() if line]
    assert article.title == title


@pytest.mark.parametrize("shape", ARTICLES)
def test_bare_articles_stay_whole(shape: str) -> None:
    title, body = ARTICLES[shape]
    assert clean_text(f"{title}\n\n{body}", title).body == body
    assert clean_text(body, title).body == body
