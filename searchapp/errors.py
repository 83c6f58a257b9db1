"""The error tree. Every error a face may show descends from SearchappError.

SearchappError
├── UsageError          what the caller can mend: exit code 2, HTTP 400
│   ├── QueryError      a query or filter that can't be used
│   └── SettingError    a setting out of its range or a file it names that can't be used
├── IndexUnusableError  missing, foreign or outdated index: exit code 2, HTTP 503
├── NotFoundError       no article under this id: exit code 1, HTTP 404
├── EngineAwayError     the engine's server can't be reached or refuses us: exit code 2, HTTP 503
└── EngineError         the engine failed although it was asked properly: exit code 1, HTTP 503

`kind` is stable and machine-readable; the message is for people (German where a reader sees it,
English where an operator does) and always says what to do next.
"""

from __future__ import annotations


class SearchappError(Exception):
    """Base of all errors that carry a message for people."""

    kind = "error"
    exit_code = 1
    http_status = 500


class UsageError(SearchappError):
    """Something the caller can mend."""

    kind = "usage"
    exit_code = 2
    http_status = 400


class QueryError(UsageError):
    """A query, filter, sort or page that can't be used."""

    kind = "query"


class SettingError(UsageError):
    """A setting that can't be used."""

    kind = "setting"


class IndexUnusableError(SearchappError):
    """No index here, or one made by another engine, version or language."""

    kind = "index"
    exit_code = 2
    http_status = 503


class NotFoundError(SearchappError):
    """No article has this id."""

    kind = "not_found"
    exit_code = 1
    http_status = 404


class EngineAwayError(SearchappError):
    """The server that holds the index can't be reached, or refuses the credentials."""

    kind = "engine_away"
    exit_code = 2
    http_status = 503


class EngineError(SearchappError):
    """The engine failed although the request was sound."""

    kind = "engine"
    exit_code = 1
    http_status = 503
