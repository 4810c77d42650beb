"""When the search index is brought up to date: soon after a change, in the background."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from lovende.knowledge.search import building

INDEX_FROM = 200
"""So many changed measures are read by each process itself; more are indexed for all of them."""
AGAIN_AFTER = timedelta(seconds=10)


@task()
def update_index(anew: bool = False) -> int:
    """Index what has changed, or everything anew; gives how many measures were indexed."""
    built = building.bring_up_to_date(anew=anew)
    return built.measures if built else 0


@task()
def use_words() -> int:
    """Have the index built by the table of words as it is now, unless it is already.

    While another process is at the index, it may have begun with the table before, so this is
    tried again until it is free.
    """
    built = building.bring_up_to_date()
    if built is None:
        use_words.using(run_after=timezone.now() + AGAIN_AFTER).enqueue()
    return built.measures if built else 0


def index_soon(**_signal: object) -> None:
    """Have the index brought up to date when enough has changed."""
    if building.unindexed() >= INDEX_FROM:
        update_index.enqueue()
