"""What the components need beyond Django's own tags: icons, marks for a measure's values, safe
attributes, and figures written as the active language writes them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.template import Context
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lovende.knowledge.search.snippets import Run
from lovende.questionnaires.display import format_amount
from lovende.web import icons

register = template.Library()

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
EN_DASH = "\N{EN DASH}"
ENDED = ("finished", "stopped")
_ids_without_request = itertools.count(1)


@register.filter
def percent(share: float | str | None, decimals: int = 0) -> str:
    """A share between 0 and 1 as per cent: «71 %» in Norwegian, «71%» in English."""
    if share is None or share == "":
        return EN_DASH
    # Formatting alone would cut the decimals off: 75.7 is 76, not 75.
    exact = Decimal(str(share)) * 100
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    figure = number_format(rounded, decimal_pos=decimals)
    return f"{figure}%" if _english() else f"{figure}{NO_BREAK_SPACE}%"


@register.simple_tag
def marked(runs: Iterable[Run]) -> SafeString:
    """Text with the words that were searched for marked."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<mark class="lv-mark">{}</mark>', one.text) if one.marked else one.text,)
            for one in runs
        ),
    )


@register.filter
def kroner(amount: int | None) -> str:
    """A whole amount of Norwegian kroner, written as the answers to a form are."""
    return EN_DASH if amount is None else format_amount(amount)


@register.filter
def years(measure: Any) -> str:
    """The years of a measure: «2021», «2019–2021», or «2021–» while it goes on.

    «2018–» would say that a measure goes on, so one that has ended «started 2018».
    """
    first = getattr(measure, "first_year", None)
    last = getattr(measure, "last_year", None)
    if first is None:
        return str(last) if last is not None else ""
    if last is None:
        ended = getattr(measure, "stage", "") in ENDED
        return _("started %(year)d") % {"year": first} if ended else f"{first}{EN_DASH}"
    return str(first) if first == last else f"{first}{EN_DASH}{last}"


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative drawing, without the cost of a component where a page has hundreds."""
    return icons.icon(name)


# Each value has a symbol of its own, so that colour never carries the meaning alone.
STATUS_LOOKS = {
    "stage": {
        "planned": ("calendar", "neutral"),
        "running": ("play", "info"),
        "finished": ("check", "neutral"),
        "stopped": ("stop", "warning"),
    },
    "goal": {
        "not_stated": ("dash", "neutral"),
        "too_early": ("dotted-circle", "neutral"),
        "not_reached": ("empty-circle", "danger"),
        "partly_reached": ("half-circle", "warning"),
        "reached": ("circle", "success"),
    },
    "robustness": {
        "not_assessed": ("level-0", "neutral"),
        "own_experience": ("level-1", "neutral"),
        "own_data": ("level-2", "neutral"),
        "before_after": ("level-3", "brand2"),
        "comparison": ("level-4", "brand2"),
        "replicated": ("level-5", "brand2"),
    },
    "continuation": {
        "unknown": ("dash", "neutral"),
        "undecided": ("dotted-circle", "neutral"),
        "ordinary_running": ("circle", "success"),
        "partly": ("half-circle", "info"),
        "new_grant": ("repeat", "info"),
        "not_continued": ("empty-circle", "neutral"),
    },
}
PLAIN_LOOK = ("dash", "neutral")


@register.simple_tag
def status(kind: str, value: str, label: str) -> SafeString:
    """A tag for a value of a measure: its symbol, its colour and its name."""
    drawing, colour = STATUS_LOOKS.get(kind, {}).get(str(value), PLAIN_LOOK)
    return format_html(
        '<span class="ds-tag lv-tag" data-color="{}" data-kind="{}">{}<span>{}</span></span>',
        colour,
        kind,
        icons.icon(drawing),
        label,
    )


@register.simple_tag
def safe_attributes(attributes: Mapping[str, Any]) -> SafeString:
    """The attributes a component did not claim, each escaped (cotton's own output is not)."""
    kept = attributes.attrs_dict() if hasattr(attributes, "attrs_dict") else attributes
    values = {name: value for name, value in kept.items() if value not in (None, False, "")}
    return flatatt(values)


@register.simple_tag(takes_context=True)
def next_id(context: Context, prefix: str = "lv") -> str:
    """An id that is unique on the page, also when htmx puts this answer into an older page."""
    request = context.get("request")
    if request is None:
        return f"{prefix}-{next(_ids_without_request)}"
    if not hasattr(request, "lovende_ids"):
        request.lovende_ids = itertools.count(1)
    swapped = "x" if "HX-Request" in request.headers else ""
    return f"{prefix}-{swapped}{next(request.lovende_ids)}"


@dataclass(frozen=True, slots=True)
class FacetParts:
    """The options to show at once and those that fold away; a selected one never folds away."""

    first: list[Any]
    rest: list[Any]
    selected: int
    total: int
    open: bool


@register.simple_tag
def facet_parts(facet: Any, limit: int = 8, unfold: bool = False) -> FacetParts:
    """Split a facet's options, so that a long list does not fill the page."""
    options = list(_part(facet, "options"))
    chosen = [option for option in options if _part(option, "selected")]
    first = [
        option
        for place, option in enumerate(options)
        if place < int(limit) or _part(option, "selected")
    ]
    # Folding away a single option would cost more room than it saves.
    if len(options) - len(first) <= 1:
        first = options
    shown = {id(option) for option in first}
    return FacetParts(
        first=first,
        rest=[option for option in options if id(option) not in shown],
        selected=len(chosen),
        total=len(options),
        open=bool(unfold or chosen),
    )


# Written here and not in the template: a page has hundreds, and this is a quarter of the time.
_OPTION = (
    '<label class="lv-option"{empty}><input class="ds-input" type="checkbox"'
    ' id="facet-{name}-{key}" name="{name}" value="{key}"{form}{checked}>'
    '<span class="lv-option__label">{label}</span><span class="lv-count">{count}</span></label>'
)


@register.simple_tag
def facet_options(name: str, options: list[Any], form: str = "") -> SafeString:
    """The checkboxes of a facet, each with how many it would leave."""
    name_of_form = format_html(' form="{}"', form) if form else ""
    return format_html_join(
        "",
        _OPTION,
        (
            {
                "name": name,
                "key": str(_part(option, "key")),
                "label": _part(option, "label"),
                "count": number_format(_part(option, "count"), decimal_pos=0),
                "empty": "" if _part(option, "count") or _part(option, "selected") else _EMPTY,
                "form": name_of_form,
                "checked": _CHECKED if _part(option, "selected") else "",
            }
            for option in options
        ),
    )


_EMPTY = SafeString(" data-empty")
_CHECKED = SafeString(" checked")


def _part(thing: Any, name: str) -> Any:
    return thing[name] if isinstance(thing, Mapping) else getattr(thing, name)


@register.filter
def share_of(value: float, whole: float) -> float:
    """The share, 0 when there is no whole."""
    return min(1.0, float(value) / float(whole)) if whole else 0.0


def _english() -> bool:
    return (get_language() or "").startswith("en")
