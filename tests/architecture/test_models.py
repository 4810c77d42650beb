"""What holds for every model: history outlives people, and a row explains itself."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

OURS = [model for model in apps.get_models() if model.__module__.startswith("lovende.")]
# What belongs to the person, and rightly goes with them.
GOES_WITH_THE_PERSON = {"people.Membership.user"}


def label(item: object) -> str:
    if isinstance(item, models.Field):
        return f"{item.model._meta.label}.{item.name}"
    assert isinstance(item, type)
    return item.__name__


TO_PEOPLE = [
    field
    for model in OURS
    for field in model._meta.get_fields()
    if isinstance(field, models.ForeignKey)
    and field.remote_field.model._meta.label == settings.AUTH_USER_MODEL
]


@pytest.mark.parametrize("field", TO_PEOPLE, ids=label)
def test_history_survives_the_deletion_of_a_user(field: models.ForeignKey) -> None:
    if label(field) not in GOES_WITH_THE_PERSON:
        assert field.remote_field.on_delete in {models.SET_NULL, models.PROTECT}


@pytest.mark.parametrize("model", OURS, ids=label)
def test_a_model_says_what_a_row_is(model: type[models.Model]) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}("), "has only Django's own docstring"
    assert model.__str__ is not models.Model.__str__


@pytest.mark.parametrize("model", OURS, ids=label)
def test_constraints_are_named_after_their_app(model: type[models.Model]) -> None:
    for constraint in model._meta.constraints:
        assert constraint.name.startswith(model._meta.app_label)
