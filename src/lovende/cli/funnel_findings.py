"""Says in words, or as JSON, how published figures contradict each other and what explains it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from lovende.cli.console import data
from lovende.cli.language import _

if TYPE_CHECKING:
    from lovende.core.funnel.correcting import Change, Finding
    from lovende.core.funnel.figures import Printed, System, Terms

MOST_TERMS = 6
MOST_WAYS = 5


def print_findings(system: System, findings: Iterable[Finding], sources: Mapping[str, str]) -> None:
    """Every contradiction, and its smallest correction."""
    for number, finding in enumerate(findings, start=1):
        data.print(f"\n{_('Contradiction')} {number}", markup=False)
        for equation in finding.contradictions:
            data.print(f"  - {_contradiction(system, equation)}", markup=False)
        for line in _corrections(system, finding, sources):
            data.print(f"  {line}", markup=False)


def _contradiction(system: System, number: int) -> str:
    from lovende.core.funnel.figures import Printed, Sum, computed, side

    equation, counts = system.equations[number], system.counts
    if isinstance(equation, Sum):
        return _("{left} = {first}, but {right} = {second}").format(
            left=_sum(system, equation.left),
            first=_worked_out(system, equation.left, side(equation.left, counts)),
            right=_sum(system, equation.right),
            second=_worked_out(system, equation.right, side(equation.right, counts)),
        )
    figure = system.figures[equation.figure]
    value = computed(equation, counts)
    printed = figure.printed
    if value is None or not isinstance(printed, Printed):
        return _("{figure} is printed as {printed}, but the cells give no such figure.").format(
            figure=figure.name, printed=_shown(printed)
        )
    return _("{figure} is printed as {printed}, but the cells give {computed}.").format(
        figure=figure.name, printed=printed.text, computed=as_printed(printed, value, digits=2)
    )


def _sum(system: System, terms: Terms) -> str:
    said = _joined((system.figures[figure].name, times) for figure, times in terms[:MOST_TERMS])
    return f"{said} + …" if len(terms) > MOST_TERMS else said


def _worked_out(system: System, terms: Terms, total: int) -> str:
    """«129 + 9 = 138»; a single figure is only itself."""
    if not 1 < len(terms) <= MOST_TERMS:
        return str(total)
    parts = ((str(system.figures[figure].count), times) for figure, times in terms)
    return f"{_joined(parts)} = {total}"


def _joined(parts: Iterable[tuple[str, int]]) -> str:
    said = ""
    for text, times in parts:
        many = "" if abs(times) == 1 else f"{abs(times)} × "
        sign = ("- " if times < 0 else "") if not said else (" - " if times < 0 else " + ")
        said += f"{sign}{many}{text}"
    return said or "0"


def _corrections(system: System, finding: Finding, sources: Mapping[str, str]) -> Iterable[str]:
    if not finding.corrections:
        yield _("No small correction that explains it was found.")
        return
    best = finding.best
    if len(best) > 1:
        yield _("The figures do not tell which of these is right:")
    else:
        yield _("Smallest correction:")
    for number, correction in enumerate(best[:MOST_WAYS], start=1):
        for change in correction.changes:
            way = f"{number}. " if len(best) > 1 else ""
            yield f"  {way}{_change(system, change, sources)}"
    others = len(finding.corrections) - min(len(best), MOST_WAYS)
    if others > 0:
        yield _("As few figures changed, but in other ways: {number} (--json lists them).").format(
            number=others
        )
    if not finding.complete:
        yield _("The search was ended at its limit, so there may be others.")


def _change(system: System, change: Change, sources: Mapping[str, str]) -> str:
    figure = system.figures[change.figure]
    said = f"{figure.name}: {_shown(figure.printed)} → {_right(system, change)}"
    if change.alone:
        names = ", ".join(system.figures[one].name for one in change.alone)
        said += " " + _("(the printed number is that of {names} alone)").format(names=names)
    source = _source(figure.name, sources)
    return f"{said} [{source}]" if source else said


def _right(system: System, change: Change) -> str:
    from lovende.core.funnel.figures import Printed

    printed = system.figures[change.figure].printed
    if change.right is None:
        return _("not estimable")
    if isinstance(printed, Printed):
        return as_printed(printed, float(change.right))
    return str(change.right)


def as_printed(printed: Printed, value: float, *, digits: int = 0) -> str:
    """A value in the form of a printed statistic, with so many more digits."""
    per_cent = printed.text.endswith("%")
    scaled = Decimal(repr(value)) * (100 if per_cent else 1)
    last = Decimal(1).scaleb(printed.unit.adjusted() + (2 if per_cent else 0) - digits)
    text = format(scaled.quantize(last, rounding=ROUND_HALF_UP), "f")
    if "," in printed.text:
        text = text.replace(".", ",")
    return f"{text}{' ' if ' ' in printed.text else ''}%" if per_cent else text


def _shown(printed: int | Printed) -> str:
    return str(printed) if isinstance(printed, int) else printed.text


def _source(name: str, sources: Mapping[str, str]) -> str:
    """The source of the part that a figure belongs to, the longest key that fits."""
    fitting = [key for key in sources if name == key or name.startswith((f"{key}.", f"{key}["))]
    return sources[max(fitting, key=len)] if fitting else ""


def findings_as_json(
    system: System, findings: Iterable[Finding], sources: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The findings as plain values."""
    return [
        {
            "contradictions": [_equation_as_json(system, n) for n in finding.contradictions],
            "corrections": [
                {
                    "smallest": correction in finding.best,
                    "size": correction.size,
                    "changes": [
                        _change_as_json(system, change, sources) for change in correction.changes
                    ],
                }
                for correction in finding.corrections
            ],
            "complete": finding.complete,
        }
        for finding in findings
    ]


def _change_as_json(system: System, change: Change, sources: Mapping[str, str]) -> dict[str, Any]:
    figure = system.figures[change.figure]
    counted = isinstance(figure.printed, int)
    return {
        "figure": figure.name,
        "printed": figure.printed if counted else _shown(figure.printed),
        "right": change.right if counted or change.right is None else _right(system, change),
        "alone": [system.figures[one].name for one in change.alone],
        "source": _source(figure.name, sources),
    }


def _equation_as_json(system: System, number: int) -> dict[str, Any]:
    from lovende.core.funnel.figures import Sum, computed, side

    equation, counts = system.equations[number], system.counts
    said = {"where": equation.where, "text": _contradiction(system, number)}
    if isinstance(equation, Sum):
        sums = {"left": side(equation.left, counts), "right": side(equation.right, counts)}
        return {"rule": str(equation.rule), **said, **sums}
    figure = system.figures[equation.figure]
    value = computed(equation, counts)
    return {
        "rule": str(equation.name),
        **said,
        "printed": _shown(figure.printed),
        "computed": value,
    }
