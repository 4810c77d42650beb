"""What is folded away on a page, for the tests that look at all of it."""

from __future__ import annotations

from playwright.sync_api import Page


def unfold(page: Page) -> None:
    """Open what is folded away, so that it is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
