"""What must hold for accounts and memberships, beyond who holds a permission."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lovende.common.errors import InvalidInput, NotAllowed
from lovende.people.models import ROLE_KINDS, Organisation, Role, User
from lovende.people.permissions import Permission, require


def may_administer(by: User | None) -> None:
    """Accounts are given by the operator, on the command line; nobody gives one on the web."""
    if by is not None:
        raise NotAllowed(_("Accounts and roles are given by the operator of the site."))


def may_change_profile(by: User | None, user: User) -> None:
    """People change their own name and language; nobody else's."""
    if by is None or by.pk != user.pk:
        raise NotAllowed(_("You can only change your own profile."))
    require(by, Permission.MANAGE_OWN_ACCOUNT)


def kind_for(role: str) -> str:
    """The kind of organisation that a role belongs to."""
    if role not in ROLE_KINDS:
        raise InvalidInput(
            _("There is no role «%(role)s». The roles are: %(roles)s.")
            % {"role": role, "roles": ", ".join(Role.values)}
        )
    return ROLE_KINDS[role]


def role_fits(role: str, organisation: Organisation) -> None:
    """Each role belongs to one kind of organisation."""
    if organisation.kind != kind_for(role):
        raise InvalidInput(
            _("The role «%(role)s» belongs to %(needed)s; %(organisation)s is %(kind)s.")
            % {
                "role": Role(role).label,
                "needed": Organisation.Kind(ROLE_KINDS[role]).label,
                "organisation": organisation.name,
                "kind": organisation.get_kind_display(),
            }
        )
