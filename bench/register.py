"""The list of the register against the Django admin's changelist of the same rows.

Asked for: at most 12 queries and 60 KB a page, and over 10,000 rows a fifth of the CPU of the
admin as the tutorial writes it. The admin written with care stands beside for comparison.
"""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench.province import use

if TYPE_CHECKING:
    from bench.measuring import Cost

MOST_QUERIES, MOST_BYTES, MOST_SHARE, ROWS = 12, 60_000, 1 / 5, 10_000
#: What is looked at: our address and the admin's that shows the same rows.
PAGES = {
    "first page": ("", ""),
    "trade, kind, all states": (
        "trade={trade}&kind=sme&status=all",
        "trade__id__exact={pk}&kind__exact=sme",
    ),
    "search “do go tan”": ("q=do+go+tan&status=all", "q=do+go+tan"),
    "page 100": ("page=100&status=all", "p=100"),
}
PEERS = ("plain", "careful")


def main(rows: int) -> int:
    use(rows)
    print(f"register of {rows:,} establishments: ours / the admin written plainly / with care")
    print(f"{'page':26}{'CPU ms':>23}{'share of CPU':>14}{'queries':>18}{'KB':>19}")
    broken = [said for what, found in _measured() for said in _shown(what, found, rows)]
    print("\n".join(broken) or "every limit held")
    return 1 if broken else 0


def _measured() -> "Iterator[tuple[str, list[Cost]]]":
    """Measure each page in turn: ours, then the two peers."""
    from bench.measuring import client, costs
    from caunoi.establishments.models import Trade

    visitor, trade = client(), Trade.objects.order_by("order")[0]
    names = {"trade": trade.code, "pk": trade.pk}
    for what, (ours, theirs) in PAGES.items():
        asked = theirs.format(**names)
        peers = [f"/peer/{peer}/establishments/establishment/?{asked}" for peer in PEERS]
        yield what, costs(visitor, [f"/register?{ours.format(**names)}", *peers])


def _shown(what: str, found: "list[Cost]", rows: int) -> Iterator[str]:
    """Print the line of a page, and yield each limit that it breaks."""
    ours = found[0]
    shares = [ours.cpu_ms / peer.cpu_ms for peer in found[1:]]
    print(
        f"{what:26}"
        f"{' / '.join(f'{cost.cpu_ms:.1f}' for cost in found):>23}"
        f"{' / '.join(f'{share:.2f}' for share in shares):>14}"
        f"{' / '.join(str(cost.queries) for cost in found):>18}"
        f"{' / '.join(f'{cost.bytes / 1000:.1f}' for cost in found):>19}"
    )
    if ours.queries > MOST_QUERIES:
        yield f"NOT held: {what}: {ours.queries} queries, asked for at most {MOST_QUERIES}"
    if ours.bytes > MOST_BYTES:
        yield f"NOT held: {what}: {ours.bytes} bytes, asked for at most {MOST_BYTES}"
    if rows <= ROWS and shares[0] > MOST_SHARE:
        yield f"NOT held: {what}: {shares[0]:.3f} of the plain admin's CPU, at most {MOST_SHARE}"


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS))
