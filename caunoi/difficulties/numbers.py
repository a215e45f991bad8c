"""Codes of difficulties and petitions, without gaps within a year."""

from caunoi.difficulties.models import NumberSeries


def next_code(prefix: str, year: int) -> str:
    """Take the next code of a year, such as KK-2018-007; that of a write that fails comes again."""
    name = f"{prefix}:{year}"
    NumberSeries.objects.get_or_create(name=name)
    row = NumberSeries.objects.select_for_update(no_key=True).get(name=name)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{prefix}-{year}-{row.last:03d}"
