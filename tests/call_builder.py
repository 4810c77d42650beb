"""A call of the NAV scheme, ready to open or open, for whoever needs one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from lovende.people.models import Membership, Organisation, Role, User
from lovende.schemes.calls import CallTerms, open_call, prepare_call, terms_in
from lovende.schemes.models import Call


def terms(**changed: Any) -> CallTerms:
    """The terms of the 2026 call with a deadline and money; they lack only frames, whole NOK."""
    values: dict[str, Any] = {
        "deadline": timezone.localdate() + dt.timedelta(days=30),
        "pot": 5_000_000,
        "frames": {},
    }
    return terms_in(Call.objects.get(year=2026), **values | changed)


def governor(name: str = "Prøvestatsforvalter", people: int = 2) -> Organisation:
    """A governor with so many people."""
    made = Organisation.objects.create(kind=Organisation.Kind.GOVERNOR, name=name)
    for number in range(people):
        email = f"{number}-{made.pk}@governor.example"
        user = User.objects.create_user(email, None, name=f"Person {number}")
        Membership.objects.create(
            user=user,
            organisation=made,
            role=Role.GOVERNOR_ADVISER,
            valid_from=dt.date(2020, 1, 1),
        )
    return made


def ready_call() -> Call:
    """The 2026 call with a green checklist, not yet open. The scheme must be installed."""
    call = Call.objects.get(year=2026)
    frames = {governor().pk: 5_000_000}
    return prepare_call(by=None, call=call, terms=terms(frames=frames))


def opened_call() -> Call:
    """The 2026 call, open for applications."""
    return open_call(by=None, call=ready_call())
