"""What can be wrong with a definition, as data that a reader can show in any form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DefinitionProblem:
    """Something wrong at one place of a definition."""

    path: tuple[str | int, ...]
    code: str
    message: str
