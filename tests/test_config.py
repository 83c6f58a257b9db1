"""Settings: arguments before environment before defaults; a value out of range names its setting."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchapp import config
from searchapp.errors import SettingError


def test_arguments_beat_environment_beats_defaults() -> None:
    settings = config.load(
        {"port": 1, "host": None}, {"SEARCHAPP_PORT": "2", "SEARCHAPP_HOST": "h", "SEARCHAPP_JOBS": "3"}
    )
    assert (settings.port, settings.host, settings.jobs, settings.threads) == (1, "h", 3, 4)


def test_paths_come_from_the_environment() -> None:
    assert config.load(environment={"SEARCHAPP_INDEX": "/somewhere"}).index == Path("/somewhere")


def test_default_index_of_a_checkout_is_its_index_folder() -> None:
    assert config.load(environment={}).index == Path(__file__).resolve().parent.parent / "index"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "70000"),
        ("port", "http"),
        ("engine", "lucene"),
        ("language", "fr"),
        ("jobs", "-1"),
        ("batch", "0"),
        ("threads", "0"),
        ("facet_values", "0"),
        ("max_megabytes", "0"),
    ],
)
def test_unusable_value_names_its_setting(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"setting {name}: "):
        config.load(environment={f"SEARCHAPP_{name.upper()}": value})


def test_every_setting_has_a_help_text() -> None:
    assert all(spec.metadata["help"] for spec in config.Settings.__dataclass_fields__.values())
