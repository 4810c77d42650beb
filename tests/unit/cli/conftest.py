"""The commands' own fixture."""

from command_runner import lovende  # noqa: F401 -- a fixture of every test here
