"""Up to four measures side by side, one property a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lovende.knowledge.facets import FACETS
from lovende.knowledge.pages import Comparison, ComparisonRow
from lovende.knowledge.queries.lists import without_contact
from lovende.knowledge.queries.measure import PROFILE_LABELS, term_groups
from lovende.measures.models import Measure
from lovende.questionnaires.display import format_amount

MOST_COMPARED = 4

Cell = Callable[[Measure], str]


def compare(keys: Iterable[str]) -> Comparison:
    """The measures with these keys, at most four, in the order asked for."""
    wanted = list(dict.fromkeys(keys))
    taken = wanted[:MOST_COMPARED]
    rows = (
        Measure.objects.filter(key__in=taken)
        .order_by()
        .defer("search_text")
        .select_related("office", "county", "replicates")
        .prefetch_related("terms", "municipalities", "money", "reports")
    )
    found = {measure.key: without_contact(measure) for measure in rows}
    measures = tuple(found[key] for key in taken if key in found)
    return Comparison(
        measures=measures,
        rows=tuple(_rows(measures)),
        notes=tuple(_notes(wanted, taken, found)),
    )


def _notes(wanted: list[str], taken: list[str], found: dict[str, Measure]) -> Iterator[str]:
    if len(wanted) > len(taken):
        yield ngettext(
            "Only %(number)d measure can be compared at a time.",
            "Only %(number)d measures can be compared at a time.",
            MOST_COMPARED,
        ) % {"number": MOST_COMPARED}
    if missing := len(taken) - len(found):
        yield ngettext(
            "%(number)d of the measures asked for does not exist.",
            "%(number)d of the measures asked for do not exist.",
            missing,
        ) % {"number": missing}


def _rows(measures: tuple[Measure, ...]) -> Iterator[ComparisonRow]:
    if not measures:
        return
    terms = [{group.kind: group.terms for group in term_groups(m.terms.all())} for m in measures]
    for key, (label, cell) in _FACTS.items():
        yield ComparisonRow(key, str(label), tuple(str(cell(m)) for m in measures))
    for kind in dict.fromkeys(kind for groups in terms for kind in groups):
        listed = ("; ".join(term.label for term in groups.get(kind, ())) for groups in terms)
        yield ComparisonRow(kind, str(FACETS[kind].label), tuple(listed))
    for name in Measure.PROFILE_FIELDS:
        cells = tuple(getattr(m, name) for m in measures)
        if any(cells):
            yield ComparisonRow(name, str(PROFILE_LABELS[name]), cells, long=True)


def years_text(measure: Measure) -> str:
    """«2019–2021», «2021» for a single year, «2021–» while the end is unknown."""
    if measure.last_year is None:
        return f"{measure.first_year}–"
    if measure.last_year == measure.first_year:
        return str(measure.first_year)
    return f"{measure.first_year}–{measure.last_year}"


def _grants(measure: Measure) -> str:
    given = [m for m in measure.money.all() if m.grant_received is not None]
    return "; ".join(f"{m.year}: {format_amount(m.grant_received or 0)}" for m in given)


def _reports(measure: Measure) -> str:
    current = sorted((r for r in measure.reports.all() if r.is_current), key=lambda r: r.year)
    return "; ".join(f"{r.year}: {r.get_kind_display().lower()}" for r in current)


def _places(measure: Measure) -> str:
    return "; ".join(place.name for place in measure.municipalities.all())


def _repeated(measure: Measure) -> str:
    return measure.replicates.title if measure.replicates else _("No other measure")


def _data(measure: Measure) -> str:
    return _("Synthetic data") if measure.synthetic else _("Real data")


_FACTS: dict[str, tuple[object, Cell]] = {
    "office": (FACETS["office"].label, lambda m: m.office.name),
    "county": (FACETS["county"].label, lambda m: m.county.name),
    "municipalities": (gettext_lazy("Municipalities"), _places),
    "years": (gettext_lazy("Years"), years_text),
    "stage": (FACETS["stage"].label, Measure.get_stage_display),
    "goal_attainment": (FACETS["goal_attainment"].label, Measure.get_goal_attainment_display),
    "goal_verdict": (gettext_lazy("Goal attainment in brief"), lambda m: m.goal_verdict),
    "robustness": (FACETS["robustness"].label, Measure.get_robustness_display),
    "continuation": (FACETS["continuation"].label, Measure.get_continuation_display),
    "replicates": (gettext_lazy("Repeats"), _repeated),
    "grants": (gettext_lazy("Grant received"), _grants),
    "reports": (gettext_lazy("Reports"), _reports),
    "synthetic": (FACETS["synthetic"].label, _data),
}
