"""Runs every check that is not a test, and says at the end which failed.

All of them run even when the first fails, so that one run tells everything.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
DJANGO = [PYTHON, "-m", "django"]
CHECKS = {
    "style": [PYTHON, "-m", "ruff", "check"],
    "format": [PYTHON, "-m", "ruff", "format", "--check", "--quiet"],
    "types": [PYTHON, "-m", "mypy", "--no-error-summary"],
    "package order": [str(Path(PYTHON).parent / "lint-imports"), "--no-cache"],
    "translations": [PYTHON, "tools/messages.py", "check"],
    "deployment": [*DJANGO, "check", "--deploy", "--fail-level", "WARNING"],
    "migrations": [*DJANGO, "makemigrations", "--check", "--dry-run"],
}


def environment(folder: str) -> dict[str, str]:
    """The settings of a real site in its strictest form, whatever this person has set."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("LOVENDE_") and name != "DATABASE_URL"
    }
    return kept | {
        "DJANGO_SETTINGS_MODULE": "lovende.config.settings",
        "LOVENDE_DATA": folder,
        "LOVENDE_HOSTS": "lovende.example",
    }


def main() -> int:
    """Run the checks named on the command line, or all; 1 when one fails."""
    wanted = sys.argv[1:] or list(CHECKS)
    failed = []
    with tempfile.TemporaryDirectory(prefix="lovende-check-") as folder:
        for name in wanted:
            start = time.monotonic()
            done = subprocess.run(CHECKS[name], cwd=ROOT, env=environment(folder), check=False)
            passed = done.returncode == 0
            if not passed:
                failed.append(name)
            print(
                f"{'ok    ' if passed else 'FAILED'}  {name} ({time.monotonic() - start:.0f} s)",
                flush=True,
            )
    print(f"Failed: {', '.join(failed)}." if failed else "Every check passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
