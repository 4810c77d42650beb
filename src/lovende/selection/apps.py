"""Registers the package with Django."""

from django.apps import AppConfig


class SelectionConfig(AppConfig):
    """Rounds that select promising methods, by independent ratings."""

    name = "lovende.selection"
