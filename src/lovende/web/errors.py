"""The pages shown when a request cannot be answered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _

from lovende.web.middleware import wants_json


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request makes no sense to us."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person may not see or do this."""
    return render(request, "403.html", status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without its token, as when the person has logged in or out in another tab.

    A script gets a new token, and who is logged in now, so that it can go on if it is the same
    person. Another site's script cannot read the answer.
    """
    if wants_json(request):
        now = {"person": request.user.pk, "token": get_token(request)}
        return JsonResponse(now, status=403)
    told = _("The form is too old, or cookies are off. Go back, load the page again, and send it.")
    return render(request, "400.html", {"reason": told}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing at this address."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Rendered without a context, since anything may be what failed."""
    return render(None, "500.html", status=500)
