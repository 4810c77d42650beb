"""The export of every measure in each format, through the site.

The base is the bare query for every row of the measures' table, fetched a thousand at a time.
Memory is what the process holds more at the end of the file than before it.
"""

from __future__ import annotations

import resource
import time

from bench.stopwatch import Figure, as_a_server, main, memory_mib, visitor

FORMATS = ("json", "csv", "xlsx")


def run(_repetitions: int) -> list[Figure]:
    """Each format once."""
    as_a_server()
    from lovende.knowledge import index

    rows = len(index.current().index)
    base = _bare_rows()
    for suffix in FORMATS:
        _download(f"/tiltak/eksport.{suffix}?year=1990")  # empty: loads what a first file needs
    figures = []
    for suffix in FORMATS:
        before = memory_mib()
        started = time.perf_counter()
        size = _download(f"/tiltak/eksport.{suffix}")
        spent = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        note = (
            f"{rows / spent:,.0f} rows/s, {size / 2**20:.0f} MiB,"
            f" memory +{max(0, memory_mib() - before):.0f} MiB, peak {peak:.0f} MiB"
        )
        figures.append(Figure(f"export {suffix}", 1_000 * spent, base=base, note=note))
    return figures


def _download(address: str) -> int:
    response = visitor().get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address}: {response.status_code}")
    return sum(len(chunk) for chunk in response.streaming_content)


def _bare_rows() -> float:
    from django.db import connection

    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM measures_measure")
        while cursor.fetchmany(1_000):
            pass
    return 1_000 * (time.perf_counter() - started)


if __name__ == "__main__":
    main(run)
