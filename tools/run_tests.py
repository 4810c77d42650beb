"""Runs the tests: on SQLite, again on PostgreSQL, and in Chromium, and adds up the results.

Each part is a run of pytest. A part that cannot run here is said to be left out; in continuous
integration (CI=true) that is a failure. The last line is the sum of all.

    python tools/run_tests.py [sqlite] [postgres] [e2e] [-- arguments for pytest]
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parent))

import postgres
import system

ROOT = Path(__file__).resolve().parent.parent
NOTHING_COLLECTED = 5  # pytest's exit code


@dataclass
class Result:
    """What came of one part. ``left_out`` says why it did not run."""

    part: str
    left_out: str = ""
    exit_code: int = 0
    seconds: float = 0
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether this part keeps the whole from passing."""
        return bool(self.exit_code) or bool(self.left_out and in_ci())

    def __str__(self) -> str:
        if self.left_out:
            return f"  {self.part:10} NOT RUN: {self.left_out}"
        counts = ", ".join(f"{self.counts.get(name, 0)} {name}" for name in NAMES)
        return f"  {self.part:10} {counts} in {self.seconds:.0f} s"


NAMES = ("passed", "failed", "skipped")


def in_ci() -> bool:
    """Whether this is continuous integration, where nothing may be left out."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def folders(*names: str) -> list[str]:
    """Those of the test folders that there are."""
    return [f"tests/{name}" for name in names if (ROOT / "tests" / name).is_dir()]


def pytest(
    part: str, targets: list[str], extra: list[str], *, spread: str = "worksteal", **setting: str
) -> Result:
    """Run pytest on two cores and count what came of it.

    ``spread`` is how the tests are divided between the cores; ``setting`` goes into the
    environment.
    """
    if not targets:
        return Result(part, left_out="there are no tests for it")
    print(f"\n── {part}: {' '.join(targets)}", flush=True)
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lovende-report-") as folder:
        report = Path(folder) / "report.xml"
        command = [
            *(sys.executable, "-m", "pytest", "-q", "--numprocesses", "2"),
            *("--dist", spread, "--durations", "5", f"--junitxml={report}"),
            *targets,
            *extra,
        ]
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        code = subprocess.run(command, cwd=ROOT, env=kept | setting, check=False).returncode
        counts = counts_in(report)
    if code == NOTHING_COLLECTED and extra:
        code = 0  # a chosen test need not be in every part
    return Result(part, "", code, time.monotonic() - start, counts)


def counts_in(report: Path) -> dict[str, int]:
    """How many passed, failed and were skipped, from pytest's report."""
    if not report.exists():
        return {"failed": 1}
    counts = dict.fromkeys(NAMES, 0)
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        counts["failed"] += failed
        counts["skipped"] += skipped
        counts["passed"] += int(suite.get("tests", 0)) - failed - skipped
    return counts


def sqlite(extra: list[str]) -> Result:
    """Everything that needs no browser."""
    return pytest("SQLite", folders("unit", "integration", "architecture", "reference"), extra)


def on_postgres(extra: list[str]) -> Result:
    """What touches the database, once more, on a server of its own."""
    try:
        with postgres.server() as url:
            return pytest("PostgreSQL", folders("integration"), extra, DATABASE_URL=url)
    except postgres.Unavailable as error:
        return Result("PostgreSQL", left_out=str(error))


def e2e(extra: list[str]) -> Result:
    """The real site in a real browser."""
    browser = system.ensure_chromium()
    if browser is None:
        return Result("Chromium", left_out="Chromium is not installed (package «chromium»).")
    return pytest(
        "Chromium", folders("e2e"), extra, spread="loadfile", LOVENDE_CHROMIUM=str(browser)
    )


PARTS: dict[str, Callable[[list[str]], Result]] = {
    "sqlite": sqlite,
    "postgres": on_postgres,
    "e2e": e2e,
}


def main() -> int:
    """Run the parts named on the command line, or all."""
    given = sys.argv[1:]
    split = given.index("--") if "--" in given else len(given)
    wanted, extra = given[:split] or list(PARTS), given[split + 1 :]
    if not PARTS.keys() >= set(wanted):
        print(__doc__)
        return 0 if {"-h", "--help"} & set(wanted) else 2
    postgres.stop_cleanly()
    start = time.monotonic()
    results = [PARTS[name](extra) for name in wanted]
    return summary(results, time.monotonic() - start)


def summary(results: list[Result], seconds: float) -> int:
    """Print what came of the whole; 1 when it did not pass."""
    failed = any(result.failed for result in results)
    print(f"\nAll tests, {seconds // 60:.0f} min {seconds % 60:.0f} s:")
    for result in results:
        print(result)
    with contextlib.suppress(BrokenPipeError):
        total = {name: sum(r.counts.get(name, 0) for r in results) for name in NAMES}
        print(", ".join(f"{total[name]} {name}" for name in NAMES), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
