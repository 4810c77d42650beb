"""What ``lovende agreement`` calls its figures, and why a figure is missing, in words."""

from __future__ import annotations

from lovende.cli.language import _


def names() -> dict[str, str]:
    """What each coefficient and each kind of kappa is called."""
    return {
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


def reasons() -> dict[str, str]:
    """Why a figure cannot be estimated, and what would help."""
    return {
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


def labels() -> dict[str, str]:
    """The labels of Landis & Koch."""
    return {
        "poor": _("poor"),
        "slight": _("slight"),
        "fair": _("fair"),
        "moderate": _("moderate"),
        "substantial": _("substantial"),
        "almost_perfect": _("almost perfect"),
    }
