"""Options that several commands share, so that they are named and explained alike."""

from __future__ import annotations

from typing import Annotated

import typer

from lovende.cli.language import _

Values = list[str]
"""Options that may be given several times."""

AsJson = Annotated[bool, typer.Option("--json", help=_("Write JSON."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Check and show, but write nothing."))]
Scheme = Annotated[
    str, typer.Option(metavar=_("KEY"), help=_("Key of the scheme, if there are several."))
]
Where = Annotated[
    Values | None,
    typer.Option(
        "--where",
        metavar=_("FACET=VALUE"),
        help=_("FACET=VALUE, such as county=03 or failed=yes; may be repeated."),
    ),
]
Sort = Annotated[
    str, typer.Option(metavar=_("ORDER"), help=_("relevance, title, newest, oldest or county."))
]
