"""The user's own lists: added, overriding, refused by line, kept with the index; the examples of the documentation work."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from searchapp.entities.tagger import tagger_with
from searchapp.entities.text import TaggedText
from searchapp.entities.user_lists import NO_LISTS, UserLists, changes, load_lists
from searchapp.errors import SettingError
from searchapp.faces.cli import main
from searchapp.model import Entities
from tests.conftest import ROOT

DOCUMENTATION = (ROOT / "docs" / "eigene-listen.md").read_text("utf-8")
TEXT = (
    "Verteidigungsministerin Erika Beispiel hat der Ukraine weitere Drohnen vom Typ Nordwind 2 zugesagt. "
    "Beyspiel sagte in Berlin, die Nordwind 2 sei schon bei Chasiv Yar im Einsatz. Auch Wolodymyr Selenskyj war dabei."
)


def examples(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOCUMENTATION, re.S)


@pytest.fixture
def csv_lists(tmp_path: Path) -> Path:
    folder = tmp_path / "listen"
    folder.mkdir()
    for name, text in zip(("personen.csv", "waffen.csv", "orte.csv"), examples("csv"), strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def yaml_list(tmp_path: Path) -> Path:
    (text,) = examples("yaml")
    file = tmp_path / "listen.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def tagged(lists: UserLists) -> Entities:
    return tagger_with(lists).tag(TaggedText.of(None, TEXT))


@pytest.mark.parametrize("kind", ["csv_lists", "yaml_list"])
def test_documented_lists_add_people_and_weapons(kind: str, request: pytest.FixtureRequest) -> None:
    found = tagged(load_lists(request.getfixturevalue(kind)))
    person = next(each for each in found.people if each.name == "Erika Beispiel")
    assert (person.country, person.minister) == ("DE", True)
    assert "Beyspiel" in {mention.text for mention in person.mentions}
    assert [(each.name, each.category) for each in found.weapons] == [("Nordwind", "Drohne")]
    assert "Nordwind" not in {each.name for each in tagged(NO_LISTS).weapons}


def test_entry_of_a_packaged_name_takes_its_place(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name,aliases,country,offices\nWolodymyr Selenskyj,Beispielskyj,UA,Schauspieler:2015-01/2019-05\n")
    lists = load_lists(file)
    assert changes(lists) == {"people": {"added": [], "replaced": ["Wolodymyr Selenskyj"]}}
    text = TaggedText.of(None, "Wolodymyr Selenskyj kam am Abend. Beispielskyj blieb bis zum Morgen, wie es hieß.")
    (person,) = tagger_with(lists).tag(text).people
    assert {mention.text for mention in person.mentions} == {"Wolodymyr Selenskyj", "Beispielskyj"}


def test_every_bad_entry_is_named_by_line(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name,country,rule\nAnna Gut,DE,\nBert Böse,XQ,\n,DE,\nCarl Falsch,DE,nie\n")
    (tmp_path / "waffen.yaml").write_text("waffen:\n  - name: Nordwind\n    category: Drone\n")
    with pytest.raises(SettingError) as caught:
        load_lists(tmp_path)
    places = re.findall(r"(people\.csv|waffen\.yaml):(\d+)", str(caught.value))
    assert places == [("people.csv", "3"), ("people.csv", "4"), ("people.csv", "5"), ("waffen.yaml", "2")]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        pytest.param("leute.csv", "name\nAnna Gut\n", "name it people", id="unknown kind"),
        pytest.param("people.csv", "wer\nAnna Gut\n", "name", id="no name column"),
        pytest.param("people.csv", "name,country\nAnna Gut\n", "people.csv:2", id="too few cells"),
        pytest.param("l.yaml", "people: [", "YAML", id="broken yaml"),
        pytest.param("l.yaml", "firmen:\n  - name: X\n", "l.yaml:1", id="unknown key"),
        pytest.param("l.yaml", "people:\n  - nam: X\n", "unknown column nam", id="unknown column"),
        pytest.param("l.yaml", "people: Anna\n", "list of entries", id="no list"),
        pytest.param("l.txt", "x", "no list here", id="unknown ending"),
    ],
)
def test_unusable_file_is_said(tmp_path: Path, name: str, text: str, message: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    with pytest.raises(SettingError, match=message):
        load_lists(file)


def test_index_keeps_its_lists(tmp_path: Path, csv_lists: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text(json.dumps({"id": "1", "text": TEXT}) + "\n", encoding="utf-8")
    runner = CliRunner(env={"SEARCHAPP_INDEX": str(tmp_path / "index")})

    def total(*arguments: str) -> int:
        result = runner.invoke(main, ["search", *arguments, "--format", "json"])
        return int(json.loads(result.stdout)["total"])

    assert runner.invoke(main, ["index", str(source), "--gazetteer", str(csv_lists)]).exit_code == 0
    assert total("", "--weapon", "Nordwind") == 1
    assert total('"Tschassiw Jar"') == 0
    assert total("Tschassiw Jar") == 1
    again = runner.invoke(main, ["index", str(source)])
    assert (again.exit_code, again.stdout) == (0, "0 added, 0 replaced, 1 unchanged, 0 skipped\n")
    (csv_lists / "waffen.csv").unlink()
    refused = runner.invoke(main, ["index", str(source), "--gazetteer", str(csv_lists)])
    assert refused.exit_code == 2
    assert f"searchapp rebuild --index {tmp_path / 'index'} --gazetteer {csv_lists}" in refused.stderr
    assert runner.invoke(main, ["rebuild", "--gazetteer", str(csv_lists)]).exit_code == 0
    assert total("", "--weapon", "Nordwind") == 0
    assert total("", "--person", "Erika Beispiel") == 1


def test_entities_show_what_changed(tmp_path: Path, csv_lists: Path) -> None:
    page = tmp_path / "artikel.txt"
    page.write_text(TEXT, encoding="utf-8")
    shown = json.loads(CliRunner().invoke(main, ["entities", "--gazetteer", str(csv_lists), str(page)]).stdout)
    assert shown["gazetteer"]["weapons"] == {"added": ["Nordwind"], "replaced": []}
    assert "gazetteer" not in json.loads(CliRunner().invoke(main, ["entities", str(page)]).stdout)
