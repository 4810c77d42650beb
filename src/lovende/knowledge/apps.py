"""Registers the package with Django."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """The searchable knowledge bank."""

    name = "lovende.knowledge"
