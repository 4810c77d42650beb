"""An office that applies in the open call of 2026, and applications as far as one needs them."""

from __future__ import annotations

from typing import Any

from call_builder import opened_call
from lovende.applications import actions
from lovende.applications.models import Application
from lovende.applications.queries import mark_of
from lovende.people.models import Organisation, User
from lovende.questionnaires.definitions import Questionnaire
from lovende.schemes.models import Call


def whole(form: Questionnaire) -> dict[str, str]:
    """An answer to every question that needs one, as it would be typed."""
    typed = {"short_text": "Et svar", "long_text": "Et svar", "integer": "2", "amount": "10000"}
    answers = {
        key: typed.get(one.type) or one.options[0].key  # type: ignore[union-attr]
        for key, one in form.questions.items()
        if one.required and one.shown_if is None
    }
    return answers | {"position_percent": "100", "wages": "610 000", "kind": "new"}


class Office:
    """An office with a worker and a manager, and the open call."""

    def __init__(self, make_user: Any) -> None:
        self.call = opened_call()
        self.office = Organisation.objects.create(kind="office", name="NAV Prøve")
        self.worker = make_user("office_worker", organisation=self.office)
        self.manager = make_user("office_manager", organisation=self.office)
        self.form = self.call.application_form.form  # type: ignore[union-attr]

    @classmethod
    def at_work(cls, call: Call, worker: User, manager: User) -> Office:
        """The office of two people who are there already, and a call that is open already."""
        made = cls.__new__(cls)
        made.call, made.worker, made.manager = call, worker, manager
        made.office = worker.memberships.get().organisation
        made.form = call.application_form.form  # type: ignore[union-attr]
        return made

    def draft(self) -> Application:
        return actions.start(by=self.worker, call=self.call, office=self.office)

    def save(self, application: Application, by: Any = None, **fields: str) -> actions.Saved:
        held = Application.objects.get(pk=application.pk).answers
        bases = {key: mark_of(held.get(key, "")) for key in fields}
        who = by or self.worker
        return actions.save_fields(by=who, application=application, fields=fields, bases=bases)

    def signing(self, **changed: str) -> Application:
        made = self.draft()
        self.save(made, **(whole(self.form) | changed))
        return actions.ask_signature(by=self.worker, application=made)
