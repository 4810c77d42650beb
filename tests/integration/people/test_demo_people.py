"""The demo's logins are added once, always work, and never end up on a site in use."""

import pytest

from lovende.common.errors import DomainError
from lovende.common.models import AuditEvent
from lovende.people.demo import install_demo_people
from lovende.people.models import Membership, Organisation, User

pytestmark = pytest.mark.django_db


def test_every_login_works_and_a_second_start_changes_nothing():
    logins = install_demo_people()
    before = (User.objects.count(), Organisation.objects.count(), AuditEvent.objects.count())

    assert install_demo_people() == logins
    assert (
        User.objects.count(),
        Organisation.objects.count(),
        AuditEvent.objects.count(),
    ) == before
    assert len(logins) == User.objects.count() == Membership.objects.count() + 1
    for login in logins:
        assert User.objects.get(email=login.email).check_password(login.password)


def test_the_governor_is_the_one_installed_with_the_counties():
    governors = Organisation.objects.filter(kind=Organisation.Kind.GOVERNOR)
    before = governors.count()
    install_demo_people()
    assert governors.count() == before


def test_a_changed_password_is_set_back_so_that_the_printed_one_works():
    login = install_demo_people()[0]
    user = User.objects.get(email=login.email)
    user.set_password("something else entirely")
    user.save()

    install_demo_people()

    user.refresh_from_db()
    assert user.check_password(login.password)


def test_a_site_with_real_people_is_left_alone(make_user):
    make_user("directorate_manager")
    with pytest.raises(DomainError, match="DATABASE_URL"):
        install_demo_people()
    assert User.objects.count() == 1
