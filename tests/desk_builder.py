"""A governor with people, an office in its county, and applications that have reached its desk."""

from __future__ import annotations

from typing import Any

from application_builder import Office
from lovende.applications import actions
from lovende.awards.models import Handling
from lovende.people.models import County, Municipality, Organisation, User

GOOD = {
    "need": "3",
    "question": "2",
    "knowledge_gap": "1",
    "evaluation": "2",
    "need_reason": "Vist i tall.",
    "question_reason": "Kan besvares.",
    "knowledge_gap_reason": "Lite om forskning.",
    "evaluation_reason": "Kan måles.",
    "priorities": "prevention",
    "nature": "development",
    "nature_reason": "Ingen har prøvd det slik.",
}
"""A whole assessment, as it would be sent; the levels sum to 8."""


def levels(need: int, question: int, gap: int, evaluation: int) -> dict[str, str]:
    """A whole assessment with these levels."""
    given = {"need": need, "question": question, "knowledge_gap": gap, "evaluation": evaluation}
    return GOOD | {key: str(level) for key, level in given.items()}


class Desk:
    """Østfold's governor with Anne, Berit and a manager; an office there that applies."""

    def __init__(self, make_user: Any, *, two: bool = False) -> None:
        self.office = Office(make_user)
        county = County.objects.get(code="31")
        place = Municipality.objects.create(name="Prøve", county=county)
        self.office.office.municipalities.add(place)
        self.governor = Organisation.objects.get(kind="governor", counties=county)
        self.call = self.office.call
        self.anne: User = self._person(make_user, "Anne")
        self.berit: User = self._person(make_user, "Berit")
        self.cato: User = self._person(make_user, "Cato")
        if two:
            self.call.assessors = 2
            self.call.save(update_fields=["assessors"])

    def _person(self, make_user: Any, name: str) -> User:
        made: User = make_user("governor_adviser", organisation=self.governor, name=name)
        return made

    def received(self, **changed: str) -> Handling:
        """One more application that has been handed in."""
        made = self.office.signing(**changed)
        sent = actions.sign_and_submit(by=self.office.manager, application=made)
        return Handling.objects.get(submission=sent)

    def new_version(self, handling: Handling, **changed: str) -> Handling:
        """What the office hands in when it has been asked for changes."""
        application = handling.application
        application.refresh_from_db()
        self.office.save(application, **changed)
        actions.ask_signature(by=self.office.worker, application=application)
        actions.sign_and_submit(by=self.office.manager, application=application)
        return Handling.objects.get(pk=handling.pk)
