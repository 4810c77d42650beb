"""A model in a folder is used as its files say, and a folder that cannot be used says why."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lovende.knowledge.search.semantic import folder as folders
from lovende.knowledge.search.semantic.folder import ModelUnusable, check_packages, read_folder
from lovende.knowledge.search.semantic.model import load
from sentence_models import english_model, small_model


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return small_model(tmp_path / "model")


def test_the_english_model_gives_what_its_makers_publish(tmp_path: Path) -> None:
    """The cosines on the model's own page of examples; and texts on one thing lie together."""
    model = load(english_model(tmp_path / "english"))
    person, dog, glad, sunny = model.passages(
        [
            "That is a happy person",
            "That is a happy dog",
            "That is a very happy person",
            "Today is a sunny day",
        ]
    )
    cosines = [float(person @ other) for other in (dog, glad, sunny)]
    assert cosines == pytest.approx([0.6946, 0.9429, 0.2569], abs=1e-3)
    measures = model.passages(
        [
            "A course in cooking cheap and healthy meals for families.",
            "Young people who have left school get help to find an apprenticeship.",
            "Advice to tenants who owe rent and may lose their home.",
        ]
    )
    asked = [
        model.question("teenagers who dropped out of education need a job"),
        model.question("in debt to the landlord and facing eviction"),
    ]
    assert [int(np.argmax(measures @ vector)) for vector in asked] == [1, 2]
    assert model.dimensions == 384


def test_a_text_has_one_vector_whatever_stands_beside_it(small: Path) -> None:
    model = load(small)
    short, long = "unge skole", "bolig gjeld arbeid kurs mat familie helse språk " * 20
    together = model.passages([long, short, "", long])
    assert together[1] == pytest.approx(model.passages([short])[0], abs=1e-5)
    assert np.linalg.norm(together, axis=1) == pytest.approx([1, 1, 1, 1], abs=1e-5)


def test_hostile_texts_are_no_error(small: Path) -> None:
    model = load(small)
    for text in ("", "\0", "🙂" * 50, "ŋđŧ", "مرحبا", "x" * 100_000, "a\n\tb", "\ud800"):
        assert model.question(text).shape == (16,)


def test_a_graph_without_token_types_is_not_given_any(tmp_path: Path) -> None:
    model = load(small_model(tmp_path / "two", inputs=("input_ids", "attention_mask")))
    assert np.isfinite(model.question("unge i skole")).all()


def test_prefixes_and_the_rest_are_read_from_the_operators_file(small: Path) -> None:
    (small / "lovende.toml").write_text(
        'query_prefix = "unge "\npassage_prefix = "kurs "\npooling = "cls"\nmax_tokens = 8\n'
        "weight = 1.5\n"
    )
    model, plain = load(small), load(small_model(small.parent / "plain"))
    assert model.weight == 1.5
    assert not np.allclose(model.question("mat"), model.passages(["mat"])[0])
    assert not np.allclose(model.question("mat"), plain.question("unge mat"))  # cls, not mean
    eight = "mat " * 5  # the prefix and the two marks take the rest of the eight
    assert model.question(eight) == pytest.approx(model.question(eight + "gjeld " * 9), abs=1e-5)


def test_prompts_in_the_published_files_are_used(small: Path) -> None:
    prompts = {"prompts": {"query": "unge ", "document": "kurs "}}
    (small / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    read = read_folder(small)
    assert (read.query_prefix, read.passage_prefix) == ("unge ", "kurs ")


def test_the_first_token_is_used_where_the_published_files_say_so(small: Path) -> None:
    assert read_folder(small).pooling == "mean"
    (small / "1_Pooling").mkdir()
    (small / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}')
    assert read_folder(small).pooling == "cls"


def test_no_more_tokens_are_read_than_the_model_has_places_for(small: Path) -> None:
    assert read_folder(small).max_tokens == 64
    roberta = {"model_type": "xlm-roberta", "max_position_embeddings": 514, "pad_token_id": 1}
    (small / "config.json").write_text(json.dumps(roberta))
    assert read_folder(small).max_tokens == 512


def test_the_version_follows_every_file_that_decides_a_vector(tmp_path: Path) -> None:
    folder = small_model(tmp_path / "a")
    before = read_folder(folder).version()
    assert read_folder(small_model(tmp_path / "b")).version() == before
    assert read_folder(small_model(tmp_path / "c", seed=1)).version() != before
    (folder / "lovende.toml").write_text("weight = 2.0\n")
    assert read_folder(folder).version() == before  # a weight changes no vector
    (folder / "lovende.toml").write_text('query_prefix = "query: "\n')
    assert read_folder(folder).version() != before
    (folder / "lovende.toml").unlink()
    (folder / "model.onnx_data").write_bytes(b"weights beside the graph")
    assert read_folder(folder).version() != before


def test_the_graph_may_lie_in_a_folder_of_its_own_or_where_the_file_says(small: Path) -> None:
    (small / "onnx").mkdir()
    (small / "model.onnx").rename(small / "onnx" / "model.onnx")
    assert load(small).dimensions == 16
    (small / "onnx" / "model.onnx").rename(small / "onnx" / "quantized.onnx")
    (small / "lovende.toml").write_text('model = "onnx/quantized.onnx"\n')
    assert load(small).dimensions == 16


def _without(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def _holding(name: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(text)


def _asking_for_more(folder: Path) -> None:
    import onnx

    graph = onnx.load(folder / "model.onnx")
    more = onnx.helper.make_tensor_value_info("pixel_values", onnx.TensorProto.FLOAT, [1])
    graph.graph.input.append(more)
    onnx.save(graph, folder / "model.onnx")


def _giving_nothing(folder: Path) -> None:
    import onnx

    graph = onnx.load(folder / "model.onnx")
    for weight in graph.graph.initializer:
        if weight.name.endswith("LayerNorm.bias"):
            weight.CopyFrom(
                onnx.numpy_helper.from_array(np.full(16, np.nan, np.float32), weight.name)
            )
    onnx.save(graph, folder / "model.onnx")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_without("model.onnx"), "model.onnx"),
        (_without("tokenizer.json"), "tokenizer.json"),
        (_holding("model.onnx", "not a graph"), "kan ikke brukes"),
        (_holding("tokenizer.json", "{}"), "kan ikke brukes"),
        (_holding("config.json", "{"), "config.json"),
        (_holding("lovende.toml", "= 3"), "lovende.toml"),
        (_holding("lovende.toml", "pooling = 'max'"), "pooling"),
        (_holding("lovende.toml", "prefix = 'x'"), "prefix"),
        (_holding("lovende.toml", "model = 'other.onnx'"), "other.onnx"),
        (_asking_for_more, "pixel_values"),
        (_giving_nothing, "skiller ikke"),
    ],
)
def test_a_folder_that_cannot_be_used_says_why(
    small: Path, spoil: Callable[[Path], object], told: str
) -> None:
    spoil(small)
    with pytest.raises(ModelUnusable) as refused:
        load(small)
    assert told in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="borte"):
        load(tmp_path / "borte")


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "PACKAGES", ("onnxruntime", "not_installed_here"))
    with pytest.raises(ModelUnusable, match=r"lovende\[semantic\]"):
        check_packages()


def test_without_a_model_nothing_is_imported() -> None:
    program = (
        "import django, sys; django.setup()\n"
        "from lovende.knowledge import queries, tasks, index\n"
        "from lovende.knowledge.search.semantic import serving\n"
        "assert serving.rankers() == () and serving.model() is None and not serving.be_patient()\n"
        "serving.begin(); tasks.embed_soon()\n"
        "print(*{'onnxruntime', 'tokenizers', 'onnx'} & sys.modules.keys())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"DJANGO_SETTINGS_MODULE": "settings_for_tests", "PYTHONPATH": "tests"},
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
