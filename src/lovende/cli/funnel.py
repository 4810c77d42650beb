"""``lovende funnel``: a selection's way through its phases, from events or from published figures.

Published figures that contradict each other are a finding, not a failure: the command says so and
ends well. A file that cannot be read ends it with an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lovende.cli.console import data, print_json, say
from lovende.cli.funnel_findings import findings_as_json, print_findings
from lovende.cli.language import _
from lovende.cli.options import AsJson, Values
from lovende.cli.streams import check_readable, write_whole

if TYPE_CHECKING:
    from lovende.common.flow_diagram.content import Diagram
    from lovende.core.funnel.correcting import Finding
    from lovende.core.funnel.events import Flow, Stage
    from lovende.core.funnel.published import Read
    from lovende.selection.published_files import PublishedFile


def _drawing(flag: str, kind: str) -> Any:
    return typer.Option(
        flag, metavar=_("FILE"), help=_("Write the flow as {kind} here.").format(kind=kind)
    )


def funnel(
    file: Annotated[
        Path,
        typer.Argument(
            metavar=_("FILE"),
            help=_("Events (.csv, .xlsx, .jsonl) or published figures (.json)."),
        ),
    ],
    phase: Annotated[
        Values | None,
        typer.Option(
            metavar=_("PHASE"),
            help=_("A phase of the events, in order; repeated. Else the order of the file."),
        ),
    ] = None,
    title: Annotated[
        str, typer.Option(metavar=_("TEXT"), help=_("The heading of the diagram."))
    ] = "",
    svg: Annotated[Path | None, _drawing("--svg", "SVG")] = None,
    pdf: Annotated[Path | None, _drawing("--pdf", "PDF")] = None,
    png: Annotated[Path | None, _drawing("--png", "PNG")] = None,
    csv: Annotated[Path | None, _drawing("--csv", "CSV")] = None,
    as_json: AsJson = False,
) -> None:
    """Exit code 0 means that the file was read, also when its figures contradict each other."""
    check_readable(file)
    if file.suffix.lower() == ".json":
        diagram = _published(file, title, as_json=as_json)
    else:
        diagram = _events(file, phase or [], title, as_json=as_json)
    _draw(diagram, {"svg": svg, "pdf": pdf, "png": png, "csv": csv})


def _events(file: Path, phases: list[str], title: str, *, as_json: bool) -> Diagram:
    from lovende.common.flow_diagram.content import Diagram, counted
    from lovende.selection.event_files import read_flow

    flow = read_flow(file, phases)
    diagram = Diagram(title or file.stem, counted(flow))
    if as_json:
        print_json({"kind": "events", **_flow_as_json(flow)})
    else:
        _print_flow(diagram)
    return diagram


def _published(file: Path, title: str, *, as_json: bool) -> Diagram:
    from lovende.common.flow_diagram.content import Diagram
    from lovende.common.texts import localized
    from lovende.core.funnel.correcting import check
    from lovende.selection.published_files import read_published

    given, found = read_published(file)
    findings = check(found.system)
    name = title or _label(given.title, file.stem)
    note = _("the figures contradict each other") if findings else ""
    diagram = Diagram(name, tuple(_phases(given, found)), note)
    sources = {part.key: localized(_texts(part.source)) for part in given.parts}
    if as_json:
        print_json(_published_as_json(given, found, findings, sources))
    else:
        if given.phases:
            _print_flow(diagram)
        print_findings(found.system, findings, sources)
    if findings:
        say(_("The published figures contradict each other. This is what the file says, no fault."))
    else:
        say(_("The published figures are consistent."))
    return diagram


def _phases(given: PublishedFile, found: Read) -> Iterable[Any]:
    from lovende.common.flow_diagram.content import Counted

    for phase, (entered, out, on) in zip(given.phases, found.phases, strict=True):
        reasons = [
            (_label(reason.label, reason.key), reason.count)
            for reason in phase.reasons
            if isinstance(reason.count, int)
        ]
        yield Counted(_label(phase.label, phase.key), entered, out, on, reasons)


def _texts(label: Any) -> Any:
    return {"nb": label} if isinstance(label, str) else label


def _label(label: Any, otherwise: str) -> str:
    from lovende.common.texts import localized
    from lovende.selection.columns import storable

    return storable(localized(_texts(label))) or otherwise


def _print_flow(diagram: Diagram) -> None:
    from rich.table import Table
    from rich.text import Text

    from lovende.common.flow_diagram.content import number

    table = Table(box=None, pad_edge=False)
    table.add_column(_("Phase"), overflow="fold")
    for heading in (_("Came in"), _("Left"), _("Not decided yet"), _("Went on")):
        table.add_column(heading, justify="right")
    table.add_column(_("Why they left"), overflow="fold")
    for one in diagram.phases:
        why = "; ".join(
            f"{reason or _('No reason given')}: {number(n)}" for reason, n in one.reasons
        )
        counts = (one.entered, one.out, one.waiting, one.on)
        table.add_row(Text(one.name), *map(number, counts), Text(why))
    data.print(table)


def _flow_as_json(flow: Flow) -> dict[str, Any]:
    return {
        "reached": flow.reached,
        "phases": [_stage_as_json(stage) for stage in flow.stages],
        "remaining": flow.stages[-1].on,
    }


def _stage_as_json(stage: Stage) -> dict[str, Any]:
    return {
        "phase": stage.phase,
        "in": len(stage.entered),
        "out": stage.out,
        "on": len(stage.on),
        "left": [
            {"reason": box.reason, "number": len(box.items), "items": box.items}
            for box in stage.left
        ],
        "waiting": stage.waiting,
    }


def _published_as_json(
    given: PublishedFile, found: Read, findings: Iterable[Finding], sources: dict[str, str]
) -> dict[str, Any]:
    listed = list(findings)
    return {
        "kind": "published",
        "title": _label(given.title, ""),
        "source": _label(given.source, ""),
        "consistent": not listed,
        "phases": [
            {"key": phase.key, "in": entered, "out": out, "on": on}
            for phase, (entered, out, on) in zip(given.phases, found.phases, strict=True)
        ],
        "findings": findings_as_json(found.system, listed, sources),
    }


def _draw(diagram: Diagram, wanted: dict[str, Path | None]) -> None:
    outs = {kind: out for kind, out in wanted.items() if out is not None}
    if not outs:
        return
    if not diagram.phases:
        raise typer.BadParameter(_("The file has no phases, so there is nothing to draw."))
    for kind, out in outs.items():
        write_whole(out, _drawn(diagram)[kind]())


def _drawn(diagram: Diagram) -> dict[str, Callable[[], Iterable[bytes]]]:
    from lovende.common.flow_diagram import content, typeset
    from lovende.common.flow_diagram.svg import svg
    from lovende.common.tables import chunks

    return {
        "svg": lambda: [svg(diagram).encode()],
        "pdf": lambda: [typeset.pdf(diagram)],
        "png": lambda: [typeset.png(diagram)],
        "csv": lambda: chunks(content.table(diagram), "csv"),
    }
