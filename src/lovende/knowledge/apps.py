"""Registers the package with Django, and has the search index follow every change."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """The searchable knowledge bank."""

    name = "lovende.knowledge"

    def ready(self) -> None:
        """Have the index follow every change."""
        from lovende.common import revisions
        from lovende.knowledge.tasks import embed_soon, index_soon

        revisions.changed.connect(index_soon, dispatch_uid="search-index")
        revisions.changed.connect(embed_soon, dispatch_uid="search-embedding")
