"""Registers the package with Django."""

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """Schemes, terms and calls."""

    name = "lovende.schemes"
