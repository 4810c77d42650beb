"""Texts of libraries that people meet on our pages, and that a library lacks or says badly.

They are translated in our own catalogues, which Django asks first. A test finds each of them in
the installed library, so that a text that changes there is noticed here.
"""

from __future__ import annotations

ALLAUTH = (
    "Authenticator code",
    "Be patient, you are sending too many requests.",
    "Code",
    "Current Password",
    "Email",
    "Email address",
    "Forgot your password?",
    "Incorrect code.",
    "Incorrect password.",
    "Invalid or expired key.",
    "New Password",
    "New Password (again)",
    "Password",
    "Password (again)",
    "Please type your current password.",
    "Recovery codes",
    "Remember Me",
    "The email address and/or password you specified are not correct.",
    "The email address is not assigned to any user account.",
    "The new value must be different from the current one.",
    "The password reset token was invalid.",
    "This account is currently inactive.",
    "Too many failed login attempts. Try again later.",
    "Use authenticator app or code",
    "Use your password",
    "You cannot deactivate two-factor authentication.",
    "You cannot generate recovery codes without having two-factor authentication enabled.",
    "You must type the same password each time.",
)
ALLAUTH_MESSAGES = (
    "A new set of recovery codes has been generated.",
    "Authenticator app activated.",
    "Authenticator app deactivated.",
    "Password successfully changed.",
    "Password successfully set.",
    "Save them  in a secure location now — they won't be shown again.",
    "Successfully signed in as %(name)s.",
    "You have signed out.",
)
# Django has these in Norwegian, but stiffly, and some of them wrongly.
DJANGO_FORMS = (
    "Ensure this value is greater than or equal to %(limit_value)s.",
    "Ensure this value is less than or equal to %(limit_value)s.",
    "Enter a valid email address.",
    "Enter a whole number.",
    "No file was submitted.",
    "No file was submitted. Check the encoding type on the form.",
    "Null characters are not allowed.",
    "Select a valid choice. %(value)s is not one of the available choices.",
    "Select a valid choice. That choice is not one of the available choices.",
    "The password is too similar to the %(verbose_name)s.",
    "The submitted file is empty.",
    "This field is required.",
    "This password is entirely numeric.",
    "This password is too common.",
)
DJANGO_PLURALS = (
    (
        "Ensure this filename has at most %(max)d character (it has %(length)d).",
        "Ensure this filename has at most %(max)d characters (it has %(length)d).",
    ),
    (
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    ),
    (
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
)

TEXTS: tuple[tuple[None, str | tuple[str, str]], ...] = tuple(
    (None, text) for text in (*ALLAUTH, *ALLAUTH_MESSAGES, *DJANGO_FORMS, *DJANGO_PLURALS)
)
