"""What the page on agreement says of one phase, in words and figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lovende.common.texts import localized
from lovende.core.agreement.analysis import landis_koch
from lovende.selection.answers import VALUES, criteria_of
from lovende.selection.models import Phase, Rating
from lovende.selection.queries.agreement import Agreed

NAMES = {
    "scott_pi": gettext_lazy("Scott's pi"),
    "krippendorff_alpha": gettext_lazy("Krippendorff's alpha"),
    "gwet_ac1": gettext_lazy("Gwet's AC1"),
    "fleiss_kappa": gettext_lazy("Fleiss' kappa"),
    "prevalence_index": gettext_lazy("Prevalence index"),
    "bias_index": gettext_lazy("Bias index"),
}
LABELS = {
    "poor": gettext_lazy("poor"),
    "slight": gettext_lazy("slight"),
    "fair": gettext_lazy("fair"),
    "moderate": gettext_lazy("moderate"),
    "substantial": gettext_lazy("substantial"),
    "almost_perfect": gettext_lazy("almost perfect"),
}
WARNINGS = {
    "interchangeable_raters": gettext_lazy(
        "More than two people rated, so rater 1 and rater 2 are not the same two throughout. "
        "Read Scott's pi, Krippendorff's alpha and AC1 beside kappa."
    ),
    "lopsided_categories": gettext_lazy(
        "One value makes up at least 80 % of the ratings, so kappa is low even where most "
        "ratings agree. Read AC1 beside it."
    ),
}
REASONS = {
    "no_pairs": gettext_lazy("nothing is rated by two"),
    "one_category": gettext_lazy("all said the same"),
    "one_item": gettext_lazy("only one measure"),
    "no_variation": gettext_lazy("a rater gave everything the same value"),
    "unequal_raters": gettext_lazy("the measures have different numbers of raters"),
    "two_categories_only": gettext_lazy("only for two values"),
}


@dataclass(frozen=True, slots=True)
class PhaseView:
    """One phase on the page; ``criteria`` has a row of short figures for each criterion."""

    phase: Phase
    items: int
    headings: list[str]
    table: list[tuple[str, list[int]]]
    figures: list[dict[str, str]]
    sentence: str
    warnings: list[Any]
    raters: list[dict[str, Any]]
    criteria: list[dict[str, str]]


def phase_view(phase: Phase, agreed: Iterable[Agreed]) -> PhaseView:
    """The figures of a phase as the template shows them."""
    whole, *criteria = agreed
    found = whole.found
    labels = [str(Rating.Verdict(value).label) for value in whole.categories]
    counts = [] if found.table is None else found.table.tolist()
    kappa = found.kappas.get("none")
    return PhaseView(
        phase=phase,
        items=found.items,
        headings=labels,
        table=list(zip(labels, counts, strict=False)),
        figures=_figures(whole),
        sentence=_sentence(kappa.value) if kappa and kappa.value is not None else "",
        warnings=[WARNINGS[warning] for warning in found.warnings],
        raters=[
            {"name": name, "counts": [(label, n) for label, n in zip(labels, row, strict=True)]}
            for name, row in zip(whole.raters, found.use.tolist(), strict=False)
        ],
        criteria=_criteria(phase, criteria),
    )


def _figures(agreed: Agreed) -> list[dict[str, str]]:
    rows = []
    kappa = agreed.found.kappas.get("none")
    if kappa is not None:
        why = kappa.se_reason or kappa.reason
        interval = (
            _not_estimable(why)
            if kappa.low is None
            else f"{_number(kappa.low, None)} – {_number(kappa.high, None)}"
        )
        rows = [
            {"term": _("Observed agreement"), "value": _share(kappa.observed, why)},
            {"term": _("Expected by chance"), "value": _share(kappa.expected, why)},
            {"term": _("Cohen's kappa"), "value": _number(kappa.value, kappa.reason, 4)},
            {"term": _("z (one-sided p)"), "value": _test(kappa)},
            {"term": _("95 % interval of kappa"), "value": interval},
        ]
    return rows + [
        {"term": str(name), "value": _number(one.value, one.reason)}
        for key, name in NAMES.items()
        if (one := agreed.found.coefficients.get(key)) is not None
    ]


def _criteria(phase: Phase, agreed: Iterable[Agreed]) -> list[dict[str, str]]:
    names = {one.key: localized(one.label) for one in criteria_of(phase.round).criteria}
    rows = []
    for one in agreed:
        kappa = one.found.kappas.get("none")
        ac1 = one.found.coefficients.get("gwet_ac1")
        rows.append(
            {
                "name": names[one.criterion],
                "observed": _share(kappa.observed, kappa.reason) if kappa else "–",
                "kappa": _number(kappa.value, kappa.reason) if kappa else "–",
                "ac1": _number(ac1.value, ac1.reason) if ac1 else "–",
                "unclear": str(_unclear(one)),
            }
        )
    return rows


def _unclear(agreed: Agreed) -> int:
    """How many ratings say that the criterion cannot be judged yet."""
    place = list(VALUES).index("unclear")
    return int(agreed.found.use[:, place].sum()) if len(agreed.found.use) else 0


def _sentence(kappa: float) -> str:
    return _(
        "Agreement beyond chance is {label} (Landis & Koch). The label is a habit; what is "
        "good enough depends on the task."
    ).format(label=LABELS[landis_koch(kappa)])


def _test(kappa: Any) -> str:
    if kappa.z is None:
        return _not_estimable(kappa.se_reason or kappa.reason)
    return f"{_number(kappa.z, None, 2)} ({_number(kappa.p, None, 4)})"


def _not_estimable(reason: Any) -> str:
    told = REASONS.get(str(reason), str(reason))
    return _("not estimable ({reason})").format(reason=told)


def _number(value: float | None, reason: Any, decimals: int = 3) -> str:
    if value is None:
        return _not_estimable(reason)
    return number_format(round(value, decimals), decimal_pos=decimals)


def _share(value: float | None, reason: Any) -> str:
    if value is None:
        return _not_estimable(reason)
    return f"{number_format(round(value * 100, 2), decimal_pos=2)} %"
