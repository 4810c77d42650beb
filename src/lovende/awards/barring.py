"""Who is barred from an application by a conflict of interest: declared, or by rule.

Whoever belongs to the office, has done so within the last two years, or has written on the
application sees no assessment of it and does nothing with it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lovende.applications.models import Application, Submission
from lovende.awards.models import Barring, Handling
from lovende.people.models import Membership, Organisation

if TYPE_CHECKING:
    from lovende.people.permissions import Person

YEARS = 2


def barred_from(user: Person) -> Q:
    """The handlings that the person is barred from, as a condition.

    Each part is looked up once by an index of its own, however many handlings are asked about.
    """
    own = Application.objects.order_by().values("pk")
    signed = Submission.objects.filter(answer_set__submitted_by=user.pk).order_by()
    return (
        Q(pk__in=Barring.objects.filter(person=user.pk).order_by().values("handling"))
        | Q(application__in=own.filter(office__in=_recent_offices(user)))
        | Q(application__in=own.filter(saved_by=user.pk))
        | Q(application__in=own.filter(requested_by=user.pk))
        | Q(application__in=signed.values("application"))
    )


def why_barred(user: Person, held: Handling) -> str:
    """The reason in words; empty for one who may act."""
    declared = Barring.objects.filter(handling=held, person=user.pk).first()
    if declared is not None:
        message = _("You have declared a conflict of interest: %(reason)s")
        return message % {"reason": declared.reason}
    if held.application.office_id in set(_recent_offices(user).values_list("pk", flat=True)):
        message = _("You belong to %(office)s, or have done so within the last two years.")
        return message % {"office": held.application.office}
    if Handling.objects.filter(barred_from(user), pk=held.pk).exists():
        return _("You have written on this application.")
    return ""


def _recent_offices(user: Person) -> QuerySet[Organisation]:
    of_late = Membership.objects.filter(user=user.pk).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=_years_ago(timezone.localdate()))
    )
    return Organisation.objects.order_by().filter(
        kind=Organisation.Kind.OFFICE, pk__in=of_late.values("organisation")
    )


def _years_ago(day: date) -> date:
    try:
        return day.replace(year=day.year - YEARS)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - YEARS, day=28)
