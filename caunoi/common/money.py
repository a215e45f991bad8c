"""Amounts in whole đồng: never a float, never rounded without saying how."""

NBSP = "\u00a0"
#: No amount may be larger; more digits are refused.
MOST_VND = 10**15


def format_vnd(amount_vnd: int) -> str:
    return f"{group_digits(amount_vnd)}{NBSP}đ"


def group_digits(number: int, separator: str = ".") -> str:
    """Group the digits in threes: 8340000 → `8.340.000`; negative numbers begin with `−`."""
    sign = "−" if number < 0 else ""
    return f"{sign}{abs(number):,}".replace(",", separator)
