"""What one collaborator receives for one month: factor × base salary of that month.

NĐ 45/2012/NĐ-CP Điều 10: a collaborator receives a remuneration set by the Chairman of the
provincial People's Committee; in Bình Dương 0,3 of the base salary per person and month, whatever
the number of communes. The law says nothing about a month with days outside the appointment: a
policy of the Centre, given as an input, decides. Only whole numbers: 0,3 is 3/10, and the fraction
of a đồng is dropped once, at the end.

Factor, salary and policy are rows of the norms `allowance-factor`, `base-salary` and
`allowance-part-month` (caunoi/norms/seed/); `queries` reads them and calls `monthly_allowance`.
"""

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Protocol, TypeVar

from caunoi.common.errors import Refusal
from caunoi.common.sentences import sentence as _
from caunoi.common.verdict import Basis, Confidence
from caunoi.norms.rules import PartMonth

_ARTICLE = "NĐ 45/2012/NĐ-CP, Điều 10"
#: The first day of NĐ 235/2025, which amends NĐ 45; nobody has read yet whether it changes Điều 10.
#: A legal date in code, by exception: it sets the confidence of the citation above and no amount,
#: and goes with that citation once the decree is read. A test compares it with the row of the
#: document.
_AMENDED_ON = date(2025, 10, 15)


class NoRate(Refusal):
    """A day of the month has no base salary or no factor."""


@dataclass(frozen=True, slots=True)
class Term:
    """The days of one appointment: `[starts_on, ends_on)`, unbounded where None."""

    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class BaseSalary:
    """The monthly base salary during `[starts_on, ends_on)`."""

    starts_on: date | None
    ends_on: date | None
    amount_vnd: int
    basis: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class AllowanceFactor:
    """The share of the base salary during `[starts_on, ends_on)`."""

    starts_on: date | None
    ends_on: date | None
    numerator: int
    denominator: int
    basis: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """Paid days of the month under one base salary and one factor."""

    days: int
    salary: BaseSalary
    factor: AllowanceFactor

    @property
    def full_month_vnd(self) -> Fraction:
        return Fraction(self.salary.amount_vnd * self.factor.numerator, self.factor.denominator)


@dataclass(frozen=True, slots=True)
class MonthlyAllowance:
    """The amount and everything it was computed from; `explanations` puts it in words.

    `days` counts the paid days, `appointed_days` the days of an appointment. `base_salary_vnd` and
    the factor are those of the last paid day.
    """

    month: date
    days: int
    appointed_days: int
    days_in_month: int
    segments: tuple[Segment, ...]
    policy: PartMonth
    basis: tuple[Basis, ...]

    @property
    def exact_vnd(self) -> Fraction:
        """The amount before the fraction of a đồng is dropped."""
        return sum(
            (part.full_month_vnd * part.days / self.days_in_month for part in self.segments),
            Fraction(0),
        )

    @property
    def amount_vnd(self) -> int:
        return int(self.exact_vnd)

    @property
    def is_part_month(self) -> bool:
        return self.appointed_days < self.days_in_month

    @property
    def base_salary_vnd(self) -> int:
        return self.segments[-1].salary.amount_vnd

    @property
    def numerator(self) -> int:
        return self.segments[-1].factor.numerator

    @property
    def denominator(self) -> int:
        return self.segments[-1].factor.denominator


def monthly_allowance(
    *,
    month: date,
    terms: Iterable[Term],
    base_salaries: Sequence[BaseSalary],
    factors: Sequence[AllowanceFactor],
    policy: PartMonth = PartMonth.CALENDAR_DAYS,
    policy_basis: tuple[Basis, ...] = (),
) -> MonthlyAllowance | None:
    """Return the allowance of a month; None without a day of appointment.

    `month` is its first day. Several terms count each day once. Refuses a paid day without a base
    salary or a factor.
    """
    if month.day != 1:
        raise ValueError("a month is given by its first day")
    days = [month.replace(day=n) for n in range(1, _length(month) + 1)]
    appointed = _days_of(terms, days)
    paid = _paid_days(appointed, days, policy)
    if not paid:
        return None
    segments = tuple(_segments(paid, base_salaries, factors))
    is_part_month = len(appointed) < len(days)
    return MonthlyAllowance(
        month=month,
        days=len(paid),
        appointed_days=len(appointed),
        days_in_month=len(days),
        segments=segments,
        policy=policy,
        basis=_basis(month, segments, policy_basis if is_part_month else ()),
    )


class _HasDays(Protocol):
    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...


Dated = TypeVar("Dated", bound=_HasDays)


def _length(month: date) -> int:
    return calendar.monthrange(month.year, month.month)[1]


def _holds(dated: _HasDays, day: date) -> bool:
    begun = dated.starts_on is None or dated.starts_on <= day
    return begun and (dated.ends_on is None or day < dated.ends_on)


def _days_of(terms: Iterable[Term], days: Sequence[date]) -> list[date]:
    known = list(terms)
    return [day for day in days if any(_holds(term, day) for term in known)]


def _paid_days(
    appointed: Sequence[date], days: Sequence[date], policy: PartMonth
) -> Sequence[date]:
    if policy is PartMonth.WHOLE_MONTH and appointed:
        return days
    return appointed


def _segments(
    paid: Sequence[date], salaries: Sequence[BaseSalary], factors: Sequence[AllowanceFactor]
) -> Iterator[Segment]:
    rated = [(_salary_on(day, salaries), _factor_on(day, factors)) for day in paid]
    for (salary, factor), same in groupby(rated):
        yield Segment(len(list(same)), salary, factor)


def _salary_on(day: date, salaries: Sequence[BaseSalary]) -> BaseSalary:
    found = _row_on(day, salaries)
    if found is None:
        raise NoRate(_("Ngày %(day)s chưa có mức lương cơ sở trong bảng định mức.", day=day))
    return found


def _factor_on(day: date, factors: Sequence[AllowanceFactor]) -> AllowanceFactor:
    found = _row_on(day, factors)
    if found is None:
        raise NoRate(
            _("Ngày %(day)s chưa có hệ số chi hỗ trợ cộng tác viên trong bảng định mức.", day=day)
        )
    return found


def _row_on(day: date, rows: Sequence[Dated]) -> Dated | None:
    return next((row for row in rows if _holds(row, day)), None)


def _basis(
    month: date, segments: Sequence[Segment], policy_basis: tuple[Basis, ...]
) -> tuple[Basis, ...]:
    law = Basis(_ARTICLE, Confidence.HIGH if month < _AMENDED_ON else Confidence.MEDIUM)
    rates = [b for s in segments for b in (*s.factor.basis, *s.salary.basis)]
    return tuple(dict.fromkeys([law, *rates, *policy_basis]))
