"""What the pages of the table of words show: names and help for the kinds, and what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lovende.knowledge.forms import WordLineForm
from lovende.knowledge.models import WordEntry
from lovende.knowledge.queries.word_table import (
    COMING,
    IN_USE,
    LEAVING,
    SET_ASIDE,
    Line,
    LinesPage,
)

Kind = WordEntry.Kind
Text = str | Promise

ADD, CHANGE, OUT, BACK = "add", "change", "out", "back"


@dataclass(frozen=True, slots=True)
class KindText:
    """A kind of line: its lines by name, what they do, and the heading for adding one."""

    name: Text
    help: Text
    add: Text


KINDS: dict[str, KindText] = {
    Kind.SYNONYMS: KindText(
        _("Synonyms"),
        _("Groups of expressions that mean the same. Whoever searches for one finds the others."),
        _("New group of synonyms"),
    ),
    Kind.RELATED: KindText(
        _("Related words"),
        _(
            "Groups of expressions about the same thing. They count a little when measures like a "
            "draft are looked for; an ordinary search does not find one by another."
        ),
        _("New group of related words"),
    ),
    Kind.SPELLING: KindText(
        _("Nynorsk"),
        _("How a nynorsk word is spelled in bokmål, so that both are found by either."),
        _("New spelling"),
    ),
    Kind.STOP: KindText(
        _("Left out"),
        _("Words so common that they tell no measure from another. A search leaves them out."),
        _("New word to leave out"),
    ),
    Kind.PART: KindText(
        _("Parts of compounds"),
        _("Words that compounds are made of. «Ungdomsbolig» is also found by «bolig»."),
        _("New part of compounds"),
    ),
    Kind.WHOLE: KindText(
        _("Kept whole"),
        _("Words that look like compounds and are not, so that they are never divided."),
        _("New word to keep whole"),
    ),
}

STATES: dict[str, Text] = {
    IN_USE: _("In use"),
    SET_ASIDE: _("Set aside"),
    COMING: _("Will be added"),
    LEAVING: _("Will be taken out"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be done: ``do`` with ``line`` (empty for a new one) of a kind."""

    do: str
    kind: str
    line: str

    @classmethod
    def of(cls, params: QueryDict) -> Asked:
        """Read an address or a form; what is unknown is the usual."""
        kind = params.get("kind", "")
        line = params.get("line", "").replace("\x00", "")
        do = params.get("do", ADD)
        if do not in (CHANGE, OUT, BACK) or not line:
            do, line = ADD, ""
        return cls(do, kind if kind in KINDS else Kind.SYNONYMS, line)

    @property
    def written(self) -> bool:
        """Whether the reader writes the line."""
        return self.do in (ADD, CHANGE)

    @property
    def replaces(self) -> str:
        """The line that will no longer be there."""
        return self.line if self.do in (CHANGE, OUT) else ""

    @property
    def heading(self) -> Text:
        """The heading of the page."""
        if self.do == ADD:
            return KINDS[self.kind].add
        return {
            CHANGE: _("Change a line"),
            OUT: _("Take a line out"),
            BACK: _("Take a line back"),
        }[self.do]

    def form(self, params: QueryDict | None) -> WordLineForm | None:
        """The form of a line that is written; filled in when ``params`` has it."""
        if not self.written:
            return None
        return WordLineForm(
            self.kind, params, initial=WordLineForm.initial_of(self.kind, self.line)
        )


def list_address(kind: str) -> str:
    """The list of the lines of a kind."""
    return f"{reverse('word-table')}?{urlencode({'kind': kind})}"


def rows(page: LinesPage) -> Iterator[dict[str, object]]:
    """Each line with its state in words, and addresses of what can be done with it."""
    for line in page.lines:
        yield {"line": line, "state": STATES[line.state], "ways": list(_ways(page.kind, line))}


def _ways(kind: str, line: Line) -> Iterator[tuple[Text, str]]:
    if line.state == IN_USE:
        yield _("Change"), _address(CHANGE, kind, line.words)
        yield _("Remove") if line.own else _("Set aside"), _address(OUT, kind, line.words)
    elif line.state == SET_ASIDE:
        yield _("Take back"), _address(BACK, kind, line.words)


def _address(do: str, kind: str, line: str) -> str:
    return f"{reverse('word-change')}?{urlencode({'do': do, 'kind': kind, 'line': line})}"


def tabs(page: LinesPage) -> list[dict[str, object]]:
    """The kinds, with how many lines each has for what is searched for."""
    search = {"q": page.search} if page.search else {}
    return [
        {
            "label": KINDS[kind].name,
            "count": page.counts[kind],
            "href": f"{reverse('word-table')}?{urlencode({'kind': kind} | search)}",
            "current": kind == page.kind,
        }
        for kind in KINDS
    ]
