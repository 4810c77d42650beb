"""Changes to users, organisations and memberships; each leaves an entry in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lovende.common.audit import record
from lovende.common.errors import InvalidInput, Problem
from lovende.people import rules
from lovende.people.models import County, Membership, Municipality, Organisation, User


@transaction.atomic
def create_user(
    *,
    by: User | None,
    email: str,
    name: str,
    password: str | None = None,
    language: str = User.Language.NB,
) -> User:
    """Open an account. Without a password it is chosen through «Forgotten your password?»."""
    rules.may_administer(by)
    user = User(email=email.strip().lower(), name=name.strip(), language=language)
    problems = _problems(user, password)
    if problems:
        raise InvalidInput(_("The account cannot be opened."), problems)
    user.set_password(password)
    user.save()
    record("people.user_created", user, by=by, email=user.email)
    return user


def _problems(user: User, password: str | None) -> list[Problem]:
    problems: list[Problem] = []
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        problems += _field_problems(error)
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            problems += [Problem("password", message) for message in error.messages]
    return problems


@transaction.atomic
def close_user(*, by: User | None, user: User) -> User:
    """Close an account at once: sessions in use stop working, history keeps the name."""
    rules.may_administer(by)
    held = User.objects.select_for_update().get(pk=user.pk)
    if not held.is_active:
        raise InvalidInput(_("The account of %(user)s is already closed.") % {"user": held.email})
    held.is_active = False
    held.save(update_fields=["is_active"])
    record("people.user_closed", held, by=by, email=held.email)
    return held


@transaction.atomic
def add_organisation(
    *,
    by: User | None,
    kind: str,
    name: str,
    number: str | None = None,
    counties: Iterable[County] = (),
    municipalities: Iterable[Municipality] = (),
) -> Organisation:
    """Register an organisation and the places it serves."""
    rules.may_administer(by)
    organisation = Organisation(kind=kind, name=name.strip(), number=number or None)
    try:
        organisation.full_clean()
    except ValidationError as error:
        message = _("The organisation cannot be registered.")
        raise InvalidInput(message, _field_problems(error)) from error
    organisation.save()
    organisation.counties.set(counties)
    organisation.municipalities.set(municipalities)
    record("people.organisation_added", organisation, by=by, name=organisation.name, kind=kind)
    return organisation


@transaction.atomic
def add_membership(
    *,
    by: User | None,
    user: User,
    organisation: Organisation,
    role: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Membership:
    """Give a user a role in an organisation of the kind the role belongs to."""
    rules.may_administer(by)
    rules.role_fits(role, organisation)
    start = valid_from or timezone.localdate()
    if valid_to is not None and valid_to < start:
        raise InvalidInput(_("A role cannot end before it starts."))
    open_already = Membership.objects.filter(
        user=user, organisation=organisation, role=role, valid_to__isnull=True
    )
    if open_already.exists():
        raise InvalidInput(
            _("%(user)s already has this role in %(organisation)s.")
            % {"user": user, "organisation": organisation}
        )
    membership = Membership.objects.create(
        user=user, organisation=organisation, role=role, valid_from=start, valid_to=valid_to
    )
    record(
        "people.role_given", membership, by=by,
        user=user.email, organisation=organisation.name, role=role,
    )  # fmt: skip
    return membership


@transaction.atomic
def close_membership(
    *, by: User | None, membership: Membership, valid_to: date | None = None
) -> Membership:
    """End a role: ``valid_to`` (today when not given) is its last day."""
    rules.may_administer(by)
    held = Membership.objects.select_for_update().get(pk=membership.pk)
    if held.valid_to is not None:
        raise InvalidInput(_("This role has already ended."))
    held.valid_to = valid_to or timezone.localdate()
    if held.valid_to < held.valid_from:
        raise InvalidInput(_("A role cannot end before it starts."))
    held.save(update_fields=["valid_to"])
    record("people.role_ended", held, by=by, valid_to=held.valid_to.isoformat())
    return held


@transaction.atomic
def update_own_profile(*, by: User | None, user: User, name: str, language: str) -> User:
    """Change one's own name and language."""
    rules.may_change_profile(by, user)
    held = User.objects.select_for_update().get(pk=user.pk)
    before = {"name": held.name, "language": held.language}
    held.name, held.language = name.strip(), language
    try:
        held.full_clean(exclude=["password"])
    except ValidationError as error:
        raise InvalidInput(_("The profile cannot be saved."), _field_problems(error)) from error
    changed = {key: [old, getattr(held, key)] for key, old in before.items()}
    changed = {key: values for key, values in changed.items() if values[0] != values[1]}
    if changed:
        held.save(update_fields=list(changed))
        record("people.profile_changed", held, by=by, changed=sorted(changed))
    return held


def _field_problems(error: ValidationError) -> list[Problem]:
    return [
        Problem(field, message)
        for field, messages in error.message_dict.items()
        for message in messages
    ]
