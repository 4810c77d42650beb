"""Registers the package with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What people see."""

    name = "lovende.web"
