"""What the pages of the governor's desk begin with: who asks, and what they may see."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lovende.awards import desk_rules
from lovende.awards.models import Handling
from lovende.awards.queries.application import title_of, whole
from lovende.awards.queries.desk import call_for
from lovende.schemes.models import Call
from lovende.web.access import P, Response, View, person


def desk_only(view: View[P, Response]) -> View[P, Response]:
    """Refuse, with the reason, whoever neither handles applications nor follows them."""

    @wraps(view)
    def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Response:
        desk_rules.require_desk(request.user)
        return view(request, *args, **kwargs)

    return never_cache(checked)


def seen(request: HttpRequest, pk: int) -> Handling:
    """The application, when it is one that the person may see."""
    found = whole(request.user, pk)
    if found is None:
        raise Http404
    return found


def handled(request: HttpRequest, pk: int) -> Handling:
    """The application, when the person may handle it; else the reason why not."""
    found = seen(request, pk)
    desk_rules.require_handler(person(request), found)
    return found


def call_seen(request: HttpRequest, pk: int) -> Call:
    """The call, when there is an application in it that the person may see."""
    found = call_for(request.user, pk)
    if found is None:
        raise Http404
    return found


def crumbs(call: Call, *here: str, held: Handling | None = None) -> list[dict[str, Any]]:
    """Where a page of the desk lies."""
    items: list[dict[str, Any]] = [
        {"label": _("Applications to handle"), "href": reverse("governor-desk")},
        {"label": str(call), "href": reverse("governor-queue", args=[call.pk])},
    ]
    if held is not None:
        address = reverse("handling-page", args=[held.pk])
        items.append({"label": title_of(held.submission), "href": address})
    items += [{"label": label} for label in here]
    items[-1].pop("href", None)
    return items
