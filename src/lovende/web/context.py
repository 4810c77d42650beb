"""What every page's template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lovende.people.permissions import Permission, decide


def site(request: HttpRequest) -> dict[str, Any]:
    """Whether the gallery is on, and what this person may do that has a place in the menu."""
    user = getattr(request, "user", None)
    return {
        "gallery": settings.GALLERY,
        "may_import": bool(user and decide(user, Permission.IMPORT_ROUND)),
        "may_prepare_call": bool(user and decide(user, Permission.PREPARE_CALL)),
        "may_apply": bool(user and decide(user, Permission.WRITE_APPLICATION)),
        "may_run_awards": bool(user and decide(user, Permission.RUN_AWARDS)),
        "may_handle": bool(
            user
            and (
                decide(user, Permission.HANDLE_APPLICATIONS)
                or decide(user, Permission.OVERSEE_APPLICATIONS)
            )
        ),
        "may_edit_words": bool(user and decide(user, Permission.EDIT_WORDS)),
        "may_see_alike": bool(user and decide(user, Permission.SEE_ALIKE)),
        "may_review": bool(user and decide(user, Permission.REVIEW_PROFILE)),
        "may_select": bool(
            user
            and (decide(user, Permission.RATE_MEASURES) or decide(user, Permission.RUN_SELECTION))
        ),
    }
