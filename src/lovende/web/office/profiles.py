"""An office reviews the profile of its own measure before it is published."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lovende.common.errors import DomainError
from lovende.knowledge.queries.measure import PROFILE_LABELS
from lovende.people.permissions import Permission
from lovende.selection.actions.cases import review_profile
from lovende.selection.case_forms import ReviewForm
from lovende.selection.queries.cases import is_newest, profiles_for
from lovende.web.access import only_with, person

office_only = only_with(Permission.REVIEW_PROFILE)
MOST = 100


@require_safe
@office_only
def profile_list(request: HttpRequest) -> HttpResponse:
    """The profiles that were sent to the person's office."""
    return render(
        request, "office/profile_list.html", {"profiles": profiles_for(request.user)[:MOST]}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@office_only
def profile_review(request: HttpRequest, pk: int) -> HttpResponse:
    """One profile as it would be published, and the office's answer."""
    profile = get_object_or_404(profiles_for(request.user), pk=pk)
    review = getattr(profile, "review", None)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review_profile(
                by=person(request),
                profile=profile,
                approved=form.cleaned_data["answer"] == "yes",
                reason=form.cleaned_data["reason"],
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. Your answer is recorded."))
            return redirect("profile-list")
    title = profile.item.measure.title
    context = {
        "profile": profile,
        "parts": [(label, profile.parts.get(k, "")) for k, label in PROFILE_LABELS.items()],
        "review": review,
        "form": form if review is None and is_newest(profile) else None,
        "crumbs": [
            {"label": _("Profiles to review"), "href": reverse("profile-list")},
            {"label": title},
        ],
    }
    return render(request, "office/profile_review.html", context)
