"""Has the demo's governors assess, rank, decide and write, each as far as its turn says.

Everything goes through the actions that the pages use. The judgements follow from how the made-up
applications are written, and say that they are made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lovende.awards.actions.allocating import adopt
from lovende.awards.actions.assessing import assess
from lovende.awards.actions.changes import request_changes
from lovende.awards.actions.deciding import attest, decide, propose
from lovende.awards.actions.ranking import follow_suggestion
from lovende.awards.actions.releasing import send_letter
from lovende.awards.models import Decision, Handling
from lovende.awards.proposing import Terms
from lovende.awards.queries.allocating import sharing
from lovende.awards.queries.awards import decisions_in
from lovende.people.models import Membership, Organisation, Role, User
from lovende.schemes.models import Call, Frame

MADE_UP = "Oppdiktet vurdering."
RETURNED = 3
"""So many applications of the governor that one can log in as wait for changes."""
SHARE = 0.6
"""Of a governor's applications so many are assessed where the work is under way."""
DAYS = 14


class Reach(IntEnum):
    """How far a governor has come."""

    UNDER_WAY = 0
    PROPOSED = 1
    DECIDED = 2
    SENT = 3


REACHES = (
    *(Reach.SENT, Reach.SENT, Reach.SENT, Reach.DECIDED, Reach.DECIDED),
    *(Reach.PROPOSED, Reach.UNDER_WAY, Reach.UNDER_WAY, Reach.UNDER_WAY),
)
"""The governors in turn, but for the one that one can log in as."""


@dataclass(frozen=True, slots=True)
class _Governor:
    """A governor's frame, and who assesses, decides and attests there."""

    frame: Frame
    adviser: User
    other: User
    manager: User


@transaction.atomic
def stage_awards(*, call: Call, domain: str) -> None:
    """Bring the demo's applications on; call it once, when they have been handed in.

    :param domain: the end of the addresses of the demo's logins.
    """
    logins = Organisation.objects.filter(memberships__user__email=f"statsforvalter{domain}")
    own = logins.values_list("pk", flat=True).first()
    frames = call.frames.select_related("call__scheme", "governor").order_by("governor__name")
    others = [one for one in frames if one.governor_id != own]
    for frame, reach in zip(others, REACHES, strict=False):
        _bring(_people(frame), reach)
    for frame in frames:
        if frame.governor_id == own:
            governor = _people(frame)
            _answer_login(governor, domain)
            _return_some(governor)
            _bring(governor, Reach.UNDER_WAY)


def _people(frame: Frame) -> _Governor:
    found: dict[str, list[User]] = {}
    rows = Membership.objects.filter(organisation=frame.governor_id).select_related("user")
    for one in rows.order_by("pk"):
        found.setdefault(one.role, []).append(one.user)
    adviser, other = found[Role.GOVERNOR_ADVISER][:2]
    return _Governor(frame, adviser, other, found[Role.GOVERNOR_MANAGER][0])


def _bring(governor: _Governor, reach: Reach) -> None:
    frame = governor.frame
    waiting = _received(governor)
    most = len(waiting) if reach > Reach.UNDER_WAY else round(len(waiting) * SHARE)
    for held in waiting[:most]:
        _assess(governor, held)
    follow_suggestion(by=governor.adviser, call=frame.call, governor=frame.governor)
    if reach < Reach.PROPOSED:
        return
    found = sharing(frame.call, frame.governor)
    if found is None or not found.handlings:
        return
    adopt(by=governor.adviser, call=frame.call, governor=frame.governor, digest=found.mark)
    if reach >= Reach.DECIDED:
        made = decide(by=governor.manager, decisions=decisions_in(frame, governor.manager))
        if reach >= Reach.SENT:
            _send(governor, made)


def _send(governor: _Governor, decisions: Iterable[Decision]) -> None:
    for one in attest(by=governor.other, decisions=decisions):
        send_letter(by=governor.manager, decision=one, release=None)


def _answer_login(governor: _Governor, domain: str) -> None:
    """The office that one can log in as has a letter, and one application that waits."""
    offices = Membership.objects.filter(user__email=f"kontor{domain}").values("organisation")
    first = _received(governor).filter(application__office__in=offices).first()
    if first is None:
        return
    _assess(governor, first)
    terms = Terms(amount=first.submission.amount_a_year)
    made = propose(by=governor.adviser, handling=first, terms=terms)
    _send(governor, decide(by=governor.manager, decisions=[made]))


def _return_some(governor: _Governor) -> None:
    until = timezone.localdate() + timedelta(days=DAYS)
    text = f"Vis behovet med tall som kan sammenlignes. {MADE_UP}"
    for held in _received(governor).order_by("-pk")[:RETURNED]:
        request_changes(by=governor.adviser, handling=held, text=text, until=until)


def _received(governor: _Governor) -> QuerySet[Handling]:
    found = Handling.objects.filter(
        call=governor.frame.call_id,
        governor=governor.frame.governor_id,
        state=Handling.State.RECEIVED,
    )
    return found.select_related("submission__answer_set").order_by("pk")


def _assess(governor: _Governor, held: Handling) -> None:
    levels = judged(held.submission.answer_set.answers)
    reasons = {f"{key}_reason": f"{WORDS[level]} {MADE_UP}" for key, level in levels.items()}
    answers = {key: str(level) for key, level in levels.items()} | reasons
    assess(
        by=governor.adviser,
        handling=held,
        submission=held.submission_id,
        answers=answers | {"nature": "development", "nature_reason": MADE_UP},
    )


WORDS = ("Ikke oppfylt.", "Så vidt nevnt.", "Oppfylt med mangler.", "Godt oppfylt.")


def judged(answers: Mapping[str, object]) -> dict[str, int]:
    """The levels of the four demands, 0 to 3, as the made-up texts deserve."""
    compared = str(answers.get("need_comparison", ""))
    gap = len(str(answers.get("knowledge_gap", "")))
    question = len(str(answers.get("research_question", "")))
    designs = {"neighbours": 3, "other": 3, "own_development": 2}
    return {
        "need": 3 if any(letter.isdigit() for letter in compared) else 1,
        "question": 3 if question > LONG else 1,
        "knowledge_gap": 3 if gap > LONG else 1,
        "evaluation": designs.get(str(answers.get("comparison")), 0),
    }


LONG = 60
"""A question or a gap of more letters says something definite."""
