"""Registers the package with Django."""

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    """Reports on measures, and the import of a round of them."""

    name = "lovende.followup"
