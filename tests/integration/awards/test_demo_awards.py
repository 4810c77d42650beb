"""The demo's governors have come to different stages, and no frame is exceeded."""

from __future__ import annotations

from collections import Counter

import pytest

from lovende.applications.demo.staging import install_demo_applications
from lovende.awards.demo.staging import judged, stage_awards
from lovende.awards.models import Decision, Handling, Letter
from lovende.awards.queries.letters import awards, letters_for
from lovende.measures.models import Measure
from lovende.people.demo import DOMAIN, install_demo_people
from lovende.people.models import User

STRONG = {
    "need_comparison": "12 prosent i 2018–2020",
    "research_question": "Får familier med én fast kontakt kortere tid på sosialhjelp enn andre?",
    "knowledge_gap": "Ingen har sammenlignet med familier uten fast kontakt i små kommuner.",
    "comparison": "neighbours",
}


def test_the_levels_follow_from_what_is_written() -> None:
    weak = {"need_comparison": "Vet ikke", "comparison": "nothing"}
    assert list(judged(STRONG).values()) == [3, 3, 3, 3]
    assert list(judged(weak).values()) == [1, 1, 1, 0]


@pytest.mark.usefixtures("nav_scheme")
def test_every_stage_has_something_and_all_that_is_shown_is_marked_as_made_up() -> None:
    install_demo_people()
    call = install_demo_applications(scheme="nav-social-services", domain=DOMAIN)
    assert call is not None
    stage_awards(call=call, domain=DOMAIN)

    states = Counter(Handling.objects.values_list("state", flat=True))
    assert states.keys() == {"received", "returned", "assessed", "released", "withdrawn"}
    decisions = Counter(Decision.objects.values_list("state", flat=True))
    assert decisions.keys() == {"proposed", "decided", "attested"}
    assert Letter.objects.count() == states["released"]
    assert all(0 <= one.granted <= one.amount for one in call.frames.all())
    granted = Measure.objects.filter(key__startswith="2026-t")
    assert granted.count() == awards().count() > 0
    assert not granted.filter(synthetic=False).exists()
    office = User.objects.get(email=f"kontor{DOMAIN}")
    assert letters_for(office).get().opened_at is None
