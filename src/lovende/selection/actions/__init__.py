"""Changes to the selection: rounds and phases, assignment, ratings, joint discussion."""
