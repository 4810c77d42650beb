"""The forms of login and password, with our words and without placeholders.

django-allauth does the checking; only labels, help and the way a reset is sent are ours.
"""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lovende.people import tasks

EMAIL = _("E-mail")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
REPEATED = _("New password once more")
PASSWORD_HELP = _("At least 12 characters. Not a common password, and not your name or e-mail.")
CODE = _("Code")
CODE_HELP = _("Six digits from the app on your phone, or one of your recovery codes.")
ACTIVATION_HELP = _("Six digits from the app on your phone.")


class PlainFields(forms.Form):
    """Takes labels and help from ``words``, and drops what the library added."""

    words: dict[str, tuple[Any, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, help_text
            field.widget.attrs.pop("placeholder", None)


class LoginForm(PlainFields, account.LoginForm):
    """E-mail and password."""

    words = {"login": (EMAIL, ""), "password": (PASSWORD, "")}


class ReauthenticateForm(PlainFields, account.ReauthenticateForm):
    """The password once more, before something that matters."""

    words = {"password": (PASSWORD, "")}


class ChangePasswordForm(PlainFields, account.ChangePasswordForm):
    """The present password and a new one."""

    words = {
        "oldpassword": (_("Present password"), ""),
        "password1": (NEW_PASSWORD, PASSWORD_HELP),
        "password2": (REPEATED, ""),
    }


class ResetPasswordKeyForm(PlainFields, account.ResetPasswordKeyForm):
    """A new password, reached by the link in the mail."""

    words = {"password1": (NEW_PASSWORD, PASSWORD_HELP), "password2": (REPEATED, "")}


class ResetPasswordForm(PlainFields):
    """Asks for the mail with the link.

    Known and unknown addresses are treated alike to the last step, which is taken in the
    background: neither the answer nor the time it takes tells whether there is an account.
    """

    email = forms.EmailField(label=EMAIL, max_length=254)
    email.widget.attrs["autocomplete"] = "email"

    def save(self, request: HttpRequest) -> str:
        """Ask for the mail to be sent."""
        email = str(self.cleaned_data["email"])
        tasks.send_password_reset.enqueue(
            email=email.strip().lower(), origin=request.build_absolute_uri("/")
        )
        return email


class AuthenticateForm(PlainFields, mfa.AuthenticateForm):
    """The one-time code at login."""

    words = {"code": (CODE, CODE_HELP)}


class ReauthenticateCodeForm(PlainFields, mfa.ReauthenticateForm):
    """A one-time code before something that matters."""

    words = {"code": (CODE, CODE_HELP)}


class ActivateCodesForm(PlainFields, totp.ActivateTOTPForm):
    """The first code, which proves that the app has the secret."""

    words = {"code": (CODE, ACTIVATION_HELP)}
