"""Writes: changes of the table of words, collected one by one and put into use together."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from lovende.common.audit import record
from lovende.common.errors import InvalidInput, Problem
from lovende.knowledge import tasks
from lovende.knowledge.models import WordChange, WordEntry
from lovende.knowledge.rules import require_words
from lovende.knowledge.search import words as table
from lovende.knowledge.word_lines import as_line, new_faults, proposal, with_changes
from lovende.people.models import User


@transaction.atomic
def change_words(
    *, kind: str, words: str, replaces: str = "", by: User | None
) -> WordChange | None:
    """Collect a change: a new line, another line in the place of one, or none in its place.

    None when it only takes back a change that was collected before. Nothing is searched
    differently until :func:`use_changes`.
    """
    require_words(by)
    changes = list(WordChange.objects.select_for_update())
    lines = table.current_lines()
    asked = proposal(kind, as_line(kind, words), replaces, lines=lines, changes=changes)
    _refuse(asked.faults)
    change = asked.change
    if change.words == change.replaces:
        _drop(change, by)
        return None
    change.made_by = by
    change.save()
    record("knowledge.word_change_collected", change, by=by, **_told(change))
    return change


@transaction.atomic
def undo_change(*, change: WordChange, by: User | None) -> None:
    """Take back a change that is not in use yet."""
    require_words(by)
    changes = list(WordChange.objects.select_for_update())
    lines = table.current_lines()
    others = [one for one in changes if one.pk != change.pk]
    _refuse(new_faults(with_changes(lines, changes), with_changes(lines, others)))
    _drop(change, by)


@transaction.atomic
def use_changes(*, by: User | None) -> int:
    """Put all collected changes into use; the index is built anew in the background.

    Gives how many there were. The bank is searched by the table before until that is done.
    """
    require_words(by)
    changes = list(WordChange.objects.select_for_update())
    if not changes:
        raise InvalidInput(_("There are no changes to put into use."))
    lines = table.current_lines()
    _refuse(new_faults(lines, with_changes(lines, changes)))
    for change in changes:
        if change.replaces:
            _take_out(change, by)
    for change in changes:
        if change.words:
            _put_in(change, by)
        record("knowledge.word_change_used", change, by=by, **_told(change))
    WordChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
    tasks.use_words.enqueue()
    return len(changes)


def _take_out(change: WordChange, by: User | None) -> None:
    """A line of the product is set aside, so that it can be taken back; another's is removed."""
    entries = WordEntry.objects.filter(kind=change.kind, words=change.replaces)
    entries.delete()
    if change.replaces in table.shipped()[change.kind]:
        WordEntry.objects.create(
            kind=change.kind, words=change.replaces, active=False, changed_by=by
        )


def _put_in(change: WordChange, by: User | None) -> None:
    WordEntry.objects.filter(kind=change.kind, words=change.words).delete()
    if change.words not in table.shipped()[change.kind]:
        WordEntry.objects.create(kind=change.kind, words=change.words, changed_by=by)


def _drop(change: WordChange, by: User | None) -> None:
    if change.pk is not None:
        record("knowledge.word_change_undone", change, by=by, **_told(change))
        change.delete()


def _told(change: WordChange) -> dict[str, str]:
    return {"kind": change.kind, "words": change.words, "replaces": change.replaces}


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise InvalidInput(faults[0], [Problem("words", fault) for fault in faults])
