"""The gallery of components: for development only, shown when the settings ask for it."""
