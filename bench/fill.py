"""``python -m bench.fill SIZE [--lean]``: fills the database of DATABASE_URL for the benchmarks."""

from __future__ import annotations

import sys

import django

if __name__ == "__main__":
    django.setup()
    from bench.corpus import fill

    fill(int(sys.argv[1]), lean="--lean" in sys.argv)
