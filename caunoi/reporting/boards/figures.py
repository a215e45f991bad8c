"""One number of a dashboard, and one of the rows that it opens to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a figure counts or adds: its words, its page by name, its value."""

    text: str
    value: int = 1
    note: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with the name that its rows are asked by; None: there is no figure."""

    key: str
    value: int | None

    @property
    def is_money(self) -> bool:
        return is_money(self.key)

    @property
    def opens(self) -> bool:
        return bool(self.value)


def is_money(key: str) -> bool:
    """Say whether a figure is an amount in đồng."""
    return key.startswith("money.") or key.startswith("growth.revenue")
