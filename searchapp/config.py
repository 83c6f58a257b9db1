"""The one settings object: arguments before environment before defaults. Nothing else reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from searchapp import paths
from searchapp.errors import SettingError

ENVIRONMENT_PREFIX: Final = "SEARCHAPP_"
ENGINES: Final = ("tantivy", "whoosh")
LANGUAGES: Final = ("de", "any")


def _setting(default: object, help_text: str) -> Any:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, validated on construction. Each has an environment variable SEARCHAPP_<NAME>."""

    index: Path = field(default_factory=paths.default_index_dir, metadata={"help": "Folder of the index."})
    engine: str = _setting("tantivy", "Search engine: " + ", ".join(ENGINES) + ".")
    language: str = _setting("de", "'de' refuses articles that aren't German; 'any' takes all.")
    gazetteer: Path | None = field(
        default=None, metadata={"help": "Your own lists of people, weapons and places: a file or a folder."}
    )
    jobs: int = _setting(0, "Worker processes for indexing; 0 takes one a core.")
    batch: int = _setting(2000, "Articles a commit.")
    max_megabytes: int = _setting(20, "Largest file read (MB); JSONL and CSV count a record, not the file.")
    host: str = _setting("127.0.0.1", "Address the web page listens on.")
    port: int = _setting(8000, "Port the web page listens on.")
    threads: int = _setting(4, "Threads that answer web requests.")
    facet_values: int = _setting(50, "Most values shown of one facet.")
    base_url: str = _setting("", "Public address of the web page, for permalinks in exports and feeds.")

    def __post_init__(self) -> None:
        """Refuse values out of range with a message that names the setting."""
        _require(self.engine in ENGINES, "engine", self.engine, "one of " + ", ".join(ENGINES))
        _require(self.language in LANGUAGES, "language", self.language, "'de' or 'any'")
        _require(0 <= self.jobs <= 256, "jobs", self.jobs, "0 to 256")
        _require(1 <= self.batch <= 100_000, "batch", self.batch, "1 to 100000")
        _require(1 <= self.max_megabytes <= 2000, "max_megabytes", self.max_megabytes, "1 to 2000")
        _require(0 <= self.port <= 65535, "port", self.port, "0 to 65535")
        _require(1 <= self.threads <= 256, "threads", self.threads, "1 to 256")
        _require(1 <= self.facet_values <= 1000, "facet_values", self.facet_values, "1 to 1000")

    @property
    def max_bytes(self) -> int:
        """Largest file or record read, in bytes."""
        return self.max_megabytes * 1024 * 1024


def load(
    arguments: Mapping[str, object | None] | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Settings from arguments (None means not given), then environment variables, then defaults.

    Raises SettingError naming the setting that can't be used.
    """
    given = {name: value for name, value in (arguments or {}).items() if value is not None}
    source = os.environ if environment is None else environment
    for spec in fields(Settings):
        text = source.get(ENVIRONMENT_PREFIX + spec.name.upper())
        if spec.name not in given and text:
            given[spec.name] = _parse(spec.name, text)
    return Settings(**given)  # type: ignore[arg-type]


def _parse(name: str, text: str) -> object:
    kind = Path if name in _PATHS else type(getattr(_DEFAULTS, name))
    if kind is int:
        try:
            return int(text)
        except ValueError:
            raise SettingError(f"setting {name}: {text!r} is not a whole number") from None
    return Path(text) if kind is Path else text


def _require(holds: bool, name: str, value: object, wanted: str) -> None:
    if not holds:
        raise SettingError(f"setting {name}: {value!r} can't be used; give {wanted}")


_DEFAULTS: Final = Settings()
_PATHS: Final = frozenset({"index", "gazetteer"})
