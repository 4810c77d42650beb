"""Makes Django, and then the database, ready for a command."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from lovende.cli.language import chosen_language


def set_up_django() -> None:
    """Load the settings and the models, and speak the operator's language."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lovende.config.settings")
    import django
    from django.utils import translation

    django.setup()
    translation.activate(chosen_language())


def prepare_site() -> None:
    """Create or migrate the database and install the schemes; reads only when all is in place.

    Every command that touches the database calls this first, so that an empty one works. Two
    commands started at once take turns.
    """
    from django.conf import settings

    from lovende.common.database import prepare
    from lovende.schemes.actions import install_scheme
    from lovende.schemes.queries import installed_schemes
    from lovende.schemes.registry import load_schemes

    with _one_at_a_time(settings.DATA_FOLDER):
        prepare()
        installed = installed_schemes()
        for definition in load_schemes():
            if installed.get(definition.key) != definition.digest:
                install_scheme(definition=definition)


KEPT_DAYS = 14


def tidy() -> None:
    """Delete what has served its purpose: ended sessions, finished background work, old files.

    A finished task may name an e-mail address, so it is not kept for longer than finding a fault
    takes.
    """
    from django.core.management import call_command

    from lovende.followup.actions import forget_old_files

    call_command("clearsessions", verbosity=0)
    forget_old_files()
    call_command("prune_db_task_results", verbosity=0, queue_name="*", min_age_days=KEPT_DAYS)


@contextlib.contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    try:
        file = (folder / "prepare.lock").open("w")
    except OSError:  # a data folder that only can be read: the database is elsewhere
        yield
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
