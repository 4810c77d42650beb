"""Guarded rows can be emptied between tests, and are guarded again in the next."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from lovende.common.models import AuditEvent


def an_event() -> AuditEvent:
    return AuditEvent.objects.create(
        actor_label="Kari", verb="did", target_type="thing", target_id="1"
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", [1, 2])
def test_each_test_starts_empty_and_guarded(run: int) -> None:
    assert AuditEvent.objects.count() == 0
    event = an_event()
    with pytest.raises(DatabaseError, match="may not be changed"), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(verb="undid")
    with pytest.raises(DatabaseError, match="may not be changed"), transaction.atomic():
        event.delete()
