"""Runs every benchmark and prints one table.

    python -m bench [--quick] [--sizes 1000,10000] [--database sqlite,postgres] [--only NAME]

Each benchmark runs in a process of its own on a database of its own making, which is gone
afterwards. Times are those of the server alone: no network, one request at a time.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench import allocation, import_round
from bench.stopwatch import REPETITIONS, Figure

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1_000, 10_000, 100_000)
QUICK = (1_000,)
QUICK_REPETITIONS = 20
LEAN_BENCHMARKS = ("index_build", "index_load", "list_page", "search_pages", "similar")
BENCHMARKS = (
    *(*LEAN_BENCHMARKS, "measure_page", "overview_pages", "alike_pages", "export_all"),
    "rating_screen",  # last: it leaves a round in the database
)
SELECTION = {
    "funnel": "The flow of a selection",
    "assignment": "Who rates what",
    "agreement": "Agreement of two raters",
    "governor_queue": "A governor's queue (SQLite of its own)",
}
"""What brings its own data, and the heading of its table."""
LEAN_FROM = 200_000
"""So large a bank is filled without what only measures' own pages and statistics show."""
DATABASES = ("sqlite", "postgres")
HEADINGS = (
    *("database", "measures", "what", "p50 ms", "p95 ms", "queries"),
    *("base ms", "ratio", "plain ms", ""),
)


def main() -> None:
    """Read the options, measure, print."""
    options = _options()
    lines = [list(HEADINGS)]
    for database in options.database:
        for size in options.sizes:
            lines += _measure(database, size, options)
    if len(lines) > 1:
        _print("The knowledge bank", lines)
    if "search_quality" in options.only:
        _search_quality(options.database)
    for name in filter(options.only.__contains__, SELECTION):
        _say(name)
        quick = ("--quick",) if options.quick else ()
        _print(SELECTION[name], json.loads(_python({}, f"bench.{name}", *quick)))
    if "import_round" in options.only:
        for database in options.database:
            _import(database, options.rows)
    if "autosave" in options.only:
        _autosave(options.database, quick=options.quick)
    if "allocation" in options.only:
        _say("allocation")
        _print("Sharing a frame (no database)", allocation.table(tuple(options.sizes)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    names = (
        *BENCHMARKS,
        "search_quality",
        "import_round",
        "allocation",
        "funnel",
        "assignment",
        "agreement",
        "governor_queue",
        "autosave",
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, few repetitions")
    parser.add_argument("--sizes", type=_numbers, help="numbers of measures, with commas")
    parser.add_argument("--database", type=_names(DATABASES), default=DATABASES)
    parser.add_argument("--only", type=_names(names), default=names, metavar="NAME,…")
    options = parser.parse_args()
    options.sizes = options.sizes or (QUICK if options.quick else SIZES)
    options.repetitions = QUICK_REPETITIONS if options.quick else REPETITIONS
    options.rows = max(options.sizes)
    return options


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def _names(known: tuple[str, ...]) -> object:
    def read(text: str) -> tuple[str, ...]:
        chosen = tuple(text.split(","))
        if unknown := set(chosen) - set(known):
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: not among {', '.join(known)}")
        return chosen

    return read


def _measure(database: str, size: int, options: argparse.Namespace) -> list[list[str]]:
    known = LEAN_BENCHMARKS if size >= LEAN_FROM else BENCHMARKS
    chosen = [name for name in known if name in options.only]
    if not chosen:
        return []
    lean = ("--lean",) if set(chosen) <= set(LEAN_BENCHMARKS) else ()
    with _database(database) as settings:
        started = time.perf_counter()
        _python(settings, "bench.fill", str(size), *lean)
        _python(settings, "django", "collectstatic", "--no-input", "--verbosity=0")
        _say(f"{database}, {size:,} measures: made in {time.perf_counter() - started:.0f} s")
        lines = []
        for name in chosen:
            _say(f"{database}, {size:,} measures: {name}")
            output = _python(settings, f"bench.{name}", f"--repetitions={options.repetitions}")
            figures = (Figure(**json.loads(line)) for line in output.splitlines())
            lines += [_line(database, size, figure) for figure in figures]
        return lines


def _line(database: str, size: int, figure: Figure) -> list[str]:
    def number(value: float | None, form: str = ",.1f") -> str:
        return "" if value is None else format(value, form)

    return [
        *(database, f"{size:,}", figure.what, number(figure.p50), number(figure.p95)),
        *(number(figure.queries, "d"), number(figure.base, ",.2f"), number(figure.ratio)),
        *(number(figure.plain, ",.2f"), figure.note),
    ]


@contextlib.contextmanager
def _database(name: str) -> Iterator[dict[str, str]]:
    """An empty database and data folder, gone afterwards; gives the environment to find them."""
    with tempfile.TemporaryDirectory(prefix="lovende-bench-") as folder:
        settings = {
            "DJANGO_SETTINGS_MODULE": "lovende.config.settings",
            "LOVENDE_HTTPS": "0",
            "LOVENDE_DATA": folder,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        }
        if name == "sqlite":
            yield settings
            return
        sys.path.insert(0, str(ROOT / "tools"))
        import postgres

        postgres.stop_cleanly()
        with postgres.server() as address:
            yield settings | {"DATABASE_URL": address}


def _python(settings: dict[str, str], module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=os.environ | settings,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def _search_quality(databases: Iterable[str]) -> None:
    """How well each way of searching finds what is meant, each on the databases that have it."""
    lines: list[list[str]] = []
    for database in databases:
        _say(f"{database}: search_quality")
        with _database(database) as settings:
            headings, *table = json.loads(_python(settings, "bench.ranking"))
        lines = lines or [["database", *headings]]
        lines += [[database, *line] for line in table]
    _print("What search finds", lines)


def _autosave(databases: Iterable[str], *, quick: bool) -> None:
    """People who write at once, on each database."""
    lines = [
        [
            *("database", "people", "saves", "p50 ms", "p95 ms", "limit ms"),
            *("bare write ms", "ratio", "refused", "lost"),
        ]
    ]
    for database in databases:
        _say(f"{database}: autosave")
        with _database(database) as settings:
            more = ("--quick",) if quick else ()
            lines.append(json.loads(_python(settings, "bench.autosave", *more)))
    _print("Many write at once", lines)


def _import(database: str, rows: int) -> None:
    """The import's own table, on a fresh database for each way of keeping strings."""
    lines: list[list[str]] = []
    for strings in import_round.KINDS:
        _say(f"{database}, {rows:,} rows: import_round, {strings} strings")
        with _database(database) as settings:
            before = dict(os.environ)
            if database == "postgres":
                os.environ["DATABASE_URL"] = settings["DATABASE_URL"]
            else:
                os.environ.pop("DATABASE_URL", None)  # a file in the import's own data folder
            try:
                table = import_round.table(rows, (strings,))
            finally:
                os.environ.clear()
                os.environ.update(before)
        lines += table if not lines else table[1:]
    _print("The import of a round", lines)


def _print(title: str, lines: list[list[str]]) -> None:
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    print(f"\n{title}\n")
    for number, line in enumerate(lines):
        cells = (
            cell.ljust(width) if place in (0, 2) or place == len(line) - 1 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        print("  ".join(cells).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
