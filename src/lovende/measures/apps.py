"""Registers the package with Django."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Measures and their metadata."""

    name = "lovende.measures"
