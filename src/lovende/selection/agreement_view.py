"""What is shown of the agreement of one phase, in words and figures: on its page, in a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from lovende.common.flow_diagram.content import number
from lovende.common.texts import localized
from lovende.selection.agreement_words import NAMES, WARNINGS, not_estimable, verdict
from lovende.selection.answers import UNCLEAR, VALUES, criteria_of
from lovende.selection.models import Phase, Rating
from lovende.selection.queries.agreement import Agreed

SHOWN = (
    *("scott_pi", "krippendorff_alpha", "gwet_ac1", "fleiss_kappa"),
    *("prevalence_index", "bias_index"),
)
"""The coefficients beside kappa, in this order."""


@dataclass(frozen=True, slots=True)
class PhaseView:
    """One phase; ``criteria`` has a row of short figures for each criterion.

    ``lenient`` has a row for each rater: how often they say in, beside their co-raters.
    """

    phase: Phase
    items: int
    headings: list[str]
    table: list[tuple[str, list[int]]]
    figures: list[dict[str, str]]
    sentence: str
    warnings: list[Any]
    raters: list[dict[str, Any]]
    criteria: list[dict[str, str]]
    lenient: list[dict[str, str]]


def phase_view(phase: Phase, agreed: Iterable[Agreed]) -> PhaseView:
    """The figures of a phase as they are shown."""
    whole, *criteria = agreed
    found = whole.found
    labels = [str(Rating.Verdict(value).label) for value in whole.categories]
    counts = [] if found.table is None else found.table.tolist()
    kappa = found.kappas["none"]
    return PhaseView(
        phase=phase,
        items=found.items,
        headings=labels,
        table=list(zip(labels, counts, strict=False)),
        figures=_figures(whole),
        sentence="" if kappa.value is None else verdict(kappa.value),
        warnings=[WARNINGS[warning] for warning in found.warnings],
        raters=[
            {"name": name, "counts": [(label, n) for label, n in zip(labels, row, strict=True)]}
            for name, row in zip(whole.raters, found.use.tolist(), strict=False)
        ],
        criteria=_criteria(phase, criteria),
        lenient=_lenient(whole),
    )


def _lenient(agreed: Agreed) -> list[dict[str, str]]:
    place = agreed.categories.index(Rating.Verdict.IN)
    rows = []
    for name, values in zip(agreed.raters, agreed.lenient, strict=True):
        one = values[place]
        if one.difference is None:
            continue
        rows.append(
            {
                "name": name,
                "items": number(one.items),
                "share": _percent(one.share),
                "others": _percent(one.others),
                "difference": _points(one.difference),
                "interval": f"{_points(one.low)} – {_points(one.high)}",
            }
        )
    return rows


def _percent(share: float | None) -> str:
    return f"{number_format(round((share or 0) * 100, 1), decimal_pos=1)} %"


def _points(difference: float | None) -> str:
    """Percentage points, with a sign also where there are more."""
    rounded = round((difference or 0) * 100, 1) + 0.0
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{number_format(abs(rounded), decimal_pos=1)}"


def _figures(agreed: Agreed) -> list[dict[str, str]]:
    kappa = agreed.found.kappas["none"]
    why = kappa.se_reason or kappa.reason
    interval = (
        not_estimable(why)
        if kappa.low is None
        else f"{_number(kappa.low, None)} – {_number(kappa.high, None)}"
    )
    return [
        {"term": _("Observed agreement"), "value": _share(kappa.observed, why)},
        {"term": _("Expected by chance"), "value": _share(kappa.expected, why)},
        {"term": _("Cohen's kappa"), "value": _number(kappa.value, kappa.reason, 4)},
        {
            "term": _("Standard error, were there no agreement"),
            "value": _number(kappa.null_se, why, 4),
        },
        {"term": _("z (one-sided p)"), "value": _test(kappa)},
        {"term": _("95 % interval of kappa"), "value": interval},
        *({"term": str(NAMES[key]), "value": _estimate(agreed, key)} for key in SHOWN),
    ]


def _estimate(agreed: Agreed, key: str) -> str:
    one = agreed.found.coefficients[key]
    return _number(one.value, one.reason)


def _criteria(phase: Phase, agreed: Iterable[Agreed]) -> list[dict[str, str]]:
    names = {one.key: localized(one.label) for one in criteria_of(phase.round).criteria}
    rows = []
    for one in agreed:
        kappa = one.found.kappas["none"]
        rows.append(
            {
                "name": names[one.criterion],
                "observed": _share(kappa.observed, kappa.reason),
                "kappa": _number(kappa.value, kappa.reason),
                "ac1": _estimate(one, "gwet_ac1"),
                "unclear": str(_unclear(one)),
            }
        )
    return rows


def _unclear(agreed: Agreed) -> int:
    """How many ratings say that the criterion cannot be judged yet."""
    place = list(VALUES).index(UNCLEAR)
    return int(agreed.found.use[:, place].sum()) if len(agreed.found.use) else 0


def _test(kappa: Any) -> str:
    if kappa.z is None:
        return not_estimable(kappa.se_reason or kappa.reason)
    return f"{_number(kappa.z, None, 2)} ({_number(kappa.p, None, 4)})"


def _number(value: float | None, reason: Any, decimals: int = 3) -> str:
    if value is None:
        return not_estimable(reason)
    return number_format(round(value, decimals), decimal_pos=decimals)


def _share(value: float | None, reason: Any) -> str:
    if value is None:
        return not_estimable(reason)
    return f"{number_format(round(value * 100, 2), decimal_pos=2)} %"
