"""What lies around an application: what is like it, and what the office has had before."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_datetime

from lovende.applications.models import Likeness, Submission
from lovende.awards.models import Handling
from lovende.awards.queries import application as read
from lovende.knowledge.queries import similar_to_text
from lovende.people.models import User

SEARCHED = ("title", "need", "research_question", "target_group", "description")
MOST = 5


def surroundings(user: User, held: Handling, submission: Submission) -> dict[str, Any]:
    """What the page shows beside the application itself."""
    answers = submission.answer_set.answers
    text = "\n".join(str(answers.get(key, "")) for key in SEARCHED).strip()
    kinds = dict(Likeness.Kind.choices)
    marks = read.measures_marked(submission)
    replicated = answers.get("replicated")
    return {
        "marks": [(key, kinds.get(kind, kind), why, one) for key, kind, why, one in marks],
        "found": similar_to_text(text, top=MOST) if text else (),
        "searched_at": parse_datetime(submission.search.get("at", "")),
        "searched_found": len(submission.search.get("found", [])),
        "office_measures": read.measures_of_office(held),
        "office_applications": read.applications_of_office(user, held),
        "alike": read.alike_in_call(user, held),
        "replicated": replicated,
        "replications": read.replications_in_call(held) if replicated else 0,
        "cap": held.call.replication_cap,
    }
