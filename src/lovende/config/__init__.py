"""Settings, addresses and the web entry point: how the parts are put together."""
