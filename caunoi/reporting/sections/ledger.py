"""The money entries of one year, as the sections read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from caunoi.reporting.rules import Item
from caunoi.reporting.sections.addresses import scheme_address
from caunoi.schemes.enums import EntryKind
from caunoi.schemes.models import MoneyEntry, Scheme

#: The kinds of entries that make up a column.
CONTRACTED, ADVANCED = (EntryKind.CONTRACTED,), (EntryKind.ADVANCE,)
ACCEPTED = (EntryKind.ACCEPTED,)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries of one year's money made by the closing day."""

    entries: tuple[MoneyEntry, ...]

    def items(
        self,
        kinds: Iterable[str],
        *,
        source: str | None = None,
        schemes: Iterable[Scheme] | None = None,
    ) -> list[Item]:
        kinds, keys = set(kinds), None if schemes is None else {s.pk for s in schemes}
        return [
            _entry_item(entry)
            for entry in self.entries
            if entry.kind in kinds
            and (source is None or entry.source == source)
            and (keys is None or entry.scheme_id in keys)
        ]


def _entry_item(entry: MoneyEntry) -> Item:
    words = [f"{entry.scheme.code} {entry.scheme.title}", entry.kind_in_words]
    words += [text for text in (entry.voucher, entry.reason) if text]
    return Item(
        scheme_address(entry.scheme), ", ".join(words), entry.amount_vnd, entry.on.isoformat()
    )


def ledger_of(year: int, on: date) -> Ledger:
    """Return the entries of the year's money made by the day. One query."""
    entries = MoneyEntry.objects.filter(year=year, on__lte=on).select_related("scheme")
    return Ledger(tuple(entries.order_by("on", "pk")))
