"""Fields of forms that read what people write as typed values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lovende.questionnaires.definitions import LARGEST_AMOUNT
from lovende.questionnaires.limits import Refused
from lovende.questionnaires.parsing import whole_number


class AmountField(forms.CharField):
    """Whole NOK, written and shown with separators of thousands; None when left empty."""

    def __init__(self, *, least: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least = least
        self.widget.attrs.setdefault("inputmode", "numeric")

    def prepare_value(self, value: Any) -> Any:
        """A stored amount as it is shown; what was typed stays as it is."""
        return f"{value:,}".replace(",", "\u00a0") if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """The amount.

        :raises forms.ValidationError: when it is no whole amount.
        """
        text = super().clean(value)
        if not text.strip():
            return None
        try:
            amount = whole_number(text)
        except Refused as error:
            raise forms.ValidationError(str(error)) from error
        if abs(amount) > LARGEST_AMOUNT:
            raise forms.ValidationError(_("This is more than any amount can be."))
        if self.least is not None and amount < self.least:
            message = _("Give at least %(least)s.")
            raise forms.ValidationError(message % {"least": self.least})
        return amount
