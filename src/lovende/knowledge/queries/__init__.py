"""Reads of the knowledge bank: lists, one measure, several side by side, overviews.

Everything is public except contact details, which :func:`measure_page` gives only to those who
may see them.
"""

from lovende.knowledge.bank import Bank, open_bank
from lovende.knowledge.queries.assessment import self_assessment, series
from lovende.knowledge.queries.comparison import MOST_COMPARED, compare
from lovende.knowledge.queries.counties import county_overview
from lovende.knowledge.queries.filled import find_or_like
from lovende.knowledge.queries.lists import (
    failures,
    find,
    how_many_synthetic,
    in_order,
    suggestions,
    titles,
)
from lovende.knowledge.queries.measure import measure_page
from lovende.knowledge.queries.similar import similar_to_measure, similar_to_text

__all__ = [
    "MOST_COMPARED",
    "Bank",
    "compare",
    "county_overview",
    "failures",
    "find",
    "find_or_like",
    "how_many_synthetic",
    "in_order",
    "measure_page",
    "open_bank",
    "self_assessment",
    "series",
    "similar_to_measure",
    "similar_to_text",
    "suggestions",
    "titles",
]
