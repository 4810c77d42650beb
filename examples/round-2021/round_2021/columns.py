"""The columns of the spreadsheet, and how keys are written in its cells.

Labels of questions and terms are read from the scheme's own files, so that the example follows
the form it is meant for.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

SCHEME = Path(__file__).resolve().parents[3] / "src/lovende/schemes/data/nav-social-services"
FORM = SCHEME / "questionnaires/nav-report-2021.toml"

METADATA = {
    "key": "Tiltaksnummer",
    "year": "Rapportår",
    "report_kind": "Rapporttype",
    "title": "Tittel",
    "office": "NAV-kontor",
    "office_number": "Organisasjonsnummer",
    "municipalities": "Kommuner",
    "county": "Fylke",
    "stage": "Status",
    "first_year": "Startår",
    "last_year": "Sluttår",
    "categories": "Kategorier",
    "age_groups": "Aldersgrupper",
    "law_sections": "Lovparagrafer",
    "priority_areas": "Utviklingsområder",
    "problem": "Profil: problemdefinisjon",
    "target_group": "Profil: målgruppe",
    "cooperation": "Profil: behov for samarbeid",
    "description": "Profil: konkret beskrivelse",
    "goal_attainment_text": "Profil: måloppnåelse",
    "transferability": "Profil: overførbarhet",
    "contact_name": "Kontaktperson",
    "contact_role": "Kontaktpersonens rolle",
    "contact_email": "Kontaktpersonens e-post",
    "goal_attainment": "Vurdert måloppnåelse",
    "goal_verdict": "Kort om måloppnåelse",
    "robustness": "Hvor sikker kunnskapen er",
    "continuation": "Form for videreføring",
    "replicates": "Replikerer tiltak",
    "language": "Målform",
    "received_on": "Mottatt dato",
    "synthetic": "Syntetiske data",
}
PROFILE = (
    "problem",
    "target_group",
    "cooperation",
    "description",
    "goal_attainment_text",
    "transferability",
)
# «answer:» keeps a question apart from the profile heading of the same name.
ANSWER = "answer:"
CHOICES = {
    "report_kind": {"status": "statusrapport", "final": "sluttrapport"},
    "stage": {
        "planned": "Planlagt",
        "running": "Pågår",
        "finished": "Avsluttet",
        "stopped": "Stanset",
    },
    "goal_attainment": {
        "not_stated": "Ikke oppgitt",
        "too_early": "For tidlig å si",
        "not_reached": "Ikke nådd",
        "partly_reached": "Delvis nådd",
        "reached": "Nådd",
    },
    "robustness": {
        "not_assessed": "Ikke vurdert",
        "own_experience": "Egen erfaring",
        "own_data": "Egne data",
        "before_after": "Før og etter",
        "comparison": "Sammenlikning",
        "replicated": "Gjentatt andre steder",
    },
    "continuation": {
        "unknown": "Ukjent",
        "undecided": "Ikke avgjort",
        "ordinary_running": "Ordinær drift",
        "partly": "Delvis videreført",
        "new_grant": "Nytt tilskudd",
        "not_continued": "Ikke videreført",
    },
    "language": {"nb": "bokmål", "nn": "nynorsk"},
    "synthetic": {"yes": "ja", "no": "nei"},
}
TERM_COLUMNS = {
    "categories": "category",
    "age_groups": "age_group",
    "law_sections": "law_section",
    "priority_areas": "priority_area",
}


@cache
def questions() -> dict[str, str]:
    """The bokmål label of each question of the form, by key."""
    form = tomllib.loads(FORM.read_text(encoding="utf-8"))
    return {
        question["key"]: question["label"]["nb"]
        for section in form["section"]
        for question in section["question"]
    }


@cache
def headers() -> dict[str, str]:
    """Every column's header, by key, in the order of the sheet."""
    return METADATA | {ANSWER + key: label for key, label in questions().items()}


@cache
def terms() -> dict[str, dict[str, str]]:
    """How each term is written in a cell: its code where it has one («§ 17»), else its label."""
    data = tomllib.loads((SCHEME / "terms.toml").read_text(encoding="utf-8"))
    return {
        column: {
            term["key"]: term["code"] if kind == "law_section" else term["label"]["nb"]
            for term in data[kind]
        }
        for column, kind in TERM_COLUMNS.items()
    }


def listed(column: str, keys: tuple[str, ...] | list[str]) -> str:
    """Several terms in one cell, in the scheme's own order."""
    known = terms()[column]
    if unknown := set(keys) - set(known):
        raise KeyError(f"{column}: {', '.join(sorted(unknown))}")
    return "; ".join(label for key, label in known.items() if key in keys)
