"""``lovende import round``: data on stdout, messages on stderr, code 0 only when it went well."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.utils.translation import override

from lovende.cli import failures, imports
from lovende.followup.import_files import RunFiles
from lovende.followup.models import ImportRun
from lovende.measures.models import Measure
from round_builder import round_file, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nav_scheme")]


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def command(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> Callable[..., Outcome]:
    """Run the command on the test's database, in English."""
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(imports, "prepare_site", lambda: None)
    monkeypatch.setattr(imports, "_", str)

    def run(*arguments: object) -> Outcome:
        with override("en"):
            code = failures.run(lambda: imports.app(["round", *map(str, arguments)]))
        return Outcome(code, *capsys.readouterr())

    return run


def test_a_good_round_is_loaded(command: Callable[..., Outcome], tmp_path: Path) -> None:
    done = command(round_file(tmp_path / "runde.xlsx", row(), row(key="b")))
    assert done.code == 0
    assert [line.split() for line in done.out.splitlines()][:2] == [
        ["Rows", "2"],
        ["New", "measures", "2"],
    ]
    assert "The round is in the knowledge bank." in done.err
    assert Measure.objects.count() == 2


def test_the_same_round_again_is_no_fault_and_changes_nothing(
    command: Callable[..., Outcome], tmp_path: Path
) -> None:
    path = round_file(tmp_path / "runde.csv", row())
    command(path)
    before = list(Measure.objects.values())
    done = command(path)
    assert done.code == 0
    assert "Nothing is changed" in done.err
    assert list(Measure.objects.values()) == before


def test_faults_are_listed_and_the_code_tells(
    command: Callable[..., Outcome], tmp_path: Path
) -> None:
    done = command(round_file(tmp_path / "runde.xlsx", row(), row(county="Viken", key="b")))
    assert done.code == 1
    for part in ("3", "Fylke", "Viken", "no longer a county"):
        assert part in done.out
    assert "Nothing was written" in done.err
    assert not Measure.objects.exists()
    assert not ImportRun.objects.exists()


def test_json_is_all_that_stands_on_stdout(command: Callable[..., Outcome], tmp_path: Path) -> None:
    bad = command(round_file(tmp_path / "runde.xlsx", row(county="Viken", Annet="x")), "--json")
    told = json.loads(bad.out)
    assert (bad.code, told["state"], told["problems_total"]) == (1, "refused", 1)
    assert told["problems"][0]["row"] == 2
    assert told["problems"][0]["column"] == "Fylke"
    assert told["unrecognised"][0]["header"] == "Annet"
    good = command(round_file(tmp_path / "runde.xlsx", row()), "--json")
    told = json.loads(good.out)
    assert (good.code, told["state"], told["new"], told["problems"]) == (0, "done", 1, [])


def test_a_dry_run_checks_and_leaves_nothing_behind(
    command: Callable[..., Outcome], tmp_path: Path
) -> None:
    done = command(round_file(tmp_path / "runde.xlsx", row()), "--dry-run")
    assert done.code == 0
    assert "Nothing was written (--dry-run)" in done.err
    assert not Measure.objects.exists()
    assert not ImportRun.objects.exists()
    assert not list(RunFiles(ImportRun().pk).folder.parent.iterdir())


@pytest.mark.parametrize(
    "mapping",
    [
        '"Navn" = "title"\n"Rart" = "ignore"\n',
        '[columns]\n"Navn" = "title"\n"Rart" = "ignore"\n',
        '{"Navn": "title", "Rart": "ignore"}',
    ],
)
def test_a_mapping_is_read_from_toml_or_json(
    command: Callable[..., Outcome], tmp_path: Path, mapping: str
) -> None:
    file = tmp_path / "kolonner"
    file.write_text(mapping)
    path = round_file(tmp_path / "runde.xlsx", row(title=..., Navn="Nytt", Rart="x"))
    assert command(path, "--mapping", file).code == 0
    assert Measure.objects.get().title == "Nytt"


@pytest.mark.parametrize("mapping", ["= =", "[1]", '{"a": 1}', "{", '{"a":' * 5000])
def test_a_mapping_that_is_none_is_refused(
    command: Callable[..., Outcome], tmp_path: Path, mapping: str
) -> None:
    file = tmp_path / "kolonner"
    file.write_text(mapping)
    done = command(round_file(tmp_path / "runde.xlsx", row()), "--mapping", file)
    assert done.code == 1
    assert "no mapping of columns" in done.err


def test_the_year_and_the_scheme_may_be_named(
    command: Callable[..., Outcome], tmp_path: Path
) -> None:
    path = round_file(tmp_path / "runde.xlsx", row(year=...))
    assert command(path).code == 1
    assert command(path, "--year", 2021, "--scheme", "no-such-scheme").code == 1
    assert command(path, "--year", 2021, "--scheme", "nav-social-services").code == 0


def test_a_file_that_is_not_there_is_a_fault_of_usage(
    command: Callable[..., Outcome], tmp_path: Path
) -> None:
    assert command(tmp_path / "nowhere.xlsx").code == 2
