"""The facts of a periodic report, gathered from what was recorded by its closing day.

Nothing is typed: each section counts its own records and names them as its source. `forms` says
which sections there are. Each number has the records that it counts. Texts are in Vietnamese, as
recorded.
"""

from datetime import date, timedelta

from django.utils.translation import override

from caunoi.network.queries import bodies_on, province_served
from caunoi.norms.catalogue import PERIODIC_REPORT_DUE, PERIODIC_REPORT_OPENS
from caunoi.norms.queries import norm_on
from caunoi.reporting.forms import Gathering, form_of
from caunoi.reporting.rules import Facts
from caunoi.schemes.models import Scheme


def period_of(kind: str, year: int) -> tuple[date, date]:
    day, month = form_of(kind).ends
    return date(year, 1, 1), date(year, month, day)


def closing_day(kind: str, year: int, on: date) -> date:
    """Return the last day whose records count: the end of the period, or today before that."""
    return min(period_of(kind, year)[1], on)


def facts_of(kind: str, year: int, closes_on: date) -> Facts:
    first, _last = period_of(kind, year)
    with override("vi"):
        of = Gathering(first, closes_on)
        sections = tuple(part.gather(of) for part in form_of(kind).sections)
    bodies = bodies_on(closes_on)
    return Facts(
        kind=kind,
        year=year,
        closes_on=closes_on,
        centre=bodies.centre,
        department=bodies.department,
        committee=bodies.committee,
        director_post=bodies.director_post,
        place=province_name(closes_on),
        is_invented=Scheme.objects.filter(year=year, is_invented=True).exists(),
        sections=sections,
    )


def province_name(on: date) -> str:
    province = province_served(on)
    return province.name if province else "…"


def may_be_prepared(kind: str, year: int, on: date) -> bool:
    return on >= period_of(kind, year)[1] - _days(PERIODIC_REPORT_OPENS, on)


def is_due(kind: str, year: int, on: date) -> bool:
    last = period_of(kind, year)[1]
    return may_be_prepared(kind, year, on) and on <= last + _days(PERIODIC_REPORT_DUE, on)


def _days(norm: str, on: date) -> timedelta:
    # No days if the norm is not recorded, so that no page fails for it.
    row = norm_on(norm, on)
    return timedelta(days=row.values["days"] if row else 0)
