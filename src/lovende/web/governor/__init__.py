"""Pages for county governors, and for the directorate where it looks on or decides."""
