"""The public list of awards as a table for a file."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from lovende.awards.planning import key_of
from lovende.awards.queries.application import title_of
from lovende.awards.queries.letters import awards
from lovende.common.tables import Cell, Column, Table

AT_A_TIME = 500


def award_table() -> Table:
    """Every grant that its office has been told of, whole NOK."""
    columns = (
        Column.of("year", _("Year"), _("The year of the call")),
        Column.of("office", _("Office"), _("The office that got the grant")),
        Column.of("governor", _("Governor"), _("The governor whose frame it came from")),
        Column.of("measure", _("Measure"), _("The title of the measure")),
        Column.of("key", _("Measure number"), _("The measure's number in the knowledge bank")),
        Column.of("amount", _("Amount"), _("What was granted for the year, in whole kroner")),
        Column.of("synthetic", _("Synthetic"), _("Whether it is made up")),
    )
    return Table("awards", str(_("Awards")), columns, _rows())


def _rows() -> Iterator[list[Cell]]:
    for one in awards().iterator(chunk_size=AT_A_TIME):
        held = one.handling
        yield [
            held.call.year,
            held.application.office.name,
            held.governor.name if held.governor else "",
            title_of(held.submission),
            key_of(held.application, held.call.year),
            one.amount,
            held.application.synthetic,
        ]
