"""What offices report on their measures, and how a whole round of reports comes in."""
