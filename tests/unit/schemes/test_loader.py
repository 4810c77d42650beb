"""A scheme's folder is read whole; every fault names the file, the key in it and the reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from lovende.common.errors import DomainError
from lovende.schemes import registry
from lovende.schemes.loader import SchemeFault, load_folder

FORM = "questionnaires/library-report-2.toml"
CALL = "calls/2024.toml"


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def faults(folder: Path) -> dict[str, str]:
    with override("en"), pytest.raises(SchemeFault) as caught:
        load_folder(folder)
    return {problem.where: str(problem.message) for problem in caught.value.problems}


def test_a_second_scheme_is_read_without_any_code_that_knows_it(folder: Path) -> None:
    scheme = load_folder(folder)
    assert scheme.key == "library-grants"
    assert [form.version for form in scheme.questionnaires] == [1, 2]
    (call,) = scheme.calls
    assert call.limits.position == 100_000
    assert call.limits.competence is None, "an unknown limit is not zero"


@pytest.mark.parametrize(
    ("name", "old", "new", "where", "reason"),
    [
        ("scheme.toml", "owner =", "ownr =", "scheme.toml: owner", "missing"),
        ("scheme.toml", "owner =", "ownr =", "scheme.toml: ownr", "not known"),
        (
            "terms.toml",
            'nn = "Nattope"',
            'nn = ""',
            "terms.toml: category[night_opening].label.nn",
            "empty",
        ),
        (
            "terms.toml",
            'key = "night_opening"',
            'key = "reading_groups"',
            "terms.toml: category[reading_groups].key",
            "more than once",
        ),
        (
            "terms.toml",
            'code = "N"',
            'code = "Lesesirklar"',
            "terms.toml: category[night_opening]",
            "also stands for",
        ),
        (
            "scheme.toml",
            "[[priority]]\n",
            """[[priority]]
key = "children"
label = { nb = "Barn", nn = "Born", en = "Children" }

[[priority]]
""",
            "scheme.toml: priority[children].key",
            "more than once",
        ),
        (
            CALL,
            '["young_readers"]',
            '["young_readers", "young_readers"]',
            f"{CALL}: priority_areas[2]",
            "more than once",
        ),
        (CALL, "2024-03-01", "1_709_251_200", f"{CALL}: application_deadline", "2022-02-01"),
        (CALL, "2024-03-01", '"2024"', f"{CALL}: application_deadline", "2022-02-01"),
        (
            "terms.toml",
            "Nattåpent",
            "Natt\\u0000",
            "terms.toml: category[night_opening].label.nb",
            "control character",
        ),
        (
            FORM,
            'en = "Very good"',
            'en = "Poor"',
            f"{FORM}: scales.stars.max_label.en",
            "two points",
        ),
        (
            FORM,
            'nb = "Midt på treet"',
            'nb = "4"',
            f"{FORM}: scales.stars.points[1].label.nb",
            "two points",
        ),
        (
            FORM,
            'nb = "Dårlig"',
            'nb = "Ikke relevant"',
            f"{FORM}: scales.stars.min_label.nb",
            "two points",
        ),
        (
            FORM,
            '[".jpg", ".pdf"]',
            "[]",
            f"{FORM}: section[choices].question[photo].suffixes",
            "at least 1",
        ),
        (
            FORM,
            '".jpg"',
            '"jpg"',
            f"{FORM}: section[choices].question[photo].suffixes[1]",
            ".pdf",
        ),
        (
            FORM,
            'question = "asked_readers", is = [true]',
            'question = "asked_readers", is = ["Yes"]',
            f"{FORM}: section[choices].question[quality].shown_if.is[1]",
            "true or false",
        ),
        (FORM, "version = 2", "version = 99_999_999_999", f"{FORM}: version", "at most"),
        ("scheme.toml", '"library-grants"', '"Library grants"', "scheme.toml: key", "hyphens"),
        ("scheme.toml", '"children"', '"Barn"', "scheme.toml: priority[Barn].key", "small letters"),
        ("scheme.toml", '"https://data', '"http://data', "scheme.toml: data_licence.url", "https"),
        (CALL, "100_000", "-1", f"{CALL}: limits.position", "at least 0"),
        (CALL, "100_000", '"100 000"', f"{CALL}: limits.position", "whole number"),
        (CALL, "2024-03-01", '"mars"', f"{CALL}: application_deadline", "date"),
        (CALL, "2025-03-01", "2023-03-01", f"{CALL}: report_deadline", "before"),
        (CALL, "young_readers", "old_readers", f"{CALL}: priority_areas[1]", "old_readers"),
        (CALL, "version = 2", "version = 3", f"{CALL}: report_forms.final", "version 3"),
        (CALL, "year = 2024", "year = 2025", CALL, "calls/2025.toml"),
        (
            FORM,
            'type = "date"',
            'type = "dato"',
            f"{FORM}: section[facts].question[opened]",
            "single_choice",
        ),
        (
            FORM,
            '"part", "none"',
            '"some"',
            f"{FORM}: section[choices].question[why_not].shown_if.is[1]",
            "some",
        ),
        (
            FORM,
            'question = "visits"',
            'question = "loans"',
            f"{FORM}: section[facts].question[visits].replaces[loans]",
            "loans",
        ),
        (
            FORM,
            'version = 1, question = "visits"',
            'version = 0, question = "visits"',
            f"{FORM}: section[facts].question[visits].replaces[visits]",
            "version 0",
        ),
        (
            FORM,
            'question = "visits", comparable',
            'question = "quality", comparable',
            f"{FORM}: section[facts].question[visits].replaces[quality].comparable",
            "cannot be comparable",
        ),
        (
            FORM,
            'terms = "category"',
            'terms = "colour"',
            f"{FORM}: section[choices].question[kinds].terms",
            "law_section",
        ),
        (
            FORM,
            'key = "night_opening"',
            'key = "bus"',
            f"{FORM}: section[choices].question[kinds].options[bus]",
            "bus",
        ),
        (FORM, 'nn = "Dårleg", ', "", f"{FORM}: scales.stars.min_label.nn", "missing"),
        (FORM, "Skalaen er ein annan.", " ", f"{FORM}: reasons.other_scale.nn", "empty"),
        (FORM, "version = 2", "version = 9", FORM, "library-report-9.toml"),
    ],
)
def test_a_fault_is_told_with_its_file_its_key_and_its_reason(
    folder: Path, name: str, old: str, new: str, where: str, reason: str
) -> None:
    change(folder, name, old, new)
    assert reason in faults(folder)[where]


def test_broken_toml_is_told_with_its_line(folder: Path) -> None:
    (folder / CALL).write_text("year = 2024\nlimits = {\n")
    ((where, reason),) = faults(folder).items()
    assert where == f"{CALL}: line 2"
    assert "TOML" in reason


def test_text_in_another_encoding_is_told(folder: Path) -> None:
    (folder / "terms.toml").write_bytes('[[category]]\nkey = "lønn"'.encode("latin-1"))
    assert "UTF-8" in faults(folder)["terms.toml"]


def test_the_mark_that_windows_puts_in_front_of_a_text_is_no_fault(folder: Path) -> None:
    terms = folder / "terms.toml"
    terms.write_bytes(b"\xef\xbb\xbf" + terms.read_bytes())
    assert load_folder(folder).terms.category[0].key == "reading_groups"


def test_the_faults_of_all_files_are_listed_together(folder: Path) -> None:
    change(folder, "scheme.toml", "owner =", "ownr =")
    change(folder, FORM, 'type = "date"', 'type = "dato"')
    change(folder, FORM, "max = 100_000", 'max = "much"')
    (folder / CALL).write_text("year = [\n")
    (folder / "terms.toml").unlink()
    found = faults(folder)
    assert found.keys() == {
        "scheme.toml: owner",
        "scheme.toml: ownr",
        "terms.toml",
        f"{CALL}: line 1",
        f"{FORM}: section[facts].question[opened]",
        f"{FORM}: section[facts].question[spent].max",
    }


def test_a_file_in_the_wrong_place_is_not_passed_over(folder: Path) -> None:
    (folder / "call").mkdir()
    (folder / "call" / "2025.toml").write_text("year = 2025")
    assert list(faults(folder)) == ["call/2025.toml"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert str(tmp_path / "gone") in faults(tmp_path / "gone")


def test_the_message_says_how_many_faults_there_are(folder: Path) -> None:
    change(folder, "scheme.toml", "owner =", "ownr =")
    with override("en"), pytest.raises(SchemeFault, match="«library-grants» has 2 faults"):
        load_folder(folder)


def test_folders_of_ones_own_are_found_beside_those_that_ship(folder: Path, settings: Any) -> None:
    settings.SCHEME_FOLDERS = [folder.parent]
    assert [s.key for s in registry.load_schemes()] == ["nav-social-services", "library-grants"]
    settings.SCHEME_FOLDERS = [folder]
    assert registry.load_scheme("library-grants").key == "library-grants"


def test_two_schemes_with_one_key_are_refused(folder: Path, settings: Any) -> None:
    settings.SCHEME_FOLDERS = [folder, folder]
    with pytest.raises(DomainError, match="library-grants"):
        registry.load_schemes()


def test_a_folder_setting_that_leads_nowhere_is_told(tmp_path: Path, settings: Any) -> None:
    settings.SCHEME_FOLDERS = [tmp_path / "gone"]
    with pytest.raises(DomainError, match="gone"):
        registry.scheme_folders()
