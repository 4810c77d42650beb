"""Follows a question over the versions of a form: where answers compare, and where they do not.

A new version says which question takes over from which. Walking those links gives the story of
one question; a series is broken wherever the form says that the answers do not compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lovende.questionnaires.definitions import (
    LocalizedText,
    LongText,
    Question,
    Questionnaire,
    Scale,
    ShortText,
    SingleChoice,
)


class QuestionRef(NamedTuple):
    """One question of one form version."""

    questionnaire: str
    version: int
    question: str


@dataclass(frozen=True, slots=True)
class Link:
    """A question and the earlier one that it takes over from."""

    earlier: QuestionRef
    later: QuestionRef
    comparable: bool
    reason: LocalizedText | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A question with all that came before it and after it.

    ``links`` are ordered by version. ``comparable`` holds the questions whose answers may stand
    in one line of numbers with it; ``breaks`` are the links that must not be drawn across.
    """

    question: QuestionRef
    links: tuple[Link, ...]
    comparable: frozenset[QuestionRef]

    @property
    def questions(self) -> tuple[QuestionRef, ...]:
        """Every question of the series, oldest version first."""
        found = {self.question, *(ref for link in self.links for ref in (link.earlier, link.later))}
        return tuple(sorted(found, key=lambda ref: (ref.version, ref.questionnaire, ref.question)))

    @property
    def breaks(self) -> tuple[Link, ...]:
        """Where the series is broken, with the reason."""
        return tuple(link for link in self.links if not link.comparable)

    @property
    def is_unbroken(self) -> bool:
        """Whether all answers may be compared."""
        return not self.breaks


class SeriesIndex:
    """The links between all questions of a set of form versions."""

    def __init__(self, forms: Iterable[Questionnaire]) -> None:
        self._links: dict[QuestionRef, list[Link]] = {}
        self._known: set[QuestionRef] = set()
        for form in forms:
            for key, question in form.questions.items():
                later = QuestionRef(form.key, form.version, key)
                self._known.add(later)
                for link in _links_of(later, question):
                    self._links.setdefault(link.later, []).append(link)
                    self._links.setdefault(link.earlier, []).append(link)

    def series(self, questionnaire: str, version: int, question: str) -> Series:
        """The series of one question; KeyError when there is no such question."""
        ref = QuestionRef(questionnaire, version, question)
        if ref not in self._known:
            raise KeyError(ref)
        links = self._walk(ref, forwards=False) + self._walk(ref, forwards=True)
        reached = {
            part
            for forwards in (False, True)
            for link in self._walk(ref, forwards=forwards, comparable_only=True)
            for part in (link.earlier, link.later)
        }
        links.sort(key=lambda link: (link.later, link.earlier))
        return Series(ref, tuple(links), frozenset({ref, *reached}))

    def _walk(
        self, start: QuestionRef, *, forwards: bool, comparable_only: bool = False
    ) -> list[Link]:
        """Links that lead only backwards, or only forwards, from a question.

        Turning on the way would pull in the siblings of a split question, which are other
        questions with other series.
        """
        found: list[Link] = []
        waiting, seen = [start], {start}
        while waiting:
            here = waiting.pop()
            for link in self._links.get(here, ()):
                origin, target = (
                    (link.earlier, link.later) if forwards else (link.later, link.earlier)
                )
                if origin != here or (comparable_only and not link.comparable):
                    continue
                found.append(link)
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
        return found


def _links_of(later: QuestionRef, question: Question) -> Iterator[Link]:
    for entry in question.replaces:
        earlier = QuestionRef(entry.questionnaire, entry.version, entry.question)
        yield Link(earlier, later, entry.comparable, entry.reason)


def can_compare(earlier: Question, later: Question) -> bool:
    """Whether answers of these two could be compared at all, whatever the form says.

    Text compares with text; a scale only with one of the same ends; a choice only when every
    earlier option is still there; anything else with its own type.
    """
    if isinstance(earlier, ShortText | LongText) and isinstance(later, ShortText | LongText):
        return True
    if earlier.type != later.type:
        return False
    if isinstance(earlier, Scale) and isinstance(later, Scale):
        return (earlier.min, earlier.max) == (later.min, later.max)
    if isinstance(earlier, SingleChoice) and isinstance(later, SingleChoice):
        return earlier.option_by_key.keys() <= later.option_by_key.keys()
    return True
