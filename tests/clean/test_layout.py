"""What is dropped around an article, and that nothing of the article goes with it."""

from __future__ import annotations

import pytest

from searchapp.clean import clean_text
from searchapp.model import CleanArticle
from tests.clean.samples import BODY, PARAGRAPHS, TITLE, blocks, data_lines

STATED = [pytest.param(TITLE, id="stated-title"), pytest.param(None, id="title-to-be-found")]


def assert_clean(article: CleanArticle, furniture: str) -> None:
    assert article.body == BODY
    assert article.title == TITLE
    assert list(article.dropped) == [line.strip() for line in furniture.splitlines() if line.strip()]


@pytest.mark.parametrize("title", STATED)
@pytest.mark.parametrize("block", blocks("head"))
def test_above_the_headline(block: str, title: str | None) -> None:
    assert_clean(clean_text(f"{block}\n{TITLE}\n{BODY}", title), block)


@pytest.mark.parametrize("title", STATED)
@pytest.mark.parametrize("block", blocks("meta"))
def test_between_headline_and_text(block: str, title: str | None) -> None:
    assert_clean(clean_text(f"{TITLE}\n{block}\n{BODY}", title), block)


@pytest.mark.parametrize("title", STATED)
@pytest.mark.parametrize("block", blocks("inside"))
def test_between_paragraphs(block: str, title: str | None) -> None:
    text = "\n\n".join([TITLE, *PARAGRAPHS[:2], block, *PARAGRAPHS[2:]])
    article = clean_text(text, title)
    inside = article.body.replace("\n\n", "\n").splitlines()
    expected = [line for line in PARAGRAPHS if line != PARAGRAPHS[2] or line in inside]
    assert inside == expected


@pytest.mark.parametrize("title", STATED)
@pytest.mark.parametrize("block", blocks("tail"))
def test_below_the_text(block: str, title: str | None) -> None:
    assert_clean(clean_text(f"{TITLE}\n\n{BODY}\n{block}", title), block)


@pytest.mark.parametrize("line", data_lines("body_samples.txt"))
def test_lines_that_belong_to_the_text(line: str) -> None:
    body = "\n\n".join([*PARAGRAPHS[:2], line, *PARAGRAPHS[3:]])
    assert clean_text(f"{TITLE}\n\n{body}").body == body
    assert clean_text(body, TITLE).body == body


@pytest.mark.parametrize("line", ["Nein.", "Und dann?", "„Wir bleiben.“", "Ja, sicher."])
def test_a_short_last_sentence_stays(line: str) -> None:
    assert clean_text(f"{TITLE}\n\n{BODY}\n\n{line}").body == f"{BODY}\n\n{line}"


@pytest.mark.parametrize(
    "ending",
    [
        "Fazit: Kiew braucht Zeit.",
        "„Kommen Sie wieder, wenn Frieden ist!“, sagte er.",
        "Ihre Mutter starb im Keller.",
        "Unter www.mil.example.org veröffentlicht das Ministerium jeden Abend eine neue Liste der abgefangenen Drohnen und Raketen.",
        "Sie will bleiben, bis der Strom zurückkehrt.",
        "– 12 Marder",
    ],
)
def test_a_last_line_between_text_and_furniture_stays(ending: str) -> None:
    page = f"Ausland\n{TITLE}\n\n{BODY}\n\n{ending}\n\nMehr zum Thema\nDu willst mehr? Melde dich jetzt an!\nImpressum"
    assert clean_text(page).body == f"{BODY}\n\n{ending}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Putin droht", id="two-words"),
        pytest.param("Leopard 2: 18\nMarder: 40\nGepard: 52", id="list"),
        pytest.param(BODY, id="article"),
        pytest.param(
            "+++ 19:40 Luftalarm in Kiew +++\nIn Kiew heulen die Sirenen.\n\n+++ 19:10 Brand in Odessa +++\nEs brennt.",
            id="ticker",
        ),
    ],
)
def test_text_without_furniture_stays_whole(text: str) -> None:
    article = clean_text(text)
    assert (article.title, article.body, article.dropped) == (None, text, ())


def test_nothing_but_furniture_leaves_nothing() -> None:
    article = clean_text("Leave a Reply\nImpressum | Datenschutz\n© 2024 Rheinbote")
    assert (article.title, article.body) == (None, "")


def test_comments_of_readers_go_with_their_heading() -> None:
    comments = "Kommentare (2)\nPeter K.\nDas ist meine Meinung zu diesem langen Text, und sie ist nicht sehr freundlich.\nAntworten"
    assert clean_text(f"{TITLE}\n\n{BODY}\n\n{comments}").body == BODY


def test_a_comment_counter_above_the_text_doesnt_end_it() -> None:
    assert clean_text(f"{TITLE}\n3 Kommentare\n{BODY}").body == BODY


@pytest.mark.parametrize("ending", ["", " …", "..."])
def test_a_teaser_that_the_text_repeats_goes(ending: str) -> None:
    teaser = PARAGRAPHS[0].partition(". ")[0] + (ending or ".")
    article = clean_text(f"{TITLE}\n\n{teaser}\n{BODY}")
    assert (article.body, article.dropped) == (BODY, (teaser,))


def test_a_repeated_headline_goes() -> None:
    near = "Kiew meldet Abschuss von 40 Drohnen"
    article = clean_text(f"{TITLE}\n\n{near}\n{BODY}")
    assert (article.title, article.body, article.dropped) == (TITLE, BODY, (near,))


@pytest.mark.parametrize(
    "piece", ["dpa/", "Mittwoch, 12. März 2025 um 08:14 ", "a > ", "red, ", "12 ", "Mit Material von dpa und "]
)
def test_long_chains_of_furniture_are_read_to_the_end(piece: str) -> None:
    chain = (piece * 60)[:199] + "~"
    assert BODY in clean_text(f"{chain}\n{TITLE}\n\n{BODY}").body


CREDITS = [
    "Foto: Keystone",
    "© privat",
    "APA/HELMUT FOHRINGER",
    "Luca Fontana / Limmat Post",
    "(Foto: Kaltwasser)",
    "Quelle: Reuters",
]


@pytest.mark.parametrize("credit", CREDITS)
def test_a_caption_above_its_credit_goes(credit: str) -> None:
    caption = "Eine Frau wartet vor dem Spital auf Behandlung."
    inside = "\n\n".join([TITLE, *PARAGRAPHS[:2], f"{caption}\n{credit}", *PARAGRAPHS[2:]])
    above = "\n\n".join([TITLE, f"{caption}\n{credit}", *PARAGRAPHS])
    assert [clean_text(text).body for text in (inside, above)] == [BODY, BODY]


def test_a_short_sentence_above_the_articles_own_credit_stays() -> None:
    article = clean_text(f"{TITLE}\n\n{BODY}\n\nEr will bleiben.\nQuelle: dpa")
    assert article.body == f"{BODY}\n\nEr will bleiben."
