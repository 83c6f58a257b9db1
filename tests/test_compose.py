"""What compose.yaml, the Dockerfile and deploy/ say agrees with the settings, the tests' cluster and with itself."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from searchapp import config
from searchapp.engine.cluster import Cluster
from searchapp.faces.web import create_app
from tests.certificates import made_certificates
from tests.conftest import ROOT
from tests.faces.fake import FakeService

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
NODES = {name: service for name, service in SERVICES.items() if "opensearchproject/" in service["image"]}
APP = SERVICES["app"]
EXAMPLE = dict(re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text("utf-8"), re.M))
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
CONFIG_FOLDER = "/usr/share/opensearch/config/"
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


def filled(text: str) -> str:
    """A value of compose.yaml as Docker fills it in from .env.example, passwords invented."""
    return VARIABLE.sub(lambda found: EXAMPLE[found[1]] or ("invented" if found[2] == "?" else found[3] or ""), text)


def mounts(service: dict[str, Any]) -> dict[str, str]:
    """What is mounted, by where."""
    parts = [filled(each).split(":") for each in service.get("volumes", ())]
    return {target: source for source, target, *_ in parts}


def inside(service: dict[str, Any], path: str) -> str:
    """The volume or folder from which a service sees a path."""
    return next(source for target, source in mounts(service).items() if Path(path).is_relative_to(target))


def app_settings(tmp_path: Path) -> config.Settings:
    """The app's settings as its container sees them; its certificate stands in a folder of the test."""
    environment = {name: filled(str(value)) for name, value in APP["environment"].items()}
    authority = tmp_path / "ca.pem"
    authority.touch()
    return config.load(environment={**environment, "SEARCHAPP_OPENSEARCH_CA": str(authority)})


def cluster(tmp_path: Path) -> Cluster:
    place = app_settings(tmp_path).place
    assert isinstance(place, Cluster)
    return place


def test_every_variable_is_a_setting() -> None:
    known = {config.ENVIRONMENT_PREFIX + name.upper() for name in config.Settings.__dataclass_fields__}
    assert set(APP["environment"]) <= known
    assert {name for name in EXAMPLE if name.startswith(config.ENVIRONMENT_PREFIX)} <= known


def test_the_app_asks_exactly_the_nodes_over_tls_with_a_password(tmp_path: Path) -> None:
    place = cluster(tmp_path)
    assert set(place.hosts) == {f"https://{name}:9200" for name in NODES}
    assert (place.verify, place.user, place.password) == (True, "searchapp", "invented")
    assert inside(APP, APP["environment"]["SEARCHAPP_OPENSEARCH_CA"]) == "certificates"


def test_a_node_may_be_lost_without_losing_articles(tmp_path: Path) -> None:
    assert 1 <= cluster(tmp_path).replicas < len(NODES) == 3


def test_the_nodes_find_each_other() -> None:
    for name, node in NODES.items():
        environment = node["environment"]
        assert environment["node.name"] == name
        assert set(environment["discovery.seed_hosts"].split(",")) == set(NODES)
        assert set(environment["cluster.initial_cluster_manager_nodes"].split(",")) == set(NODES)
    assert len({node["environment"]["cluster.name"] for node in NODES.values()}) == 1


def test_nodes_run_the_release_line_of_the_tests() -> None:
    tested = re.findall(r"<opensearch.version>(\d+\.\d+)\.", (ROOT / "tests/cluster/pom.xml").read_text("utf-8"))
    told = re.findall(r"OpenSearch (\d+\.\d+)", (ROOT / "docs/betrieb-opensearch.md").read_text("utf-8"))
    images = [re.fullmatch(r".+:(\d+\.\d+)\.\d+", node["image"]) for node in NODES.values()]
    assert {image[1] for image in images if image} == set(tested) == {told[0]}
    assert None not in images


def test_every_volume_is_declared_and_used_and_no_node_shares_its_data() -> None:
    used = {source for service in SERVICES.values() for source in mounts(service).values() if source[0] not in "./"}
    assert used == set(COMPOSE["volumes"])
    assert len({mounts(node)["/usr/share/opensearch/data"] for node in NODES.values()}) == len(NODES)


def test_every_mounted_file_is_here() -> None:
    sources = {source for service in SERVICES.values() for source in mounts(service).values() if source[0] in "./"}
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_every_variable_to_fill_in_is_in_the_example_and_no_other() -> None:
    asked = {name for name, _, _ in VARIABLE.findall((ROOT / "compose.yaml").read_text("utf-8"))}
    assert asked == set(EXAMPLE)
    assert [name for name, value in EXAMPLE.items() if name.endswith("PASSWORD") and value] == []


def test_the_page_is_checked_where_it_answers_and_only_this_machine_sees_it() -> None:
    url = re.search(r"http://127\.0\.0\.1:(\d+)(/\w+)", APP["healthcheck"]["test"][-1])
    assert url is not None
    assert url[1] == APP["environment"]["SEARCHAPP_PORT"]
    assert APP["ports"] == [f"127.0.0.1:{url[1]}:{url[1]}"]
    assert APP["environment"]["SEARCHAPP_HOST"] == "0.0.0.0"
    assert create_app(FakeService()).test_client().get(url[2]).status_code == 200


def test_nodes_are_checked_with_a_user_and_a_certificate_they_have() -> None:
    for node in NODES.values():
        command = node["healthcheck"]["test"][-1]
        user, variable = re.findall(r'--user "(\w+):\$\$(\w+)"', command)[0]
        (authority,) = re.findall(r"--cacert config/(\S+)", command)
        assert user in users()
        assert variable in node["environment"]
        assert inside(node, CONFIG_FOLDER + authority) == "certificates"


def test_the_page_waits_for_all_nodes_and_nodes_for_their_certificates() -> None:
    assert APP["depends_on"] == {name: {"condition": "service_healthy"} for name in NODES}
    for node in NODES.values():
        assert node["depends_on"] == {"prepare": {"condition": "service_completed_successfully"}}


def users() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "deploy/security/internal_users.yml").read_text("utf-8"))
    return {name: user for name, user in read.items() if name != "_meta"}


def test_users_have_passwords_from_the_environment_only(tmp_path: Path) -> None:
    assert cluster(tmp_path).user in users()
    for user in users().values():
        variable = re.fullmatch(r"\$\{envbc\.(\w+)\}", user["hash"])
        assert variable is not None
        assert all(variable[1] in node["environment"] for node in NODES.values())


def test_the_app_may_do_everything_with_its_own_indices_and_nothing_else(tmp_path: Path) -> None:
    name = cluster(tmp_path).name
    roles = yaml.safe_load((ROOT / "deploy/security/roles.yml").read_text("utf-8"))
    mapping = yaml.safe_load((ROOT / "deploy/security/roles_mapping.yml").read_text("utf-8"))
    held = [role for role, held_by in mapping.items() if "searchapp" in held_by.get("users", ())]
    assert held == ["searchapp"]
    (permission,) = roles["searchapp"]["index_permissions"]
    assert permission["index_patterns"] == [name, f"{name}-*"]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What deploy/prepare.sh makes."""
    return made_certificates(tmp_path_factory.mktemp("certificates"))


def openssl(*arguments: str | Path) -> str:
    done = subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, text=True)
    return done.stdout


def test_certificates_fit_every_node_and_are_trusted_by_the_authority(certificates: Path) -> None:
    node = certificates / "node.pem"
    assert openssl("verify", "-CAfile", certificates / "ca.pem", node, certificates / "admin.pem").count(": OK") == 2
    for host in (*NODES, "localhost"):
        assert "does match" in openssl("x509", "-in", node, "-noout", "-checkhost", host)
    assert "does NOT match" in openssl("x509", "-in", node, "-noout", "-checkhost", "opensearch-9")
    assert all(key.stat().st_mode & 0o077 == 0 for key in certificates.glob("*-key.pem"))


def test_nodes_know_the_certificates_by_their_names(certificates: Path) -> None:
    for file, setting in (("node", "plugins.security.nodes_dn"), ("admin", "plugins.security.authcz.admin_dn")):
        subject = openssl("x509", "-in", certificates / f"{file}.pem", "-noout", "-subject", "-nameopt", "rfc2253")
        assert {node["environment"][setting] for node in NODES.values()} == {subject.strip().removeprefix("subject=")}


def test_every_certificate_a_node_is_told_of_is_made(certificates: Path) -> None:
    for node in NODES.values():
        told = {value for name, value in node["environment"].items() if name.endswith("_filepath")}
        assert {path.rpartition("/")[2] for path in told} <= {file.name for file in certificates.iterdir()}
        assert all(inside(node, CONFIG_FOLDER + path) == "certificates" for path in told)


def test_a_second_start_keeps_the_certificates(certificates: Path) -> None:
    before = (certificates / "node.pem").read_bytes()
    subprocess.run(["sh", str(ROOT / "deploy/prepare.sh"), str(certificates)], check=True, capture_output=True)
    assert (certificates / "node.pem").read_bytes() == before


def test_the_image_is_built_from_files_that_are_here_and_sent() -> None:
    sent = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.M))
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M)
    copied = {name for line in lines for name in line.split()}
    assert copied == sent
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_the_image_starts_our_command_without_rights_on_a_python_we_support() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (entry,) = re.findall(r"^ENTRYPOINT (.+)$", DOCKERFILE, re.M)
    assert json.loads(entry)[0] in project["scripts"]
    assert set(re.findall(r"^FROM python:(\d+\.\d+)", DOCKERFILE, re.M)) == {"3.11"}
    assert project["requires-python"] == ">=3.11"
    assert DOCKERFILE.index("USER 10001") < DOCKERFILE.index("ENTRYPOINT")
