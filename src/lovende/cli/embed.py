"""``lovende embed``: gives the measures their vectors of meaning now, not in the background."""

from __future__ import annotations

from lovende.cli.console import messages, print_json, say
from lovende.cli.language import _
from lovende.cli.options import AsJson
from lovende.cli.preparation import prepare_site


def embed(
    as_json: AsJson = False,
) -> None:
    """Embed what has no vectors yet; it can be stopped, and goes on from there next time."""
    from django.conf import settings
    from rich.progress import Progress

    from lovende.common.errors import DomainError
    from lovende.knowledge.search.semantic import filling
    from lovende.knowledge.search.semantic.model import load

    if settings.SEMANTIC_MODEL is None:
        raise DomainError(
            _("Name the folder of a model in LOVENDE_SEMANTIC_MODEL; see docs/operations.md.")
        )
    prepare_site()
    model = load(settings.SEMANTIC_MODEL)
    embedded, whole = 0, False
    with Progress(console=messages, transient=True, disable=not messages.is_terminal) as bar:
        task = bar.add_task(_("Reading measures"), total=None)
        while not whole:
            filled = filling.fill(
                model, progress=lambda done, total: bar.update(task, completed=done, total=total)
            )
            if filled is None:
                raise DomainError(_("The measures are being embedded by another process."))
            embedded, whole = embedded + filled.measures, filled.whole
    if as_json:
        print_json({"version": model.version, "measures": embedded})
    say(_("{count} measures were given vectors.").format(count=embedded))


def begin() -> None:
    """When the site starts: say what is wrong with the model, or have the measures embedded."""
    from lovende.knowledge.search.semantic import serving
    from lovende.knowledge.tasks import embed_soon

    if fault := serving.fault():
        say(fault)
        say(_("The search goes on without it."))
    else:
        embed_soon()
