"""How fast the pages are, each against a peer or a limit in the same run: ratios, never seconds.

`python -m bench.register 10000` and `python -m bench.search 100000` make an invented province of so
many establishments in `var/bench/` (kept for the next run) and print what they measured.
"""
