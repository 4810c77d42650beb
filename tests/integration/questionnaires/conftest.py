"""Published forms to answer."""

from __future__ import annotations

import pytest

from lovende.questionnaires.actions import publish_version
from lovende.questionnaires.definitions import Questionnaire
from lovende.questionnaires.models import QuestionnaireVersion
from lovende.schemes.loader import load_folder
from questionnaire_answers import SCHEMES


@pytest.fixture(scope="session")
def definition() -> Questionnaire:
    """The form with every type of question."""
    return load_folder(SCHEMES / "library-grants").questionnaire("library-report", 2)


@pytest.fixture
def version(db: None, definition: Questionnaire) -> QuestionnaireVersion:
    """The same form, published."""
    return publish_version(definition=definition)
