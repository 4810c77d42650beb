"""``lovende tidy``: nothing about people is kept longer than it is of use."""

import datetime

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult
from typer.testing import CliRunner

from lovende.cli.main import app
from lovende.people.tasks import send_password_reset

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_language_is_put_back():
    with translation.override(translation.get_language()):
        yield


def session(days):
    store = SessionStore()
    store["kept"] = True
    store.set_expiry(timezone.now() + datetime.timedelta(days=days))
    store.save()
    return store.session_key


def finished(days_ago):
    result = send_password_reset.enqueue(email="kari@example.no", origin="https://example.no/")
    when = timezone.now() - datetime.timedelta(days=days_ago)
    DBTaskResult.objects.filter(pk=result.id).update(status="SUCCESSFUL", finished_at=when)
    return result.id


def test_ended_sessions_and_old_finished_work_are_deleted():
    session(-1)
    alive = session(1)
    finished(20)
    recent = finished(1)
    waiting = send_password_reset.enqueue(email="ola@example.no", origin="https://example.no/").id

    assert CliRunner().invoke(app, ["tidy"]).exit_code == 0

    assert [one.session_key for one in Session.objects.all()] == [alive]
    assert {str(one.pk) for one in DBTaskResult.objects.all()} == {recent, waiting}
