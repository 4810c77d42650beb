"""The criteria and the design that ship: fourteen, none excludes; a faulty file is explained."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lovende.schemes.loader import SchemeFault, load_folder
from lovende.schemes.registry import SHIPPED, load_scheme

NAV = load_scheme("nav-social-services")


def test_there_are_fourteen_criteria_in_order() -> None:
    (criteria,) = NAV.criteria
    assert [one.number for one in criteria.criteria] == list(range(1, 15))
    dimensions = ["".join(d[0].upper() for d in one.dimensions) for one in criteria.criteria]
    assert dimensions == ["T", "TG", "TG", "TG", "G", "T", "T", "T", "G", "G", "G", "TG", "G", ""]


def test_what_only_an_interview_shows_is_not_judged_from_a_report() -> None:
    (criteria,) = NAV.criteria
    later = {one.key for one in criteria.criteria if one.phase in ("cases", "reference")}
    assert later == {"anchored", "raised_interest"}


def test_the_design_is_that_of_2021() -> None:
    (design,) = NAV.designs
    assert [(phase.kind, phase.raters, phase.rule) for phase in design.phases] == [
        ("precheck", 0, ""),
        ("screening", 2, "out_when_all"),
        ("in_depth", 2, "out_when_all"),
        ("discussion", 0, ""),
        ("cases", 0, ""),
        ("reference", 0, ""),
        ("choice", 0, ""),
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("rounds/promising-methods-2021.toml", "raters = 2", "raters = 0", "Gi vurderere"),
        ("rounds/promising-methods-2021.toml", 'key = "screening"', 'key = "precheck"', "flere"),
        ("rounds/promising-methods-2021.toml", "version = 2021 }", "version = 7 }", "versjon 7"),
        ("rounds/promising-methods-2021.toml", 'kind = "choice"', 'kind = "vote"', "phase"),
        ("criteria/promising-2021.toml", "number = 2\n", "number = 1\n", "flere"),
        ("criteria/promising-2021.toml", 'phase = "cases"', 'phase = "later"', "criterion"),
        ("criteria/promising-2021.toml", 'key = "promising"', 'key = "other"', "other-2021.toml"),
    ],
)
def test_a_faulty_file_is_refused_with_its_place(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    folder = tmp_path / "nav-social-services"
    shutil.copytree(SHIPPED / "nav-social-services", folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SchemeFault) as caught:
        load_folder(folder)
    words = [f"{problem.where}: {problem.message}" for problem in caught.value.problems]
    assert any(file in line for line in words)
    assert any(told in line for line in words), words
