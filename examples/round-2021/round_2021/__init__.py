"""Makes the example round of 2021: seven real measures and 196 synthetic ones.

Nothing here is part of the product. The modules are run by `generate.py`, read their texts from
the TOML files beside it, and give the same rows every time.
"""
