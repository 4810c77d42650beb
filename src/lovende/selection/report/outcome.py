"""The chapters of the report on the way of the measures, what was chosen, and the methods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from lovende.common.documents.model import (
    Block,
    Column,
    Figure,
    Heading,
    Paragraph,
    Table,
    column_of,
    paragraphs,
)
from lovende.common.flow_diagram.content import Diagram, described, number, rows
from lovende.common.flow_diagram.content import table as numbers_of
from lovende.common.flow_diagram.svg import svg
from lovende.knowledge.queries.measure import PROFILE_LABELS
from lovende.selection.flow_view import diagram_of
from lovende.selection.lifecycle import CHOSEN, REASONS
from lovende.selection.models import Event, Phase, Round
from lovende.selection.queries.hearing import heard
from lovende.selection.queries.overview import Entry, decided, entries, reached, standing


def flow(round_: Round) -> Iterator[Block]:
    """The way of the measures through the phases, drawn and in a table."""
    diagram = diagram_of(round_)
    yield Heading(_("The way of the measures"))
    drawing = svg(diagram, alone=False)
    yield Figure(diagram.heading, described(diagram), drawing)
    yield _numbers(diagram)


def _numbers(diagram: Diagram) -> Table:
    phase, box, reason, count = numbers_of(diagram).columns
    return Table(
        _("The numbers, phase by phase"),
        (
            *(Column(phase.label, wide=3), Column(box.label, wide=2), Column(reason.label, wide=4)),
            Column(count.label, number=True),
        ),
        tuple((name, str(box.shown(kind)), why, number(n)) for name, kind, why, n in rows(diagram)),
    )


def dropped(round_: Round) -> Iterator[Block]:
    """The cases that were dropped, with the reason of each."""
    out = [one for one in decided(round_, Phase.Kind.CASES) if one.outcome == Event.Outcome.OUT]
    if not out:
        return
    yield Heading(_("Dropped in the case study"))
    yield Table(
        _("Measures that were dropped in the case study"),
        (Column(_("Measure"), wide=2), Column(_("Office"), wide=2), Column(_("Reason"), wide=4)),
        tuple((*_named(one), one.note or str(REASONS[one.reason])) for one in out),
    )


def overview(round_: Round) -> Iterator[Block]:
    """The measures that the round stands with, in a few words each; when few, their profiles."""
    phase = reached(round_)
    if phase.order < _first_of_cases(round_):
        return
    found = list(entries(standing(phase)))
    promising = phase.kind == Phase.Kind.CHOICE
    yield Heading(_("Promising methods") if promising else _("Measures still in the round"))
    yield Table(
        _("Overview"),
        (
            Column(_("Measure"), wide=2),
            Column(_("Office"), wide=2),
            Column(_("Short description"), wide=5),
        ),
        tuple((one.item.measure.title, str(one.item.measure.office), one.short) for one in found),
    )
    yield from _heard(round_, found)
    yield from _chosen(round_)
    if promising:
        yield from _profiles(found)


def _heard(round_: Round, found: Sequence[Entry]) -> Iterator[Block]:
    closed = Phase.objects.filter(
        round=round_, kind=Phase.Kind.REFERENCE, state=Phase.State.CLOSED
    ).exists()
    told = heard(round_) if closed else {}
    if not told:
        return
    headings = (
        *(_("Measure"), _("Answers"), _("Promising"), _("Innovative")),
        _("Want to try it"),
    )
    yield Table(
        _("What the reference group says"),
        column_of(headings),
        tuple(
            (
                one.item.measure.title,
                *map(number, (said.answers, said.promising, said.innovative, said.would_try)),
            )
            for one in found
            if (said := told.get(one.item.pk))
        ),
    )


def _chosen(round_: Round) -> Iterator[Block]:
    choices = decided(round_, Phase.Kind.CHOICE)
    if not choices:
        return
    ordered = sorted(choices, key=lambda one: one.reason != CHOSEN)
    yield Heading(_("The directorate's choice"))
    yield Table(
        _("What was chosen for trial in other offices, and why"),
        (
            *(Column(_("Measure"), wide=2), Column(_("Office"), wide=2)),
            *(Column(_("Choice"), wide=2), Column(_("Reason"), wide=4)),
        ),
        tuple((*_named(one), str(REASONS[one.reason]), one.note or "–") for one in ordered),
    )


def _profiles(found: Sequence[Entry]) -> Iterator[Block]:
    written = [one for one in found if any(one.parts.values())]
    if not written:
        return
    yield Heading(_("Profiles of the methods"))
    for one in written:
        yield Heading(f"{one.item.measure.title} ({one.item.measure.office})", 2)
        yield Paragraph(
            _("Reviewed and approved by the office.")
            if one.approved
            else _("As it stands in the knowledge bank.")
        )
        for name, label in PROFILE_LABELS.items():
            if one.parts.get(name):
                yield Heading(str(label), 3)
                yield from paragraphs(one.parts[name])


def _first_of_cases(round_: Round) -> int:
    """The place of the case phase; before it, measures are too many to be told of one by one."""
    places = [one.order for one in round_.phases.all() if one.kind == Phase.Kind.CASES]
    return places[0] if places else 0


def _named(event: Event) -> tuple[str, str]:
    return event.item.measure.title, str(event.item.measure.office)
