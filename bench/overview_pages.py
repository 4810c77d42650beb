"""The front page, the overview by county and the self-assessments of every measure."""

from __future__ import annotations

from bench.stopwatch import Figure, as_a_server, main, page, queries_of, timed

PAGES = {"front page": "/", "counties": "/fylker/", "self-assessment": "/egenvurdering/"}


def run(repetitions: int) -> list[Figure]:
    """Each page, asked for again and again."""
    as_a_server()
    figures = []
    for what, address in PAGES.items():
        call = page(address)
        p50, p95 = timed([call] * (repetitions + 5))
        figures.append(Figure(what, p50, p95, queries_of(call)))
    return figures


if __name__ == "__main__":
    main(run)
