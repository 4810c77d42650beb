"""Writes to applications that have been handed in."""
