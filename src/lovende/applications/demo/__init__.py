"""The made-up applications of `lovende demo`: what is written, and how it is handed in."""
