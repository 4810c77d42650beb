"""What may not change is refused by the database itself, whichever way one tries."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from lovende.common import audit
from lovende.common.models import AuditEvent, Revision
from lovende.common.revisions import current_revision, next_revision
from lovende.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> AuditEvent:
    user = User.objects.create_user("kari@example.org", name="Kari")
    return audit.record("opened", user, by=user, why="test")


# The ways of each database around the triggers of a row.
EMPTY = {
    "postgresql": "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE common_auditevent",
    "sqlite": "INSERT OR REPLACE INTO common_auditevent SELECT * FROM common_auditevent",
}


def raw(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda event: AuditEvent.objects.filter(pk=event.pk).update(verb="closed"),
        lambda event: AuditEvent.objects.filter(pk=event.pk).delete(),
        lambda event: AuditEvent(pk=event.pk, actor_label="x", verb="y").save(),
        lambda event: raw("UPDATE common_auditevent SET actor_label = 'someone else'"),
        lambda event: raw("DELETE FROM common_auditevent"),
        lambda event: raw(EMPTY[connection.vendor]),
    ],
    ids=["update", "delete", "save over", "raw update", "raw delete", "all at once"],
)
def test_an_audit_event_cannot_be_changed(
    event: AuditEvent, attempt: Callable[[AuditEvent], object]
) -> None:
    with pytest.raises(DatabaseError, match="may not be changed"), transaction.atomic():
        attempt(event)
    assert AuditEvent.objects.values_list("verb", "actor_label").get() == ("opened", "Kari")


def test_history_survives_the_deletion_of_a_user(event: AuditEvent) -> None:
    User.objects.all().delete()
    event.refresh_from_db()
    assert (event.actor, event.actor_label) == (None, "Kari")


def test_the_command_line_is_named_when_there_is_no_user() -> None:
    user = User.objects.create_user("ola@example.org", name="Ola")
    assert audit.record("opened", user, by=None).actor_label == "command line"


def test_revisions_rise_by_one() -> None:
    before = current_revision()
    assert [next_revision(), next_revision()] == [before + 1, before + 2]
    assert current_revision() == before + 2


def test_the_counter_comes_back_when_its_row_is_gone() -> None:
    Revision.objects.all().delete()
    assert next_revision() == 1


def test_a_rolled_back_change_takes_its_number_with_it() -> None:
    before = current_revision()
    with transaction.atomic():
        assert next_revision() == before + 1
        transaction.set_rollback(True)
    assert current_revision() == before


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"):
        next_revision()
