"""What the boxes of a flow diagram say, in the language in use, with its grouping of digits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from lovende.common.tables import Column, Table, Text
from lovende.core.funnel.events import Flow, StageCount
from lovende.core.funnel.layout import Layout, Node, Step, layout
from lovende.core.funnel.layout import Text as Said

EN_DASH = "–"


@dataclass(frozen=True, slots=True)
class Counted:
    """A phase in numbers; None where nothing is known. ``reasons`` are those who left, by why.

    The addresses lead to the measures of each box; empty for none.
    """

    name: str
    entered: int | None
    out: int | None
    on: int | None
    reasons: Sequence[tuple[str, int]] = ()
    waiting: int = 0
    href: str = ""
    left_href: str = ""
    waiting_href: str = ""


@dataclass(frozen=True, slots=True)
class Diagram:
    """A flow to draw. ``note`` is what a reader must know of the numbers."""

    title: str
    phases: tuple[Counted, ...]
    note: str = ""
    last_href: str = ""

    @property
    def heading(self) -> str:
        """The title, with the note where there is one."""
        return f"{self.title} ({self.note})" if self.note else self.title


def counted(flow: Flow | Iterable[StageCount]) -> tuple[Counted, ...]:
    """A flow of items in numbers."""
    return tuple(
        Counted(
            name=stage.phase,
            entered=stage.entered,
            out=stage.out,
            on=stage.on,
            reasons=stage.left,
            waiting=stage.waiting,
        )
        for stage in (flow.counts if isinstance(flow, Flow) else flow)
    )


def number(value: int | None) -> str:
    """A count with grouped digits; a dash where it is not known."""
    return EN_DASH if value is None else number_format(value, use_l10n=True, force_grouping=True)


def placed(diagram: Diagram, *, heading: bool) -> Layout:
    """The diagram's boxes, with or without its heading above them."""
    steps = [_step(phase) for phase in diagram.phases]
    ends = diagram.phases[-1].on
    last = Node((Said(_("Remaining"), strong=True), Said(_n(ends))), diagram.last_href)
    return layout(steps, last, diagram.heading if heading else "")


def _step(phase: Counted) -> Step:
    texts = (Said(phase.name, strong=True), Said(_n(phase.entered)))
    left = waiting = None
    if phase.out:
        told = [f"{reason or _('No reason given')}: {number(n)}" for reason, n in phase.reasons]
        first = Said(_("Left: {number}").format(number=number(phase.out)), strong=True)
        left = Node((first, *map(Said, told)), phase.left_href)
    if phase.waiting:
        text = _("Not decided yet: {number}").format(number=number(phase.waiting))
        waiting = Node((Said(text, strong=True),), phase.waiting_href)
    return Step(Node(texts, phase.href), left, waiting)


def _n(value: int | None) -> str:
    return f"n = {number(value)}"


def described(diagram: Diagram) -> str:
    """The whole diagram in sentences, one a phase, for those who do not see it."""
    return " ".join(map(_sentence, diagram.phases))


def _sentence(phase: Counted) -> str:
    said = _("{phase}: {entered} came in, {out} left, {on} went on.").format(
        phase=phase.name, entered=number(phase.entered), out=number(phase.out), on=number(phase.on)
    )
    if phase.waiting:
        said += " " + _("Not decided yet: {number}").format(number=number(phase.waiting)) + "."
    return said


def table(diagram: Diagram) -> Table:
    """The numbers of the diagram, a row a box."""
    boxes: dict[str, Text] = {
        "in": _("Came in"),
        "out": _("Left"),
        "on": _("Went on"),
        "waiting": _("Not decided yet"),
    }
    columns = (
        Column.of("phase", _("Phase"), _("The phase, in order.")),
        Column.of("box", _("Box"), _("What the number counts."), boxes),
        Column.of("reason", _("Reason"), _("Why they left; empty for all who left.")),
        Column.of("number", _("Number"), _("How many.")),
    )
    return Table("flow", diagram.heading, columns, rows(diagram))


Row = tuple[str, str, str, int | None]


def rows(diagram: Diagram) -> Iterable[Row]:
    """Phase, box, reason and number, in the order of the diagram."""
    for phase in diagram.phases:
        yield phase.name, "in", "", phase.entered
        yield phase.name, "out", "", phase.out
        for reason, n in phase.reasons:
            yield phase.name, "out", reason or _("No reason given"), n
        if phase.waiting:
            yield phase.name, "waiting", "", phase.waiting
        yield phase.name, "on", "", phase.on
