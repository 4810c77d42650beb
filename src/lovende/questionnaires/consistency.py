"""Checks that a definition hangs together: what no single field can see.

Every contradiction is found in one pass, so that whoever writes a form corrects it once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from lovende.common.texts import LANGUAGES
from lovende.questionnaires.definitions import (
    NOT_RELEVANT,
    Amount,
    Date,
    Integer,
    LongText,
    MultipleChoice,
    Question,
    Questionnaire,
    Scale,
    SingleChoice,
    YesNo,
)
from lovende.questionnaires.parsing import NOT_RELEVANT_WORDS
from lovende.questionnaires.problems import DefinitionProblem
from lovende.questionnaires.words import fold

Path = tuple[str | int, ...]
RESERVED_KEYS = frozenset({NOT_RELEVANT})
LONGEST_SCALE = 101


def problems_of(form: Questionnaire) -> list[DefinitionProblem]:
    """Return everything that contradicts something else in the form."""
    problems = list(_repeated_keys(form))
    earlier: dict[str, Question] = {}
    for path, question in _walk(form):
        problems += _limits(question, path)
        problems += _options(question, path)
        problems += _condition(question, earlier, path)
        problems += _replacements(form, question, path)
        earlier.setdefault(question.key, question)
    problems += _same_labels(form)
    return problems


def _walk(form: Questionnaire) -> Iterator[tuple[Path, Question]]:
    for s, section in enumerate(form.sections):
        for q, question in enumerate(section.questions):
            yield ("section", s, "question", q), question


def _repeated_keys(form: Questionnaire) -> Iterator[DefinitionProblem]:
    seen: set[str] = set()
    for i, section in enumerate(form.sections):
        if section.key in seen:
            yield _repeated(("section", i, "key"), section.key)
        seen.add(section.key)
    seen = set()
    for path, question in _walk(form):
        if question.key in seen:
            yield _repeated((*path, "key"), question.key)
        seen.add(question.key)


def _repeated(path: Path, key: str) -> DefinitionProblem:
    message = _("The key «%(key)s» is used more than once.") % {"key": key}
    return DefinitionProblem(path, "repeated_key", message)


def _same_labels(form: Questionnaire) -> Iterator[DefinitionProblem]:
    """Labels head the columns of a spreadsheet, so no two questions may share one."""
    owner: dict[str, str] = {}
    for path, question in _walk(form):
        for language in LANGUAGES:
            label = fold(question.label[language])
            if owner.setdefault(label, question.key) != question.key:
                message = _("The question «%(key)s» has the same label.") % {"key": owner[label]}
                yield DefinitionProblem((*path, "label", language), "same_label", message)


def _limits(question: Question, path: Path) -> Iterator[DefinitionProblem]:
    low: object = None
    high: object = None
    crossed = False
    match question:
        case Scale(min=low, max=high):
            crossed = low >= high
            if high - low >= LONGEST_SCALE:
                message = _("A scale has at most %(n)s points.") % {"n": LONGEST_SCALE}
                yield DefinitionProblem((*path, "max"), "long_scale", message)
                return
            yield from _points(question, path)
            yield from _names_of_points(question, path)
        case Integer(min=int() as low, max=int() as high) | Amount(min=low, max=high):
            crossed = low > high
        case LongText(min_words=int() as low, max_words=int() as high):
            crossed = low > high
        case Date(earliest=low, latest=high) if low and high:
            crossed = low > high
    if crossed:
        message = _("The lowest value (%(low)s) must be below the highest (%(high)s).")
        yield DefinitionProblem(
            path, "limits_crossed", message % {"low": str(low), "high": str(high)}
        )


def _points(question: Scale, path: Path) -> Iterator[DefinitionProblem]:
    counts = Counter(point.value for point in question.points)
    for i, point in enumerate(question.points):
        if not question.min < point.value < question.max:
            message = _("A named point lies between the ends; %(value)s does not.")
        elif counts[point.value] > 1:
            message = _("The point %(value)s is named more than once.")
        else:
            continue
        place = (*path, "points", i, "value")
        yield DefinitionProblem(place, "wrong_point", message % {"value": point.value})


def _names_of_points(question: Scale, path: Path) -> Iterator[DefinitionProblem]:
    """A point is recognised by its number and by its name, so a name may stand for one only."""
    taken = {str(value): str(value) for value in question.values}
    if question.not_relevant:
        words = (NOT_RELEVANT, *NOT_RELEVANT_WORDS.values())
        taken |= dict.fromkeys(map(fold, words), NOT_RELEVANT)
    places: dict[int, Path] = {question.min: ("min_label",), question.max: ("max_label",)}
    places |= {p.value: ("points", i, "label") for i, p in enumerate(question.points)}
    for value, label in question.label_by_value.items():
        for language in LANGUAGES:
            if taken.setdefault(fold(label[language]), str(value)) != str(value):
                message = _("«%(name)s» stands for two points of the scale.")
                yield DefinitionProblem(
                    (*path, *places[value], language),
                    "same_point",
                    message % {"name": label[language]},
                )


def _options(question: Question, path: Path) -> Iterator[DefinitionProblem]:
    if not isinstance(question, SingleChoice | MultipleChoice):
        return
    owner: dict[str, int] = {}
    for i, option in enumerate(question.options):
        place = (*path, "options", i)
        if option.key in RESERVED_KEYS:
            message = _("The key «%(key)s» has a fixed meaning.") % {"key": option.key}
            yield DefinitionProblem((*place, "key"), "reserved_key", message)
        names = {fold(option.key), *(fold(option.label[code]) for code in LANGUAGES)}
        for name in sorted(names):
            if owner.setdefault(name, i) != i:
                message = _("«%(name)s» stands for two options.") % {"name": name}
                yield DefinitionProblem(place, "same_option", message)
        if any(";" in option.label[code] for code in LANGUAGES):
            message = _("An option's label has no semicolon: it separates choices.")
            yield DefinitionProblem((*place, "label"), "semicolon", message)


def _condition(
    question: Question, earlier: dict[str, Question], path: Path
) -> Iterator[DefinitionProblem]:
    condition = question.shown_if
    if condition is None:
        return
    place = (*path, "shown_if")
    asked = earlier.get(condition.question)
    if asked is None:
        message = _("There is no earlier question «%(key)s».") % {"key": condition.question}
        yield DefinitionProblem((*place, "question"), "unknown_question", message)
        return
    allowed = _possible_answers(asked)
    if allowed is None:
        message = _("A condition needs a yes/no, choice or scale question; «%(key)s» is not one.")
        yield DefinitionProblem(
            (*place, "question"), "wrong_type", message % {"key": condition.question}
        )
        return
    for i, value in enumerate(condition.values):
        if not any(value == answer and type(value) is type(answer) for answer in allowed):
            message = _("«%(value)s» is not a possible answer to «%(key)s».")
            yield DefinitionProblem(
                (*place, "is", i),
                "impossible_answer",
                message % {"value": value, "key": condition.question},
            )


def _possible_answers(question: Question) -> Iterable[bool | int | str] | None:
    match question:
        case YesNo():
            return (True, False)
        case SingleChoice() | MultipleChoice():
            return question.option_by_key
        case Scale():
            return (*question.values, *((NOT_RELEVANT,) if question.not_relevant else ()))
    return None


def _replacements(
    form: Questionnaire, question: Question, path: Path
) -> Iterator[DefinitionProblem]:
    seen: set[tuple[str, int, str]] = set()
    for i, entry in enumerate(question.replaces):
        place = (*path, "replaces", i)
        target = (entry.questionnaire, entry.version, entry.question)
        if entry.questionnaire == form.key and entry.version >= form.version:
            message = _("A question replaces one of an earlier version.")
            yield DefinitionProblem((*place, "version"), "not_earlier", message)
        if target in seen:
            message = _("The same question is named twice.")
            yield DefinitionProblem(place, "repeated_replacement", message)
        if not entry.comparable and entry.reason is None:
            message = _("Say why the answers cannot be compared.")
            yield DefinitionProblem((*place, "reason"), "reason_missing", message)
        seen.add(target)
