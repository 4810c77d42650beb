"""Reads of the selection. What a person may learn of ratings is scoped in ``independence``."""
