"""Installing a scheme brings the database in line with its files, and forgets nothing in use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from lovende.common.errors import DomainError
from lovende.common.models import AuditEvent
from lovende.questionnaires.actions import submit_answers
from lovende.questionnaires.models import QuestionnaireVersion
from lovende.schemes.actions import install_all, install_scheme
from lovende.schemes.definitions import SchemeDefinition
from lovende.schemes.loader import SchemeFault
from lovende.schemes.models import Call, Scheme, Term
from lovende.schemes.queries import data_licences, report_form, term_index
from questionnaire_answers import SCHEMES

pytestmark = pytest.mark.django_db
Edit = Callable[[str, str, str], SchemeDefinition]
NIGHT_OPENING = """[[category]]
key = "night_opening"
code = "N"
label = { nb = "Nattåpent", nn = "Nattope", en = "Open at night" }
"""


def everything() -> list[Any]:
    tables = (Scheme, Term, Call, QuestionnaireVersion, AuditEvent)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_a_scheme_is_installed_from_nothing_but_its_folder(library: SchemeDefinition) -> None:
    scheme = install_scheme(definition=library)
    with override("nn"):
        assert str(scheme) == "Tilskot til bibliotek"
    assert set(scheme.terms.values_list("kind", "key", "active")) == {
        ("category", "reading_groups", True),
        ("category", "night_opening", True),
        ("priority_area", "young_readers", True),
    }
    call = scheme.calls.get()
    assert (call.year, call.position_limit, call.competence_limit) == (2024, 100_000, None)
    assert call.status_form is None
    assert str(call.final_form) == "library-report 2"


def test_installing_again_changes_nothing(library: SchemeDefinition) -> None:
    install_scheme(definition=library)
    before = everything()
    install_scheme(definition=library)
    assert everything() == before


def test_the_licence_of_the_data_is_the_owners_to_decide(library: SchemeDefinition) -> None:
    install_all()
    assert data_licences() == (), "the directorate has not decided on one"
    install_scheme(definition=library)
    with override("nn"):
        (licence,) = data_licences()
    assert licence.scheme == "Tilskot til bibliotek"
    assert licence.name == "Norsk lisens for offentlege data"
    assert licence.url == "https://data.norge.no/nlod/no/2.0"


def test_two_schemes_live_side_by_side(settings: Any) -> None:
    settings.SCHEME_FOLDERS = [SCHEMES]
    assert [scheme.key for scheme in install_all()] == ["nav-social-services", "library-grants"]
    before = everything()
    install_all()
    assert everything() == before


def test_a_form_belongs_to_one_scheme(settings: Any, tmp_path: Path, edited: Edit) -> None:
    """Forms are stored by key and version: the second would have overwritten the first."""
    settings.SCHEME_FOLDERS = [tmp_path]
    install_all()
    before = QuestionnaireVersion.objects.get(key="nav-report", version=2021).digest
    folder = tmp_path / "library-grants"
    for path in folder.rglob("*.toml"):
        path.write_text(path.read_text().replace("library-report", "nav-report"))
    for path in (folder / "questionnaires").iterdir():
        path.rename(path.with_name(path.name.replace("library-report", "nav-report")))
    with pytest.raises(DomainError, match=r"nav-social-services.*library-grants.*nav-report"):
        install_all()
    assert QuestionnaireVersion.objects.get(key="nav-report", version=2021).digest == before


@pytest.mark.parametrize("named", ["the scheme", "the folder above it"])
def test_a_scheme_without_its_first_file_is_not_passed_over(
    settings: Any, tmp_path: Path, edited: Edit, named: str
) -> None:
    (tmp_path / "library-grants" / "scheme.toml").unlink()
    settings.SCHEME_FOLDERS = [tmp_path / "library-grants" if named == "the scheme" else tmp_path]
    with pytest.raises(SchemeFault) as caught:
        install_all()
    assert [problem.where for problem in caught.value.problems] == ["scheme.toml"]


def test_a_folder_without_schemes_is_told(settings: Any, tmp_path: Path) -> None:
    settings.SCHEME_FOLDERS = [tmp_path]
    with pytest.raises(DomainError, match=r"scheme\.toml"):
        install_all()


def test_the_nav_scheme_is_installed_with_its_calls_and_forms(db: None) -> None:
    (scheme,) = install_all()
    limits = {
        c.year: (c.position_limit, c.competence_limit, c.max_years) for c in Call.objects.all()
    }
    assert limits == {
        2021: (610_000, 20_000, 3),
        2022: (610_000, 20_000, 3),
        2023: (None, None, None),
        2026: (610_000, 20_000, 3),
    }
    assert str(report_form(scheme, 2021, "status")) == "nav-report 2021"
    assert str(report_form(scheme, 2021, "final")) == "nav-report 2021"
    assert str(report_form(scheme, 2023, "status")) == "nav-status-report 2023"
    assert str(report_form(scheme, 2023, "final")) == "nav-final-report 2023"
    with pytest.raises(DomainError, match="1999"):
        report_form(scheme, 1999, "final")


def test_a_changed_label_is_updated_and_the_term_stays_the_same(
    library: SchemeDefinition, edited: Edit
) -> None:
    install_scheme(definition=library)
    before = Term.objects.get(key="reading_groups")
    install_scheme(definition=edited("terms.toml", '"Lesesirkler"', '"Lesegrupper"'))
    after = Term.objects.get(key="reading_groups")
    assert after.pk == before.pk
    assert after.label["nb"] == "Lesegrupper"
    assert AuditEvent.objects.latest("id").verb == "schemes.scheme_updated"


def test_a_term_that_has_left_the_files_becomes_inactive_and_can_come_back(
    library: SchemeDefinition, edited: Edit
) -> None:
    install_scheme(definition=library)
    before = Term.objects.get(key="night_opening")
    edited("questionnaires/library-report-2.toml", 'terms = "category"\n', "")
    install_scheme(definition=edited("terms.toml", NIGHT_OPENING, ""))
    gone = Term.objects.get(key="night_opening")
    assert (gone.pk, gone.active) == (before.pk, False)
    install_scheme(definition=library)
    assert Term.objects.get(key="night_opening").active


def test_new_limits_belong_to_their_call_alone(library: SchemeDefinition, edited: Edit) -> None:
    install_scheme(definition=library)
    install_scheme(definition=edited("calls/2024.toml", "100_000", "120_000"))
    assert Call.objects.get(year=2024).position_limit == 120_000


def test_an_answered_form_cannot_be_changed_through_its_file(
    library: SchemeDefinition, edited: Edit
) -> None:
    install_scheme(definition=library)
    version = QuestionnaireVersion.objects.get(key="library-report", version=1)
    submit_answers(questionnaire=version, answers={"visits": 3})
    before = everything()
    changed = edited("questionnaires/library-report-1.toml", "Kort rapport.", "Annet.")
    with pytest.raises(DomainError, match="library-report"):
        install_scheme(definition=changed)
    assert everything() == before, "nothing of the scheme is installed when a part is refused"


@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [
        ("law_section", "§ 17", "s17"),
        ("law_section", "§17", "s17"),
        ("law_section", "§§ 29-40", "s29_40"),
        ("law_section", "§ 28 og § 33", "s28_33"),
        ("law_section", "s18_19", "s18_19"),
        ("law_section", "§ 17 Opplysning, råd og rettleiing", "s17"),
        ("category", "gjeldsrådgiving", "debt_counselling"),
        ("category", "Debt Counselling", "debt_counselling"),
        ("age_group", "67+", "older_67"),
        ("age_group", "18-24", "young_18_24"),
        ("category", "§ 17", None),
        ("law_section", "§ 16", None),
        ("law_section", "", None),
    ],
)
def test_a_term_is_recognised_as_people_write_it(kind: str, text: str, key: str | None) -> None:
    (scheme,) = install_all()
    term = term_index(scheme).find(kind, text)
    assert (term.key if term else None) == key


def test_an_inactive_term_is_no_longer_recognised(library: SchemeDefinition) -> None:
    scheme = install_scheme(definition=library)
    assert term_index(scheme).find("category", "Nattåpent")
    Term.objects.filter(key="night_opening").update(active=False)
    assert term_index(scheme).find("category", "Nattåpent") is None
    assert [term.key for term in term_index(scheme).of_kind("category")] == ["reading_groups"]


def test_data_files_ship_with_the_package() -> None:
    from lovende.schemes import registry

    assert (Path(registry.SHIPPED) / "nav-social-services" / "scheme.toml").is_file()
