"""What NAV offices do."""
