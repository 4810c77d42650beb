"""The demo's logins: one a role, in a reserved domain, with a password nobody can guess."""

from collections import Counter

from django.contrib.auth.password_validation import validate_password

from lovende.people import demo
from lovende.people.models import ROLE_KINDS, Role


def test_there_is_one_login_for_each_role_one_without_and_six_assessors():
    logins = demo._data()["login"]
    roles = [entry.get("role", "") for entry in logins]
    departments = Counter(one["organisation"] for one in logins if one.get("role") == "assessor")

    assert sorted(roles) == sorted([*Role.values, "", *["assessor"] * 5])
    assert list(departments.values()) == [2, 2, 2]


def test_every_role_is_held_in_an_organisation_of_its_kind():
    data = demo._data()
    kinds = {entry["key"]: entry["kind"] for entry in data["organisation"]}
    for entry in data["login"]:
        if "role" in entry:
            assert kinds[entry["organisation"]] == ROLE_KINDS[entry["role"]]


def test_the_addresses_are_in_a_domain_that_can_never_receive_mail():
    assert demo.DOMAIN == "@lovende.example"  # .example is reserved by RFC 2606


def test_the_password_follows_the_site_and_is_strong(settings):
    first = demo.demo_password()
    assert demo.demo_password() == first
    validate_password(first)

    settings.SECRET_KEY = "another site's key"
    assert demo.demo_password() != first
