"""The example of events is what its generator makes, and says that it is made up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "funnel"


def test_the_file_is_what_its_generator_makes() -> None:
    done = subprocess.run(
        [sys.executable, EXAMPLES / "generate.py"], capture_output=True, check=True
    )
    assert done.stdout == (EXAMPLES / "events-2021.csv").read_bytes()
    rows = done.stdout.decode().splitlines()[1:]
    assert all(row.startswith("SYNTETISK-") for row in rows)
