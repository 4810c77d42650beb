"""Pages open to everyone: the knowledge bank."""
