"""A copy of the second scheme that a test may spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from questionnaire_answers import SCHEMES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A faultless scheme folder of one's own."""
    return Path(shutil.copytree(SCHEMES / "library-grants", tmp_path / "library-grants"))
