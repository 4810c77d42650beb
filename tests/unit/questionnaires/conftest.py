"""Forms to test on: one with every type of question, and those of the NAV scheme."""

from __future__ import annotations

import pytest

from lovende.questionnaires.definitions import Questionnaire
from lovende.schemes.loader import load_folder
from lovende.schemes.registry import load_scheme
from questionnaire_answers import SCHEMES


@pytest.fixture(scope="session")
def library_form() -> Questionnaire:
    """The form with every type of question."""
    return load_folder(SCHEMES / "library-grants").questionnaire("library-report", 2)


@pytest.fixture(scope="session")
def form_2021() -> Questionnaire:
    """The NAV form of 2021."""
    return load_scheme("nav-social-services").questionnaire("nav-report", 2021)
