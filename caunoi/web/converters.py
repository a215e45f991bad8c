"""Parts of an address: `<id:pk>`, `<year:year>`, `<month:month>`; a code is Django's slug.

Use only these, so that an address that names no possible row, year or month is not found.
"""

from datetime import date
from typing import TypeVar

from django.urls import register_converter

from caunoi.common.bounds import read_key, read_month, read_year

T = TypeVar("T")


class IdConverter:
    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        return _found(read_key(value))

    def to_url(self, value: int | str) -> str:
        return str(value)


class YearConverter:
    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return _found(read_year(value))

    def to_url(self, value: int | str) -> str:
        return str(value)


class MonthConverter:
    """A month such as 2018-12 ↔ its first day."""

    regex = "[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return _found(read_month(value))

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else f"{value:%Y-%m}"


class PlanMonthConverter:
    """The number of a month in a plan; 0 is the plan of the whole year."""

    regex = "[0-9]|1[0-2]"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return str(value)


def _found(value: T | None) -> T:
    """Raise `ValueError` for None, so that Django does not find the address."""
    if value is None:
        raise ValueError("no such key, year or month")
    return value


register_converter(IdConverter, "id")
register_converter(YearConverter, "year")
register_converter(MonthConverter, "month")
register_converter(PlanMonthConverter, "plan_month")
