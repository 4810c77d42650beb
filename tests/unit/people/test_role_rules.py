"""A role is held in an organisation of the kind it belongs to."""

import pytest

from lovende.common.errors import InvalidInput
from lovende.people.models import ROLE_KINDS, Organisation, Role
from lovende.people.rules import kind_for, role_fits


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("kind", Organisation.Kind.values)
def test_a_role_fits_its_own_kind_and_no_other(role, kind):
    organisation = Organisation(kind=kind, name="Somewhere")
    if ROLE_KINDS[role] == kind:
        role_fits(role, organisation)
    else:
        with pytest.raises(InvalidInput, match="Somewhere"):
            role_fits(role, organisation)


def test_an_unknown_role_is_refused_with_the_list_of_roles():
    with pytest.raises(InvalidInput, match="directorate_adviser"):
        kind_for("king")
