"""What the figures of agreement are called, why one is missing, and what to beware of, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lovende.core.agreement.analysis import Warned, landis_koch
from lovende.core.agreement.coefficients import Reason

NAMES: dict[str, Promise] = {
    "none": _("Cohen's kappa"),
    "linear": _("Kappa, linear weights"),
    "quadratic": _("Kappa, quadratic weights"),
    "fleiss_kappa": _("Fleiss' kappa"),
    "krippendorff_alpha": _("Krippendorff's alpha"),
    "krippendorff_alpha_ordinal": _("Krippendorff's alpha, ordinal"),
    "krippendorff_alpha_interval": _("Krippendorff's alpha, interval"),
    "gwet_ac1": _("Gwet's AC1"),
    "scott_pi": _("Scott's pi"),
    "pabak": _("Kappa at even prevalence (PABAK)"),
    "prevalence_index": _("Prevalence index"),
    "bias_index": _("Bias index"),
}
"""What each coefficient and each kind of kappa is called."""

REASONS: dict[str, Promise] = {
    "no_pairs": _("no item has two ratings"),
    "one_category": _("all ratings have the same value"),
    "one_item": _("only one item has two ratings"),
    "no_variation": _("one rater gave all items the same value"),
    "unequal_raters": _("the items have different numbers of ratings"),
    "two_categories_only": _("it is defined for two values only"),
    "not_numbers": _("the values are not all numbers"),
    "duplicate_ratings": _("a rater has rated the same item twice; keep one of the ratings"),
    "more_than_two_raters": _(
        "an item has more than two ratings; read Krippendorff's alpha and AC1"
    ),
}
"""Why a figure cannot be estimated, and what would help."""

LABELS: dict[str, Promise] = {
    "poor": _("poor"),
    "slight": _("slight"),
    "fair": _("fair"),
    "moderate": _("moderate"),
    "substantial": _("substantial"),
    "almost_perfect": _("almost perfect"),
}
"""The labels of Landis & Koch."""

WARNINGS: dict[str, Promise] = {
    Warned.INTERCHANGEABLE: _(
        "More than two people rated, so rater 1 and rater 2 are not the same two throughout. "
        "Read Scott's pi, Krippendorff's alpha and AC1 beside kappa."
    ),
    Warned.LOPSIDED: _(
        "One value makes up at least 80 % of the ratings, so kappa is low even where most "
        "ratings agree. Read AC1 beside it."
    ),
}


def verdict(kappa: float) -> str:
    """A sentence on how far the agreement goes beyond chance, with its caveat."""
    told = _(
        "Agreement beyond chance is {label} (Landis & Koch). The label is a habit; what is "
        "good enough depends on the task."
    )
    return str(format_lazy(told, label=LABELS[landis_koch(kappa)]))


def not_estimable(reason: str | None) -> str:
    """That a figure cannot be estimated, and why."""
    why = REASONS[reason or Reason.NO_PAIRS]
    return str(format_lazy(_("not estimable ({reason})"), reason=why))
