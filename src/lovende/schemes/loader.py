"""Reads a scheme's folder and checks all of it before any of it is used.

Every fault is listed with its file, the key in it and what to do, in the reader's language, so
that whoever keeps the files mends them in one round.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import BaseModel, ValidationError

from lovende.common.errors import InvalidInput, Problem
from lovende.questionnaires.definitions import Questionnaire
from lovende.questionnaires.explain import explain, written
from lovende.schemes.agreement import Named, disagreements, rounds_without_criteria
from lovende.schemes.definitions import CallDefinition, SchemeDefinition, SchemeHead, Terms
from lovende.schemes.selection import CriteriaSet, RoundDesign

HEAD, TERMS, CALLS, FORMS = "scheme.toml", "terms.toml", "calls", "questionnaires"
CRITERIA, ROUNDS = "criteria", "rounds"
FOLDERS = (CALLS, FORMS, CRITERIA, ROUNDS)
LARGEST_FILE = 2 * 1024 * 1024

ModelT = TypeVar("ModelT", bound=BaseModel)
_PLACE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")


class SchemeFault(InvalidInput):
    """A scheme's folder that cannot be used; ``problems`` lists every fault."""


def load_folder(folder: Path) -> SchemeDefinition:
    """Read a scheme. Raises :class:`SchemeFault` with every fault that was found."""
    return _Reader(folder).read()


class _Reader:
    """Reads one folder and gathers what is wrong with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def read(self) -> SchemeDefinition:
        if not self.folder.is_dir():
            self._fault("", "", _("There is no such folder."))
            raise self._failure()
        self._refuse_strangers()
        head = self._part(HEAD, SchemeHead)
        terms = self._part(TERMS, Terms)
        calls = self._parts(CALLS, CallDefinition)
        forms = self._parts(FORMS, Questionnaire)
        criteria = self._parts(CRITERIA, CriteriaSet)
        designs = self._parts(ROUNDS, RoundDesign)
        self._check_names(calls, forms, criteria, designs)
        if head and terms and not self.problems:
            found = disagreements(head, terms, calls, forms)
            for file, path, message in (*found, *rounds_without_criteria(designs, criteria)):
                self._fault(file, written(path), message)
        if self.problems or head is None or terms is None:
            raise self._failure()
        return SchemeDefinition.model_construct(
            head=head,
            terms=terms,
            calls=tuple(call for _file, call in calls),
            questionnaires=tuple(form for _file, form in forms),
            criteria=tuple(one for _file, one in criteria),
            designs=tuple(design for _file, design in designs),
        )

    def _refuse_strangers(self) -> None:
        """A file in the wrong place would otherwise be passed over without a word."""
        for path in sorted(self.folder.rglob("*.toml")):
            name = path.relative_to(self.folder).as_posix()
            known = name in (HEAD, TERMS) or path.parent in {self.folder / one for one in FOLDERS}
            if not known:
                self._fault(name, "", _("No file is expected here. Check its name and folder."))

    def _parts(self, folder: str, model: type[ModelT]) -> list[Named[ModelT]]:
        names = sorted(path.name for path in (self.folder / folder).glob("*.toml"))
        read = ((f"{folder}/{name}", self._part(f"{folder}/{name}", model)) for name in names)
        return [(name, part) for name, part in read if part is not None]

    def _part(self, name: str, model: type[ModelT]) -> ModelT | None:
        raw = self._toml(name)
        if raw is None:
            return None
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            for problem in explain(error, raw):
                self._fault(name, written(problem.path), problem.message)
            return None

    def _toml(self, name: str) -> dict[str, Any] | None:
        path = self.folder / name
        try:
            if path.stat().st_size > LARGEST_FILE:
                self._fault(name, "", _("The file is too large to be a definition."))
                return None
            text = path.read_text(encoding="utf-8-sig")  # Windows puts a mark in front
        except FileNotFoundError:
            self._fault(name, "", _("The file is missing."))
        except UnicodeDecodeError:
            self._fault(name, "", _("The file is not text in UTF-8. Save it as UTF-8."))
        except OSError as error:
            self._fault(name, "", str(error.strerror or error))
        else:
            return self._parsed(name, text)
        return None

    def _parsed(self, name: str, text: str) -> dict[str, Any] | None:
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            place = _PLACE.search(str(error))
            line = place[1] if place and place[1] else str(len(text.splitlines()))
            reason = _PLACE.sub("", str(error)).strip()
            message = _("This is not valid TOML: %(reason)s.") % {"reason": reason}
            self._fault(name, _("line %(line)s") % {"line": line}, message)
        return None

    def _check_names(
        self,
        calls: list[Named[CallDefinition]],
        forms: list[Named[Questionnaire]],
        criteria: list[Named[CriteriaSet]],
        designs: list[Named[RoundDesign]],
    ) -> None:
        """A file's name says what it holds, so that nothing can stand there twice."""
        expected = {file: f"{CALLS}/{call.year}.toml" for file, call in calls}
        expected |= {file: f"{FORMS}/{form.key}-{form.version}.toml" for file, form in forms}
        expected |= {file: f"{CRITERIA}/{one.key}-{one.version}.toml" for file, one in criteria}
        expected |= {file: f"{ROUNDS}/{one.key}-{one.version}.toml" for file, one in designs}
        for file, name in expected.items():
            if file != name:
                message = _("By its content the file should be called «%(name)s».")
                self._fault(file, "", message % {"name": name})

    def _fault(self, file: str, path: str, message: str) -> None:
        where = ": ".join(part for part in (file, path) if part) or str(self.folder)
        self.problems.append(Problem(where, message))

    def _failure(self) -> SchemeFault:
        count = len(self.problems)
        message = ngettext(
            "The scheme in «%(folder)s» has %(count)s fault.",
            "The scheme in «%(folder)s» has %(count)s faults.",
            count,
        )
        return SchemeFault(
            message % {"folder": self.folder.name, "count": count}, tuple(self.problems)
        )
