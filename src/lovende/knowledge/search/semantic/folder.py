"""What a model's folder says: which files, how they are used, and the version they make up.

The layout is the one sentence models are published in: ``model.onnx`` or ``onnx/model.onnx``,
``tokenizer.json`` and, where they are there, ``config.json``, ``1_Pooling/config.json`` and
``sentence_bert_config.json``. A ``lovende.toml`` of the operator's own goes before them all.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lovende.common.errors import DomainError
from lovende.core.embedding import Pooling

PACKAGES = ("onnxruntime", "tokenizers")
GRAPHS = ("model.onnx", "onnx/model.onnx")
OWN = "lovende.toml"
FORMAT = 1
"""To be raised when measures are divided or packed otherwise, so that all get new vectors."""
MOST_TOKENS = 512
WEIGHT = 0.8


class ModelUnusable(DomainError):
    """There is no model that can be used; the message says why and what to do."""


class Options(BaseModel):
    """What ``lovende.toml`` may say."""

    model_config = ConfigDict(extra="forbid")

    model: str | None = None
    query_prefix: str | None = None
    passage_prefix: str | None = None
    pooling: Pooling | None = None
    max_tokens: int | None = Field(default=None, ge=8, le=8192)
    weight: float = Field(default=WEIGHT, gt=0, le=10)


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder as it is to be used; ``weight`` is the ranking's weight among the others."""

    graph: Path
    tokenizer: Path
    pooling: Pooling
    max_tokens: int
    query_prefix: str
    passage_prefix: str
    weight: float

    def version(self) -> str:
        """What tells vectors of this model, used like this, from all others.

        Weights may lie beside the graph, in files that begin with its name.
        """
        used = [self.pooling, self.max_tokens, self.query_prefix, self.passage_prefix]
        total = hashlib.sha256(json.dumps([FORMAT, *used]).encode())
        beside = sorted(self.graph.parent.glob(f"{self.graph.name}?*"))
        for path in (self.graph, *beside, self.tokenizer):
            with path.open("rb") as file:
                total.update(hashlib.file_digest(file, "sha256").digest())
        return total.hexdigest()


def check_packages() -> None:
    """Say what to install when something is missing."""
    if not all(find_spec(name) for name in PACKAGES):
        raise ModelUnusable(
            _(
                "LOVENDE_SEMANTIC_MODEL is set, but what runs a model is not installed. Install"
                " it with pip install 'lovende[semantic]', or take the setting away."
            )
        )


def read_folder(folder: Path) -> ModelFolder:
    """The folder's files and how they are to be used."""
    if not folder.is_dir():
        raise ModelUnusable(
            _("The folder {folder} that LOVENDE_SEMANTIC_MODEL names is not there.").format(
                folder=folder
            )
        )
    own = _options(folder / OWN)
    names = (own.model,) if own.model else GRAPHS
    graph = next((folder / name for name in names if (folder / name).is_file()), None)
    if graph is None:
        raise _missing(folder, names[0])
    if not (folder / "tokenizer.json").is_file():
        raise _missing(folder, "tokenizer.json")
    prompts = _json(folder / "config_sentence_transformers.json").get("prompts") or {}
    return ModelFolder(
        graph=graph,
        tokenizer=folder / "tokenizer.json",
        pooling=own.pooling or _pooling(_json(folder / "1_Pooling" / "config.json")),
        max_tokens=own.max_tokens or _max_tokens(folder),
        query_prefix=_first(own.query_prefix, prompts.get("query")),
        passage_prefix=_first(own.passage_prefix, prompts.get("passage"), prompts.get("document")),
        weight=own.weight,
    )


def _missing(folder: Path, name: str) -> ModelUnusable:
    return ModelUnusable(
        _(
            "The model's folder {folder} has no {file}. docs/operations.md says what it needs."
        ).format(folder=folder, file=name)
    )


def _first(*given: str | None) -> str:
    return next((text for text in given if text is not None), "")


def _options(path: Path) -> Options:
    if not path.is_file():
        return Options()
    try:
        return Options.model_validate(_read(path, tomllib.loads))
    except ValidationError as error:
        told = error.errors()[0]
        key = ".".join(str(part) for part in told["loc"])
        raise _unreadable(path, f"{key}: {told['msg']}") from error


def _json(path: Path) -> dict[str, Any]:
    found = _read(path, json.loads) if path.is_file() else {}
    return found if isinstance(found, dict) else {}


def _read(path: Path, parsed: Callable[[str], Any]) -> Any:
    try:
        return parsed(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, reason: object) -> ModelUnusable:
    return ModelUnusable(
        _("The model's file {file} cannot be read: {reason}.").format(file=path, reason=reason)
    )


def _pooling(said: dict[str, Any]) -> Pooling:
    if said.get("pooling_mode_cls_token") or said.get("pooling_mode") == "cls":
        return "cls"
    return "mean"


def _max_tokens(folder: Path) -> int:
    """The most tokens the model takes.

    RoBERTa counts places from the one after its padding, so that many are not for tokens.
    """
    config = _json(folder / "config.json")
    places = int(config.get("max_position_embeddings") or MOST_TOKENS)
    if "roberta" in str(config.get("model_type", "")):
        places -= int(config.get("pad_token_id", 1)) + 1
    taught = _json(folder / "sentence_bert_config.json").get("max_seq_length")
    return min(places, int(taught or places), MOST_TOKENS)
