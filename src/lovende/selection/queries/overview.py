"""The measures that a round stands with: those that have come to the phase it has reached.

When the choice has begun they are the round's promising methods. Only finished phases have
decided who they are, so nothing here tells of a rating that is not yet to be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.text import Truncator

from lovende.common.texts import sort_key
from lovende.measures.models import Measure
from lovende.selection.models import Event, Item, Phase, Profile, Round
from lovende.selection.queries.rounds import items_in

SORTS = ("title", "office")
"""The orders that the overview comes in."""
AT_A_TIME = 500
SHORT = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """A measure in the overview. ``parts`` is its profile, ``approved`` by its office in the
    round, else as it stands in the knowledge bank."""

    item: Item
    parts: dict[str, str]
    approved: bool

    @property
    def short(self) -> str:
        """How the description begins."""
        text = " ".join((self.parts["description"] or self.parts["problem"]).split())
        return str(Truncator(text).words(SHORT))


def reached(round_: Round) -> Phase:
    """The last phase that has begun; the first where none has."""
    begun = round_.phases.exclude(state=Phase.State.UPCOMING).order_by("-order").first()
    found = begun or round_.phases.order_by("order")[0]
    found.round = round_
    return found


def standing(phase: Phase, *, sort: str = "title") -> list[int]:
    """The measures that have come to the phase, by id of the item, in one of the ``SORTS``.

    Offices are sorted here, since databases disagree on where æ, ø and å belong.
    """
    found = items_in(phase).order_by("measure__sort_title", "pk")
    if sort == "title":
        return list(found.values_list("pk", flat=True))
    rows = found.values_list("pk", "measure__office__name")
    return [pk for pk, _office in sorted(rows, key=lambda row: sort_key(row[1]))]


def entries(items: Sequence[int]) -> Iterator[Entry]:
    """The measures with their profiles, in the order given, read some hundreds at a time."""
    for start in range(0, len(items), AT_A_TIME):
        yield from _entries(items[start : start + AT_A_TIME])


def _entries(items: Sequence[int]) -> Iterator[Entry]:
    rows = Item.objects.select_related("measure__office").in_bulk(list(items))
    sent = Profile.objects.filter(item__in=items, review__approved=True)
    approved = {one.item_id: one.parts for one in sent.order_by("number")}
    for item in (rows[pk] for pk in items):
        bank = {name: getattr(item.measure, name) for name in Measure.PROFILE_FIELDS}
        yield Entry(item, approved.get(item.pk) or bank, item.pk in approved)


def decided(round_: Round, kind: str) -> list[Event]:
    """What a finished phase of this kind decided, by the title of the measure."""
    events = Event.objects.filter(
        phase__round=round_, phase__kind=kind, phase__state=Phase.State.CLOSED
    )
    events = events.select_related("item__measure__office")
    return list(events.order_by("item__measure__sort_title", "pk"))


def report_years(round_: Round) -> list[int]:
    """The years of the reports that are judged."""
    years = round_.items.filter(report__isnull=False).values_list("report__year", flat=True)
    return sorted(set(years))
