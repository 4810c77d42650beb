"""The texts we translate for libraries are still the libraries' own."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import allauth
import django
import pytest

TOOLS = Path(__file__).resolve().parents[3] / "tools"
sys.path.insert(0, str(TOOLS))

import library_texts  # noqa: E402
import messages  # noqa: E402


@cache
def library() -> set:
    root = Path(allauth.__file__).parent
    used = ("contrib/auth/password_validation", "core/validators", "forms/fields", "forms/models")
    files = [Path(django.__file__).parent / f"{name}.py" for name in used]
    files += [root / "account" / "forms.py", *root.glob("*/adapter.py")]
    for folder in ("account", "mfa"):
        files += (root / folder).rglob("*.py")
        files += (root / "templates" / folder / "messages").glob("*.txt")
    return {key for path in set(files) for key in messages.texts_in(path)}


@pytest.mark.parametrize("key", library_texts.TEXTS, ids=lambda key: str(key[1]))
def test_the_library_still_says_this(key: tuple) -> None:
    assert key in library()
