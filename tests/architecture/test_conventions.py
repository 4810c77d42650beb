"""What a room is for is held by these tests: a convention that nothing enforces leaks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "lovende"
FRONT_ENDS = ("web", "cli")
# Steps inside another action, which is the one that says who acts; they handle rows by the
# thousand, and a name for the one thing they are given would say nothing.
STEPS = {
    ("selection", "hold"): "the first step of every change to a phase",
    ("selection", "run_again"): "computes anew and writes nothing",
    ("selection", "signature"): "the name that an action leaves",
    ("followup", "forget_old_files"): "tidying by age, which nobody in particular asks for",
    ("followup", "read_and_check"): "goes on with a run that says who started it",
    ("measures", "link_replications"): "a step of writing a round",
    ("measures", "write_money"): "a step of writing a round",
}
WRITES = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


def files(pattern: str) -> list[Path]:
    return sorted(path for path in PACKAGE.glob(pattern) if "migrations" not in path.parts)


def named(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text()))


FRONT = [path for front in FRONT_ENDS for path in files(f"{front}/**/*.py")]
ACTIONS = [*files("*/actions.py"), *files("*/actions/*.py")]
NO_REQUEST = [
    *ACTIONS,
    *(
        path
        for room in ("queries", "rules", "lifecycle", "tasks")
        for path in (*files(f"*/{room}.py"), *files(f"*/{room}/*.py"))
    ),
]


@pytest.mark.parametrize("path", FRONT, ids=named)
def test_a_front_end_reads_by_queries_and_writes_by_actions(path: Path) -> None:
    found = [
        f"line {node.lineno}: .{node.attr}"
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", *WRITES}
    ]
    assert found == []


@pytest.mark.parametrize("path", ACTIONS, ids=named)
def test_an_action_says_who_acts_and_names_what_it_is_given(path: Path) -> None:
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            if (path.relative_to(PACKAGE).parts[0], node.name) in STEPS:
                continue
            assert not node.args.args, f"{node.name} takes arguments by position"
            assert "by" in {one.arg for one in node.args.kwonlyargs}, f"{node.name} has no «by»"


@pytest.mark.parametrize("path", NO_REQUEST, ids=named)
def test_below_the_front_ends_nobody_sees_a_request(path: Path) -> None:
    names = {node.arg for node in nodes(path) if isinstance(node, ast.arg)}
    assert "request" not in names
    modules = {node.module or "" for node in nodes(path) if isinstance(node, ast.ImportFrom)}
    assert not {name for name in modules if name.startswith(("django.http", "django.shortcuts"))}


@pytest.mark.parametrize("path", files("core/*.py"), ids=named)
def test_the_core_has_no_clock_no_files_and_no_hidden_chance(path: Path) -> None:
    allowed_random = {"Random"}
    for node in nodes(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"open", "print", "input"}, node.func.id
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "random":
                assert node.attr in allowed_random, f"random.{node.attr} has no seed"
            assert (node.value.id, node.attr) not in {
                ("datetime", "now"),
                ("date", "today"),
                ("time", "time"),
            }
