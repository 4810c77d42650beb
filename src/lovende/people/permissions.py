"""What people may do: every permission, who has it, and why someone else has not.

This is the one place to look. A capability's ``rules.py`` adds what depends on an object (its
state, its organisation); which roles hold a permission is decided here alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lovende.common.errors import NotAllowed
from lovende.people.models import Membership, Organisation, Role, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    Person = User | AnonymousUser

Text = str | Promise


class Permission(StrEnum):
    """Something a person may or may not do."""

    READ_BANK = "read_bank"
    EXPORT_BANK = "export_bank"
    SEE_CONTACTS = "see_contacts"
    MANAGE_OWN_ACCOUNT = "manage_own_account"
    IMPORT_ROUND = "import_round"
    EDIT_WORDS = "edit_words"
    SEE_ALIKE = "see_alike"
    RUN_SELECTION = "run_selection"
    RATE_MEASURES = "rate_measures"
    REVIEW_PROFILE = "review_profile"
    READ_CALLS = "read_calls"
    PREPARE_CALL = "prepare_call"
    WRITE_APPLICATION = "write_application"
    SIGN_APPLICATION = "sign_application"
    HANDLE_APPLICATIONS = "handle_applications"
    DECIDE_AWARDS = "decide_awards"
    OVERSEE_APPLICATIONS = "oversee_applications"
    RUN_AWARDS = "run_awards"


@dataclass(frozen=True, slots=True)
class Grant:
    """Who holds a permission: everyone, everyone signed in, or the holders of some roles."""

    description: Text
    everyone: bool = False
    signed_in: bool = False
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a permission is held, and the reason in words a person can read."""

    permission: Permission
    allowed: bool
    reason: Text

    def __bool__(self) -> bool:
        return self.allowed


DIRECTORATE = frozenset({Role.DIRECTORATE_ADVISER, Role.DIRECTORATE_MANAGER})
GOVERNOR = frozenset({Role.GOVERNOR_ADVISER, Role.GOVERNOR_MANAGER})
OVERSEERS = DIRECTORATE | GOVERNOR | {Role.COUNTY_ADVISER}
"""Those who see the measures of many offices."""
ANY_ROLE = frozenset(Role.values)

GRANTS: dict[Permission, Grant] = {
    Permission.READ_BANK: Grant(
        _("Search and read the knowledge bank, failures included"), everyone=True
    ),
    Permission.EXPORT_BANK: Grant(
        _("Download any list from the knowledge bank as a file"), everyone=True
    ),
    Permission.SEE_CONTACTS: Grant(
        _("See name, role and e-mail of a measure's contact person"), roles=ANY_ROLE
    ),
    Permission.MANAGE_OWN_ACCOUNT: Grant(
        _("Change your own name, language, password and one-time codes"), signed_in=True
    ),
    Permission.IMPORT_ROUND: Grant(
        _("Import a round of reports from a spreadsheet"), roles=DIRECTORATE
    ),
    Permission.EDIT_WORDS: Grant(
        _("Change the table of words that the search counts on"), roles=DIRECTORATE
    ),
    Permission.SEE_ALIKE: Grant(
        _("See which measures of a year are alike, in groups"), roles=OVERSEERS
    ),
    Permission.RUN_SELECTION: Grant(
        _("Open and run a round that selects promising methods"), roles=DIRECTORATE
    ),
    Permission.RATE_MEASURES: Grant(
        _("Rate measures that you are given in a selection"), roles=frozenset({Role.ASSESSOR})
    ),
    Permission.REVIEW_PROFILE: Grant(
        _("Review the profile of a promising method of your own office"),
        roles=frozenset({Role.OFFICE_WORKER, Role.OFFICE_MANAGER}),
    ),
    Permission.READ_CALLS: Grant(
        _("Read calls that are open, and the guidance to applicants"), everyone=True
    ),
    Permission.PREPARE_CALL: Grant(_("Prepare, open, change and close a call"), roles=DIRECTORATE),
    Permission.WRITE_APPLICATION: Grant(
        _("Write your own office's applications"),
        roles=frozenset({Role.OFFICE_WORKER, Role.OFFICE_MANAGER}),
    ),
    Permission.SIGN_APPLICATION: Grant(
        _("Sign and hand in an application that somebody else in your office has written"),
        roles=frozenset({Role.OFFICE_MANAGER}),
    ),
    Permission.HANDLE_APPLICATIONS: Grant(
        _("Assess applications from offices in your own counties"), roles=GOVERNOR
    ),
    Permission.DECIDE_AWARDS: Grant(
        _("Decide applications with budget authority, or attest what another has decided"),
        roles=frozenset({Role.GOVERNOR_MANAGER, Role.DIRECTORATE_MANAGER}),
    ),
    Permission.OVERSEE_APPLICATIONS: Grant(
        _("Follow the applications of all governors, and give one a governor"),
        roles=DIRECTORATE,
    ),
    Permission.RUN_AWARDS: Grant(
        _("Follow all awards, move money between frames, and edit letters"), roles=DIRECTORATE
    ),
}


def current_memberships(user: Person) -> list[Membership]:
    """The memberships in force today, fetched once for each request's user object."""
    if not user.is_authenticated:
        return []
    cached: list[Membership] | None = getattr(user, "_current_memberships", None)
    if cached is None:
        today = timezone.localdate()
        cached = list(
            Membership.objects.filter(user_id=user.pk, valid_from__lte=today)
            .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
            .select_related("organisation")
        )
        setattr(user, "_current_memberships", cached)  # noqa: B010 (a cache, not a field)
    return cached


def organisations_of(user: Person, kind: str, roles: frozenset[str] | None = None) -> set[int]:
    """Ids of the organisations of a kind that the person belongs to today.

    With ``roles``, only those where they have one of these.
    """
    return {
        one.organisation_id
        for one in current_memberships(user)
        if one.organisation.kind == kind and (not roles or one.role in roles)
    }


def offices_of(user: Person, roles: frozenset[str] | None = None) -> set[int]:
    """Ids of the offices that the person belongs to today, in one of the roles if given."""
    return organisations_of(user, Organisation.Kind.OFFICE, roles)


def decide(user: Person, permission: Permission) -> Decision:
    """Whether ``user`` holds ``permission`` today, and why or why not."""
    grant = GRANTS[permission]
    if grant.everyone:
        return Decision(permission, True, _("Open to everyone."))
    if not user.is_authenticated:
        return Decision(permission, False, _("You must log in first."))
    if not user.is_active:
        return Decision(permission, False, _("Your account is closed."))
    if grant.signed_in:
        return Decision(permission, True, _("You are logged in."))
    return _decide_by_role(permission, grant, current_memberships(user))


def _decide_by_role(
    permission: Permission, grant: Grant, memberships: Iterable[Membership]
) -> Decision:
    for membership in memberships:
        if membership.role in grant.roles:
            reason = format_lazy(
                _("You are {role} in {organisation}."),
                role=Role(membership.role).label,
                organisation=membership.organisation.name,
            )
            return Decision(permission, True, reason)
    if grant.roles == ANY_ROLE:
        return Decision(
            permission, False, _("Only people with a role in an organisation may do this.")
        )
    needed = [Role(role).label for role in Role.values if role in grant.roles]
    listed = format_lazy(", ".join("{}" for _role in needed), *needed)
    return Decision(
        permission, False, format_lazy(_("Only for these roles: {roles}."), roles=listed)
    )


def require(user: Person, permission: Permission) -> None:
    """Raise :class:`NotAllowed` with the reason when ``user`` does not hold ``permission``."""
    decision = decide(user, permission)
    if not decision:
        raise NotAllowed(decision.reason)
