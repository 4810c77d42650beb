"""Every file of the program is small, says what it is for, and is meant for everybody."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 400
# Tables of data and the text of a library have no use for a limit on lines.
TEXT_SUFFIXES = {
    *{".py", ".html", ".txt", ".md", ".toml", ".css", ".js", ".po", ".cfg", ".yml", ".yaml"},
    *{"", ".sh", ".json", ".csv", ".svg", ".in"},
}
MACHINE = re.compile(
    r"[/]opt[/](pypi|wheels)|[/]work[/]|[/]root[/]|[/]home[/](?!\w*\$)\w"
    r"|file:[/]{3}(opt|work|root|home)|(extra-)?index[-]url|find[-]links|trusted[-]host"
    r"|\bpypi[.]org|registry[.]npmjs|pythonhosted|deb[.]debian[.]org",
    re.IGNORECASE,
)


@cache
def tracked() -> tuple[Path, ...]:
    """The files that git keeps, or would: neither ignored nor deleted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return tuple(
        path for name in sorted(set(listed.split("\0"))) if name and (path := ROOT / name).is_file()
    )


def modules(*folders: str) -> list[Path]:
    """The Python files of some folders, migrations excepted."""
    return [
        path
        for path in tracked()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in folders
        and "migrations" not in path.parts
    ]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_are_files_to_look_at() -> None:
    assert len(modules("src")) > 10


@pytest.mark.parametrize("path", modules("src", "tools", "tests", "bench", "examples"), ids=named)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    text = path.read_text()
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), f"{named(path)} has no docstring"


@pytest.mark.parametrize("path", modules("src"), ids=named)
def test_a_module_is_short_enough_to_be_read(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", modules("src"), ids=named)
def test_what_others_use_is_explained(path: Path) -> None:
    tree = ast.parse(path.read_text())
    missing = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert missing == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = []
    for path in tracked():
        if path.suffix not in TEXT_SUFFIXES or "vendor" in path.parts or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if MACHINE.search(line):
                found.append(f"{named(path)}:{number}: {line.strip()[:120]}")
    assert found == []


def test_requirements_are_pinned_and_hashed() -> None:
    for name in ("build", "base", "semantic", "test", "model", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        wanted = [line for line in text.splitlines() if re.match(r"^[a-z0-9]", line)]
        assert wanted
        for line in wanted:
            assert "==" in line, f"{name}.txt: {line} is not pinned"
            assert line.endswith("\\"), f"{name}.txt: {line} has no hash"


def test_no_file_asks_for_torch() -> None:
    for file in (ROOT / "requirements").glob("*.txt"):
        assert not re.search(
            r"^(torch|sentence-transformers|transformers)\b", file.read_text(), re.M
        )


def test_every_direct_dependency_is_locked() -> None:
    import tomllib

    file = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project, groups = file["project"], file["dependency-groups"]
    extras = project["optional-dependencies"]
    wanted = {
        "base": project["dependencies"],
        "semantic": [*project["dependencies"], *extras["semantic"]],
        "test": [*project["dependencies"], *extras["semantic"], *extras["test"]],
        "model": groups["model"],
        "dev": [*project["dependencies"], *extras["test"], *extras["dev"]],
    }
    for name, dependencies in wanted.items():
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        locked = set(re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==", text, re.MULTILINE))
        asked = {re.split(r"[\[<>=!~ ;]", one)[0].lower() for one in dependencies}
        assert asked <= locked, f"run `make lock`: {asked - locked} not in {name}.txt"
