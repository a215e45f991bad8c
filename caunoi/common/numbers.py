"""Numbers without gaps, for contracts, schemes, difficulties. Concurrent writers wait."""

from caunoi.common.models import NumberSeries


def next_number(series: str) -> int:
    """Take the next number of a series, locked to the end of the transaction.

    The number of a write that is rolled back is given again.
    """
    NumberSeries.objects.get_or_create(name=series)
    row = NumberSeries.objects.select_for_update(no_key=True).get(name=series)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last
