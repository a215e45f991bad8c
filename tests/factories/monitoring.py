"""Running schemes of a commune with a collaborator, and nights in which the job runs."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.establishments.models import Establishment
from caunoi.monitoring.actions import postpone_warning, record_inspection
from caunoi.monitoring.jobs import watch_silence
from caunoi.monitoring.models import Inspection, Postponement, SilenceStep
from caunoi.monitoring.queries import RadarRow, radar, radar_row
from caunoi.notices.models import Notice
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import Scheme
from tests.factories.fieldwork import Field
from tests.factories.schemes import Office, make_firm

#: The day on which every scheme here begins to run.
START = date(2018, 3, 5)


def after(days: int) -> date:
    return START + timedelta(days=days)


@dataclass
class Patrol:
    """Mai watches the first commune; the officer drafts, the director reads what reaches him."""

    people: Mapping[Role, User]
    field: Field
    office: Office
    made: int = field(default=0)

    @property
    def mai(self) -> User:
        return self.field.user

    @property
    def officer(self) -> User:
        return self.people[Role.OFFICER]

    @property
    def director(self) -> User:
        return self.people[Role.DIRECTOR]

    def firm(self, commune: int = 0) -> Establishment:
        self.made += 1
        unit = self.field.land.communes[commune]
        return make_firm(self.people, self.field.land, f"Xưởng mộc số {self.made}", unit=unit)

    def running(self, commune: int = 0, **contract: Any) -> Scheme:
        """Return a machine whose work began on the first day."""
        scheme = self.office.draft(self.firm(commune))
        return self.office.walk(scheme, SchemeState.IN_PROGRESS, **contract)

    def check(self, scheme: Scheme, on: date, seen: int = 50, **facts: Any) -> Inspection:
        return record_inspection(
            **{
                "scheme": scheme,
                "inspected_on": on,
                "seen_percent": seen,
                "finding": f"Máy đã lắp, chạy thử {seen} phần trăm.",
                "by": self.mai,
                "on": on,
                **facts,
            }
        )

    def postpone(self, scheme: Scheme, on: date, days: int = 20, **facts: Any) -> Postponement:
        return postpone_warning(
            **{
                "scheme": scheme,
                "until_on": on + timedelta(days=days),
                "reason": "Máy đang ở cảng, nhà cung cấp hẹn giao.",
                "by": self.officer,
                "on": on,
                **facts,
            }
        )

    def row(self, scheme: Scheme, on: date) -> RadarRow:
        found = radar_row(scheme, on)
        assert found is not None
        return found


def nights(first: date, last: date, times: int = 1) -> None:
    """Let the job run every night, so many times."""
    day = first
    while day <= last:
        for _time in range(times):
            watch_silence.call(on=day.isoformat())
        day += timedelta(days=1)


def told() -> Counter[tuple[str, str]]:
    """Return how often whom was told of a silence, by the step of the ladder."""
    rows = Notice.objects.filter(kind__startswith="monitoring.silence_")
    names = rows.values_list("kind", "recipient__username")
    return Counter((kind.removeprefix("monitoring.silence_"), user) for kind, user in names)


def steps_of(scheme: Scheme) -> list[tuple[str, date]]:
    return list(SilenceStep.objects.filter(scheme=scheme).values_list("rung", "told_on"))


def codes(on: date, user: User | None = None) -> list[str]:
    return [row.scheme.code for row in radar(on, user)]
