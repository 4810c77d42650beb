"""How far the governors of `lovende demo` have come with the made-up applications."""
