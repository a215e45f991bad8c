"""Codes of difficulties and petitions, without gaps within a year."""

from caunoi.common.numbers import next_number


def next_code(prefix: str, year: int) -> str:
    """Take the next code of a year, such as KK-2018-007. A failed transaction frees it again."""
    return f"{prefix}-{year}-{next_number(f'{prefix}:{year}'):03d}"
