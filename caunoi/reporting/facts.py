"""The facts of a periodic report, gathered from what was recorded by the day it closes on.

Nothing is typed: each section counts its own records and names them as its source. Sections follow
guide B13: plan by content head, money, schemes with results, outcomes, network, difficulties,
proposals, linkages, the next period. Each number carries the records that it counts. Texts of the
data are Vietnamese, as they stand in the records.
"""

from datetime import date, timedelta

from django.utils.translation import override

from caunoi.network.queries import centre_name, province_served
from caunoi.norms.catalogue import PERIODIC_REPORT_DUE, PERIODIC_REPORT_OPENS
from caunoi.norms.queries import norm_on
from caunoi.reporting.enums import PeriodKind
from caunoi.reporting.people import collaborators_section, network_section, work_of
from caunoi.reporting.rules import Facts
from caunoi.reporting.supported import (
    heads_section,
    ledger_of,
    money_section,
    next_section,
    outcomes_section,
    plan_of,
    schemes_of_year,
    schemes_section,
    unmeasured_section,
)
from caunoi.reporting.ties import (
    associations_section,
    linkage_results_section,
    linkages_section,
)
from caunoi.reporting.troubles import (
    answered_section,
    difficulties_section,
    petitions_section,
    unanswered_section,
    waiting_section,
)
from caunoi.schemes.models import Scheme


def period_of(kind: str, year: int) -> tuple[date, date]:
    """Return the first day of the period and its last."""
    last = date(year, 6, 30) if kind == PeriodKind.HALF_YEAR else date(year, 12, 31)
    return date(year, 1, 1), last


def closing_day(kind: str, year: int, on: date) -> date:
    """Return the last day whose records count: the end of the period, or today where it runs."""
    return min(period_of(kind, year)[1], on)


def facts_of(kind: str, year: int, closes_on: date) -> Facts:
    """Return what a report of the period says by the records up to the day `closes_on`."""
    first, _last = period_of(kind, year)
    with override("vi"):
        work = work_of(first, closes_on)
        plan = plan_of(year, closes_on)
        ledger = ledger_of(year, closes_on)
        schemes = schemes_of_year(year, closes_on, ledger)
        sections = (
            heads_section(schemes, plan, ledger),
            money_section(year, schemes, plan, ledger, closes_on),
            schemes_section(schemes, ledger),
            outcomes_section(first, closes_on),
            unmeasured_section(first, closes_on),
            network_section(first, work, closes_on),
            collaborators_section(work, closes_on),
            difficulties_section(first, closes_on),
            waiting_section(first, closes_on),
            answered_section(first, closes_on),
            unanswered_section(closes_on),
            petitions_section(first, closes_on),
            linkages_section(first, closes_on),
            linkage_results_section(first, closes_on),
            associations_section(first, closes_on),
            next_section(kind, year, schemes, closes_on),
        )
    name = centre_name(closes_on)
    return Facts(
        kind=kind,
        year=year,
        closes_on=closes_on,
        centre=name.centre_vi if name else "Trung tâm Khuyến công",
        department=name.department_vi if name else "Sở Công Thương",
        place=province_name(closes_on),
        is_invented=Scheme.objects.filter(year=year, is_invented=True).exists(),
        sections=sections,
    )


def province_name(on: date) -> str:
    """Return the name of the province that the Centre serves on the day."""
    province = province_served(on)
    return province.name if province else "…"


def may_be_prepared(kind: str, year: int, on: date) -> bool:
    """Say whether the period is near enough to its end, or over."""
    return on >= period_of(kind, year)[1] - _days(PERIODIC_REPORT_OPENS, on)


def is_due(kind: str, year: int, on: date) -> bool:
    """Say whether the report should be made about now."""
    last = period_of(kind, year)[1]
    return may_be_prepared(kind, year, on) and on <= last + _days(PERIODIC_REPORT_DUE, on)


def _days(norm: str, on: date) -> timedelta:
    """Return the days of a rule; none where it is not recorded, so that no page waits for it."""
    row = norm_on(norm, on)
    return timedelta(days=row.values["days"] if row else 0)
