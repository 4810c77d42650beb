"""Pages of the directorate."""
