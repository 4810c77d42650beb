"""What the pages on money and decisions begin with: who asks, and what they may see."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from lovende.awards.desk_rules import require_unbarred
from lovende.awards.models import Handling
from lovende.awards.queries.awards import frames_for
from lovende.awards.queries.desk import handlings_for
from lovende.schemes.models import Frame
from lovende.web.access import person


def frame_seen(request: HttpRequest, pk: int) -> Frame:
    """The frame, when the person may see it."""
    return get_object_or_404(frames_for(request.user), pk=pk)


def handling_seen(request: HttpRequest, pk: int) -> Handling:
    """The application, when the person may see it; the reason when barred from it."""
    rows = handlings_for(request.user).select_related(
        "call__scheme", "governor", "application__office", "submission"
    )
    found = get_object_or_404(rows, pk=pk)
    require_unbarred(person(request), [found])
    return found


def crumbs(*here: tuple[str, str]) -> list[dict[str, str]]:
    """Where a page lies: label and address of each step, the last without an address."""
    steps = [(_("Awards"), reverse("award-desk")), *here]
    return [{"label": label, "href": href} if href else {"label": label} for label, href in steps]


def frame_crumb(frame: Frame) -> tuple[str, str]:
    """The step of a governor's decisions in a call."""
    label = f"{frame.governor.name}, {frame.call.year}"
    return label, reverse("decision-list", args=[frame.pk])
