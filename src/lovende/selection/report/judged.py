"""The chapters of the report on agreement and on the shortlist, as their pages show them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lovende.common.documents.model import (
    Block,
    Bullets,
    Column,
    Heading,
    Notice,
    Paragraph,
    Table,
    column_of,
)
from lovende.common.flow_diagram.content import number
from lovende.selection.agreement_view import PhaseView, phase_view
from lovende.selection.models import Phase, Round
from lovende.selection.queries.agreement import agreement_of
from lovende.selection.queries.shortlist import shortlist_of
from lovende.selection.shortlist_view import SEED, TOP, tables

if TYPE_CHECKING:
    from lovende.people.permissions import Person


def agreement(closed: list[Phase], viewer: Person) -> Iterator[Block]:
    """How far the raters of each finished phase agreed."""
    rated = [one for one in closed if one.is_rated]
    if not rated:
        return
    yield Heading(_("How far the raters agreed"))
    yield Paragraph(
        _("Computed from the first, locked ratings. What is rated again later does not change it.")
    )
    for phase in rated:
        yield from _phase(phase_view(phase, agreement_of(phase, viewer=viewer)))


def _phase(view: PhaseView) -> Iterator[Block]:
    yield Heading(str(view.phase), 2)
    if view.sentence:
        yield Paragraph(view.sentence)
    yield from (Notice(str(one)) for one in view.warnings)
    if view.table:
        told = _("First rating down, second across: {phase}, {number} measures")
        yield Table(
            told.format(phase=view.phase, number=number(view.items)),
            column_of((_("First rating"), *view.headings)),
            tuple((label, *map(number, counts)) for label, counts in view.table),
        )
    yield Table(
        _("Figures of agreement"),
        (Column(_("Figure")), Column(_("Value"))),
        tuple((one["term"], one["value"]) for one in view.figures),
    )
    if view.criteria:
        headings = (
            *(_("Criterion"), _("Observed agreement"), _("Cohen's kappa")),
            *(_("Gwet's AC1"), _("Cannot be judged yet")),
        )
        keys = ("name", "observed", "kappa", "ac1", "unclear")
        rows = tuple(tuple(one[key] for key in keys) for one in view.criteria)
        yield Table(_("Each criterion"), column_of(headings), rows)
    yield Table(
        _("What each rater said"),
        column_of((_("Rater"), *view.headings)),
        tuple((one["name"], *(number(n) for _label, n in one["counts"])) for one in view.raters),
    )
    if view.lenient:
        yield from _lenient(view)


def _lenient(view: PhaseView) -> Iterator[Block]:
    headings = (
        *(_("Rater"), _("Measures"), _("Says in"), _("The others say in")),
        *(_("Difference, percentage points"), _("95 per cent interval")),
    )
    keys = ("name", "items", "share", "others", "difference", "interval")
    yield Table(
        _("How often each rater says in, beside those who rated the same measures"),
        column_of(headings),
        tuple(tuple(one[key] for key in keys) for one in view.lenient),
    )
    yield Paragraph(
        _(
            "An interval that holds 0 shows no sure difference. With several raters, one in twenty"
            " lies outside by chance."
        )
    )


def shortlist(round_: Round, viewer: Person) -> Iterator[Block]:
    """How robustly each measure stands, whatever the criteria weigh."""
    computed = shortlist_of(round_, viewer=viewer, top=TOP, seed=SEED)
    if computed is None:
        return
    shown = tables(round_, *computed)
    yield Heading(_("How robust the shortlist is"))
    yield Paragraph(
        _(
            "No criterion has a fixed weight. The weights are drawn at random thousands of times,"
            " and you see how often each measure is among the best. This informs; people decide,"
            " with a written reason."
        )
    )
    told = _("Among the {top} best in {draws} draws of weights (seed {seed})")
    yield Table(
        told.format(top=TOP, draws=shown["draws"], seed=SEED),
        (
            *(Column(_("Measure"), wide=3), Column(_("Office"), wide=3)),
            Column(_("How often"), True),
            Column(_("Least, when one criterion is left out"), True, 2),
            Column(_("Cannot be judged yet"), True, 2),
        ),
        tuple(
            (
                *(row["item"].measure.title, str(row["item"].measure.office)),
                *(row["share"], row["lowest"], str(row["missing"])),
            )
            for row in shown["rows"]
        ),
    )
    yield Table(
        _("Mean of the first ratings: 1 is met, 0.5 partly, 0 not met"),
        column_of((_("Measure"), *(str(n) for n, _label in shown["criteria"]))),
        tuple((row["item"].measure.title, *row["judged"]) for row in shown["rows"]),
    )
    yield Bullets(tuple(f"{n}. {label}" for n, label in shown["criteria"]))
