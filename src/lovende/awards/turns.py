"""Which assessments belong together, and when there are as many as the call asks for."""

from __future__ import annotations

from django.db.models import QuerySet

from lovende.awards.models import Assessment, Conclusion, Handling


def turn_of(held: Handling) -> int:
    """The turn under way for the version that stands, or the one that its conclusion ended."""
    if held.conclusion is not None:
        return held.conclusion.turn
    done = Conclusion.objects.filter(handling=held, submission=held.submission_id)
    return done.count() + 1


def of_this_turn(held: Handling) -> QuerySet[Assessment]:
    """All assessments of the turn, whoever may read them."""
    rows = Assessment.objects.filter(submission=held.submission_id, turn=turn_of(held))
    return rows.select_related("answer_set__questionnaire")


def is_complete(held: Handling) -> bool:
    """Whether there are as many as the call asks for, so that each may be read by all."""
    return held.conclusion_id is not None or of_this_turn(held).count() >= held.call.assessors
