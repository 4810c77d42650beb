"""How login behaves: accounts are given by the operator, nobody signs up alone.

Every text that the login library would show or send is replaced by one of ours, so that it comes
in the person's language and in plain words.
"""

from __future__ import annotations

import unicodedata
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import translate_url
from django.utils.translation import gettext_lazy as _

from lovende.common.audit import record
from lovende.people import tasks
from lovende.people.models import User

MESSAGES = {
    "account/messages/logged_out.txt": _("You are logged out."),
    "account/messages/password_changed.txt": _("The password is changed."),
    "mfa/messages/totp_activated.txt": _("One-time codes are on."),
    "mfa/messages/totp_deactivated.txt": _("One-time codes are off."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes."),
}

# What the library calls the event → what the audit trail and the mail call it.
NOTICES = {
    "account/email/password_changed": "password_changed",
    "account/email/password_reset": "password_changed",
    "mfa/email/totp_activated": "codes_on",
    "mfa/email/totp_deactivated": "codes_off",
    "mfa/email/recovery_codes_generated": "recovery_codes",
}


class AccountAdapter(DefaultAccountAdapter):
    """The product's choices within django-allauth."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("The code is wrong, or it is too old."),
        "incorrect_password": _("The password is wrong."),
        "too_many_login_attempts": _(
            "Too many attempts. Wait five minutes before you try again, or choose a new password"
            " with the link below."
        ),
        "rate_limited": _("Too many attempts. Wait a few minutes before you try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed: an account without an organisation could do nothing a visitor cannot."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The person's own page, in the person's own language."""
        person = cast(User, request.user)
        return translate_url(resolve_url("my-page"), person.language)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """What the lock on an address goes by: the address alone, as the look-up reads it.

        The library adds the host of the request, port included, which the visitor chooses: every
        port would have given as many guesses anew.
        """
        return unicodedata.normalize("NFKC", str(credentials.get("email", ""))).casefold()

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Show our text for the event; say nothing where the page itself is the answer."""
        text = message or MESSAGES.get(message_template or "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Note the event in the audit trail, and tell the person by mail in the background."""
        event = NOTICES.get(template_prefix)
        if event:
            record(f"people.{event}", user, by=user)
            origin = self.request.build_absolute_uri("/")
            tasks.send_account_notice.enqueue(user_id=user.pk, event=event, origin=origin)


class MFAAdapter(DefaultMFAAdapter):
    """The same choice of words for one-time codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is wrong, or it is too old."),
        "cannot_generate_recovery_codes": _("Turn on one-time codes first."),
    }

    def build_totp_svg(self, url: str) -> str:
        """Black on white whatever the page's colours are: a phone reads nothing else."""
        start, path, rest = super().build_totp_svg(url).partition("<path")
        return f'{start}<rect width="100%" height="100%" fill="white"/>{path}{rest}'
