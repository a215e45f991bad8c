"""A simulated year with sixty schemes against an oracle that counts days by hand."""

import random
from collections import defaultdict
from datetime import date, timedelta

import pytest

from caunoi.accounts.roles import Role
from caunoi.monitoring.models import SilenceStep
from caunoi.monitoring.queries import radar
from caunoi.schemes.actions import report_progress
from caunoi.schemes.models import Scheme
from tests.factories.monitoring import START, Patrol, after, nights

pytestmark = pytest.mark.django_db

DAYS = 365
SCHEMES = 60
AMBER, RED, DIRECTOR = 30, 45, 60
SUSPENDED_AMBER, SUSPENDED_RED, SUSPENDED_DIRECTOR = 60, 90, 120


class Oracle:
    """What should have been told, from the days of the signs alone."""

    def __init__(self) -> None:
        self.signs: dict[int, set[date]] = defaultdict(lambda: {START})
        self.suspended: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
        self.resting: dict[int, list[tuple[date, date]]] = defaultdict(list)

    def last_sign(self, key: int, on: date) -> date:
        return max(day for day in self.signs[key] if day <= on)

    def ladder(self, key: int, on: date) -> tuple[int, int, int]:
        stands_still = any(
            first <= on and (last is None or on < last) for first, last in self.suspended[key]
        )
        if stands_still:
            return SUSPENDED_AMBER, SUSPENDED_RED, SUSPENDED_DIRECTOR
        return AMBER, RED, DIRECTOR

    def rests(self, key: int, on: date) -> bool:
        return any(first <= on <= last for first, last in self.resting[key])

    def steps(self, key: int, is_vacant: bool) -> set[tuple[date, str, date]]:
        """Return (since, rung, told on) of every step, walking the year night by night."""
        found: set[tuple[date, str, date]] = set()
        done: set[tuple[date, str]] = set()
        for night in range(DAYS + 1):
            on = after(night)
            since = self.last_sign(key, on)
            if self.rests(key, on):
                continue
            rungs = zip(("collaborator", "officer", "director"), self.ladder(key, on), strict=True)
            for rung, days in rungs:
                asked = "officer" if is_vacant and rung == "collaborator" else rung
                if (on - since).days >= days and (since, asked) not in done:
                    done.add((since, asked))
                    found.add((since, asked, on))
        return found


def test_nobody_is_silent_for_a_year_without_somebody_knowing(patrol: Patrol) -> None:
    lots = random.Random(20181220)
    schemes = [patrol.running(commune=4 if n % 6 == 0 else n % 2) for n in range(SCHEMES)]
    oracle = Oracle()
    for night in range(1, DAYS + 1):
        on = after(night)
        for scheme in lots.sample(schemes, 2):
            _happen(patrol, oracle, lots, scheme, on)
        nights(on, on)
        if night % 30 == 0:
            _check_radar(oracle, on)
    told = SilenceStep.objects.values_list("scheme", "since_on", "rung", "told_on")
    by_scheme: dict[int, set[tuple[date, str, date]]] = defaultdict(set)
    for key, since, rung, on in told:
        by_scheme[key].add((since, rung, on))
    for n, scheme in enumerate(schemes):
        assert by_scheme[scheme.pk] == oracle.steps(scheme.pk, n % 6 == 0), scheme.code
    rungs = {rung for steps in by_scheme.values() for _since, rung, _on in steps}
    assert rungs == {"collaborator", "officer", "director"}


def _happen(patrol: Patrol, oracle: Oracle, lots: random.Random, scheme: Scheme, on: date) -> None:
    """Let one thing happen to a scheme: mostly a sign of life, at times the opposite."""
    key = scheme.pk
    is_still = bool(oracle.suspended[key]) and oracle.suspended[key][-1][1] is None
    match lots.choice(["check", "report", "visit", "still", "rest"]):
        case "check":
            patrol.check(scheme, on, by=patrol.officer, finding=f"Đến xem ngày {on}")
        case "report":
            report_progress(scheme=scheme, percent=40, text="Đang lắp", by=patrol.officer, on=on)
        case "visit":
            assert scheme.establishment is not None
            patrol.field.visit(on, establishment=scheme.establishment, by=patrol.officer)
        case "still":
            step = "resume" if is_still else "suspend"
            patrol.office.step(scheme, step, Role.OFFICER, on, reason="chờ máy")
            if is_still:
                first, _open = oracle.suspended[key].pop()
                oracle.suspended[key].append((first, on))
            else:
                oracle.suspended[key].append((on, None))
        case _:
            _postpone(patrol, oracle, scheme, on)
            return
    oracle.signs[key].add(on)


def _postpone(patrol: Patrol, oracle: Oracle, scheme: Scheme, on: date) -> None:
    row = patrol.row(scheme, on)
    was_postponed = any(first >= row.last_sign_on for first, _last in oracle.resting[scheme.pk])
    if row.level == "green" or row.postponement or was_postponed:
        return
    patrol.postpone(scheme, on, days=10)
    oracle.resting[scheme.pk].append((on, on + timedelta(days=10)))


def _check_radar(oracle: Oracle, on: date) -> None:
    """Whoever is silent too long is red or amber and somebody knows, unless it rests."""
    for row in radar(on):
        key = row.scheme.pk
        days = (on - oracle.last_sign(key, on)).days
        amber, red, _director = oracle.ladder(key, on)
        assert row.days_silent == days
        keys = {reason.key: reason.level for reason in row.reasons}
        assert keys.get("silent") == ("red" if days >= red else "amber" if days >= amber else None)
        assert days < amber or row.told or oracle.rests(key, on)
