"""Lovende runs a public grant scheme so that it learns from what is tried.

Packages depend on each other in one direction only; ``ARCHITECTURE.md`` gives the order.
"""

__version__ = "0.1.0"
