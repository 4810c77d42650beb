"""Mail to people: about their accounts, and with a link to what waits for them."""

from __future__ import annotations

from typing import Any, Protocol
from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lovende.people.models import User


class Addressee(Protocol):
    """Somebody with a name and an address."""

    name: Any
    email: Any


NOTICES = {
    "password_changed": gettext_noop("Your password was changed"),
    "codes_on": gettext_noop("One-time codes were turned on"),
    "codes_off": gettext_noop("One-time codes were turned off"),
    "recovery_codes": gettext_noop("New recovery codes were made"),
}


def send_password_reset(*, email: str, origin: str) -> bool:
    """Send the link for a new password; False when no open account has the address."""
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        return False
    with translation.override(user.language):
        path = reverse(
            "account_reset_password_from_key",
            kwargs={
                "uidb36": user_pk_to_url_str(user),
                "key": default_token_generator.make_token(user),
            },
        )
        _send(user, _("Choose a new password"), "password_reset", urljoin(origin, path))
    return True


def send_account_notice(*, user_id: int, event: str, origin: str) -> bool:
    """Tell the person what happened to their account, and what to do if it was not them."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        return False
    with translation.override(user.language):
        link = urljoin(origin, reverse("account_reset_password"))
        _send(user, _(NOTICES[event]), "account_notice", link)
    return True


def send_link(subject: str, text: str, link: str, *, to: Addressee) -> None:
    """Send a greeting, a sentence and a link, in the active language."""
    hello = _("Hello %(name)s,") % {"name": to.name}
    send_mail(f"{subject} – Lovende", f"{hello}\n\n{text}\n\n{link}\n", None, [to.email])


def _send(user: User, subject: str, template: str, link: str) -> None:
    context = {"user": user, "subject": subject, "link": link}
    message = render_to_string(f"people/mail/{template}.txt", context)
    send_mail(f"{subject} – Lovende", message, None, [user.email])
