"""What the pages of the bank need: answers on a scale as marks, and text in its own language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def marks(answer: Any) -> list[bool]:
    """A scale answer as marks, true where the answer reaches; empty for «not relevant».

    A scale from 0 has no mark for its lowest point, so that «not at all» fills none.
    """
    if not isinstance(answer.value, int) or answer.low is None or answer.high is None:
        return []
    first = max(answer.low, 1) if answer.low >= 0 else answer.low + 1
    return [point <= answer.value for point in range(first, answer.high + 1)]


@register.filter
def foreign(language: str) -> str:
    """The language of a text where it is not the page's own, for the attribute ``lang``."""
    return "" if language == get_language() else language


@register.filter
def beside(first: Iterable[Any], second: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Two lists side by side, as far as the shorter goes."""
    return list(zip(first, second, strict=False))
