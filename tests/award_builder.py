"""Applications that have reached a governor, assessed and ranked, for whoever decides on them."""

from __future__ import annotations

from typing import Any

from application_builder import Office
from lovende.applications.actions import sign_and_submit
from lovende.awards.models import Handling
from lovende.people.models import County, Organisation, User
from lovende.schemes.models import Frame

AMOUNT = 620_000
"""What each application asks for a year."""


class Governor:
    """A governor with a frame, an adviser, two managers, and an office in its county."""

    def __init__(self, make_user: Any, *, frame: int = 2_000_000) -> None:
        self.office = Office(make_user)
        self.call = self.office.call
        self.frame: Frame = self.call.frames.select_related("governor").get()
        Frame.objects.filter(pk=self.frame.pk).update(amount=frame)
        self.frame.refresh_from_db()
        self.governor: Organisation = self.frame.governor
        county = County.objects.get(code="03")
        county.organisations.clear()
        self.governor.counties.add(county)
        self.office.office.counties.add(county)
        self.adviser: User = make_user("governor_adviser", organisation=self.governor)
        self.manager: User = make_user("governor_manager", organisation=self.governor)
        self.other: User = make_user("governor_manager", organisation=self.governor)

    def received(self, **answers: str) -> Handling:
        """An application that has been handed in."""
        made = self.office.signing(**{"wages": "610 000", "competence": "10 000"} | answers)
        sign_and_submit(by=self.office.manager, application=made)
        return Handling.objects.get(application=made)

    def assessed(self, rank: int | None = 1, **answers: str) -> Handling:
        """An application that has been assessed and ranked."""
        made = self.received(**answers)
        Handling.objects.filter(pk=made.pk).update(state=Handling.State.ASSESSED, rank=rank)
        made.refresh_from_db()
        return made

    @property
    def granted(self) -> int:
        """What is held of the frame, as the database has it."""
        return Frame.objects.get(pk=self.frame.pk).granted
