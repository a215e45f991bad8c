"""Loads `seed/holidays.yaml` into the table; may be run again.

The file gives the source and confidence of each day. A day no longer in the file is withdrawn,
never deleted, so that earlier counts can be explained. A day that two persons changed on screen is
left to them from then on.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy

from caunoi.calendar.enums import DayKind
from caunoi.calendar.models import DayChange, PublicHoliday
from caunoi.common import clock
from caunoi.common.verdict import Confidence
from caunoi.journal.actions import action, record

SEED = Path(__file__).parent / "seed" / "holidays.yaml"


class SeedError(Exception):
    """A seed file with an impossible value: a mistake of its writer."""


@action("calendar.load_seed", title=gettext_lazy("Nạp lịch nghỉ"), may_change_nothing=True)
def load_calendar(*, path: Path = SEED) -> int:
    theirs = _days_of_people()
    wanted = {
        (row["day"], row["kind"]): row for row in holiday_rows(path) if row["day"] not in theirs
    }
    standing = {(row.day, row.kind): row for row in PublicHoliday.objects.standing()}
    vanished = [row for key, row in standing.items() if key not in wanted and key[0] not in theirs]
    # The days of an empty calendar count as known from the beginning (`recorded_at` None).
    recorded_at = clock.now() if standing else None
    changed = len(vanished)
    for row in vanished:
        row.withdrawn_at = clock.now()
        row.save(update_fields=["withdrawn_at"])
    for key, facts in wanted.items():
        changed += _write(standing.get(key) or PublicHoliday(recorded_at=recorded_at), facts)
    if changed:
        _journal(changed)
    return changed


def holiday_rows(path: Path = SEED) -> Iterator[dict[str, Any]]:
    """Raises `SeedError` for a day with a wrong year, an unknown kind or mark, or no document."""
    for year, days in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        for entry in days:
            _known(entry["kind"], DayKind.values, entry["day"])
            _known(entry["confidence"], list(Confidence), entry["day"])
            if entry["day"].year != year or not entry["document"]:
                raise SeedError(f"{entry['day']}: wrong year or no document")
            names = ("day", "name", "kind", "document", "confidence")
            yield {**{name: entry[name] for name in names}, "note": entry.get("note", "")}


def _days_of_people() -> set[Any]:
    approved = DayChange.objects.filter(state=DayChange.State.APPROVED)
    recorded = PublicHoliday.objects.filter(change__in=approved).values_list("day", flat=True)
    withdrawn = approved.filter(withdraws__isnull=False).values_list("withdraws__day", flat=True)
    return {*recorded, *withdrawn}


def _write(row: PublicHoliday, facts: dict[str, Any]) -> bool:
    if row.pk is not None and all(getattr(row, name) == value for name, value in facts.items()):
        return False
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return True


def _journal(changed: int) -> None:
    subject = PublicHoliday.objects.order_by("pk").first()
    if subject is None:
        raise SeedError("no holiday at all")
    record(
        action="calendar.load_seed",
        subject=subject,
        by=None,
        ground="calendar/seed",
        after={"rows": changed},
    )


def _known(value: str, values: list[str], where: object) -> None:
    if value not in values:
        raise SeedError(f"{where}: unknown {value}")
