"""Registers the package with Django."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    """Versioned forms and answers."""

    name = "lovende.questionnaires"
