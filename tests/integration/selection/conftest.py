"""Every test here starts with the NAV scheme installed."""

import pytest


@pytest.fixture(autouse=True)
def _scheme(nav_scheme: object) -> None:
    """The scheme with its criteria and the design of a round."""
