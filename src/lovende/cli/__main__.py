"""Lets the command be started as ``python -m lovende.cli``."""

from lovende.cli.main import main

main()
