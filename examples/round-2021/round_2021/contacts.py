"""Contact persons that plainly are nobody: invented surnames and the reserved domain «.example»."""

from __future__ import annotations

import random
from collections.abc import Sequence

FIRST_NAMES = [
    "Anne",
    "Berit",
    "Camilla",
    "Dag",
    "Eirin",
    "Fredrik",
    "Guro",
    "Hanne",
    "Ivar",
    "Jorunn",
    "Kjersti",
    "Lars",
    "Marte",
    "Nils",
    "Oddny",
    "Petter",
    "Ragnhild",
    "Silje",
    "Terje",
    "Unni",
    "Vegard",
    "Wenche",
    "Yngve",
    "Åse",
    "Amina",
    "Mohammed",
    "Ewa",
    "Samira",
    "Tove",
    "Geir",
]
SURNAMES = [
    "Eksempelvik",
    "Prøvestad",
    "Testrud",
    "Tenkthaug",
    "Skissedal",
    "Mønsternes",
    "Dømehaug",
    "Øvingstad",
    "Utkastmo",
    "Liksomseter",
    "Fiktivlund",
    "Påfunnsrud",
]
_ASCII = str.maketrans("æøåÆØÅ", "aoaAOA")


def draw(rng: random.Random, roles: Sequence[str]) -> dict[str, str]:
    """A synthetic contact person with role and address."""
    first, last = rng.choice(FIRST_NAMES), rng.choice(SURNAMES)
    address = f"{first}.{last}@nav.example".translate(_ASCII).lower()
    return {
        "contact_name": f"{first} {last}",
        "contact_role": rng.choice(roles),
        "contact_email": address,
    }
