"""The core computes on paper: importing all of it brings in nothing of Django."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import pkgutil, sys, importlib, lovende.core
for module in pkgutil.walk_packages(lovende.core.__path__, "lovende.core."):
    importlib.import_module(module.name)
print(*sorted(name for name in sys.modules if name.split(".")[0] in {"django", "allauth"}))
"""


def test_importing_the_core_imports_no_django() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
