"""Spreads the parts that a definition file keeps once to the questions that name them.

`[scales.NAME]` holds a scale that a question takes with `scale = "NAME"`; `[reasons.NAME]` holds
a text that a `replaces` entry takes with `reason = "NAME"`. What is stored is always spread.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from pydantic_core import PydanticCustomError

from lovende.questionnaires.problems import DefinitionProblem

SHARED = ("scales", "reasons")


def spread(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the definition with every named scale and reason put where it is used."""
    rest = {key: value for key, value in data.items() if key not in SHARED}
    scales, reasons = (_tables(data.get(name)) for name in SHARED)
    problems: list[DefinitionProblem] = []
    sections = data.get("section")
    if isinstance(sections, list):
        rest["section"] = [
            _spread_section(section, ("section", i), scales, reasons, problems)
            for i, section in enumerate(sections)
        ]
    if problems:
        raise PydanticCustomError("inconsistent", "Unknown shared part.", {"problems": problems})
    return rest


def _tables(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _spread_section(
    section: Any,
    path: tuple[str | int, ...],
    scales: Mapping[str, Any],
    reasons: Mapping[str, Any],
    problems: list[DefinitionProblem],
) -> Any:
    if not isinstance(section, Mapping) or not isinstance(section.get("question"), list):
        return section
    questions = [
        _spread_question(question, (*path, "question", i), scales, reasons, problems)
        for i, question in enumerate(section["question"])
    ]
    return {**section, "question": questions}


def _spread_question(
    question: Any,
    path: tuple[str | int, ...],
    scales: Mapping[str, Any],
    reasons: Mapping[str, Any],
    problems: list[DefinitionProblem],
) -> Any:
    if not isinstance(question, Mapping):
        return question
    spread_out = dict(question)
    name = spread_out.get("scale")
    if isinstance(name, str):
        shared = scales.get(name)
        if isinstance(shared, Mapping):
            del spread_out["scale"]
            spread_out = {**shared, **spread_out}
        else:
            problems.append(_unknown((*path, "scale"), f"scales.{name}"))
    if isinstance(spread_out.get("replaces"), list):
        spread_out["replaces"] = [
            _spread_reason(entry, (*path, "replaces", i), reasons, problems)
            for i, entry in enumerate(spread_out["replaces"])
        ]
    return spread_out


def _spread_reason(
    entry: Any,
    path: tuple[str | int, ...],
    reasons: Mapping[str, Any],
    problems: list[DefinitionProblem],
) -> Any:
    name = entry.get("reason") if isinstance(entry, Mapping) else None
    if not isinstance(name, str):
        return entry
    if name not in reasons:
        problems.append(_unknown((*path, "reason"), f"reasons.{name}"))
        return entry
    return {**entry, "reason": reasons[name]}


def _unknown(path: tuple[str | int, ...], table: str) -> DefinitionProblem:
    message = _("The file has no table [%(table)s].") % {"table": table}
    return DefinitionProblem(path, "unknown_shared_part", message)
