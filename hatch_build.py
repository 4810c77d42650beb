"""Compiles the translations when the package is built or installed for development.

The catalogues in git are the readable .po files only; Django reads the compiled ones.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileMessages(BuildHookInterface):
    """The hook named in pyproject.toml under [tool.hatch.build.hooks.custom]."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files of the package are collected."""
        path = Path(self.root) / "tools" / "catalogues.py"
        spec = importlib.util.spec_from_file_location("catalogues", path)
        if spec is None or spec.loader is None:
            raise FileNotFoundError(path)
        catalogues = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(catalogues)
        catalogues.compile_all(Path(self.root) / "src" / "lovende" / "locale")
