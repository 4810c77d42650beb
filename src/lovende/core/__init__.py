"""What can be computed on paper: no Django, no files, no clock, no hidden randomness."""
