"""``lovende embed``: the vectors now, and a plain word about a model that cannot be used."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from typer.testing import CliRunner, Result

from bank_builder import make_measure
from lovende.cli import embed
from lovende.cli.main import app
from lovende.common.errors import DomainError
from lovende.knowledge.models import MeasureEmbedding
from lovende.knowledge.search.semantic import serving
from sentence_models import small_model


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    with translation.override(translation.get_language()):
        yield
    serving.forget()


def lovende(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["embed", *arguments])


@pytest.mark.usefixtures("nav_scheme")
def test_every_measure_gets_its_vectors(tmp_path: Path, settings: Any) -> None:
    settings.SEMANTIC_MODEL = small_model(tmp_path / "model")
    for key in ("a", "b"):
        make_measure(key)
    first = lovende("--json")
    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout)["measures"] == 2
    assert "2 tiltak" in first.stderr
    assert MeasureEmbedding.objects.count() == 2
    assert json.loads(lovende("--json").stdout)["measures"] == 0


@pytest.mark.usefixtures("nav_scheme")
def test_without_a_model_the_command_says_what_to_set() -> None:
    result = lovende()
    assert isinstance(result.exception, DomainError)
    assert "LOVENDE_SEMANTIC_MODEL" in str(result.exception)


@pytest.mark.usefixtures("nav_scheme")
def test_a_folder_that_cannot_be_used_ends_the_command_but_not_the_site(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SEMANTIC_MODEL = small_model(tmp_path / "model")
    (tmp_path / "model" / "tokenizer.json").unlink()
    result = lovende()
    assert isinstance(result.exception, DomainError)
    assert "tokenizer.json" in str(result.exception)
    embed.begin()
    told = capsys.readouterr().err
    assert "tokenizer.json" in told
    assert "Søket går videre uten" in told
