"""Registers the package with Django and installs counties and governors with the database."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _install_places(**_kwargs: Any) -> None:
    from lovende.people.places import install_places  # models are ready only by now

    install_places()


class PeopleConfig(AppConfig):
    """Users, organisations and what they may do."""

    name = "lovende.people"

    def ready(self) -> None:
        """Install the places after each migration."""
        post_migrate.connect(_install_places, sender=self, dispatch_uid="lovende.people.places")
