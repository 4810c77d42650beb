"""What a view that not everybody may use begins with: who asks, and whether they may."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from lovende.people.models import User
from lovende.people.permissions import Permission, require

P = ParamSpec("P")
Response = TypeVar("Response", bound=HttpResponseBase)
View = Callable[Concatenate[HttpRequest, P], Response]


def only_with(permission: Permission) -> Callable[[View[P, Response]], View[P, Response]]:
    """Refuse, with the reason, whoever lacks the permission; nothing is cached."""

    def guarded(view: View[P, Response]) -> View[P, Response]:
        @wraps(view)
        def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Response:
            require(request.user, permission)
            return view(request, *args, **kwargs)

        return never_cache(checked)

    return guarded


def person(request: HttpRequest) -> User:
    """Who asks, where a check before has seen to it that it is somebody."""
    return cast(User, request.user)
