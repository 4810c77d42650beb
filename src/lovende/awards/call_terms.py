"""What a call says of how its money is shared, and what holds where it is silent."""

from __future__ import annotations

import hashlib

from lovende.core.allocation import Rule, WhenFull
from lovende.people.models import Organisation
from lovende.schemes.models import Call


def rule_of(call: Call) -> Rule:
    """The rule of allocation; without one, whole amounts only, and stop at what does not fit."""
    stated = call.definition.get("allocation", {})
    return Rule(bool(stated.get("partial")), WhenFull(stated.get("when_full", WhenFull.STOP)))


def seed_of(call: Call, governor: Organisation) -> int:
    """The seed of lots among equals: settled by the call and the governor, drawn by nobody.

    The first six bytes of the SHA-256 of «scheme:year:name of the governor».
    """
    text = f"{call.scheme.key}:{call.year}:{governor.name}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")
