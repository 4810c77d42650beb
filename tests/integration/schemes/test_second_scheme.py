"""A scheme of another kind goes all the way, from its folder through reports to the bank."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from lovende.followup import actions
from lovende.followup.models import ImportRun
from lovende.schemes.actions import install_all
from lovende.schemes.models import Scheme
from questionnaire_answers import SCHEMES
from round_builder import round_file

pytestmark = pytest.mark.django_db

NIGHT = {
    "Tiltaksnummer": "B-1",
    "Tittel": "Bok om natta",
    "NAV-kontor": "Byens bibliotek",
    "Kommuner": "Oslo",
    "Fylke": "Oslo",
    "Rapportår": 2024,
    "Rapporttype": "Sluttrapport",
    "Kategorier": "Nattåpent",
    "Navn på tilbudet": "Nattbordet",
    "Besøk": 1200,
    "Brukt": "90 000 kr",
    "Fortsetter det?": "En del",
    "Hvorfor ikke alt?": "For dyrt i lengden",
    "Spurte dere leserne?": "Ja",
    "Hva mente de?": "4",
}


@pytest.fixture
def library_scheme(db: None, settings: Any, tmp_path: Path) -> Scheme:
    """Both schemes are installed; nothing but a setting names the second."""
    settings.SCHEME_FOLDERS = [SCHEMES]
    settings.MEDIA_ROOT = tmp_path / "files"
    install_all()
    return Scheme.objects.get(key="library-grants")


def reported(scheme: Scheme, path: Path, **row: Any) -> ImportRun:
    file = round_file(path, {**NIGHT, **row})
    return actions.read_and_check(
        run=actions.start_import(
            filename=file.name, chunks=[file.read_bytes()], scheme=scheme, by=None
        )
    )


def page(client: Client, address: str) -> str:
    return " ".join(strip_tags(client.get(address).content.decode()).split())


def test_a_report_of_the_second_scheme_stands_in_the_bank(
    library_scheme: Scheme, tmp_path: Path, client: Client
) -> None:
    run = reported(library_scheme, tmp_path / "round.xlsx")
    assert (run.state, run.problems) == (ImportRun.State.READY, [])
    actions.confirm(run=run, by=None)

    shown = page(client, "/tiltak/B-1/")
    for text in ("Nattåpent", "Fortsetter det?", "90 000 kr", "En del", "For dyrt i lengden"):
        assert text in shown
    assert "Bok om natta" in page(client, "/tiltak/?category=night_opening")
    assert "Hva mente de?" in page(client, "/egenvurdering/?year=2024")
    file = b"".join(client.get("/tiltak/eksport.csv?category=night_opening"))
    assert "Rapport (library-report 2)" in file.decode("utf-8-sig")


def test_the_second_schemes_own_form_decides_what_is_refused(
    library_scheme: Scheme, tmp_path: Path
) -> None:
    run = reported(
        library_scheme,
        tmp_path / "round.xlsx",
        **{"Brukt": 100_001, "Hva mente de?": 6, "Fortsetter det?": "Alt", "Kategorier": "Bolig"},
    )
    assert run.state == ImportRun.State.REFUSED
    assert {problem["column"] for problem in run.problems} == {
        "Brukt",
        "Hva mente de?",
        "Hvorfor ikke alt?",
        "Kategorier",
    }


def test_a_year_without_a_call_has_no_form_to_report_on(
    library_scheme: Scheme, tmp_path: Path
) -> None:
    run = reported(library_scheme, tmp_path / "round.xlsx", Rapportår=2023)
    assert [problem["column"] for problem in run.problems] == ["Rapportår"]
