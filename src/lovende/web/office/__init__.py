"""What offices do: their applications, and the profiles of their methods."""
