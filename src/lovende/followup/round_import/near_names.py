"""Finds names that are a slip of the pen from a known one: «Trondhiem» beside «Trondheim».

A slip is a letter too many or too few, or two neighbours swapped. One letter in place of another
is left out: too many real names differ so (Narvik and Larvik, Kristiansand and Kristiansund).
"""

from __future__ import annotations

from collections.abc import Iterable

from lovende.questionnaires.words import fold

SHORTEST = 5
WHOLE = -1


class NearNames:
    """Known names, each filed under itself and itself with every single letter left out.

    Names a slip apart meet in one of these forms, so a look-up takes no comparing with all.
    """

    def __init__(self, names: Iterable[str] = (), *, prefix: str = "") -> None:
        self._prefix = fold(prefix)
        self._forms: dict[str, list[tuple[int, str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """File one more known name."""
        for form, place in self._forms_of(name):
            self._forms.setdefault(form, []).append((place, name))

    def nearest(self, name: str) -> str | None:
        """A known name one slip away, or None; never the name itself."""
        plain = fold(name)
        for form, place in self._forms_of(name):
            for other_place, known in self._forms.get(form, ()):
                if fold(known) != plain and (place != other_place or place == WHOLE):
                    return known
        return None

    def _forms_of(self, name: str) -> list[tuple[str, int]]:
        plain = fold(name).removeprefix(self._prefix).strip()
        if len(plain) < SHORTEST:
            return []
        return [(plain, WHOLE), *((plain[:i] + plain[i + 1 :], i) for i in range(len(plain)))]
