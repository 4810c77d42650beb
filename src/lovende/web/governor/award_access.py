"""What the pages on money and decisions begin with: who asks, and what they may see."""

from __future__ import annotations

from functools import wraps

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lovende.awards.models import Handling
from lovende.awards.queries.awards import frames_for, handlings_for
from lovende.people.permissions import Permission, decide, require
from lovende.schemes.models import Frame
from lovende.web.access import P, Response, View


def awards_only(view: View[P, Response]) -> View[P, Response]:
    """Refuse, with the reason, whoever neither handles applications nor runs the awards."""

    @wraps(view)
    def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Response:
        if not decide(request.user, Permission.RUN_AWARDS):
            require(request.user, Permission.HANDLE_APPLICATIONS)
        return view(request, *args, **kwargs)

    return never_cache(checked)


def frame_seen(request: HttpRequest, pk: int) -> Frame:
    """The frame, when the person may see it."""
    return get_object_or_404(frames_for(request.user), pk=pk)


def handling_seen(request: HttpRequest, pk: int) -> Handling:
    """The application, when the person may see it."""
    return get_object_or_404(handlings_for(request.user), pk=pk)


def crumbs(*here: tuple[str, str]) -> list[dict[str, str]]:
    """Where a page lies: label and address of each step, the last without an address."""
    steps = [(_("Awards"), reverse("award-desk")), *here]
    return [{"label": label, "href": href} if href else {"label": label} for label, href in steps]


def frame_crumb(frame: Frame) -> tuple[str, str]:
    """The step of a governor's decisions in a call."""
    label = f"{frame.governor.name}, {frame.call.year}"
    return label, reverse("decision-list", args=[frame.pk])
