"""How a year, a month and a key are read from what somebody typed: one place for every door.

What lies outside is no year of ours and no row of any table, so it is not found. None of the rest
has to think of the year 0, of a month after the last one, or of a number that no column can hold.
"""

import re
from datetime import date

#: No day of ours lies outside these years; plans, sheets and calendars begin later.
EARLIEST_YEAR, FIRST_YEAR, LAST_YEAR = 1900, 2000, 2100
#: The largest number that a key of the database can be.
LARGEST_KEY = 2**63 - 1
#: More đồng than this are a slip of the pen, and thousands of such sums still fit a column.
LARGEST_VND = 10**15 - 1

_KEY = re.compile(r"[0-9]{1,19}")
_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


def read_key(text: str) -> int | None:
    """Return the key that a text is; None where no row can have it."""
    key = int(text) if _KEY.fullmatch(text) else 0
    return key if 0 < key <= LARGEST_KEY else None


def read_year(text: str) -> int | None:
    """Return the year that a text such as 2018 is; None for a year that is never asked for."""
    year = int(text) if _YEAR.fullmatch(text) else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def read_month(text: str) -> date | None:
    """Return the first day of a month such as 2018-12; None for a month that is none."""
    if (match := _MONTH.fullmatch(text)) and (year := read_year(match[1])):
        month = int(match[2])
        return date(year, month, 1) if 1 <= month <= 12 else None
    return None
