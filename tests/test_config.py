"""Settings: arguments before environment before defaults; a value out of range names its setting."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp import config
from searchapp.engine.cluster import Cluster, cluster_at
from searchapp.errors import SettingError
from tests.conftest import ROOT

URL = "https://search-1:9200,search-2:9201/archiv"


def load(**environment: str) -> config.Settings:
    return config.load(
        environment={config.ENVIRONMENT_PREFIX + name.upper(): text for name, text in environment.items()}
    )


def test_arguments_beat_environment_beats_defaults() -> None:
    settings = config.load(
        {"port": 1, "host": None}, {"SEARCHAPP_PORT": "2", "SEARCHAPP_HOST": "h", "SEARCHAPP_JOBS": "3"}
    )
    assert (settings.port, settings.host, settings.jobs, settings.threads) == (1, "h", 3, 4)


def test_an_index_is_a_folder() -> None:
    settings = load(index="/somewhere")
    assert (settings.place, settings.new_engine) == (Path("/somewhere"), "tantivy")
    assert load(index="/somewhere", engine="whoosh").new_engine == "whoosh"


def test_default_index_of_a_checkout_is_its_index_folder() -> None:
    assert load().place == ROOT / "index"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "70000"),
        ("port", "http"),
        ("engine", "lucene"),
        ("language", "fr"),
        ("jobs", "-1"),
        ("batch", "0"),
        ("processes", "-1"),
        ("threads", "0"),
        ("facet_values", "0"),
        ("max_megabytes", "0"),
        ("opensearch_timeout", "0"),
        ("opensearch_retries", "51"),
        ("opensearch_shards", "0"),
        ("opensearch_replicas", "-1"),
        ("opensearch_refresh", "sometimes"),
        ("opensearch_verify", "false"),
        ("opensearch_ca", "/nirgends/ca.pem"),
    ],
)
def test_unusable_value_names_its_setting(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"setting {name}: "):
        load(**{name: value})


def test_every_setting_has_a_help_text() -> None:
    assert all(spec.metadata["help"] for spec in config.Settings.__dataclass_fields__.values())


def test_an_index_is_an_address_on_a_cluster(tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    authority.touch()
    settings = load(
        index=URL,
        opensearch_user="redaktion",
        opensearch_password="geheim",
        opensearch_ca=str(authority),
        opensearch_verify="off",
        opensearch_timeout="7",
        opensearch_retries="2",
        opensearch_shards="5",
        opensearch_replicas="2",
        opensearch_refresh="later",
    )
    assert settings.new_engine == "opensearch"
    assert settings.place == Cluster(
        hosts=("https://search-1:9200", "https://search-2:9201"),
        name="archiv",
        user="redaktion",
        password="geheim",
        ca_file=authority,
        verify=False,
        timeout=7.0,
        retries=2,
        shards=5,
        replicas=2,
        refresh="later",
    )


def test_certificates_are_verified_and_the_name_is_searchapp_unless_said_otherwise() -> None:
    place = load(index="https://search").place
    assert place == Cluster(hosts=("https://search:9200",), name="searchapp", verify=True)


def test_secrets_are_never_shown() -> None:
    secret = load(index=URL, opensearch_user="redaktion", opensearch_password="geheim")
    assert "geheim" not in repr(secret) + repr(secret.place) + str(secret.place)
    key = load(index=URL, opensearch_api_key="Z2VoZWlt")
    assert "Z2VoZWlt" not in repr(key) + repr(key.place) + str(key.place)


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        pytest.param(
            {"index": URL, "engine": "tantivy"}, "setting engine: 'tantivy'", id="address-and-embedded-engine"
        ),
        pytest.param(
            {"index": "ordner", "engine": "opensearch"}, "setting engine: 'opensearch'", id="folder-and-cluster"
        ),
        pytest.param({"index": "https://a:b@search/x"}, "opensearch_user and opensearch_password", id="credentials"),
        pytest.param({"index": "https://search:port/x"}, "'search:port' in", id="port"),
        pytest.param({"index": "https://search:9200,/x"}, "is no host", id="empty-host"),
        pytest.param({"index": "https:///x"}, "is no host", id="no-host"),
        pytest.param({"index": "ftp://search/x"}, "no address of a cluster", id="scheme"),
        pytest.param({"index": "https://search/Archiv"}, "can't be the name of an index", id="capital"),
        pytest.param({"index": "https://search/a/b"}, "can't be the name of an index", id="two-names"),
        pytest.param({"index": "https://search/_all"}, "can't be the name of an index", id="reserved-name"),
        pytest.param({"opensearch_user": "x"}, "opensearch_password", id="user-alone"),
        pytest.param(
            {"opensearch_user": "x", "opensearch_password": "y", "opensearch_api_key": "z"},
            "opensearch_api_key",
            id="two-kinds-of-credentials",
        ),
        pytest.param({"index": "http://search/x", "opensearch_api_key": "z"}, "https://", id="key-in-the-clear"),
    ],
)
def test_what_does_not_fit_is_said(environment: dict[str, str], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        load(**environment)


@pytest.mark.parametrize("host", ["http://localhost:9200", "http://127.0.0.1:9200", "http://[::1]:9200"])
def test_credentials_may_stay_on_this_machine_unencrypted(host: str) -> None:
    place = load(index=f"{host}/x", opensearch_api_key="z").place
    assert isinstance(place, Cluster)
    assert place.hosts == (host,)


hosts = st.builds(
    "{}:{}".format,
    st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=9).map("s{}".format) | st.just("[::1]"),
    st.integers(1, 65535),
)


@given(
    st.sampled_from(["http", "https"]),
    st.lists(hosts, min_size=1, max_size=4),
    st.from_regex(r"[a-z0-9][a-z0-9._-]{0,30}", fullmatch=True),
)
def test_an_address_is_shown_as_it_was_given(scheme: str, given_hosts: list[str], name: str) -> None:
    address = f"{scheme}://{','.join(given_hosts)}/{name}"
    found = cluster_at(address)
    assert str(found) == address
    assert found.hosts == tuple(f"{scheme}://{host}" for host in given_hosts)
    assert cluster_at(str(found)) == found
