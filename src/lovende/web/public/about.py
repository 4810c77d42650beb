"""What the bank is, how to read it, and how accessible it is: pages of text.

The scales are explained here in the order the models define them, so that a new step cannot be
left without an explanation (a test holds the two together).
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lovende.schemes.queries import data_licences
from lovende.web.public import explanations


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What Lovende is, how to read a verdict, what is synthetic, licence and citation."""
    context = {
        "verdicts": explanations.goal_attainment(),
        "robustness": explanations.robustness(),
        "continuation": explanations.continuation(),
        "licences": data_licences(),
        "address": request.build_absolute_uri("/"),
    }
    return render(request, "public/about.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    crumbs = [{"label": _("About Lovende"), "href": reverse("about")}]
    crumbs.append({"label": _("Accessibility statement"), "href": ""})
    context = {"contact": settings.CONTACT_EMAIL, "crumbs": crumbs}
    return render(request, "public/accessibility.html", context)
