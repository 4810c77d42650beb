"""Makes rounds for tests: one good row, and what a test wants different in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lovende.followup import actions
from lovende.followup.models import ImportRun
from lovende.schemes.models import Scheme
from spreadsheet_builder import delimited, xlsx

GOOD: dict[str, Any] = {
    "Tiltaksnummer": "2021-001",
    "Rapportår": 2021,
    "Rapporttype": "statusrapport",
    "Tittel": "Jobbklubben",
    "NAV-kontor": "NAV Trondheim",
    "Kommuner": "Trondheim",
    "Fylke": "Trøndelag",
    "Status": "Pågår",
    "Startår": 2020,
    "Kategorier": "Opplæring og kurs; Innvandrere",
    "Lovparagrafer": "§ 17; § 29–40",
    "Profil: målgruppe": "Unge uten arbeid",
    "Mottatt tilskudd": 610000,
    "Brukt til lønn": "400 000 kr",
    "Hvor mye bidrar tiltaket til å forebygge sosiale problemer?": 3,
    "Hva tiltaket består i": "Kurs to ganger i uka, med samtaler en til en og besøk i bedrifter.",
    "Skal hele eller deler av tiltaket videreføres?": "Ja: i ordinær drift",
}


def row(**changes: Any) -> dict[str, Any]:
    """A good row with changes, by column key or header; None empties, ``...`` drops the column."""
    changed = {**GOOD, **{HEADERS.get(name, name): value for name, value in changes.items()}}
    return {header: value for header, value in changed.items() if value is not ...}


HEADERS = {
    "key": "Tiltaksnummer",
    "year": "Rapportår",
    "kind": "Rapporttype",
    "title": "Tittel",
    "office": "NAV-kontor",
    "office_number": "Organisasjonsnummer",
    "municipalities": "Kommuner",
    "county": "Fylke",
    "stage": "Status",
    "first_year": "Startår",
    "last_year": "Sluttår",
    "categories": "Kategorier",
    "law_sections": "Lovparagrafer",
    "age_groups": "Aldersgrupper",
    "contact_email": "Kontaktpersonens e-post",
    "verdict": "Kort om måloppnåelse",
    "goal_attainment": "Vurdert måloppnåelse",
    "replicates": "Replikerer tiltak",
    "received_on": "Mottatt dato",
    "synthetic": "Syntetiske data",
    "target_group": "Profil: målgruppe",
    "grant": "Mottatt tilskudd",
    "wages": "Brukt til lønn",
    "prevention": "Hvor mye bidrar tiltaket til å forebygge sosiale problemer?",
    "activities": "Hva tiltaket består i",
    "continued": "Skal hele eller deler av tiltaket videreføres?",
}


def table(rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """The rows under a header row with every column that any of them has."""
    headers = list(dict.fromkeys(header for each in rows for header in each))
    return [headers, *([each.get(header) for header in headers] for each in rows)]


def round_file(path: Path, *rows: Mapping[str, Any]) -> Path:
    """A file of rows; text when the name says .csv."""
    if path.suffix == ".csv":
        texts = [["" if cell is None else cell for cell in line] for line in table(rows)]
        return delimited(path, texts)
    return xlsx(path, table(rows))


def start(path: Path, *, by: Any = None, **options: Any) -> ImportRun:
    """Open a run for a file."""
    return actions.start_import(
        filename=path.name,
        chunks=[path.read_bytes()],
        scheme=Scheme.objects.get(key="nav-social-services"),
        by=by,
        **options,
    )


def check(path: Path, **options: Any) -> ImportRun:
    """Open a run and check the file."""
    return actions.read_and_check(run=start(path, **options))


def load(path: Path, **options: Any) -> ImportRun:
    """Check a file that must be good, and write it."""
    run = check(path, **options)
    assert run.problems == [], run.problems
    actions.confirm(run=run, by=options.get("by"))
    return run


def problems(run: ImportRun, language: str = "en") -> list[tuple[int, str, str, str]]:
    """Row, column, value and wording of each problem."""
    return [
        (found["row"], found["column"], found["value"], found["message"][language])
        for found in run.problems
    ]
