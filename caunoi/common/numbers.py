"""Numbers without gaps, for contracts, schemes, difficulties. Concurrent writers wait."""

from caunoi.common.models import NumberSeries


def next_number(series: str) -> int:
    """Take the next number of a series, locked to the end of the transaction.

    The number of a write that is rolled back is given again.
    """
    row = _lock(series)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def count_on_from(series: str, number: int) -> None:
    """Let the next number of a series come after this one, which was given elsewhere."""
    row = _lock(series)
    row.last = max(row.last, number)
    row.save(update_fields=["last"])


def _lock(series: str) -> NumberSeries:
    NumberSeries.objects.get_or_create(name=series)
    return NumberSeries.objects.select_for_update(no_key=True).get(name=series)
