"""English for readers in Norway."""
