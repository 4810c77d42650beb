"""Templates keep to the content security policy and to the site's own components."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "lovende"
TEMPLATES = [path for path in sorted(SOURCE.rglob("*.html")) if {"templates"} & set(path.parts)]
COMMENT = re.compile(r"{#.*?#}|{% comment .*?{% endcomment %}|<!--.*?-->", re.DOTALL)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE)
INLINE_STYLE = re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)
HANDLER = re.compile(r"\son[a-z]+\s*=\s*[\"']|javascript:|\shx-on\b", re.IGNORECASE)
ELSEWHERE = re.compile(r"<(?:script|link|img|source|iframe)\b[^>]*(?:src|href)=[\"'](?:https?:)?//")


def named(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def source(path: Path) -> str:
    return COMMENT.sub("", path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_has_no_script_or_style_of_its_own(path: Path) -> None:
    text = source(path)
    data = re.sub(r'<script[^>]*type="application/json"[^>]*>', "", text)
    assert not INLINE_SCRIPT.search(data)
    assert not INLINE_STYLE.search(text)
    assert not HANDLER.search(text)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_loads_nothing_from_elsewhere(path: Path) -> None:
    assert not ELSEWHERE.search(source(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_nothing_is_marked_safe_in_a_template(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|{%\s*autoescape off", source(path))
