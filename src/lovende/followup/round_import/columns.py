"""The columns that describe a measure and its report, read from ``columns.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict

from lovende.questionnaires.definitions import LocalizedText

Kind = Literal[
    "measure_key",
    "year",
    "choice",
    "line",
    "text",
    "organisation_number",
    "names",
    "county",
    "terms",
    "email",
    "date",
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(_Part):
    """One value that a choice column takes."""

    key: str
    label: LocalizedText


class Column(_Part):
    """One column: what it is called in each language, and what its cells hold."""

    key: str
    kind: Kind
    header: LocalizedText
    help: LocalizedText
    required: bool = False
    longest: int = 0
    terms: str = ""
    choices: tuple[Choice, ...] = ()


@cache
def columns() -> dict[str, Column]:
    """Every column by key, in the order of an empty spreadsheet."""
    file = resources.files("lovende.followup.round_import") / "columns.toml"
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["column"]
    return {entry["key"]: Column.model_validate(entry) for entry in entries}
