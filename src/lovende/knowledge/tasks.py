"""When the search index and the vectors of meaning follow a change: soon, in the background."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from lovende.knowledge.search import building
from lovende.knowledge.search.semantic import filling, serving

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


SECONDS = 20.0
"""So long one task embeds; then whatever else waits has its turn before it goes on."""
AFTER_ALL_ELSE = -50


@task(priority=AFTER_ALL_ELSE)
def embed_measures() -> int:
    """Give changed measures their vectors, and go on later with what is left; gives how many."""
    model = serving.model()
    filled = filling.fill(model, seconds=SECONDS) if model else None
    if filled and not filled.whole:
        embed_measures.enqueue()
    return filled.measures if filled else 0


def embed_soon(**_signal: object) -> None:
    """Have changed measures embedded, when a model is set up and no such task waits already."""
    if not settings.SEMANTIC_MODEL:
        return
    waiting = DBTaskResult.objects.filter(
        task_path=embed_measures.module_path, status=TaskResultStatus.READY
    )
    if not waiting.exists():
        embed_measures.enqueue()
