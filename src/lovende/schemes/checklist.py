"""What must be in place before a call opens, each point with what is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lovende.people.models import Membership, Organisation
from lovende.people.permissions import GOVERNOR
from lovende.schemes.models import Call

FEWEST_PEOPLE = 2


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the list; ``missing`` says what to do, and is empty when all is well."""

    label: str
    missing: str = ""

    @property
    def green(self) -> bool:
        """Whether the point stands in the way of nothing."""
        return not self.missing


def checklist(call: Call) -> tuple[Point, ...]:
    """Every point, in the order in which one fills the page in; four queries at most."""
    return tuple(_points(call))


def _points(call: Call) -> Iterator[Point]:
    today = timezone.localdate()
    late = call.deadline is None or call.deadline < today
    yield Point(_("A deadline to come"), _("Set a last day that has not passed.") if late else "")
    limits = (call.position_limit, call.competence_limit, call.max_years)
    yield Point(_("Limits"), _("Set all three limits.") if None in limits else "")
    decided = call.decides in Call.Decides.values
    yield Point(_("Who decides"), "" if decided else _("Say who decides."))
    yield Point(_("Text for applicants"), _texts_fault(call))
    yield Point(_("Forms"), _forms_fault(call))
    frames = {one.governor_id: one.amount for one in call.frames.all()}
    yield Point(_("Frames add up"), _sum_fault(call, sum(frames.values())))
    yield Point(_("People at each governor"), _short_of_people(frames))


def _texts_fault(call: Call) -> str:
    missing = [name for code, name in settings.LANGUAGES if not call.introduction.get(code)]
    if not missing:
        return ""
    return _("Write the text in: %(languages)s.") % {"languages": ", ".join(map(str, missing))}


def _forms_fault(call: Call) -> str:
    """Every form in the scheme's files is whole and in all languages, or it is not installed."""
    asked = {
        _("application"): call.application_form_id,
        _("assessment"): call.assessment_form_id,
        _("final report"): call.final_form_id,
    }
    if call.reporting == Call.Reporting.YEARLY:
        asked[_("status report")] = call.status_form_id
    missing = [name for name, form in asked.items() if form is None]
    if not missing:
        return ""
    return _("The scheme's files name no form for: %(forms)s.") % {"forms": ", ".join(missing)}


def _sum_fault(call: Call, total: int) -> str:
    if call.pot is None or not total:
        return _("Set the money in all, and a frame for each governor.")
    if total != call.pot:
        message = _("The frames are %(total)s kr together, and the money in all is %(pot)s kr.")
        return message % {"total": _spaced(total), "pot": _spaced(call.pot)}
    return ""


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")


def _short_of_people(frames: Collection[int]) -> str:
    today = timezone.localdate()
    current = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    held = Membership.objects.filter(
        current,
        organisation_id__in=frames,
        role__in=GOVERNOR,
        valid_from__lte=today,
        user__is_active=True,
    ).values_list("organisation_id", "user_id")
    people: dict[int, set[int]] = {pk: set() for pk in frames}
    for organisation, user in held:
        people[organisation].add(user)
    short = [pk for pk, users in people.items() if len(users) < FEWEST_PEOPLE]
    names = Organisation.objects.filter(pk__in=short).values_list("name", flat=True)
    if not short:
        return ""
    message = _("There must be at least two people at: %(names)s.")
    return message % {"names": ", ".join(names)}
