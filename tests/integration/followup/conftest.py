"""Every test here has the NAV scheme, and a folder of its own for uploads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _uploads(tmp_path: Path, settings: Any, nav_scheme: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
