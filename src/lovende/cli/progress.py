"""A progress bar on stderr; nothing where stderr is no terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lovende.cli.console import messages


@contextmanager
def progress(label: str, unit: str) -> Iterator[Callable[[int, float], None]]:
    """Gives what is to be told the number so far and the share done.

    ``unit`` says the number in words, such as «{number} rows».
    """
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[so_far]}"),
    )
    shown = messages.is_terminal
    with Progress(*columns, console=messages, transient=True, disable=not shown) as bar:
        task = bar.add_task(label, total=1.0, so_far="")

        def told(number: int, share: float) -> None:
            bar.update(task, completed=share, so_far=unit.format(number=number))

        yield told
