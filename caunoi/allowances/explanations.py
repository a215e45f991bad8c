"""The allowance of one month in words: the formula and whatever in it is unusual."""

from collections.abc import Iterator
from fractions import Fraction

from caunoi.allowances.rules import MonthlyAllowance, Segment
from caunoi.common.sentences import Sentence, Vnd, number
from caunoi.common.sentences import sentence as _
from caunoi.norms.rules import PartMonth


def formula_of(allowance: MonthlyAllowance) -> str:
    """Return "0,3 × 1.390.000 = 417.000", the same in every language: the paid sheet keeps it."""
    terms = " + ".join(_term(part, allowance.days_in_month) for part in allowance.segments)
    return f"{terms} = {_plain(allowance.amount_vnd)}"


def _term(segment: Segment, days_in_month: int) -> str:
    factor = Fraction(segment.factor.numerator, segment.factor.denominator)
    whole = f"{_plain(factor)} × {_plain(segment.salary.amount_vnd)}"
    if segment.days == days_in_month:
        return whole
    return f"{whole} × {segment.days}/{days_in_month} ngày"


def _plain(value: int | Fraction) -> str:
    return number(value, thousands=".", decimal=",")


def notes_of(allowance: MonthlyAllowance) -> Iterator[Sentence]:
    """Explain each difference from a whole month at one rate."""
    if allowance.is_part_month:
        yield _(
            "Có nhiệm kỳ %(days)s trên %(all)s ngày của tháng %(month)s.",
            days=allowance.appointed_days,
            all=allowance.days_in_month,
            month=f"{allowance.month:%m/%Y}",
        )
        yield _POLICIES[allowance.policy]
    for before, after in zip(allowance.segments, allowance.segments[1:], strict=False):
        yield from _changes(before, after)
    if allowance.exact_vnd.denominator != 1:
        yield _("Phần lẻ dưới 1 đồng được bỏ.")


def _changes(before: Segment, after: Segment) -> Iterator[Sentence]:
    if before.salary != after.salary:
        yield _(
            "Mức lương cơ sở đổi từ %(before)s thành %(after)s từ ngày %(day)s.",
            before=Vnd(before.salary.amount_vnd),
            after=Vnd(after.salary.amount_vnd),
            day=after.salary.starts_on,
        )
    if before.factor != after.factor:
        yield _(
            "Hệ số đổi từ %(before)s thành %(after)s từ ngày %(day)s.",
            before=Fraction(before.factor.numerator, before.factor.denominator),
            after=Fraction(after.factor.numerator, after.factor.denominator),
            day=after.factor.starts_on,
        )


_POLICIES = {
    PartMonth.CALENDAR_DAYS: _(
        "Pháp luật không quy định tháng lẻ; quy ước đang dùng: tính theo ngày dương lịch."
    ),
    PartMonth.WHOLE_MONTH: _(
        "Pháp luật không quy định tháng lẻ; quy ước đang dùng: có nhiệm kỳ trong tháng thì chi đủ."
    ),
}
