"""Integer đồng: never a float, never rounded without saying how."""

NBSP = "\u00a0"
#: No amount is larger: what is typed with digits too many is refused.
MOST_VND = 10**15


def format_vnd(amount_vnd: int) -> str:
    """Write an amount as officials do: `8.340.000 đ`, with a space that does not break."""
    return f"{group_digits(amount_vnd)}{NBSP}đ"


def group_digits(number: int, separator: str = ".") -> str:
    """Group the digits of a whole number in threes: 8340000 → `8.340.000`, below 0 with `−`."""
    sign = "−" if number < 0 else ""
    return f"{sign}{abs(number):,}".replace(",", separator)
