"""The ``lovende`` command."""
