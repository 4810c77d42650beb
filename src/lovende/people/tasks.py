"""What is done in the background for people: mail, so that no page waits for a mail server."""

from __future__ import annotations

from django_tasks import task

from lovende.people import mail


@task()
def send_password_reset(email: str, origin: str) -> bool:
    """Send the mail with the link for a new password; False when nobody has the address."""
    return mail.send_password_reset(email=email, origin=origin)


@task()
def send_account_notice(user_id: int, event: str, origin: str) -> bool:
    """Tell a person that the safety of their account changed."""
    return mail.send_account_notice(user_id=user_id, event=event, origin=origin)
