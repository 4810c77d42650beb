"""Runs a model of sentence meaning: texts in, vectors of length one out.

The graph is an encoder in ONNX with the inputs every BERT-like model has. It runs on the processor
and asks the network for nothing.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from lovende.core.embedding import Vectors, of_length_one, pooled
from lovende.knowledge.search.semantic.folder import (
    ModelFolder,
    ModelUnusable,
    check_packages,
    read_folder,
)

logger = logging.getLogger(__name__)

INPUTS = {"input_ids", "attention_mask", "token_type_ids"}
WHOLE_NUMBERS = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
TOKEN_STATES, SENTENCES = 3, 2
TEXTS_AT_A_TIME = 16
LONGEST_TEXT = 8_000
"""Characters of a text that are read: more than any model takes of it."""
ERRORS_ONLY = 3
TRIED = ("Unge i skolen", "En litt lengre tekst om bolig, gjeld og arbeid.")


class SentenceModel:
    """A loaded model. ``version`` tells its vectors from all others."""

    def __init__(self, folder: ModelFolder) -> None:
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        self._folder = folder
        self.version, self.weight = folder.version(), folder.weight
        self._tokenizer = Tokenizer.from_file(str(folder.tokenizer))
        self._tokenizer.enable_truncation(folder.max_tokens)
        self._tokenizer.no_padding()
        options = SessionOptions()
        options.intra_op_num_threads = max(1, (os.cpu_count() or 2) // 2)
        options.log_severity_level = ERRORS_ONLY
        self._session = InferenceSession(
            str(folder.graph), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {one.name: one.type for one in self._session.get_inputs()}
        self._output = self._chosen_output()
        self.dimensions = len(self.passages(TRIED)[0])

    def _chosen_output(self) -> str:
        outputs = {one.name: len(one.shape) for one in self._session.get_outputs()}
        states = [name for name, axes in outputs.items() if axes == TOKEN_STATES]
        for name in ("last_hidden_state", *states, "sentence_embedding"):
            if name in outputs:
                return name
        raise ValueError(_("it gives no vectors of tokens"))

    def passages(self, texts: Sequence[str]) -> Vectors:
        """A row for each passage of a measure."""
        return self._vectors([self._folder.passage_prefix + text for text in texts])

    def question(self, text: str) -> Vectors:
        """The vector of a question or a draft; what is beyond the model's length is not read."""
        return self._vectors([self._folder.query_prefix + text])[0]

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        """Texts of about the same length are taken together, so that little is padding."""
        read = self._tokenizer.encode_batch([_readable(text) for text in texts])
        tokens = [one.ids for one in read]
        order = sorted(range(len(tokens)), key=lambda number: len(tokens[number]))
        parts = [
            self._run([tokens[number] for number in order[start : start + TEXTS_AT_A_TIME]])
            for start in range(0, len(order), TEXTS_AT_A_TIME)
        ]
        vectors = np.empty((len(order), parts[0].shape[1]), np.float32)
        vectors[order] = np.concatenate(parts)
        return vectors

    def _run(self, tokens: Sequence[Sequence[int]]) -> Vectors:
        length = max(1, *map(len, tokens))
        ids, mask = (np.zeros((len(tokens), length), np.int64) for _both in range(2))
        for row, one in enumerate(tokens):
            ids[row, : len(one)] = one
            mask[row, : len(one)] = 1
        every = {
            "input_ids": ids,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(ids),
        }
        given = {
            name: every[name].astype(WHOLE_NUMBERS[kind]) for name, kind in self._inputs.items()
        }
        found = np.asarray(self._session.run([self._output], given)[0], np.float32)
        if found.ndim == SENTENCES:
            return of_length_one(found)
        return pooled(found, mask, self._folder.pooling)

    def check(self) -> None:
        """Refuse a model whose vectors are not numbers, or are the same whatever is said."""
        one, other = vectors = self.passages(TRIED)
        if (
            not np.isfinite(vectors).all()
            or not vectors.any()
            or np.allclose(one, other, atol=1e-6)
        ):
            raise ValueError(_("its vectors do not tell texts apart"))


def load(folder: Path) -> SentenceModel:
    """The model in a folder; :class:`ModelUnusable` says in one sentence why there is none."""
    check_packages()
    read = read_folder(folder)
    try:
        model = SentenceModel(read)
        model.check()
    except Exception as error:  # the libraries raise what they like, mere Exception included
        logger.debug("The model in %s failed.", folder, exc_info=True)
        raise ModelUnusable(
            _("The model in {folder} cannot be used: {reason}.").format(
                folder=folder, reason=_reason(error)
            )
        ) from error
    return model


def _readable(text: str) -> str:
    """The start of a text, without halves of characters, which the tokenizer refuses."""
    return text[:LONGEST_TEXT].encode(errors="replace").decode()


def _reason(error: Any) -> str:
    if isinstance(error, KeyError):
        return _("it asks for «{name}», which is not known here").format(name=error.args[0])
    return (str(error).strip() or type(error).__name__).splitlines()[0][:300].rstrip(".")
