"""Bounds for years, months and keys that a person types, read in one place for every interface.

A value outside the bounds is treated as not found, so no other code has to handle the year 0, month
13 or a number that fits no column.
"""

import re
from datetime import date

#: Years outside these bounds never occur; plans, sheets and calendars begin later.
EARLIEST_YEAR, FIRST_YEAR, LAST_YEAR = 1900, 2000, 2100
#: The largest primary key the database can hold.
LARGEST_KEY = 2**63 - 1

_KEY = re.compile(r"[0-9]{1,19}")
_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


def read_key(text: str) -> int | None:
    key = int(text) if _KEY.fullmatch(text) else 0
    return key if 0 < key <= LARGEST_KEY else None


def read_year(text: str) -> int | None:
    """Return the year of a text such as "2018"; None outside `FIRST_YEAR`..`LAST_YEAR`."""
    year = int(text) if _YEAR.fullmatch(text) else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def read_month(text: str) -> date | None:
    """Return the first day of a month such as "2018-12"; None if it is not a month."""
    if (match := _MONTH.fullmatch(text)) and (year := read_year(match[1])):
        month = int(match[2])
        return date(year, month, 1) if 1 <= month <= 12 else None
    return None
