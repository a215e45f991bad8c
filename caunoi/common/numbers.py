"""Numbers without gaps, for contracts, schemes, difficulties: whoever takes one waits in line."""

from caunoi.common.models import NumberSeries


def next_number(series: str) -> int:
    """Take the next number of a series; the number of a write that fails is given again."""
    NumberSeries.objects.get_or_create(name=series)
    row = NumberSeries.objects.select_for_update(no_key=True).get(name=series)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last
