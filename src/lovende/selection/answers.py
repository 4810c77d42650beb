"""What a rating consists of: the fields of each kind of phase, and when they are complete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lovende.common.errors import Problem
from lovende.common.texts import localized
from lovende.questionnaires.words import clean
from lovende.schemes.selection import CriteriaSet, Criterion
from lovende.selection.models import Phase, Rating, Round

LONGEST = 5_000
MET, PARTLY, NOT_MET, UNCLEAR = "met", "partly", "not_met", "unclear"
VALUES = {
    MET: gettext_lazy("Met"),
    PARTLY: gettext_lazy("Partly"),
    NOT_MET: gettext_lazy("Not met"),
    UNCLEAR: gettext_lazy("Cannot be judged yet"),
}
NEEDS_QUOTE = frozenset({MET, PARTLY})
YES_NO = {"yes": True, "no": False}


def criteria_of(round_: Round) -> CriteriaSet:
    """The criteria as they were when the round was opened."""
    return CriteriaSet.model_validate(round_.criteria)


def criteria_for(phase: Phase) -> list[Criterion]:
    """The criteria that are judged one by one in the phase: in depth, all that can be by then."""
    if phase.kind != Phase.Kind.IN_DEPTH:
        return []
    reached = {Phase.Kind.SCREENING, Phase.Kind.IN_DEPTH}
    return [one for one in criteria_of(phase.round).criteria if one.phase in reached]


def read_answers(raw: Mapping[str, Any], phase: Phase) -> dict[str, Any]:
    """The fields of a rating as typed values; what is unknown is left out. Never fails.

    :param raw: field name → text, as a form sends it.
    """
    answers: dict[str, Any] = {
        "verdict": _one_of(raw.get("verdict"), Rating.Verdict.values),
        "reason": _text(raw.get("reason")),
    }
    if phase.kind == Phase.Kind.IN_DEPTH:
        answers["to_case"] = YES_NO.get(str(raw.get("to_case")))
        answers["criteria"] = {
            one.key: {
                "value": _one_of(raw.get(f"value_{one.key}"), VALUES),
                "quote": _text(raw.get(f"quote_{one.key}")),
            }
            for one in criteria_for(phase)
        }
    return answers


def as_fields(answers: Mapping[str, Any]) -> dict[str, str]:
    """The opposite of :func:`read_answers`: field name → text."""
    fields = {name: str(answers.get(name) or "") for name in ("verdict", "reason")}
    case = answers.get("to_case")
    fields["to_case"] = "" if case is None else "yes" if case else "no"
    for key, judged in answers.get("criteria", {}).items():
        fields[f"value_{key}"], fields[f"quote_{key}"] = judged["value"], judged["quote"]
    return fields


def missing(answers: Mapping[str, Any], phase: Phase) -> list[Problem]:
    """What is not filled in yet, each with the name of its field."""
    return list(_missing(answers, phase))


def _missing(answers: Mapping[str, Any], phase: Phase) -> Iterator[Problem]:
    if not answers.get("verdict"):
        yield Problem("verdict", _("Choose in or out."))
    if answers.get("verdict") == Rating.Verdict.OUT and not answers.get("reason"):
        yield Problem("reason", _("Say why the measure should be out."))
    if phase.kind != Phase.Kind.IN_DEPTH:
        return
    if answers.get("to_case") is None:
        yield Problem("to_case", _("Say whether the measure should go to a case study."))
    for one in criteria_for(phase):
        judged = answers.get("criteria", {}).get(one.key, {})
        label = {"criterion": localized(one.label)}
        if not judged.get("value"):
            yield Problem(f"value_{one.key}", _("Judge «%(criterion)s».") % label)
        elif judged["value"] in NEEDS_QUOTE and "report" in one.sources and not judged["quote"]:
            message = _("Quote what in the report shows «%(criterion)s».")
            yield Problem(f"quote_{one.key}", message % label)


def _text(raw: Any) -> str:
    return clean(str(raw or "")[:LONGEST])


def _one_of(raw: Any, known: Any) -> str:
    return str(raw) if raw in known else ""
