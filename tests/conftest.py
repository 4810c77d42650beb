"""What every test may ask for: people in each role, the NAV scheme, and a database that resets.

Guarded tables refuse to be emptied, which is right for a site and wrong between tests, so the
guards are lifted while the test runner empties a database, and put back at once.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from own_process import own_database  # noqa: F401 (a fixture for whoever asks for it)

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "en lang og trygg frase"


# A busy machine is no failure; and what lands is judged by the same examples every time.
hypothesis_settings.register_profile(
    "lovende", deadline=None, derandomize=bool(os.environ.get("CI")), print_blob=True
)
hypothesis_settings.load_profile("lovende")


def pytest_configure() -> None:
    """Compile the translations, so that a test sees the texts that are in the files now."""
    sys.path.insert(0, str(ROOT / "tools"))
    import catalogues

    catalogues.compile_all(ROOT / "src" / "lovende" / "locale")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what the database at hand does not have."""
    vendor = "sqlite" if "sqlite" in settings.DATABASES["default"]["ENGINE"] else "postgres"
    other = {"sqlite": "postgres", "postgres": "sqlite"}[vendor]
    for item in items:
        if item.get_closest_marker(f"{other}_only"):
            item.add_marker(pytest.mark.skip(reason=f"needs {other}"))


@contextlib.contextmanager
def guards_lifted() -> Iterator[None]:
    """Let guarded rows be deleted, and guard them again afterwards."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")  # triggers do not fire
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Each test starts in the default language, whatever page was asked for before it."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session", autouse=True)
def _guarded_tables_can_be_emptied() -> Iterator[None]:
    """Between tests that commit, Django empties every table."""
    with pytest.MonkeyPatch.context() as patch:
        empty = TransactionTestCase._fixture_teardown

        def teardown(self: TransactionTestCase) -> None:
            with guards_lifted():
                empty(self)

        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


@pytest.fixture
def fresh_index() -> Iterator[None]:
    """Nothing that another test has indexed or compared is remembered, or left behind."""
    from lovende.knowledge import index
    from lovende.knowledge.queries import clusters

    index.forget()
    clusters._kept.clear()
    yield
    index.forget()
    clusters._kept.clear()


@pytest.fixture
def nav_scheme(db: None) -> Any:
    """The NAV scheme as it ships, installed: its terms, its calls and its forms."""
    from lovende.schemes.actions import install_scheme
    from lovende.schemes.registry import load_scheme

    return install_scheme(definition=load_scheme("nav-social-services"))


@pytest.fixture
def make_user(db: None) -> Callable[..., Any]:
    """``make_user("office_worker")``: someone who holds the role today, in an office of theirs.

    Without a role it is a reader: someone with an account and no membership.
    """
    from lovende.people.models import ROLE_KINDS, Membership, Organisation, User

    def make(role: str | None = None, *, organisation: Any = None, name: str = "") -> Any:
        number = User.objects.count() + 1
        user = User.objects.create_user(
            f"{role or 'reader'}-{number}@example.no",
            PASSWORD,
            name=name or (role or "reader").replace("_", " ").capitalize(),
        )
        if role:
            kind = ROLE_KINDS[role]
            organisation = (
                organisation
                or Organisation.objects.filter(kind=kind).first()
                or Organisation.objects.create(kind=kind, name=f"Test {kind}")
            )
            Membership.objects.create(
                user=user,
                organisation=organisation,
                role=role,
                valid_from=datetime.date(2020, 1, 1),
            )
        return user

    return make


@pytest.fixture
def users_by_role(make_user: Callable[..., Any]) -> dict[str, Any]:
    """One person in each position towards the site: nobody, a reader, and each of the roles."""
    from lovende.people.models import Role

    return {
        "anonymous": AnonymousUser(),
        "reader": make_user(),
        **{role: make_user(role) for role in Role.values},
    }
