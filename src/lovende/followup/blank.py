"""When a report counts as practically blank: a form sent in with next to nothing on it.

The evaluation of the scheme left out reports whose form was practically blank, without saying
where the line goes. Here a report is blank when both hold: it has fewer than
:data:`FEWEST_WORDS` words of free text in all, and fewer than :data:`SMALLEST_SHARE` of the
form's questions are answered. A short report with its figures and crosses in place is short, not
blank; a single sentence on an otherwise empty form does not make it a report.
"""

from __future__ import annotations

from collections.abc import Sized

from lovende.questionnaires.definitions import Questionnaire

FEWEST_WORDS = 20
SMALLEST_SHARE = 1 / 3


def is_blank(form: Questionnaire, answers: Sized, words: int) -> bool:
    """Whether a report with these answers, and this many words of free text, is blank."""
    return words < FEWEST_WORDS and len(answers) < SMALLEST_SHARE * len(form.questions)
