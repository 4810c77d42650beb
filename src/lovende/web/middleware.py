"""What is done for every page, so that no view has to: errors as pages, and private pages."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lovende.common.errors import DomainError, NotAllowed


class PrivatePagesMiddleware:
    """What a person sees who is logged in may hold contacts, so no shared cache may keep it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the page; one that never looked at who asked is the same for everybody."""
        response = self.get_response(request)
        if request.session.accessed and request.user.is_authenticated:
            patch_cache_control(response, private=True)
        return response


class DomainErrorMiddleware:
    """Refusals become the 403 page with the reason; other domain errors the 400 page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; an address that is not asked in this way gets a page too."""
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return _not_so(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a domain error; None leaves any other error to Django."""
        if isinstance(exception, NotAllowed):
            if not request.user.is_authenticated:
                return _to_login(request)
            if wants_json(request):
                return JsonResponse({"message": exception.message}, status=403)
            return render(request, "403.html", {"reason": exception.message}, status=403)
        if isinstance(exception, DomainError):
            if wants_json(request):
                return JsonResponse({"message": exception.message}, status=400)
            return render(request, "400.html", {"reason": exception.message}, status=400)
        return None


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, as the autosave does, which no page would help."""
    return request.headers.get("Accept", "") == "application/json"


def _not_so(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    reason = _("This address is part of a form, and cannot be opened by itself.")
    page = render(request, "400.html", {"reason": reason}, status=405)
    page["Allow"] = refused["Allow"]
    return page


def _to_login(request: HttpRequest) -> HttpResponse:
    """To the login page, and back here afterwards where that is a page and not a change.

    A script is told that nobody is logged in.
    """
    if wants_json(request):
        message = _("You must log in first.")
        return JsonResponse({"message": message, "person": None}, status=401)
    address = reverse("account_login")
    if request.method in ("GET", "HEAD"):
        address += "?" + urlencode({"next": request.get_full_path()})
    return redirect(address)
