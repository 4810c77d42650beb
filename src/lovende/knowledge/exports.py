"""Files of any list of measures: every measure that fits, one a row, whatever their number.

Measures are read some hundred at a time while the file is being sent. Contact details are in it
only when the person who asks may see them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lovende.common.tables import CONTENT_TYPES, Cell, Table, chunks, dictionary
from lovende.common.texts import localized
from lovende.followup.models import Report
from lovende.knowledge.export_columns import CONTACT_FIELDS, MEASURE_FIELDS, columns
from lovende.knowledge.facets import FACETS, SORTS, TERM_FACETS
from lovende.knowledge.forms import BankQuery
from lovende.knowledge.labels import office_names
from lovende.knowledge.queries.lists import Question
from lovende.measures.models import Measure, MeasureYear
from lovende.people.permissions import Permission, decide, require
from lovende.questionnaires.models import QuestionnaireVersion
from lovende.schemes.models import Term
from lovende.schemes.queries import data_licences

if TYPE_CHECKING:
    from lovende.people.permissions import Person

AT_A_TIME = 500
FILENAME = "lovende-tiltak"
_KEY = "measure-key"
_MONEY = ("grant_received", "used_wages", "used_competence")

Row = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Export:
    """A file to send: its name, its type, its content piece by piece, and how many rows.

    ``notes`` says what of the question was not understood and left out.
    """

    filename: str
    content_type: str
    chunks: Iterator[bytes]
    total: int
    notes: tuple[str, ...] = ()


def export(
    query: BankQuery,
    *,
    viewer: Person,
    file_format: str,
    site: str = "",
    only_dictionary: bool = False,
) -> Export:
    """Every measure that fits, as xlsx, csv or json, for this person.

    ``site`` is put before the address of each measure. With ``only_dictionary`` the file is the
    data dictionary alone; Excel and JSON files carry it themselves, CSV has no room for it.
    """
    require(viewer, Permission.EXPORT_BANK)
    contacts = bool(decide(viewer, Permission.SEE_CONTACTS))
    return _export(query, file_format, contacts, site, only_dictionary)


def operator_export(
    query: BankQuery,
    *,
    file_format: str,
    contacts: bool = False,
    only_dictionary: bool = False,
) -> Export:
    """The same for whoever operates the site, at its command line."""
    return _export(query, file_format, contacts, "", only_dictionary)


def _export(
    query: BankQuery, file_format: str, contacts: bool, site: str, only_dictionary: bool
) -> Export:
    question = Question.of(query)
    address = site + reverse("measure-detail", args=[_KEY])
    shown = columns(question.words, contacts=contacts)
    reader = _Reader([column.key for column in shown], contacts, address, _Names.read())
    table = Table(
        key="measures",
        title=_("Measures"),
        columns=shown,
        rows=reader.rows(question.ids()),
        about=_about(question),
    )
    if only_dictionary:
        table = dictionary(table)
    return Export(
        filename=f"{FILENAME}{'-ordbok' if only_dictionary else ''}.{file_format}",
        content_type=CONTENT_TYPES[file_format],
        chunks=chunks(table, file_format),
        total=len(question.found),
        notes=question.query.notes,
    )


def _about(question: Question) -> dict[str, str]:
    """What the file holds, for whoever meets it without the page it came from."""
    query = question.query
    about = {
        _("Taken out"): timezone.localtime().replace(microsecond=0, tzinfo=None).isoformat(" "),
        _("Measures"): str(len(question.found)),
        _("Order"): str(SORTS[query.order]),
    }
    if query.text:
        about[_("Search")] = query.text
    offices = office_names(query.values("office"))
    for facet, values in query.filters.items():
        names = (offices.get(v) or question.words.label(facet, v) for v in values)
        about[str(FACETS[facet].label)] = "; ".join(names)
    about[_("Synthetic data")] = _(
        "Rows marked as synthetic are made up for trying the system and describe no real measure."
    )
    if licences := data_licences():
        about[_("Licence")] = "; ".join(f"{one.scheme}: {one.name} ({one.url})" for one in licences)
    return about


@dataclass(frozen=True, slots=True)
class _Names:
    """What many rows share: kind and key of each term, title of each form version."""

    terms: Mapping[int, tuple[str, str]]
    forms: Mapping[int, str]

    @classmethod
    def read(cls) -> _Names:
        terms = Term.objects.order_by().values_list("pk", "kind", "key")
        forms = QuestionnaireVersion.objects.order_by()
        return cls(
            terms={pk: (kind, key) for pk, kind, key in terms},
            forms={f.pk: f"{localized(f.definition['title'])} ({f})" for f in forms},
        )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads rows while the file is being sent; whatever has a language is settled before."""

    keys: Sequence[str]
    contacts: bool
    address: str
    names: _Names

    def rows(self, ids: Iterable[int]) -> Iterator[list[Cell]]:
        """One row a measure, in the order of the ids."""
        waiting = iter(ids)
        while taken := list(islice(waiting, AT_A_TIME)):
            rows = self._read(taken)
            for pk in taken:
                if row := rows.get(pk):
                    row["address"] = self.address.replace(_KEY, str(row["key"]))
                    yield [row[key] for key in self.keys]

    def _read(self, ids: list[int]) -> dict[int, Row]:
        """The rows of these measures, in five queries whatever their number."""
        fields = [*MEASURE_FIELDS.values(), *(CONTACT_FIELDS if self.contacts else ())]
        found = Measure.objects.filter(pk__in=ids).order_by().values("pk", *fields)
        rows = {entry["pk"]: _measure(entry, self.contacts) for entry in found}
        _add_terms(rows, ids, self.names)
        _add_places(rows, ids)
        _add_money(rows, ids)
        _add_reports(rows, ids, self.names)
        return rows


def _measure(entry: Mapping[str, Any], contacts: bool) -> Row:
    row: Row = {key: entry[field] for key, field in MEASURE_FIELDS.items()}
    if contacts:
        row |= {field: entry[field] for field in CONTACT_FIELDS}
    row |= dict.fromkeys((*TERM_FACETS, "municipalities", "report_years", "source"), ())
    row |= dict.fromkeys(_MONEY)
    row["report_words"] = 0
    return row


def _add_terms(rows: dict[int, Row], ids: list[int], names: _Names) -> None:
    filed: dict[tuple[int, str], list[str]] = defaultdict(list)
    links = Measure.terms.through.objects.filter(measure_id__in=ids)
    for measure, term in links.order_by("term__order", "pk").values_list("measure_id", "term_id"):
        kind, key = names.terms[term]
        filed[measure, kind].append(key)
    for (measure, kind), keys in filed.items():
        rows[measure][kind] = keys


def _add_places(rows: dict[int, Row], ids: list[int]) -> None:
    filed: dict[int, list[str]] = defaultdict(list)
    links = Measure.municipalities.through.objects.filter(measure_id__in=ids)
    for measure, name in links.order_by("municipality__name").values_list(
        "measure_id", "municipality__name"
    ):
        filed[measure].append(name)
    for measure, places in filed.items():
        rows[measure]["municipalities"] = places


def _add_money(rows: dict[int, Row], ids: list[int]) -> None:
    sums = (
        MeasureYear.objects.filter(measure_id__in=ids)
        .order_by()
        .values("measure_id")
        .annotate(**{f"sum_{name}": Sum(name) for name in _MONEY})
    )
    for measure, *amounts in sums.values_list("measure_id", *(f"sum_{name}" for name in _MONEY)):
        rows[measure] |= dict(zip(_MONEY, amounts, strict=True))


def _add_reports(rows: dict[int, Row], ids: list[int], names: _Names) -> None:
    reports = Report.objects.filter(measure_id__in=ids, is_current=True).order_by("year", "kind")
    years: dict[int, list[str]] = defaultdict(list)
    forms: dict[int, list[str]] = defaultdict(list)
    words: dict[int, int] = defaultdict(int)
    for measure, year, count, form in reports.values_list(
        "measure_id", "year", "words", "answer_set__questionnaire_id"
    ):
        years[measure].append(str(year))
        forms[measure].append(names.forms[form])
        words[measure] += count
    for measure in years:
        rows[measure]["report_years"] = list(dict.fromkeys(years[measure]))
        rows[measure]["source"] = list(dict.fromkeys(forms[measure]))
        rows[measure]["report_words"] = words[measure]
