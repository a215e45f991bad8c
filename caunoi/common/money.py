"""Amounts in whole đồng: never a float, never rounded without saying how."""

from typing import Any, TypeGuard

NBSP = "\u00a0"
#: A larger amount is a typing mistake; a column still holds the sum of thousands of such amounts.
LARGEST_VND = 10**15 - 1


def is_amount(value: Any, least: int = 1) -> TypeGuard[int]:
    """Return whether the value is an amount that may be written: whole, from `least` on."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return is_whole and least <= value <= LARGEST_VND


def format_vnd(amount_vnd: int) -> str:
    return f"{group_digits(amount_vnd)}{NBSP}đ"


def group_digits(number: int, separator: str = ".") -> str:
    """Group the digits in threes: 8340000 → `8.340.000`; negative numbers begin with `−`."""
    sign = "−" if number < 0 else ""
    return f"{sign}{abs(number):,}".replace(",", separator)
