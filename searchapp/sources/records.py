"""One record of a JSON, JSONL or CSV file → a raw document. Field names follow the product's own, with common synonyms."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Final

from searchapp.model import RawDocument, Skipped, SkipReason
from searchapp.sources.decode import mend

_SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "_id", "article_id", "articleid", "doc_id", "uuid", "guid"),
    "url": ("url", "link", "permalink", "canonical_url", "article_url", "source_url", "href", "webpage"),
    "title": ("title", "titel", "headline", "überschrift", "ueberschrift", "schlagzeile"),
    "text": (
        "text",
        "body",
        "content",
        "article",
        "article_text",
        "articlebody",
        "article_body",
        "maintext",
        "main_text",
        "fulltext",
        "full_text",
        "plain_text",
        "cleaned_text",
        "content_text",
        "body_text",
        "volltext",
        "inhalt",
        "artikel",
        "artikeltext",
        "raw",
        "raw_text",
        "content_html",
        "body_html",
        "raw_html",
        "html",
    ),
    "published": (
        "published",
        "date",
        "published_at",
        "publishedat",
        "date_published",
        "datepublished",
        "date_publish",
        "publish_date",
        "publication_date",
        "published_date",
        "published_time",
        "pubdate",
        "pub_date",
        "datum",
        "veröffentlicht",
        "veroeffentlicht",
        "erschienen",
        "created_at",
        "timestamp",
    ),
    "source": (
        "source",
        "outlet",
        "publisher",
        "quelle",
        "medium",
        "zeitung",
        "source_name",
        "site_name",
        "sitename",
        "source_domain",
        "hostname",
        "domain",
    ),
    "author": ("author", "authors", "autor", "autoren", "autorin", "byline", "creator", "verfasser"),
}
_TEXT_FIELDS: Final = frozenset(_SYNONYMS["text"])
_TAG: Final = re.compile(
    r"<(?:p|br|div|h[1-6]|li|ul|ol|span|article|html|body|strong|em|table)\b[^<>]{0,400}>", re.IGNORECASE
)
_ENTITY: Final = re.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{2,6}|#x[0-9a-fA-F]{2,5});")


def has_text_field(names: Sequence[str]) -> bool:
    """Whether a table with these column names can hold articles."""
    return any(_key(name) in _TEXT_FIELDS for name in names)


def to_document(record: Mapping[str, object], path: str, fallback_id: str) -> RawDocument | Skipped:
    """The document of a record found at `path`; `fallback_id` names it when it has neither id nor URL."""
    fields = {_key(name): value for name, value in record.items()}
    text = _first(fields, "text")
    url = _first(fields, "url")
    identity = _first(fields, "id") or url or fallback_id
    if not text:
        return Skipped(path, identity, SkipReason.NO_TEXT, _no_text_detail(fields))
    is_html = bool(_TAG.search(text))
    return RawDocument(
        path=path,
        id=identity,
        text=text if is_html else unescape(text),
        markup="html" if is_html else "plain",
        url=url,
        title=_unescaped(_first(fields, "title")),
        published=_first(fields, "published"),
        source=_unescaped(_first(fields, "source")),
        author=_unescaped(_first(fields, "author")),
    )


def unescape(text: str) -> str:
    """Plain text that still holds HTML entities ('&quot;', '&#8211;') without them."""
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else text


def _unescaped(text: str | None) -> str | None:
    return unescape(text) if text else None


def _no_text_detail(fields: Mapping[str, object]) -> str:
    if fields.keys() & _TEXT_FIELDS:
        return "the text field is empty"
    found = ", ".join(sorted(fields)[:8]) or "none"
    return f"no text field (text, body, content …); fields found: {found}"


def _key(name: str) -> str:
    return mend(name).strip().lstrip("\ufeff").lower().replace("-", "_").replace(" ", "_")


def _first(fields: Mapping[str, object], name: str) -> str | None:
    """The first synonym of a field that holds something."""
    for key in _SYNONYMS[name]:
        if key in fields and (value := _as_text(fields[key], "\n\n" if name == "text" else ", ")):
            return value
    return None


def _as_text(value: object, joiner: str) -> str | None:
    """Strings as they are, numbers as digits, lists joined, objects by their name ({"name": "Kurier"})."""
    if isinstance(value, str):
        return mend(value).strip() or None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Mapping):
        return next(
            (text for key in ("name", "title", "text", "$oid") if (text := _as_text(value.get(key), joiner))), None
        )
    if isinstance(value, Sequence):
        return joiner.join(text for item in value if (text := _as_text(item, joiner))) or None
    return None
