"""Pages about oneself: name, language, access."""
