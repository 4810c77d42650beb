"""When the search index is brought up to date: soon after a change, in the background."""

from __future__ import annotations

from django_tasks import task

from lovende.knowledge.search import building

INDEX_FROM = 200
"""So many changed measures are read by each process itself; more are indexed for all of them."""


@task()
def update_index(anew: bool = False) -> int:
    """Index what has changed, or everything anew; gives how many measures were indexed."""
    built = building.bring_up_to_date(anew=anew)
    return built.measures if built else 0


def index_soon(**_signal: object) -> None:
    """Have the index brought up to date when enough has changed."""
    if building.unindexed() >= INDEX_FROM:
        update_index.enqueue()
