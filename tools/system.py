"""Finds the programs that the tests need, and installs them where that is possible.

Installing is done only as root on Debian and its kin. Elsewhere the caller is told what to
install. Uses nothing but the standard library: it runs before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> Path | None:
    """A Chromium that is installed; LOVENDE_CHROMIUM names another."""
    named = os.environ.get("LOVENDE_CHROMIUM")
    found = (shutil.which(name) for name in ([named] if named else CHROMIUM))
    return next((Path(path) for path in found if path), None)


def postgres_folder() -> Path | None:
    """The folder with both initdb and postgres, the newest release first."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: int("".join(filter(str.isdigit, folder.parent.name)) or 0),
        reverse=True,
    )
    path = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    for folder in [*debian, *path]:
        if all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres")):
            return folder
    return None


def install(package: str) -> bool:
    """Install a package of the operating system's; False where that cannot be done."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    print(f"Installing {package} …", file=sys.stderr, flush=True)
    wait = ["-o", "DPkg::Lock::Timeout=300", "-qq"]
    run_quietly([apt, *wait, "update"])  # an old list may still do
    done = run_quietly([apt, *wait, "-y", "--no-install-recommends", "install", package])
    if done.returncode:
        print(done.stdout[-2000:], file=sys.stderr)
    return done.returncode == 0


def run_quietly(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run without questions; what it says is kept for the case that it fails."""
    return subprocess.run(
        command,
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def ensure_chromium() -> Path | None:
    """Chromium, installed if need be."""
    return chromium() or (chromium() if install("chromium") else None)


def ensure_postgres() -> Path | None:
    """PostgreSQL's programs, installed if need be.

    Debian's package starts a server of its own unless policy says no; the one that the tests
    use is another, so nothing here depends on it.
    """
    return postgres_folder() or (postgres_folder() if install("postgresql") else None)


def ensure_venv() -> bool:
    """Whether this Python can make a virtual environment with pip in it."""
    try:
        import ensurepip  # noqa: F401  # Debian leaves it to a package of its own
    except ImportError:
        return install(f"python3.{sys.version_info.minor}-venv") or install("python3-venv")
    return True


if __name__ == "__main__":
    if not ensure_venv():
        sys.exit("This Python cannot make virtual environments: install python3-venv first.")
