"""Opens the demo's call of 2026 and has made-up offices apply, all through the actions.

Offices, figures, frames and deadline are invented; every office carries «(demo)» in its name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib import resources
from typing import Any

from django.db import transaction
from django.utils import timezone

from lovende.applications import actions
from lovende.applications.demo.writing import Known, Place, Written, applications, places
from lovende.applications.models import Application, Likeness
from lovende.applications.queries import mark_of
from lovende.common.audit import record
from lovende.measures.models import Measure
from lovende.people.models import County, Membership, Municipality, Organisation, Role, User
from lovende.schemes.calls import open_call, prepare_call, terms_in
from lovende.schemes.models import Call, Scheme

SEED = 2026
YEAR = 2026
COUNT = 250
DAYS = 30
"""The demo's call closes so many days after the demo was made."""
State = Application.State
DRAFTS, SIGNING, WITHDRAWN = 22, 6, 6
OWN = (State.DRAFT, State.SIGNING, State.SUBMITTED, State.SUBMITTED)
"""The applications from the office of the demo's logins."""
FRAME_SHARE = 45
"""The frames, in per cent of what the governor's offices ask for."""
ROUNDED = 100_000
NYNORSK = frozenset({"46", "15"})
"""Vestland, and Møre og Romsdal."""
GOVERNOR_PEOPLE = 2


@dataclass(frozen=True, slots=True)
class _Office:
    """A made-up office with who writes and who signs."""

    organisation: Organisation
    writer: User
    signer: User


@transaction.atomic
def install_demo_applications(*, scheme: str, domain: str) -> Call | None:
    """The demo's call with its applications, made once; None when the call is there already.

    :param scheme: the scheme's key; its bank may be empty.
    :param domain: the end of the addresses of those who write and sign.
    """
    call = Call.objects.filter(scheme__key=scheme, year=YEAR, state=Call.State.DRAFT).first()
    if call is None:
        return None
    texts = _texts()
    known = _known(call.scheme)
    counties = [
        (code, "nn" if code in NYNORSK else "nb")
        for code in County.objects.exclude(organisations=None).values_list("code", flat=True)
    ]
    at = places(texts, list(dict.fromkeys(counties)))
    written = list(applications(texts, at, known, count=COUNT, seed=SEED))
    offices = _offices(at, domain)
    call = _open(call, written, offices, domain)
    for number, one in enumerate(written):
        _apply(call, offices[one.place.name], one, _end_of(number))
    _apply_from_login(call, texts, known, domain)
    return call


def _texts() -> dict[str, Any]:
    file = resources.files("lovende.applications") / "data" / "demo.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _known(scheme: Scheme) -> list[Known]:
    measures = Measure.objects.filter(scheme=scheme).order_by("key").prefetch_related("terms")
    return [
        Known(one.key, frozenset(term.key for term in one.terms.all() if term.kind == "category"))
        for one in measures
    ]


def _offices(at: Iterable[Place], domain: str) -> dict[str, _Office]:
    """An office a place; one person writes for all of them, and another signs."""
    writer = _person(f"soknad{domain}", "Ansatt på oppdiktede kontorer (demo)")
    signer = _person(f"soknad.leder{domain}", "Leder på oppdiktede kontorer (demo)")
    counties = {one.code: one for one in County.objects.all()}
    made: dict[str, _Office] = {}
    for place in at:
        name, county = f"{place.name} (demo)", counties[place.county]
        office = Organisation.objects.create(kind=Organisation.Kind.OFFICE, name=f"NAV {name}")
        office.counties.add(county)
        office.municipalities.add(Municipality.objects.create(name=name, county=county))
        made[place.name] = _Office(office, writer, signer)
    Membership.objects.bulk_create(
        Membership(user=user, organisation=one.organisation, role=role)
        for one in made.values()
        for user, role in ((writer, Role.OFFICE_WORKER), (signer, Role.OFFICE_MANAGER))
    )
    return made


def _person(email: str, name: str) -> User:
    """Somebody without a password, who therefore cannot log in."""
    made = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
    record("people.user_created", made, by=None, email=email)
    return made


def _open(
    call: Call, written: Iterable[Written], offices: Mapping[str, _Office], domain: str
) -> Call:
    """Open the call, with frames that hold for less than half of what is asked for."""
    asked: dict[int, int] = {}
    counties = {
        county: governor
        for governor in Organisation.objects.filter(kind=Organisation.Kind.GOVERNOR)
        for county in governor.counties.values_list("code", flat=True)
    }
    for one in written:
        pk = counties[one.place.county].pk
        asked[pk] = asked.get(pk, 0) + int(one.answers["wages"]) + int(one.answers["competence"])
    for number, governor in enumerate(dict.fromkeys(counties.values())):
        _staff(governor, number, domain)
    frames = {pk: sum_ * FRAME_SHARE // 100 // ROUNDED * ROUNDED for pk, sum_ in asked.items()}
    deadline = timezone.localdate() + timedelta(days=DAYS)
    terms = terms_in(call, deadline=deadline, pot=sum(frames.values()), frames=frames)
    return open_call(by=None, call=prepare_call(by=None, call=call, terms=terms))


def _staff(governor: Organisation, number: int, domain: str) -> None:
    """See to it that a governor has two who assess and one who decides."""
    roles = [Role.GOVERNOR_ADVISER] * GOVERNOR_PEOPLE + [Role.GOVERNOR_MANAGER]
    for place, role in enumerate(roles):
        user = _person(
            f"statsforvalter.{number + 1}.{place + 1}{domain}",
            f"{role.label} {number + 1}.{place + 1} (demo)",
        )
        Membership.objects.create(user=user, organisation=governor, role=role)


def _end_of(number: int) -> str:
    """How far the application of this number gets."""
    ends = [State.DRAFT] * DRAFTS + [State.SIGNING] * SIGNING + [State.WITHDRAWN] * WITHDRAWN
    return ends[number] if number < len(ends) else State.SUBMITTED


def _apply_from_login(
    call: Call, texts: Mapping[str, Any], known: Sequence[Known], domain: str
) -> None:
    """Give the office of the demo's logins one application in each state that asks for work."""
    people = {
        role: Membership.objects.filter(role=role, user__email=f"{email}{domain}")
        .select_related("user", "organisation")
        .first()
        for role, email in ((Role.OFFICE_WORKER, "kontor"), (Role.OFFICE_MANAGER, "kontor.leder"))
    }
    writer, signer = people[Role.OFFICE_WORKER], people[Role.OFFICE_MANAGER]
    if writer is None or signer is None:
        return
    office = _Office(writer.organisation, writer.user, signer.user)
    at = [Place(writer.organisation.name.removeprefix("NAV "), "", "nb")]
    written = applications(texts, at, known, count=len(OWN), seed=SEED)
    for one, end in zip(written, OWN, strict=True):
        _apply(call, office, one, end)


def _apply(call: Call, office: _Office, written: Written, end: str) -> None:
    """Write one application and bring it to the state ``end``."""
    made = actions.start(by=office.writer, call=call, office=office.organisation)
    Application.objects.filter(pk=made.pk).update(synthetic=True)
    answers = written.answers
    drafted = end == State.DRAFT
    if drafted:
        # The drafts have come as far as the measure itself.
        left = {"outcome", "counterfactual", "wages", "kind"}
        answers = {key: text for key, text in answers.items() if key not in left}
    bases = dict.fromkeys(answers, mark_of(""))
    actions.save_fields(by=office.writer, application=made, fields=answers, bases=bases)
    _look_around(made, office.writer, written)
    if drafted:
        return
    actions.ask_signature(by=office.writer, application=made)
    if end == State.SIGNING:
        return
    actions.sign_and_submit(by=office.signer, application=made)
    if end == State.WITHDRAWN:
        actions.withdraw(by=office.writer, application=made)


def _look_around(made: Application, by: User, written: Written) -> None:
    """Keep the search for similar measures, and a mark on each that was found."""
    actions.keep_search(by=by, application=made, found=written.like)
    replicated = written.answers.get("replicated")
    for measure in Measure.objects.filter(key__in=written.like):
        again = measure.key == replicated
        actions.mark_similar(
            by=by,
            application=made,
            measure=measure,
            kind=Likeness.Kind.REPLICATE if again else Likeness.Kind.LEARN,
        )
