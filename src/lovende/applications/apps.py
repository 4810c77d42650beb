"""Registers the package with Django."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Applications and their metadata."""

    name = "lovende.applications"
