"""The project's own judged set is sound: ids known, mentions stand in the text, bodies stand in the pages."""

from __future__ import annotations

import pytest

from bench.evaluation.sets import OWN, PROJECT, JudgedSet, Record

JUDGED = JudgedSet(OWN)
ARTICLES = {article["id"]: article for article in JUDGED.articles}


@pytest.mark.parametrize("article", JUDGED.articles, ids=list(ARTICLES))
def test_page_holds_body_title_and_furniture(article: Record) -> None:
    for part in [article["title"], *article["body"].split("\n\n"), *JUDGED.gold[article["id"]]["boilerplate"]]:
        assert part in article["raw"]


@pytest.mark.parametrize("judged", [JudgedSet(folder) for folder in PROJECT], ids=lambda judged: judged.name)
def test_mentions_stand_in_the_text(judged: JudgedSet) -> None:
    for article in judged.articles:
        text = f"{article['title']}\n\n{article['body']}"
        gold = judged.gold[article["id"]]
        for value in [*gold["people"], *gold["weapons"]]:
            assert value["mentions"]
            assert [form for form in value["mentions"] if form not in text] == []


@pytest.mark.parametrize("query", JUDGED.queries, ids=[query["id"] for query in JUDGED.queries])
def test_judgements_name_articles_once(query: Record) -> None:
    judged = [*query["relevant"], *query["must_not"], *query["optional"]]
    assert set(judged) <= ARTICLES.keys()
    assert len(judged) == len(set(judged))
    assert query["must_not"]
    assert set(query["needs_sense"]) <= set(judged)


def test_every_article_is_asked_for() -> None:
    asked = {one for query in JUDGED.queries for one in query["relevant"]}
    assert asked == {article["id"] for article in JUDGED.german}
