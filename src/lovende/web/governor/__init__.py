"""What governors do with the applications from their counties; the directorate looks on."""
