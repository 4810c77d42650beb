"""Accounts and roles are given by the operator, leave a trail, and are never wrong in kind."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from lovende.common.errors import InvalidInput, NotAllowed
from lovende.common.models import AuditEvent
from lovende.people import actions
from lovende.people.models import Membership, Organisation, User
from lovende.people.permissions import Permission, decide

pytestmark = pytest.mark.django_db
GOOD = "en lang og trygg frase"


def open_account(email="kari@example.no", **fields):
    return actions.create_user(by=None, email=email, name="Kari Nordmann", **fields)


@pytest.fixture
def office():
    return actions.add_organisation(by=None, kind=Organisation.Kind.OFFICE, name="NAV Prøve")


def events():
    return list(AuditEvent.objects.order_by("id").values_list("verb", "actor_label"))


def test_an_account_is_opened_by_the_operator_and_noted():
    user = open_account(" Kari@Example.NO ", password=GOOD)

    assert user.email == "kari@example.no"
    assert user.check_password(GOOD)
    assert events() == [("people.user_created", "command line")]
    assert GOOD not in str(AuditEvent.objects.get().data)


def test_an_account_without_a_password_cannot_log_in():
    assert not open_account().has_usable_password()


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"email": "not an address"}, "email"),
        ({"email": "kari@example.no\x00"}, "email"),
        ({"name": ""}, "name"),
        ({"language": "fr"}, "language"),
        ({"password": "kort"}, "password"),
        ({"password": "password1234"}, "password"),
    ],
)
def test_what_cannot_be_an_account_is_refused_with_the_field(fields, where):
    with pytest.raises(InvalidInput) as refused:
        actions.create_user(by=None, **{"email": "kari@example.no", "name": "Kari"} | fields)

    assert where in {problem.where for problem in refused.value.problems}
    assert not User.objects.exists()
    assert events() == []


def test_an_address_has_one_account_however_it_is_capitalised():
    open_account()
    with pytest.raises(InvalidInput):
        open_account("KARI@example.no")


def test_nobody_gives_accounts_or_roles_on_the_web(make_user, office):
    manager = make_user("directorate_manager")
    with pytest.raises(NotAllowed):
        actions.create_user(by=manager, email="ny@example.no", name="Ny")
    with pytest.raises(NotAllowed):
        actions.add_membership(by=manager, user=manager, organisation=office, role="office_worker")


def test_a_role_gives_its_permissions_from_its_first_day_to_its_last(office):
    user, today = open_account(), timezone.localdate()
    day = datetime.timedelta(days=1)

    def allowed(valid_from, valid_to):
        Membership.objects.all().delete()
        actions.add_membership(
            by=None,
            user=user,
            organisation=office,
            role="office_worker",
            valid_from=valid_from,
            valid_to=valid_to,
        )
        return bool(decide(User.objects.get(pk=user.pk), Permission.SEE_CONTACTS))

    assert allowed(today, None)
    assert allowed(today, today)
    assert not allowed(today + day, None)
    assert not allowed(today - 2 * day, today - day)


def test_a_role_in_the_wrong_kind_of_organisation_is_refused(office):
    with pytest.raises(InvalidInput, match="NAV Prøve"):
        actions.add_membership(
            by=None, user=open_account(), organisation=office, role="directorate_adviser"
        )
    assert not Membership.objects.exists()


def test_a_role_is_not_given_twice_and_can_be_given_again_after_it_ended(office):
    user = open_account()
    given = {"by": None, "user": user, "organisation": office, "role": "office_worker"}
    first = actions.add_membership(**given)
    with pytest.raises(InvalidInput):
        actions.add_membership(**given)

    actions.close_membership(by=None, membership=first)
    with pytest.raises(InvalidInput):
        actions.close_membership(by=None, membership=first)

    assert actions.add_membership(**given).pk != first.pk
    assert [verb for verb, _who in events()][-3:] == [
        "people.role_given",
        "people.role_ended",
        "people.role_given",
    ]


def test_a_role_cannot_end_before_it_starts(office):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    user = open_account()
    with pytest.raises(InvalidInput):
        actions.add_membership(
            by=None, user=user, organisation=office, role="office_worker", valid_to=yesterday
        )


def test_a_closed_account_may_do_nothing_more_than_a_visitor(office):
    user = open_account()
    actions.add_membership(by=None, user=user, organisation=office, role="office_worker")

    closed = actions.close_user(by=None, user=user)

    for permission in Permission:
        expected = decide(AnonymousUser(), permission).allowed
        assert decide(closed, permission).allowed is expected
    with pytest.raises(InvalidInput):
        actions.close_user(by=None, user=closed)


def test_people_change_their_own_name_and_language_and_nobody_elses(make_user):
    me, other = make_user("office_worker"), make_user("office_worker")

    actions.update_own_profile(by=me, user=me, name=" Ola ", language="nn")
    with pytest.raises(NotAllowed):
        actions.update_own_profile(by=me, user=other, name="Taken", language="nb")
    with pytest.raises(InvalidInput):
        actions.update_own_profile(by=me, user=me, name="", language="nn")

    me.refresh_from_db()
    assert (me.name, me.language) == ("Ola", "nn")
    assert events() == [("people.profile_changed", "Office worker")]


def test_a_profile_saved_unchanged_leaves_no_trace(make_user):
    me = make_user()
    actions.update_own_profile(by=me, user=me, name=me.name, language=me.language)
    assert events() == []


def test_the_history_keeps_the_name_when_the_person_is_deleted(make_user):
    me = make_user(name="Kari Nordmann")
    actions.update_own_profile(by=me, user=me, name="Kari N.", language="nb")
    me.delete()

    event = AuditEvent.objects.get()
    assert (event.actor, event.actor_label) == (None, "Kari Nordmann")
