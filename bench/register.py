"""The list of the register against the Django admin's changelist of the same rows.

Asked for: at most 12 queries and 60 KB a page, and a fifth of the admin's CPU.
"""

import sys

from bench.province import use

MOST_QUERIES, MOST_BYTES, MOST_SHARE = 12, 60_000, 1 / 5
PEERS = ("plain", "careful")
LIMITS = {
    "queries": f"at most {MOST_QUERIES} queries",
    "bytes": f"at most {MOST_BYTES // 1000} KB",
    "plain": f"CPU at most {MOST_SHARE:.2f} of the plain admin",
    "careful": f"CPU at most {MOST_SHARE:.2f} of the careful admin",
}
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


def main(rows: int) -> int:
    use(rows)
    from bench.measuring import Cost, client, costs
    from caunoi.establishments.models import Trade

    trade = Trade.objects.order_by("order")[0]
    names = {"trade": trade.code, "pk": trade.pk}
    visitor, held = client(), {"queries": True, "bytes": True, "plain": True, "careful": True}
    print(
        f"register of {rows:,} establishments: ours, then the admin written plainly and with care"
    )
    print(f"{'page':26}{'CPU ms':>23}{'share of CPU':>14}{'queries':>18}{'KB':>19}")
    for what, (ours, theirs) in PAGES.items():
        asked = theirs.format(**names)
        urls = [f"/register?{ours.format(**names)}"]
        urls += [f"/peer/{peer}/establishments/establishment/?{asked}" for peer in PEERS]
        found: list[Cost] = costs(visitor, urls)
        shares = [found[0].cpu_ms / peer.cpu_ms for peer in found[1:]]
        print(
            f"{what:26}"
            f"{' / '.join(f'{cost.cpu_ms:.1f}' for cost in found):>23}"
            f"{' / '.join(f'{share:.2f}' for share in shares):>14}"
            f"{' / '.join(str(cost.queries) for cost in found):>18}"
            f"{' / '.join(f'{cost.bytes / 1000:.1f}' for cost in found):>19}"
        )
        held["queries"] &= found[0].queries <= MOST_QUERIES
        held["bytes"] &= found[0].bytes <= MOST_BYTES
        for peer, share in zip(PEERS, shares, strict=True):
            held[peer] &= share <= MOST_SHARE
    for what, limit in LIMITS.items():
        print(f"{limit}: {'held' if held[what] else 'NOT held'}")
    return 0 if all(held.values()) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
