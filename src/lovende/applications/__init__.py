"""Applications: drafts shared in the office, and what was handed in."""
