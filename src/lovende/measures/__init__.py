"""The measure: what an office tries out, for whom, where, when, and how it went."""
