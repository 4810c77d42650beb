"""Reads of applications that have been handed in, by who may see them."""
