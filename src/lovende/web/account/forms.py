"""The form of one's own profile."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lovende.people.models import User


class ProfileForm(forms.ModelForm[User]):
    """Name and language; the e-mail address is the login, and is changed by the operator."""

    class Meta:
        model = User
        fields = ("name", "language")
        labels = {"name": _("Name"), "language": _("Language")}
        help_texts = {"language": _("The language of mail from us, and of the page after login.")}
