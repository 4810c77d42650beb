"""Reads: all that the governor needs to see of one application."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform

from lovende.applications.models import Submission
from lovende.awards.models import Assessment, ChangeRequest, Conclusion, Handling
from lovende.awards.queries.desk import ANSWERS, handlings_for
from lovende.awards.turns import is_complete, of_this_turn
from lovende.common.texts import localized
from lovende.core.word_diff import Piece, word_diff
from lovende.measures.models import Measure
from lovende.questionnaires.definitions import Questionnaire
from lovende.questionnaires.display import as_text

if TYPE_CHECKING:
    from lovende.people.permissions import Person

MOST_ALIKE = 5
MOST_EARLIER = 20
KINDS_THAT_COUNT = 0.5
"""How much of the kinds of two applications must be in common for them to be called alike."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an application with its questions and answers as text."""

    key: str
    title: str
    answers: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that is not as it was."""

    label: str
    pieces: tuple[Piece, ...]


def whole(user: Person, pk: int) -> Handling | None:
    """One application that the person may see, with what its page shows."""
    return (
        handlings_for(user)
        .select_related(
            "call__scheme", "application__office", "governor", "officer", "conclusion",
            "submission__answer_set__questionnaire",
        )
        .filter(pk=pk)
        .first()
    )  # fmt: skip


def title_of(submission: Submission) -> str:
    """What the version calls the measure."""
    return str(submission.answer_set.answers.get("title", ""))


def steps_of(submission: Submission) -> list[Step]:
    """The version by its steps; questions without an answer are left out."""
    form, answers = submission.answer_set.questionnaire.form, submission.answer_set.answers
    steps = [
        Step(
            section.key,
            localized(section.title),
            [
                (localized(one.label), as_text(one, answers[one.key]))
                for one in section.questions
                if answers.get(one.key) not in (None, "", [])
            ],
        )
        for section in form.sections
    ]
    return [step for step in steps if step.answers]


def versions_of(held: Handling) -> list[Submission]:
    """Every version that was handed in, newest first."""
    rows = Submission.objects.filter(application=held.application_id)
    return list(rows.select_related("answer_set__questionnaire").order_by("-number"))


def changes_between(before: Submission, after: Submission) -> list[Change]:
    """The answers that are not as they were, in the order of the form, word by word."""
    form = after.answer_set.questionnaire.form
    changes = []
    for key, question in form.questions.items():
        old = _text(before.answer_set.questionnaire.form, before, key)
        new = as_text(question, after.answer_set.answers.get(key))
        if old != new:
            changes.append(Change(localized(question.label), word_diff(old, new)))
    return changes


def _text(form: Questionnaire, version: Submission, key: str) -> str:
    question = form.questions.get(key)
    return as_text(question, version.answer_set.answers.get(key)) if question else ""


def requests_of(held: Handling) -> list[ChangeRequest]:
    """What the office has been asked to change, newest first."""
    return list(ChangeRequest.objects.filter(handling=held).select_related("submission"))


def open_request(application: int) -> ChangeRequest | None:
    """What an office is asked to change now in an application; None when nothing is."""
    rows = ChangeRequest.objects.filter(
        handling__application=application, handling__state=Handling.State.RETURNED
    )
    return rows.first()


def readable_assessments(user: Person, held: Handling) -> list[Assessment]:
    """One's own assessment, and the other's once there are as many as the call asks for.

    The caller has seen to it that the person is not barred.
    """
    rows = of_this_turn(held)
    if not is_complete(held):
        rows = rows.filter(assessor=user.pk)
    return list(rows)


def earlier_conclusions(held: Handling) -> list[Conclusion]:
    """What earlier turns and versions came to, newest first."""
    rows = Conclusion.objects.filter(handling=held).exclude(pk=held.conclusion_id or 0)
    return list(rows.select_related("answer_set__questionnaire", "submission"))


def measures_marked(submission: Submission) -> list[tuple[str, str, str, Measure | None]]:
    """What the office made of similar measures when it handed in: key, kind, reason, measure."""
    marks: list[list[str]] = submission.search.get("marks", [])
    known = {one.key: one for one in _measures([mark[0] for mark in marks])}
    return [(key, kind, reason, known.get(key)) for key, kind, reason in marks]


def measures_of_office(held: Handling) -> list[Measure]:
    """The measures that the office has had, the newest first."""
    rows = Measure.objects.filter(office=held.application.office_id).defer("search_text")
    return list(rows.order_by("-first_year", "key")[:MOST_EARLIER])


def applications_of_office(user: Person, held: Handling) -> list[dict[str, Any]]:
    """The office's other applications that the person may see, the newest first."""
    rows = handlings_for(user).filter(application__office=held.application.office_id)
    found = (
        rows.exclude(pk=held.pk).annotate(title=KeyTextTransform("title", ANSWERS)).order_by("-id")
    )
    return [dict(row) for row in found.values("pk", "title", "call__year")[:MOST_EARLIER]]


def alike_in_call(user: Person, held: Handling) -> list[dict[str, Any]]:
    """Applications in the same call that try the same measure, or are of the same kinds.

    Counts the kinds in common against the kinds of either; no text is compared.
    """
    own = held.submission.answer_set.answers
    mine, again = set(own.get("categories") or []), own.get("replicated")
    rows = (
        handlings_for(user)
        .filter(call=held.call_id)
        .exclude(pk=held.pk)
        .exclude(state=Handling.State.WITHDRAWN)
        .order_by()
        .values_list(
            "pk",
            "application__office__name",
            KeyTextTransform("title", ANSWERS),
            f"{ANSWERS}__categories",
            KeyTextTransform("replicated", ANSWERS),
        )
    )
    found = []
    for pk, office, title, kinds, replicated in rows:
        same = bool(again) and again == replicated
        share = _in_common(mine, set(kinds or []))
        if same or share >= KINDS_THAT_COUNT:
            found.append({"pk": pk, "office": office, "title": title, "same": same, "share": share})
    found.sort(key=lambda one: (not one["same"], -one["share"], one["pk"]))
    return found[:MOST_ALIKE]


def _in_common(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def replications_in_call(held: Handling) -> int:
    """How many applications in the whole country try the same measure again in this call."""
    key = held.submission.answer_set.answers.get("replicated")
    if not key:
        return 0
    rows = Handling.objects.filter(call=held.call_id, **{f"{ANSWERS}__replicated": key})
    return rows.exclude(state=Handling.State.WITHDRAWN).count()


def _measures(keys: Sequence[str]) -> QuerySet[Measure]:
    return Measure.objects.filter(key__in=keys).defer("search_text")
