"""Pages of the selection: rounds, rating, joint discussion."""
