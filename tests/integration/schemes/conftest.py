"""The second scheme, as it is and changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lovende.schemes.definitions import SchemeDefinition
from lovende.schemes.loader import load_folder
from questionnaire_answers import SCHEMES


@pytest.fixture
def library() -> SchemeDefinition:
    """The second scheme as its folder stands."""
    return load_folder(SCHEMES / "library-grants")


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., SchemeDefinition]:
    """``edited(file, old, new)``: the second scheme after somebody has edited one of its files."""
    folder = Path(shutil.copytree(SCHEMES / "library-grants", tmp_path / "library-grants"))

    def edit(name: str, old: str, new: str) -> SchemeDefinition:
        path = folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
        return load_folder(folder)

    return edit
