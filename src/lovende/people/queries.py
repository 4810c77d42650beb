"""Reads of users and organisations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lovende.common.errors import InvalidInput
from lovende.people.models import County, Membership, Organisation, User
from lovende.people.permissions import GRANTS, Decision, Permission, Text, decide

if TYPE_CHECKING:
    from lovende.people.permissions import Person


@dataclass(frozen=True, slots=True)
class Access:
    """One permission as it stands for one person."""

    permission: Permission
    description: Text
    allowed: bool
    reason: Text


def access_of(user: Person) -> list[Access]:
    """Every permission of the product: held or not, and why."""
    return [
        _access(permission, decision)
        for permission, decision in ((each, decide(user, each)) for each in Permission)
    ]


def _access(permission: Permission, decision: Decision) -> Access:
    return Access(permission, GRANTS[permission].description, decision.allowed, decision.reason)


def memberships_of(user: User) -> QuerySet[Membership]:
    """All of a user's memberships, those that have ended included."""
    return user.memberships.select_related("organisation").order_by(
        "valid_to", "organisation__name", "role"
    )


def users_with_memberships() -> QuerySet[User]:
    """Every user, their memberships fetched along."""
    memberships = Membership.objects.select_related("organisation")
    return User.objects.order_by("email").prefetch_related(
        Prefetch("memberships", queryset=memberships)
    )


def find_user(email: str) -> User:
    """The user with this e-mail address."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise InvalidInput(
            _("Nobody has the e-mail address «%(email)s».") % {"email": email.strip()}
        )
    return user


def find_organisation(name: str) -> Organisation:
    """The organisation with this name or nine-digit number."""
    wanted = name.strip()
    key = "number" if wanted.isdecimal() else "name"
    found = list(Organisation.objects.filter(**{key: wanted})[:2])
    if not found:
        raise InvalidInput(_("There is no organisation «%(name)s».") % {"name": wanted})
    if len(found) > 1:
        raise InvalidInput(
            _("More than one organisation is called «%(name)s». Give its number instead.")
            % {"name": wanted}
        )
    return found[0]


def find_open_membership(user: User, organisation: str, role: str) -> Membership:
    """The user's role in this organisation, when it has not ended."""
    held = Membership.objects.filter(
        user=user, organisation=find_organisation(organisation), role=role, valid_to__isnull=True
    ).first()
    if held is None:
        raise InvalidInput(
            _("%(user)s does not have this role in %(organisation)s.")
            % {"user": user, "organisation": organisation}
        )
    return held


def people_at(organisation: int | None, roles: Collection[str]) -> QuerySet[User]:
    """Those who have one of these roles in an organisation today, by name."""
    today = timezone.localdate()
    in_force = Q(memberships__valid_to__isnull=True) | Q(memberships__valid_to__gte=today)
    return User.objects.filter(
        in_force,
        is_active=True,
        memberships__organisation=organisation,
        memberships__role__in=roles,
        memberships__valid_from__lte=today,
    ).distinct()


def governor_of(office: Organisation) -> Organisation | None:
    """The governor of the county that an office serves; None when nobody is known to be.

    An office whose municipalities lie in two governors' counties belongs to the first by name.
    """
    counties = County.objects.filter(
        Q(municipality_set__organisations=office) | Q(organisations=office)
    )
    governors = Organisation.objects.filter(kind=Organisation.Kind.GOVERNOR)
    return governors.filter(counties__in=counties).order_by("name").first()
