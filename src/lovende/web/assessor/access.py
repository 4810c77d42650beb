"""What the views of the selection begin with: who asks, and the round that they may see."""

from __future__ import annotations

from functools import wraps

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lovende.common.errors import NotAllowed
from lovende.people.permissions import Permission, decide
from lovende.selection import rules
from lovende.selection.models import Round
from lovende.selection.queries.rounds import rounds_for
from lovende.web.access import P, Response, View, person


def selection_only(view: View[P, Response]) -> View[P, Response]:
    """Refuse, with the reason, whoever neither rates nor runs rounds; nothing is cached."""

    @wraps(view)
    def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Response:
        if not request.user.is_authenticated:
            raise NotAllowed(_("You must log in first."))
        held = (Permission.RATE_MEASURES, Permission.RUN_SELECTION)
        if not any(decide(request.user, one) for one in held):
            raise NotAllowed(_("Only those who run a selection or rate in one may see this."))
        return view(request, *args, **kwargs)

    return never_cache(checked)


def round_seen(request: HttpRequest, pk: int) -> Round:
    """The round, when the person runs it or rates in it."""
    found = get_object_or_404(Round, pk=pk)
    rules.require_reading(request.user, found)
    return rounds_for(request.user).get(pk=pk)


def round_steered(request: HttpRequest, pk: int) -> Round:
    """The round, when the person runs it and rates nothing in it."""
    found = round_seen(request, pk)
    rules.require_steering(person(request), found)
    return found


def crumbs(round_: Round, here: str = "") -> list[dict[str, str]]:
    """Where a page of a round lies."""
    items = [{"label": _("Selection"), "href": reverse("round-list")}]
    if not here:
        return [*items, {"label": round_.title}]
    return [
        *items,
        {"label": round_.title, "href": reverse("round-detail", args=[round_.pk])},
        {"label": here},
    ]
