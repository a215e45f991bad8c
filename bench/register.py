"""The list of the register against the Django admin's changelist of the same rows.

Asked for: at most 12 queries and 60 KB a page, and a fifth of the admin's CPU.
"""

import sys

from bench.province import use

MOST_QUERIES, MOST_BYTES, MOST_SHARE = 12, 60_000, 1 / 5
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
    from bench.measuring import client, costs
    from caunoi.establishments.models import Trade

    trade = Trade.objects.order_by("order")[0]
    names = {"trade": trade.code, "pk": trade.pk}
    visitor, is_good = client(), True
    print(f"register of {rows:,} establishments: ours against the Django admin")
    print(f"{'page':26}{'CPU ms':>16}{'share':>8}{'queries':>12}{'KB':>16}")
    for what, (ours, theirs) in PAGES.items():
        urls = [
            f"/register?{ours.format(**names)}",
            f"/peer/establishments/establishment/?{theirs.format(**names)}",
        ]
        mine, peer = costs(visitor, urls)
        share = mine.cpu_ms / peer.cpu_ms
        kb = f"{mine.bytes / 1000:9.1f} / {peer.bytes / 1000:4.1f}"
        print(
            f"{what:26}{mine.cpu_ms:7.1f} / {peer.cpu_ms:6.1f}{share:8.2f}"
            f"{mine.queries:7} / {peer.queries:2}{kb}"
        )
        is_good &= mine.queries <= MOST_QUERIES and mine.bytes <= MOST_BYTES
        is_good &= share <= MOST_SHARE
    limits = f"limits: {MOST_QUERIES} queries, {MOST_BYTES // 1000} KB, share {MOST_SHARE:.2f}"
    print(f"{limits}: {'held' if is_good else 'NOT held'}")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
