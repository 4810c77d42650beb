"""The import of a round: rows a second, peak memory, and the ratio to the bare spreadsheet read.

The bare read is the spreadsheet library alone going through the same rows. Each measurement runs
in a process of its own, so that the peak memory is that of one task.

    python -m bench.import_round --rows 100000 [--strings shared|inline]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROWS = 100_000
KINDS = ("shared", "inline")
MIB = 1024


@dataclass(frozen=True, slots=True)
class Figures:
    """What one process measured."""

    rows: int
    seconds: float
    cpu_seconds: float
    peak_mib: int

    @property
    def per_second(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds


@contextlib.contextmanager
def _empty_database() -> Iterator[str]:
    """An empty database on the server that DATABASE_URL names; nothing where it names none."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield ""
        return
    import psycopg

    name = f"bench_import_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def measure(rows: int, strings: str, folder: Path, database: str) -> dict[str, Figures]:
    """Make the file, read it bare, import it; each in its own process."""
    path = folder / f"round-{strings}.xlsx"
    _in_process("make", path, database, rows=rows, strings=strings)
    return {task: _in_process(task, path, database) for task in ("bare", "import")}


def _in_process(task: str, path: Path, database: str, **options: Any) -> Figures:
    arguments = [f"--{name}={value}" for name, value in options.items()]
    settings = {
        "LOVENDE_DATA": str(path.parent / "data"),
        "DATABASE_URL": database or f"sqlite:///{path.parent / 'bench.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "lovende.config.settings",
        "LOVENDE_HTTPS": "0",
    }
    command = [sys.executable, "-m", "bench.import_round", f"--task={task}", f"--file={path}"]
    done = subprocess.run(
        [*command, *arguments],
        env={**os.environ, **settings},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Figures(**json.loads(done.stdout.splitlines()[-1]))


def _make(path: Path, rows: int, strings: Any) -> int:
    from bench.round_files import make_round

    from lovende.common.texts import localized

    _prepare()
    from lovende.followup.round_import.columns import columns
    from lovende.questionnaires.models import QuestionnaireVersion

    form = QuestionnaireVersion.objects.get(key="nav-report", version=2021).form
    headers = {key: column.header["nb"] for key, column in columns().items()}
    taken = set(headers)
    for key, question in form.questions.items():
        headers[f"answer:{key}" if key in taken else key] = localized(question.label, "nb")
    make_round(path, rows=rows, headers=headers, strings=strings)
    return rows


def _bare(path: Path) -> int:
    import openpyxl

    workbook = openpyxl.load_workbook(path, read_only=True)
    return sum(1 for _row in workbook.active.iter_rows(values_only=True)) - 1


def _import(path: Path) -> int:
    from lovende.followup import actions, queries

    with path.open("rb") as stream:
        run = actions.start_import(
            filename=path.name,
            chunks=iter(lambda: stream.read(1024 * 1024), b""),
            scheme=queries.scheme_for_import(),
            by=None,
        )
    started = time.perf_counter()
    actions.read_and_check(run=run)
    checked = time.perf_counter()
    if run.state != run.State.READY:
        raise SystemExit(f"{run.state}: {run.problems[:3]}")
    written = actions.confirm(run=run, by=None)
    ended = time.perf_counter()
    print(
        f"checked in {checked - started:.1f} s, written in {ended - checked:.1f} s", file=sys.stderr
    )
    return written.rows


def _prepare() -> None:
    import django

    django.setup()
    from lovende.common.database import prepare
    from lovende.schemes.actions import install_all

    prepare()
    install_all()


def _task(options: argparse.Namespace) -> None:
    if options.task == "import":
        _prepare()
    started, busy = time.perf_counter(), time.process_time()
    if options.task == "make":
        rows = _make(options.file, options.rows, options.strings)
    else:
        rows = {"bare": _bare, "import": _import}[options.task](options.file)
    seconds, cpu = time.perf_counter() - started, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MIB
    print(json.dumps(asdict(Figures(rows, seconds, cpu, peak))))


def table(rows: int = ROWS, kinds: tuple[str, ...] = KINDS) -> list[list[str]]:
    """The figures as lines of a table, the headings first."""
    database = os.environ.get("DATABASE_URL", "sqlite").partition(":")[0]
    lines = [["database", "strings", "rows", "task", "rows/s", "of bare read", "cpu s", "peak MiB"]]
    for strings in kinds:
        with tempfile.TemporaryDirectory(prefix="lovende-bench-") as name, _empty_database() as url:
            figures = measure(rows, strings, Path(name), url)
        for task, found in figures.items():
            ratio = found.per_second / figures["bare"].per_second
            lines.append(
                [
                    *(database, strings, str(found.rows), task),
                    *(
                        f"{found.per_second:.0f}",
                        f"{ratio:.2f}",
                        f"{found.cpu_seconds:.0f}",
                        str(found.peak_mib),
                    ),
                ]
            )
    return lines


def main() -> None:
    """Measure and print, or do one task for the measuring process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--strings", choices=KINDS)
    parser.add_argument("--task", choices=("make", "bare", "import"), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.task:
        _task(options)
        return
    for line in table(options.rows, (options.strings,) if options.strings else KINDS):
        print("  ".join(cell.rjust(12) for cell in line))


if __name__ == "__main__":
    main()
