"""Runs commands on the test's own database, in English."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.utils.translation import override

from lovende.cli import (
    agreement,
    agreement_files,
    allocation,
    allocation_file,
    assignment,
    assignment_files,
    assignment_words,
    failures,
    filters,
    findings,
    funnel,
    funnel_findings,
    imports,
    indexing,
    likeness,
    main,
    measure_lines,
    power,
    power_sentences,
    searching,
    shortlist,
    streams,
)

MODULES = (
    *(allocation, allocation_file, power, power_sentences),
    *(failures, filters, findings, funnel, funnel_findings, imports, indexing, likeness, main),
    *(measure_lines, searching, shortlist, streams),
    *(agreement, agreement_files, assignment, assignment_files, assignment_words),
)


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def lovende(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> Callable[..., Outcome]:
    """``lovende("search", "gjeld")``: exit code, data, messages; ``stdin`` is what is piped in."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_FOLDER = tmp_path
    for module in MODULES:
        if hasattr(module, "prepare_site"):
            monkeypatch.setattr(module, "prepare_site", lambda: None)
        monkeypatch.setattr(module, "_", str)
    monkeypatch.setattr(main, "set_up_django", lambda: None)

    def run(*arguments: object, stdin: bytes | str = b"") -> Outcome:
        given = list(map(str, arguments))
        piped = io.TextIOWrapper(io.BytesIO(stdin.encode() if isinstance(stdin, str) else stdin))
        with override("en"), monkeypatch.context() as patch:
            patch.setattr("sys.stdin", piped)
            patch.setattr("sys.argv", ["lovende", *given])
            code = failures.run(lambda: main.app(given, prog_name="lovende", standalone_mode=False))
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Outcome(code, out, err)

    return run
