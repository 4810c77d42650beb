"""What becomes of an application: assessment, allocation, decision, letter, appeal."""
