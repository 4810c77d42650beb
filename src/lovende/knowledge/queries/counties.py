"""What is tried where: measures, offices and categories, county by county."""

from __future__ import annotations

from lovende.knowledge.bank import Bank, open_bank
from lovende.knowledge.pages import CountyOverview, CountyRow
from lovende.people.places import UNSTATED_COUNTY


def county_overview(year: int | None = None, *, bank: Bank | None = None) -> CountyOverview:
    """One row a county, those without measures included; for one year, or for all.

    «Not stated» is no county, so it has a row only when there are measures to show in it.
    """
    bank = bank or open_bank()
    index, words = bank.snapshot.index, bank.words
    chosen = {} if year is None else {"year": (str(year),)}
    used = index.counts(("category",), chosen)["category"]
    categories = tuple(term for key, term in words.terms["category"].items() if used.get(key))
    rows = []
    for code, name in words.counties.items():
        measures = len(index.matching({**chosen, "county": (code,)}))
        if code == UNSTATED_COUNTY and not measures:
            continue
        counts = index.counts(("office", "category"), {**chosen, "county": (code,)})
        rows.append(
            CountyRow(
                code=code,
                name=name,
                measures=measures,
                offices=len(counts["office"]),
                categories=tuple(counts["category"].get(term.key, 0) for term in categories),
            )
        )
    years = index.counts(("year",), {}).get("year", {})
    return CountyOverview(
        year=year,
        years=tuple(sorted((int(str(value)) for value in years), reverse=True)),
        categories=categories,
        rows=tuple(rows),
        total=len(index.matching(chosen)),
        offices=len(index.counts(("office",), chosen)["office"]),
    )
