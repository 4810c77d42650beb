"""Pages of the offices: their applications."""
