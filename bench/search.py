"""The search of the register: the slowest of twenty answers, over as many rows as wanted.

Asked for: p95 below 200 ms over 100,000 rows.
"""

import random
import sys
from urllib.parse import urlencode

from bench.province import SEED, use

MOST_MS = 200
SEARCHES = 200


def main(rows: int) -> int:
    use(rows)
    from bench.measuring import client, once

    visitor = client()
    once(visitor, "/register?q=go")
    spent: list[tuple[float, str]] = []
    for what in _searches():
        _cpu, wall = once(visitor, f"/register?{urlencode({'q': what, 'status': 'all'})}")
        spent.append((wall, what))
    spent.sort()
    half, most = spent[len(spent) // 2], spent[len(spent) * 95 // 100]
    print(f"search of {rows:,} establishments: {len(spent)} pages of the list, wall time")
    print(
        f"p50 {half[0]:.0f} ms, p95 {most[0]:.0f} ms (“{most[1]}”), slowest {spent[-1][0]:.0f} ms"
    )
    is_good = most[0] <= MOST_MS
    print(f"limit: p95 {MOST_MS} ms: {'held' if is_good else 'NOT held'}")
    return 0 if is_good else 1


def _searches() -> list[str]:
    """Return what people type: a name without marks, half a name, an owner, a phone, a tax code."""
    from caunoi.common.text import fold
    from caunoi.establishments.models import Establishment

    chance = random.Random(SEED)
    keys = list(Establishment.objects.values_list("pk", flat=True))
    rows = Establishment.objects.in_bulk(chance.sample(keys, SEARCHES)).values()
    ways = (
        lambda row: fold(row.name),
        lambda row: " ".join(fold(row.name).split()[-2:]),
        lambda row: f"{fold(row.name).split()[-1]} {fold(row.unit.name)}",
        lambda row: row.owner,
        lambda row: row.phone or row.name,
        lambda row: row.tax_code or row.name,
        lambda row: row.name[:6],
    )
    return ["co khi tan uyen", *(chance.choice(ways)(row) for row in rows)]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
