"""Forms with one field of each kind, for the gallery."""

from __future__ import annotations

from typing import ClassVar

from django import forms

CHOICES = [
    ("reached", "Nådd"),
    ("partly_reached", "Delvis nådd"),
    ("not_reached", "Ikke nådd"),
]


class SampleForm(forms.Form):
    """Every kind of field the product uses; empty it is valid nowhere."""

    title = forms.CharField(label="Tittel", help_text="Kort, slik andre kontor vil søke etter det.")
    text = forms.CharField(
        label="Hva ble utviklet og oppnådd",
        help_text="Skriv slik at et annet kontor kan gjøre det samme.",
        widget=forms.Textarea,
    )
    contact = forms.EmailField(label="E-post til kontaktpersonen", required=False)
    grant = forms.IntegerField(label="Tilskudd i kroner", min_value=0)
    received = forms.DateField(label="Mottatt", widget=forms.DateInput(attrs={"type": "date"}))
    county = forms.ChoiceField(label="Fylke", choices=[("03", "Oslo"), ("46", "Vestland")])
    verdict = forms.ChoiceField(
        label="Vurdert måloppnåelse",
        help_text="Velg det som passer best.",
        choices=CHOICES,
        widget=forms.RadioSelect,
    )
    ages = forms.MultipleChoiceField(
        label="Aldersgrupper",
        choices=[("young_18_24", "18–24 år"), ("young_25_29", "25–29 år")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    confirm = forms.BooleanField(label="Teksten inneholder ingen personopplysninger")
    file = forms.FileField(label="Regneark med rapportene", help_text="Én rad for hver rapport.")


class FilledForm(forms.Form):
    """The same kinds of field with content, long labels, and one that cannot be changed."""

    FILLED: ClassVar[dict[str, str]] = {
        "title": "SSA – Sysselsetting, språkombud og arbeidsnorsk",
        "text": "Deltakerne har praksis hos arbeidsgivere som har lært å være språkmentorer.",
        "locked": "2021-117",
    }

    title = forms.CharField(label="Tittel")
    text = forms.CharField(
        label=(
            "Hvordan undersøkte kontoret om målene ble nådd, og hvilke andre forklaringer på"
            " utviklingen hos deltakerne har dere vurdert underveis?"
        ),
        widget=forms.Textarea,
    )
    locked = forms.CharField(label="Tiltaksnummer", disabled=True)
    blocked_file = forms.FileField(label="Vedlegg", disabled=True, required=False)
