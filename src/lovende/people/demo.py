"""Organisations and one login a role for trying the product; never for a site in use.

The password is the same for every demo login. It is derived from the site's secret key, so it
is the same at the next start, differs from site to site, and is stored nowhere.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from lovende.common.errors import DomainError
from lovende.people import actions
from lovende.people.models import County, Membership, Municipality, Organisation, Role, User

DOMAIN = "@lovende.example"


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """One login of the demo."""

    email: str
    password: str
    name: str
    role: str
    label: str
    organisation: str


def demo_password() -> str:
    """The password of every demo login on this site."""
    digest = hmac.new(settings.SECRET_KEY.encode(), b"demo password", hashlib.sha256).digest()
    letters = base64.b32encode(digest).decode().lower()
    return "-".join(letters[start : start + 5] for start in (0, 5, 10))


@transaction.atomic
def install_demo_people() -> list[DemoLogin]:
    """Add what is missing of the demo's organisations and logins, and list the logins.

    Refuses a database where someone else has an account: demo logins do not belong there.
    """
    if User.objects.exclude(email__endswith=DOMAIN).exists():
        raise DomainError(
            _(
                "This database holds accounts of people who are not part of the demo. Demo"
                " logins are not added to a site in use: name another database with DATABASE_URL."
            )
        )
    data = _data()
    organisations = {entry["key"]: _organisation(entry) for entry in data["organisation"]}
    password = demo_password()
    # One hash for all: made once, and compared as text at the next start.
    salt = hashlib.sha256(password.encode()).hexdigest()[:22]
    encoded = make_password(password, salt=salt)
    return [
        _login(entry, organisations.get(entry.get("organisation")), password, encoded)
        for entry in data["login"]
    ]


def _data() -> dict[str, Any]:
    file = resources.files("lovende.people") / "data" / "demo.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _organisation(entry: dict[str, Any]) -> Organisation:
    found = Organisation.objects.filter(kind=entry["kind"], name=entry["name"]).first()
    if found is not None:
        return found
    counties = County.objects.filter(code__in=entry.get("counties", []))
    municipalities = [
        Municipality.objects.get_or_create(
            name=place["name"], county=County.objects.get(code=place["county"])
        )[0]
        for place in entry.get("municipalities", [])
    ]
    return actions.add_organisation(
        by=None,
        kind=entry["kind"],
        name=entry["name"],
        counties=counties,
        municipalities=municipalities,
    )


def _login(
    entry: dict[str, Any], organisation: Organisation | None, password: str, encoded: str
) -> DemoLogin:
    email = entry["email"] + DOMAIN
    user = User.objects.filter(email=email).first() or actions.create_user(
        by=None, email=email, name=entry["name"]
    )
    if user.password != encoded or not user.is_active:
        user.password, user.is_active = encoded, True
        user.save(update_fields=["password", "is_active"])
    if organisation is None:
        return DemoLogin(email, password, user.name, "", _("Reader without a role"), "")
    role = entry["role"]
    if not Membership.objects.filter(user=user, role=role, valid_to__isnull=True).exists():
        actions.add_membership(by=None, user=user, organisation=organisation, role=role)
    label = str(Role(role).label)
    return DemoLogin(email, password, user.name, role, label, organisation.name)
