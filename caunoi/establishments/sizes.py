"""Is an enterprise small or medium? NĐ 80/2021/NĐ-CP Điều 5-9; without Django or database.

Only enterprises are tested: households, co-operatives and co-operative groups qualify by kind.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from caunoi.common.sentences import Sentence
from caunoi.common.sentences import sentence as _
from caunoi.common.verdict import Basis, Confidence, Outcome, Reason


class Sector(StrEnum):
    """The sector of the main registered line of business: NĐ 80/2021 Điều 6."""

    INDUSTRY = "industry"
    TRADE = "trade"


@dataclass(frozen=True, slots=True)
class SizeFacts:
    """Last year's figures, None if unknown.

    `workers` is the yearly mean of workers under social insurance; `has_no_year` marks an
    enterprise younger than a year.
    """

    sector: Sector
    workers: int | None = None
    revenue_vnd: int | None = None
    capital_vnd: int | None = None
    has_no_year: bool = False


@dataclass(frozen=True, slots=True)
class _Limits:
    """At most this many workers, and at most this revenue or this capital."""

    workers: int
    revenue_vnd: int
    capital_vnd: int


_SIZE = Basis("NĐ 80/2021/NĐ-CP, Điều 5")
_BILLION = 10**9
# NĐ 80/2021 Điều 5, the limits of the medium class: an enterprise within them is an SME.
_MEDIUM = {
    Sector.INDUSTRY: _Limits(200, 200 * _BILLION, 100 * _BILLION),
    Sector.TRADE: _Limits(100, 300 * _BILLION, 100 * _BILLION),
}
_SIZE_READ_FROM = date(2021, 10, 15)


def sme_size(size: SizeFacts, on: date) -> Reason:
    """Return whether an enterprise is an SME: NĐ 80/2021 Điều 5-9, from 15/10/2021.

    It fails only above the limit of workers, or above both revenue and capital. An enterprise
    younger than a year is judged by its capital. A missing figure that could decide gives `check`,
    as does a day whose decree was not read.
    """
    if on < _SIZE_READ_FROM:
        sentence = _("Ngưỡng quy mô áp dụng ngày %(on)s chưa đọc được trong văn bản.", on=on)
        decree = "NĐ 39/2018/NĐ-CP" if on >= date(2018, 3, 11) else "NĐ 56/2009/NĐ-CP, Điều 3"
        return Reason("size", Outcome.CHECK, sentence, (Basis(decree, Confidence.LOW),))
    limits = _MEDIUM[size.sector]
    within = _within(size, limits)
    outcome = {True: Outcome.ELIGIBLE, False: Outcome.NOT, None: Outcome.CHECK}[within]
    return Reason("size", outcome, _describe_size(within, limits), (_SIZE,))


def _within(size: SizeFacts, limits: _Limits) -> bool | None:
    """None if a missing figure could still decide."""
    workers = _at_most(size.workers, limits.workers)
    revenue = _at_most(size.revenue_vnd, limits.revenue_vnd)
    capital = _at_most(size.capital_vnd, limits.capital_vnd)
    money = capital if size.has_no_year else _either(revenue, capital)
    if workers is False or money is False:
        return False
    return None if workers is None or money is None else True


def _at_most(figure: int | None, limit: int) -> bool | None:
    return None if figure is None else figure <= limit


def _either(one: bool | None, other: bool | None) -> bool | None:
    if one or other:
        return True
    return None if one is None or other is None else False


def _describe_size(within: bool | None, limits: _Limits) -> Sentence:
    params = {
        "workers": limits.workers,
        "revenue": limits.revenue_vnd // _BILLION,
        "capital": limits.capital_vnd // _BILLION,
    }
    if within is None:
        return _(
            "Chưa đủ số liệu về quy mô: cần số lao động đóng bảo hiểm (tối đa %(workers)s) và"
            " doanh thu (tối đa %(revenue)s tỷ đồng) hoặc nguồn vốn (tối đa %(capital)s tỷ đồng).",
            **params,
        )
    if within:
        return _(
            "Trong ngưỡng doanh nghiệp nhỏ và vừa: tối đa %(workers)s lao động, và doanh thu tối đa"
            " %(revenue)s tỷ đồng hoặc nguồn vốn tối đa %(capital)s tỷ đồng.",
            **params,
        )
    return _(
        "Vượt ngưỡng doanh nghiệp nhỏ và vừa: tối đa %(workers)s lao động, và doanh thu tối đa"
        " %(revenue)s tỷ đồng hoặc nguồn vốn tối đa %(capital)s tỷ đồng.",
        **params,
    )
