"""Checks that a scheme's files agree with one another.

Looks at what no single file can see: a call that names a form or a priority area which is not
there, a question that takes over from one that never was, a word that stands for two things.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias, TypeVar

from django.utils.translation import gettext as _

from lovende.questionnaires.definitions import MultipleChoice, Question, Questionnaire, SingleChoice
from lovende.questionnaires.series import can_compare
from lovende.schemes.definitions import (
    TERM_KINDS,
    CallDefinition,
    FormRef,
    SchemeHead,
    Terms,
    plain_name,
)
from lovende.schemes.selection import CriteriaSet, RoundDesign

T = TypeVar("T")
Named: TypeAlias = tuple[str, T]
"""A part with the file that it comes from."""
Path: TypeAlias = tuple[str | int, ...]
Disagreement: TypeAlias = tuple[str, Path, str]
"""File, path in it, and what is wrong."""
Forms: TypeAlias = dict[tuple[str, int], Questionnaire]


def disagreements(
    head: SchemeHead,
    terms: Terms,
    calls: Sequence[Named[CallDefinition]],
    forms: Sequence[Named[Questionnaire]],
) -> Iterator[Disagreement]:
    """Return everything in which the files contradict one another."""
    by_key: Forms = {(form.key, form.version): form for _file, form in forms}
    yield from _repeated_priorities(head)
    yield from _ambiguous_terms(terms)
    for file, call in calls:
        yield from _call(file, call, terms, by_key)
    for file, form in forms:
        for section in form.sections:
            for question in section.questions:
                path = ("section", f"[{section.key}]", "question", f"[{question.key}]")
                yield from _options(file, path, question, terms)
                yield from _replacements(file, path, question, by_key)


def _repeated_priorities(head: SchemeHead) -> Iterator[Disagreement]:
    keys: set[str] = set()
    for priority in head.priorities:
        if priority.key in keys:
            message = _("The key «%(key)s» is used more than once.")
            path = ("priority", f"[{priority.key}]", "key")
            yield "scheme.toml", path, message % {"key": priority.key}
        keys.add(priority.key)


def _ambiguous_terms(terms: Terms) -> Iterator[Disagreement]:
    for kind in TERM_KINDS:
        owner: dict[str, str] = {}
        keys: set[str] = set()
        for term in terms.of_kind(kind):
            path = (kind, f"[{term.key}]")
            if term.key in keys:
                message = _("The key «%(key)s» is used more than once.")
                yield "terms.toml", (*path, "key"), message % {"key": term.key}
                continue
            keys.add(term.key)
            names = set(map(plain_name, (term.key, term.code, *term.label.values()))) - {""}
            for name in sorted(names):
                if owner.setdefault(name, term.key) != term.key:
                    message = _("«%(name)s» also stands for «%(other)s».")
                    yield "terms.toml", path, message % {"name": name, "other": owner[name]}


def _call(file: str, call: CallDefinition, terms: Terms, forms: Forms) -> Iterator[Disagreement]:
    known = {term.key for term in terms.priority_area}
    for i, key in enumerate(call.priority_areas):
        if key in call.priority_areas[:i]:
            message = _("The key «%(key)s» is used more than once.") % {"key": key}
            yield file, ("priority_areas", i + 1), message
        if key not in known:
            message = _("The priority area «%(key)s» is not in terms.toml.") % {"key": key}
            yield file, ("priority_areas", i + 1), message
    for name, ref in (("status", call.report_forms.status), ("final", call.report_forms.final)):
        if ref is not None and (ref.key, ref.version) not in forms:
            yield file, ("report_forms", name), _no_form(ref)
    for name in ("application_form", "assessment_form"):
        own = getattr(call, name)
        if own is not None and (own.key, own.version) not in forms:
            yield file, (name,), _no_form(own)
    if (
        call.application_deadline
        and call.report_deadline
        and call.report_deadline <= call.application_deadline
    ):
        message = _("Reports cannot be due before applications are.")
        yield file, ("report_deadline",), message


def _no_form(ref: FormRef) -> str:
    message = _("The scheme has no version %(version)s of the form «%(key)s».")
    return message % {"version": ref.version, "key": ref.key}


def _options(file: str, path: Path, question: Question, terms: Terms) -> Iterator[Disagreement]:
    if not isinstance(question, SingleChoice | MultipleChoice) or question.terms is None:
        return
    if question.terms not in TERM_KINDS:
        message = _("There is no kind of term «%(kind)s». Use one of: %(kinds)s.")
        kinds = ", ".join(TERM_KINDS)
        yield file, (*path, "terms"), message % {"kind": question.terms, "kinds": kinds}
        return
    known = {term.key for term in terms.of_kind(question.terms)}
    for option in question.options:
        if option.key not in known:
            message = _("«%(key)s» is not among the terms of the kind «%(kind)s».")
            yield (
                file,
                (*path, "options", f"[{option.key}]"),
                message % {"key": option.key, "kind": question.terms},
            )


def _replacements(
    file: str, path: Path, question: Question, forms: Forms
) -> Iterator[Disagreement]:
    for entry in question.replaces:
        place = (*path, "replaces", f"[{entry.question}]")
        form = forms.get((entry.questionnaire, entry.version))
        if form is None:
            ref = FormRef(key=entry.questionnaire, version=entry.version)
            yield file, place, _no_form(ref)
        elif entry.question not in form.questions:
            message = _("That form has no question «%(key)s».") % {"key": entry.question}
            yield file, place, message
        elif entry.comparable and not can_compare(form.questions[entry.question], question):
            message = _("The two questions are answered differently and cannot be comparable.")
            yield file, (*place, "comparable"), message


def rounds_without_criteria(
    designs: Sequence[Named[RoundDesign]], criteria: Sequence[Named[CriteriaSet]]
) -> Iterator[Disagreement]:
    """Return each design of a round that names a set of criteria which is not there."""
    known = {(one.key, one.version) for _file, one in criteria}
    for file, design in designs:
        ref = design.criteria
        if (ref.key, ref.version) not in known:
            message = _("The scheme has no version %(version)s of the criteria «%(key)s».")
            yield file, ("criteria",), message % {"version": ref.version, "key": ref.key}
