"""A form field and everything that belongs to it, tied together by ids for assistive technology."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BoundField

register = template.Library()


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button or checkbox of a group."""

    id: str
    label: str
    rendered: str


@dataclass(frozen=True, slots=True)
class FieldParts:
    """The ids that tie a field's label, help, error and counter together, and its widget."""

    id: str
    help_id: str
    error_id: str
    counter_id: str
    described_by: str
    kind: str
    rendered: str
    choices: list[Choice]


@register.simple_tag
def field_parts(field: BoundField, counter: str = "") -> FieldParts:
    """Render a form field's widget with the right classes and references."""
    kind = _field_kind(field)
    base = field.auto_id
    # The first two are Django's own names, so that a widget rendered elsewhere agrees.
    names = {"help": f"{base}_helptext", "error": f"{base}_error", "counter": f"{base}_counter"}
    present = {"help": field.help_text, "error": field.errors, "counter": counter}
    described_by = " ".join(name for part, name in names.items() if present[part])
    attributes = {
        "class": _widget_class(field, kind),
        "aria-describedby": described_by,
        "aria-invalid": "true" if field.errors else "",
        "data-counter": names["counter"] if counter else "",
    }
    grouped = kind in ("radio", "checkboxes")
    given: dict[str, str | bool] = {name: value for name, value in attributes.items() if value}
    return FieldParts(
        id=base,
        help_id=names["help"],
        error_id=names["error"],
        counter_id=names["counter"],
        described_by=described_by,
        kind=kind,
        rendered="" if grouped else field.as_widget(attrs=given),
        choices=_choices(field) if grouped else [],
    )


def _choices(field: BoundField) -> list[Choice]:
    choices = []
    for option in field.subwidgets:
        option.data["attrs"]["class"] = "ds-input"
        # The group carries the description; repeating it at each choice is noise.
        option.data["attrs"].pop("aria-describedby", None)
        choices.append(Choice(option.id_for_label, str(option.choice_label), option.tag()))
    return choices


def _field_kind(field: BoundField) -> str:
    input_type = getattr(field.field.widget, "input_type", "")
    if input_type == "checkbox":
        return "checkboxes" if hasattr(field.field.widget, "choices") else "checkbox"
    if input_type in ("radio", "file", "select"):
        return str(input_type)
    return "textarea" if "cols" in field.field.widget.attrs else "text"


def _widget_class(field: BoundField, kind: str) -> str:
    own = str(field.field.widget.attrs.get("class", ""))
    return f"{own} ds-input".strip() if kind != "file" else f"{own} lv-file__input".strip()


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """One error and the field it belongs to; a general error has no address."""

    message: str
    href: str


@register.simple_tag
def form_errors(form: Any) -> list[ErrorLink]:
    """Every error of a form in the order of its fields, general errors first."""
    if not form or not form.errors:
        return []
    links = [ErrorLink(str(message), "") for message in form.non_field_errors()]
    for field in form:
        target = field.id_for_label or f"{field.auto_id}_0"
        links += [ErrorLink(f"{field.label}: {message}", f"#{target}") for message in field.errors]
    return links
