"""Who rates what: the wanted number of raters for each item, optimal, and the same every time.

A ``Problem`` goes into ``assign`` with a seed; out comes an ``Assignment``, or an ``Infeasible``
that says what stands in the way and the smallest changes that would help. The method is in
``docs/methods/assignment.md``.
"""

from lovende.core.assignment.problem import (
    MOST_EXPERTISE,
    Fault,
    InvalidProblem,
    Item,
    Problem,
    Rater,
    digest,
    same_name,
)
from lovende.core.assignment.shortage import (
    Bottleneck,
    CapacityTooSmall,
    DepartmentTooLarge,
    Infeasible,
    ItemsBarred,
    Reason,
    Remedies,
    TooFewDepartments,
)
from lovende.core.assignment.solving import Assignment, assign

__all__ = (
    "MOST_EXPERTISE",
    "Assignment",
    "Bottleneck",
    "CapacityTooSmall",
    "DepartmentTooLarge",
    "Fault",
    "Infeasible",
    "InvalidProblem",
    "Item",
    "ItemsBarred",
    "Problem",
    "Rater",
    "Reason",
    "Remedies",
    "TooFewDepartments",
    "assign",
    "digest",
    "same_name",
)
