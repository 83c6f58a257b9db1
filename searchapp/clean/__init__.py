"""RawDocument → CleanArticle: title, body, date, outlet, agencies, author; everything else is dropped and shown."""

from searchapp.clean.article import clean, clean_text

__all__ = ["clean", "clean_text"]
