"""Registers the package with Django, and has each handed-in application reach its governor."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """The way from an application to a grant or a refusal."""

    name = "lovende.awards"

    def ready(self) -> None:
        """Follow what offices hand in and withdraw."""
        from lovende.applications import signals
        from lovende.awards.actions import receiving

        signals.submitted.connect(receiving.on_submitted, dispatch_uid="awards-submitted")
        signals.withdrawn.connect(receiving.on_withdrawn, dispatch_uid="awards-withdrawn")
