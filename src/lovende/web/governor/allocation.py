"""How a frame would be shared: the call's rule, the alternatives beside it, and adopting it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lovende.awards.actions.allocating import adopt
from lovende.awards.desk_rules import own_governors
from lovende.awards.models import Handling
from lovende.awards.queries.allocating import MORE, Sharing, sharing
from lovende.awards.queries.desk import barred_among
from lovende.common.errors import DomainError
from lovende.core.allocation import Allocation, Grant, Reason, Rule, WhenFull
from lovende.web.access import person
from lovende.web.governor.access import desk_only
from lovende.web.governor.award_access import crumbs, frame_crumb, frame_seen

WORDS = {
    Reason.FULL: gettext_lazy("All it asked for"),
    Reason.REDUCED: gettext_lazy("What was left"),
    Reason.DOES_NOT_FIT: gettext_lazy("Asks for more than was left"),
    Reason.BELOW_MINIMUM: gettext_lazy("Less was left than it can do with"),
    Reason.STOPPED: gettext_lazy("One before it did not fit, and the call says to stop there"),
    Reason.FRAME_SPENT: gettext_lazy("Nothing was left"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One application in the order of priority: what it gets, and why."""

    handling: Handling
    grant: Grant
    why: str
    with_more: int


@dataclass(frozen=True, slots=True)
class Alternative:
    """What another rule or a larger frame would give."""

    name: str
    funded: int
    total: int
    left: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def allocation_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What each in turn would get; adopting it proposes a decision on each."""
    frame = frame_seen(request, pk)
    if request.method == "POST":
        try:
            digest = request.POST.get("mark", "")
            by = person(request)
            adopt(by=by, call=frame.call, governor=frame.governor, digest=digest)
            messages.success(request, _("The allocation is adopted. Each is now proposed."))
            return redirect("decision-list", pk=pk)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("allocation-page", pk=pk)
    found = sharing(frame.call, frame.governor)
    barred = barred_among(request.user, list(found.handlings.values()) if found else [])
    found = None if barred else found
    context = {
        "frame": frame,
        "barred": len(barred),
        "found": found,
        "lines": _lines(found) if found else [],
        "alternatives": _alternatives(found) if found else [],
        "own": frame.governor_id in own_governors(person(request)),
        "rule": _rule(found.by_rule.rule) if found else "",
        "crumbs": crumbs(frame_crumb(frame), (_("Allocation"), "")),
    }
    return render(request, "governor/awards/allocation.html", context)


def _lines(found: Sharing) -> list[Line]:
    more = {one.key: one.granted for one in found.with_more.grants}
    return [
        Line(found.handlings[one.key], one, str(WORDS[one.reason]), more[one.key])
        for one in found.by_rule.grants
    ]


def _alternatives(found: Sharing) -> list[Alternative]:
    larger = _("%(amount)s kr more") % {"amount": f"{MORE:,}".replace(",", "\u00a0")}
    ways = [(larger, found.with_more), *((_rule(one.rule), one) for one in found.others)]
    return [_alternative(name, one, found) for name, one in ways]


def _alternative(name: str, other: Allocation, found: Sharing) -> Alternative:
    now = {one.key for one in found.by_rule.grants if one.granted}
    then = {one.key for one in other.grants if one.granted}

    def titles(keys: set[str]) -> tuple[str, ...]:
        return tuple(str(one) for key, one in found.handlings.items() if key in keys)

    return Alternative(
        name, len(then), other.total, other.left, titles(then - now), titles(now - then)
    )


def _rule(rule: Rule) -> str:
    stop = rule.when_full is WhenFull.STOP
    full = _("stop at what does not fit") if stop else _("go on to the next that fits")
    amounts = _("reduced amounts") if rule.partial else _("whole amounts only")
    return f"{amounts}, {full}"
