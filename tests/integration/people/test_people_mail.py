"""Mail about accounts: to the right person, in their language, and to nobody else."""

import re

import pytest
from django.core import mail

from lovende.people.mail import NOTICES, send_account_notice, send_password_reset

pytestmark = pytest.mark.django_db
ORIGIN = "https://lovende.example.no/"


@pytest.mark.parametrize(("language", "prefix"), [("nb", ""), ("nn", "nn/"), ("en", "en/")])
def test_the_link_is_sent_in_the_persons_language(make_user, language, prefix):
    user = make_user(name="Kari & Ola")
    user.language = language
    user.save()

    assert send_password_reset(email=user.email, origin=ORIGIN)

    message = mail.outbox[0]
    assert message.to == [user.email]
    assert "Kari & Ola" in message.body
    assert re.search(rf"^{ORIGIN}{prefix}konto/passord/nytt/\w+-\S+/$", message.body, re.M)


def test_unknown_and_closed_addresses_get_no_mail(make_user):
    closed = make_user()
    closed.is_active = False
    closed.save()

    assert not send_password_reset(email="nobody@example.no", origin=ORIGIN)
    assert not send_password_reset(email=closed.email, origin=ORIGIN)
    assert mail.outbox == []


@pytest.mark.parametrize("event", NOTICES)
def test_a_change_of_safety_is_told_with_a_way_out(make_user, event):
    user = make_user()
    assert send_account_notice(user_id=user.pk, event=event, origin=ORIGIN)
    assert f"{ORIGIN}konto/passord/glemt/" in mail.outbox[0].body


def test_nobody_is_told_when_the_account_is_gone():
    assert not send_account_notice(user_id=0, event="codes_on", origin=ORIGIN)
    assert mail.outbox == []
