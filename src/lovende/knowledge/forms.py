"""Turns the address of a list into a typed query, and a query back into an address; reads drafts.

Nothing that stands in an address can make it fail: what is unknown is left out, what is too
large is clamped or cut, and the reader is told where that changes what they asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import IO, Any, Protocol
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lovende.common.errors import InvalidInput, Problem
from lovende.common.json_lines import JsonLine, json_lines
from lovende.common.texts import whole_number_or
from lovende.knowledge.facets import DEFAULT_SORT, FACETS, RELEVANCE, SORTS
from lovende.knowledge.models import LONGEST_LINE, WordEntry
from lovende.knowledge.search.words import BETWEEN, EQUALS
from lovende.questionnaires.words import clean, one_line

PAGE_SIZES = (20, 50, 100)
LONGEST_TEXT = 200
LONGEST_DRAFT = 100_000
LARGEST_PAGE = 1_000_000
MOST_VALUES = 100
LONGEST_VALUE = 60
MOST_PROBLEMS = 100

Filters = Mapping[str, tuple[str, ...]]


class Params(Protocol):
    """What is needed of Django's QueryDict."""

    def get(self, key: str, default: str, /) -> Any:
        """The last value of a key."""

    def getlist(self, key: str, /) -> list[str]:
        """Every value of a key."""


@dataclass(frozen=True, slots=True)
class BankQuery:
    """What a reader asks the bank for. ``notes`` says what was left out of the request.

    ``sort`` is the order asked for, empty for the usual one.
    """

    text: str = ""
    filters: Filters = field(default_factory=lambda: MappingProxyType({}))
    sort: str = ""
    page: int = 1
    page_size: int = PAGE_SIZES[0]
    notes: tuple[str, ...] = ()

    @classmethod
    def from_params(cls, params: Params) -> BankQuery:
        """Read an address; never fails."""
        text, notes = _text(params.get("q", ""))
        sort = params.get("sort", "")
        size = whole_number_or(params.get("size", ""), PAGE_SIZES[0])
        filters = {key: _values(key, params.getlist(key)) for key in FACETS}
        return cls(
            text=text,
            filters=_kept(filters),
            sort=sort if sort in SORTS else "",
            page=min(max(whole_number_or(params.get("page", ""), 1), 1), LARGEST_PAGE),
            page_size=size if size in PAGE_SIZES else PAGE_SIZES[0],
            notes=notes,
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order and the page has been asked for."""
        return bool(self.text or self.filters)

    @property
    def usual_order(self) -> str:
        """The order where none is asked for: the best match first when there are words."""
        return RELEVANCE if self.text else DEFAULT_SORT

    @property
    def order(self) -> str:
        """The order of the list; without words there is no best match."""
        asked = "" if self.sort == RELEVANCE and not self.text else self.sort
        return asked or self.usual_order

    def values(self, facet: str) -> tuple[str, ...]:
        """The chosen values of a facet."""
        return self.filters.get(facet, ())

    def with_(self, facet: str, value: str) -> BankQuery:
        """Also ask for ``value``; back to the first page."""
        return self.only(facet, (*self.values(facet), value))

    def without(self, facet: str, value: str | None = None) -> BankQuery:
        """No longer ask for ``value``, or for anything of the facet; back to the first page."""
        rest = () if value is None else (v for v in self.values(facet) if v != value)
        return self.only(facet, rest)

    def only(self, facet: str, values: Iterable[str]) -> BankQuery:
        """Ask for these values of the facet and no others; back to the first page."""
        filters = {**self.filters, facet: tuple(sorted(set(values)))}
        return replace(self, filters=_kept(filters), page=1)

    def without_text(self) -> BankQuery:
        """No longer search for words; back to the first page."""
        return replace(self, text="", page=1)

    def pairs(self, **changes: Any) -> list[tuple[str, str]]:
        """Names and values of the address, in a fixed order, without what is the default."""
        query = replace(self, **changes) if changes else self
        pairs = [("q", query.text)] if query.text else []
        pairs += [(key, value) for key in FACETS for value in query.values(key)]
        if query.order != query.usual_order:
            pairs.append(("sort", query.order))
        if query.page_size != PAGE_SIZES[0]:
            pairs.append(("size", str(query.page_size)))
        if query.page > 1:
            pairs.append(("page", str(query.page)))
        return pairs

    def params(self, **changes: Any) -> str:
        """The query string of the address, the same for the same question; no leading «?»."""
        return urlencode(self.pairs(**changes))


def draft_text(raw: str) -> tuple[str, tuple[str, ...]]:
    """A draft as it can be read, and what was left out of it; never fails."""
    notes = []
    text = clean(raw[:LONGEST_DRAFT])
    if len(raw) > LONGEST_DRAFT:
        notes.append(
            _("The draft was too long; only the first %(number)d characters were used.")
            % {"number": LONGEST_DRAFT}
        )
    return text, tuple(notes)


def _kept(filters: Filters) -> Filters:
    """Only the facets that have values, in the order of the facets."""
    return MappingProxyType({key: filters[key] for key in FACETS if filters.get(key)})


def _text(raw: str) -> tuple[str, tuple[str, ...]]:
    notes = []
    if "\x00" in raw:
        notes.append(_("Characters that cannot be searched for were left out."))
    text = one_line(raw[: LONGEST_TEXT * 10])
    if len(text) > LONGEST_TEXT or len(raw) > LONGEST_TEXT * 10:
        text = text[:LONGEST_TEXT].rsplit(" ", 1)[0].strip()
        notes.append(
            _("The search was too long; only the first %(number)d characters were used.")
            % {"number": LONGEST_TEXT}
        )
    return text, tuple(notes)


def _values(facet: str, raw: list[str]) -> tuple[str, ...]:
    choices = FACETS[facet].choices
    kept = {
        value
        for value in raw
        if 0 < len(value) <= LONGEST_VALUE
        and value.isprintable()
        and (not choices or value in choices)
    }
    return tuple(sorted(kept)[:MOST_VALUES])


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A text to be compared, with the name it is to be answered by, as it was given."""

    id: str | int
    text: str


def check_drafts(stream: IO[bytes]) -> None:
    """Raise :class:`InvalidInput` with every line that is no draft."""
    problems = [
        Problem(_("Line {number}").format(number=line.number), fault)
        for line in json_lines(stream)
        if (fault := _fault_of_draft(line))
    ]
    if problems:
        number = len(problems)
        raise InvalidInput(
            ngettext(
                "%(number)d line cannot be used, so nothing was answered.",
                "%(number)d lines cannot be used, so nothing was answered.",
                number,
            )
            % {"number": number},
            problems[:MOST_PROBLEMS],
        )


def drafts(stream: IO[bytes]) -> Iterator[DraftLine]:
    """The drafts of a stream that :func:`check_drafts` has found no fault with."""
    for line in json_lines(stream):
        yield DraftLine(line.content["id"], line.content["text"])


def _fault_of_draft(line: JsonLine) -> str:
    if line.fault is not None:
        return str(line.fault)
    name, text = line.content.get("id"), line.content.get("text")
    if not isinstance(name, str | int) or isinstance(name, bool) or name == "":
        return _("«id» is missing. Give a text or a number by which to know the answer.")
    if not isinstance(text, str):
        return _("«text» is missing. Write the text to compare, in quotation marks.")
    return ""


class WordLineForm(forms.Form):
    """One line of the table of words: two words, some expressions, or one word, by its kind.

    ``line`` is what was written, as the table writes it; whether it may stand there is for
    :mod:`lovende.knowledge.word_lines` to say.
    """

    theirs = forms.CharField(label=gettext_lazy("Nynorsk"))
    ours = forms.CharField(label=gettext_lazy("Bokmål"))
    expressions = forms.CharField(
        label=gettext_lazy("Expressions"),
        help_text=gettext_lazy(
            "One expression a line, of one or more words. The first one names the group."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    word = forms.CharField(label=gettext_lazy("Word"))

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        kept = FIELDS_OF_KIND.get(kind, ("word",))
        for name in list(self.fields):
            if name not in kept:
                del self.fields[name]
            else:
                self.fields[name].widget.attrs |= {
                    "maxlength": LONGEST_LINE + 100,
                    "autocapitalize": "none",
                    "spellcheck": "false",
                    "lang": "nb",
                }

    @property
    def line(self) -> str:
        """What was written, as a line."""
        given = self.cleaned_data
        if self.kind == WordEntry.Kind.SPELLING:
            return f"{given.get('theirs', '')} {EQUALS} {given.get('ours', '')}"
        return str(given.get("expressions") or given.get("word") or "")

    def refuse(self, faults: Iterable[str]) -> None:
        """Put what is wrong with the line beside its last field."""
        for fault in faults:
            self.add_error(list(self.fields)[-1], fault)

    @classmethod
    def initial_of(cls, kind: str, line: str) -> dict[str, str]:
        """What the fields hold for a line of the table."""
        if kind == WordEntry.Kind.SPELLING:
            theirs, _equals, ours = line.partition(f" {EQUALS} ")
            return {"theirs": theirs, "ours": ours}
        lines = "\n".join(part.strip() for part in line.split(BETWEEN))
        return {"expressions": lines, "word": line}


FIELDS_OF_KIND: Mapping[str, tuple[str, ...]] = {
    WordEntry.Kind.SPELLING: ("theirs", "ours"),
    WordEntry.Kind.SYNONYMS: ("expressions",),
    WordEntry.Kind.RELATED: ("expressions",),
}
