"""What a letter says: a template with its braces filled, as text, as a document, as PDF."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lovende.awards.models import Decision, LetterTemplate
from lovende.awards.queries.application import title_of
from lovende.common.documents.model import Block, Bullets, Document, Heading, Paragraph
from lovende.common.errors import InvalidInput, Problem
from lovende.people.models import User
from lovende.questionnaires.display import format_amount
from lovende.schemes.models import Call

LANGUAGES = ("nb", "nn")
BRACES = re.compile(r"\{([^{}]*)\}")
NAMES = frozenset(
    (
        *("governor", "office", "title", "question", "amount", "year", "conditions"),
        "reporting",
        *("reason", "text", "instance", "weeks", "body", "decided_by", "attested_by"),
    )
)
NEEDED: Mapping[str, frozenset[str]] = {
    "award": frozenset({"amount", "conditions", "instance", "weeks", "decided_by", "attested_by"}),
    "refusal": frozenset({"reason", "text", "instance", "weeks", "decided_by", "attested_by"}),
}
"""What no template of this outcome may lack."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A template as it stands: ``number`` 0 is the one that comes with the product."""

    outcome: str
    language: str
    subject: str
    body: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """A letter before it is set: its heading, and a line a paragraph, heading or point."""

    language: str
    subject: str
    body: str


def wording(call: Call, outcome: str, language: str) -> Wording:
    """The newest template, or the one that comes with the product."""
    found = LetterTemplate.objects.filter(call=call, outcome=outcome, language=language).first()
    if found is not None:
        return Wording(outcome, language, found.subject, found.body, found.number)
    own = _own()[outcome][language]
    return Wording(outcome, language, own["subject"], own["body"].strip())


def require_usable(outcome: str, subject: str, body: str) -> None:
    """Check a template before it is used.

    :raises InvalidInput: when it lacks what every letter must say, or has an unknown name.
    """
    found = set(BRACES.findall(f"{subject}\n{body}"))
    lacking = sorted(NEEDED[outcome] - found)
    unknown = sorted(found - NAMES)
    problems = []
    if not subject.strip():
        problems.append(Problem("subject", _("Required.")))
    if lacking:
        message = _("The letter must hold: %(names)s.")
        problems.append(Problem("body", message % {"names": _braced(lacking)}))
    if unknown:
        message = _("Nothing can be put in for: %(names)s.")
        problems.append(Problem("body", message % {"names": _braced(unknown)}))
    if problems:
        raise InvalidInput(_("The template cannot be used yet."), problems)


def letter_language(decision: Decision) -> str:
    """The written language of most of the office's people, bokmål where there is no telling."""
    spoken = Counter(
        User.objects.filter(
            memberships__organisation=decision.handling.application.office_id,
            memberships__valid_to__isnull=True,
            is_active=True,
            language__in=LANGUAGES,
        )
        .distinct()
        .values_list("language", flat=True)
    )
    return "nn" if spoken["nn"] > spoken["nb"] else "nb"


def said(decision: Decision, language: str) -> Said:
    """What the letter about a decision says."""
    template = wording(decision.handling.call, decision.outcome, language)
    values = _values(decision, language)
    return Said(language, _filled(template.subject, values), _lines(_filled(template.body, values)))


def document_of(letter: Said, *, governor: str) -> Document:
    """The letter to be set for print, dated today."""
    today = timezone.localdate()
    with translation.override(letter.language):
        dated = f"{governor}, {date_format(today)}" if governor else date_format(today)
    return Document(
        title=letter.subject,
        language=letter.language,
        date=today,
        author=governor,
        subtitle=dated,
        blocks=tuple(blocks(letter.body)),
    )


def blocks(body: str) -> Iterator[Block]:
    """The lines of a letter as headings, paragraphs and lists."""
    points: list[str] = []
    for line in [*body.splitlines(), ""]:
        if line.startswith("- "):
            points.append(line[2:])
            continue
        if points:
            yield Bullets(tuple(points))
            points = []
        if line.startswith("## "):
            yield Heading(line[3:])
        elif line:
            yield Paragraph(line)


def _values(decision: Decision, language: str) -> dict[str, str]:
    held = decision.handling
    answers = held.submission.answer_set.answers
    own = _own()
    call = held.call
    governor = held.governor.name if held.governor else "–"
    directorate = held.call.decides == Call.Decides.DIRECTORATE
    return {
        "governor": governor,
        "office": held.application.office.name,
        "title": title_of(held.submission),
        "question": str(answers.get("research_question", "")),
        "amount": format_amount(decision.amount or 0),
        "year": str(held.call.year),
        "conditions": "\n".join(f"- {one}" for one in decision.conditions.splitlines() if one),
        "reporting": own["reporting"][language][call.reporting],
        "reason": own["reason"][language].get(decision.reason, ""),
        "text": decision.text,
        "instance": call.appeal_instance.get(language) or own["instance"][language],
        "weeks": str(call.appeal_weeks),
        "body": own["directorate"][language] if directorate else governor,
        "decided_by": decision.decided_by_label,
        "attested_by": decision.attested_by_label,
    }


def _filled(text: str, values: Mapping[str, str]) -> str:
    """The braces filled in one pass, so that braces in what people wrote stay as they are."""
    return BRACES.sub(lambda found: values.get(found[1], found[0]), text)


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _braced(names: list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)


@cache
def _own() -> dict[str, Any]:
    file = resources.files("lovende.awards") / "data" / "letters.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
