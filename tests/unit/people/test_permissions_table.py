"""The table of permissions: complete, described, and open only where that is meant."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from lovende.people.models import ROLE_KINDS, Organisation, Role
from lovende.people.permissions import GRANTS, Permission, decide

OPEN_TO_ALL = {Permission.READ_BANK, Permission.EXPORT_BANK, Permission.READ_CALLS}


def test_every_permission_says_what_it_is_and_who_has_it():
    assert set(GRANTS) == set(Permission)
    for grant in GRANTS.values():
        assert len(str(grant.description)) > 10
        ways = [grant.everyone, grant.signed_in, bool(grant.roles)]
        assert ways.count(True) == 1


def test_every_role_belongs_to_one_kind_of_organisation():
    assert set(ROLE_KINDS) == set(Role.values)
    assert set(ROLE_KINDS.values()) == set(Organisation.Kind.values)


@pytest.mark.parametrize("permission", Permission)
def test_a_visitor_may_read_and_export_and_nothing_else(permission):
    decision = decide(AnonymousUser(), permission)

    assert decision.allowed is (permission in OPEN_TO_ALL)
    with translation.override("en"):
        expected = "Open to everyone." if decision.allowed else "You must log in first."
        assert str(decision.reason) == expected
