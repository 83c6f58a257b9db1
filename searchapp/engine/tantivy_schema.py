"""What a tantivy index holds: postings of given tokens, fast columns to order and count by, the article as opaque bytes."""

from __future__ import annotations

from typing import Final

import tantivy

from searchapp import ranking
from searchapp.engine.base import TEXT_FIELDS, GroupMember, IndexDoc
from searchapp.engine.layout import facet_field, value_field
from searchapp.engine.tantivy_columns import Row
from searchapp.fields import FACETS, MONTHS

FACET_NAMES: Final = (*(facet.name for facet in FACETS), MONTHS)
TAB: Final = "\x1f"
"""Stands in terms of 'words' for the tab, at which the tokenizer would cut them."""

_LIST_FIELDS: Final = ("words", "bands", "author")
"""Fields of many terms: handed over as one text, blanks between the terms, which is far faster than a call a term."""


def schema() -> tantivy.Schema:
    """The schema of every index."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("group", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("source_hash", stored=True, tokenizer_name="raw", index_option="basic")
    for name in TEXT_FIELDS:
        option = "freq" if name.endswith("_part") or name == "lead_stem" else "position"
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=option)
    for name in FACET_NAMES:
        builder.add_text_field(facet_field(name), tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field(value_field(name), fast=True)
    for name in _LIST_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_unsigned_field("row", fast=True)
    builder.add_unsigned_field("number", indexed=True, fast=True)
    builder.add_unsigned_field("group_number", indexed=True)
    builder.add_float_field("freshness", fast=True)
    builder.add_bytes_field("sketch", stored=True)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


def document(doc: IndexDoc, member: GroupMember, row: Row) -> tantivy.Document:
    """The tantivy document of an article that stands in a row of the columns."""
    made = tantivy.Document()
    made.add_text("id", doc.id)
    made.add_text("group", doc.group)
    made.add_text("source_hash", doc.source_hash)
    made.add_text("language", doc.language)
    for name, text in doc.fields.items():
        made.add_text(name, text)
    for name, values in doc.facets.items():
        field = facet_field(name)
        for value in values:
            made.add_text(field, value)
        field = value_field(name)
        for number in row.values[name]:
            made.add_unsigned(field, number)
    made.add_text("words", doc.words.replace("\t", TAB))
    made.add_text("bands", " ".join(doc.bands))
    made.add_text("author", " ".join(doc.author))
    if doc.day is not None:
        made.add_integer("day", doc.day)
    made.add_float("freshness", max(0, (doc.day or 0) - ranking.FRESHNESS_EPOCH) * ranking.FRESHNESS_PER_DAY)
    made.add_unsigned("row", row.number)
    made.add_unsigned("number", member.number)
    made.add_unsigned("group_number", member.group)
    made.add_bytes("sketch", doc.sketch)
    made.add_bytes("stored", doc.stored)
    return made
