"""My page, and what I may do and why."""

from __future__ import annotations

from copy import copy
from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from lovende.people.actions import update_own_profile
from lovende.people.models import User
from lovende.people.permissions import Permission, require
from lovende.people.queries import access_of, memberships_of
from lovende.web.account.forms import ProfileForm


@require_http_methods(["GET", "HEAD", "POST"])
def my_page(request: HttpRequest) -> HttpResponse:
    """Name, language, roles, and the way to password and one-time codes."""
    require(request.user, Permission.MANAGE_OWN_ACCOUNT)
    person = cast(User, request.user)
    # A copy: what the form fills in is not yet true of the person who is logged in.
    form = ProfileForm(request.POST or None, instance=copy(person))
    if request.method == "POST" and form.is_valid():
        saved = update_own_profile(by=person, user=person, **form.cleaned_data)
        with override(saved.language):
            messages.success(request, _("Your profile is saved."))
            return redirect("my-page")
    context = {
        "form": form,
        "memberships": memberships_of(person),
        "codes_on": is_mfa_enabled(person),
    }
    return render(request, "account/my_page.html", context)


@require_safe
def my_access(request: HttpRequest) -> HttpResponse:
    """Every permission, held or not, with the reason. Open to everyone."""
    return render(request, "account/my_access.html", {"access": access_of(request.user)})
