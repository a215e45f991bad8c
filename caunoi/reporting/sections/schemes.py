"""The section of the schemes of a year: the state and the money of each."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from caunoi.reporting.rules import Item, Row, Section
from caunoi.reporting.sections.addresses import scheme_address
from caunoi.reporting.sections.ledger import ACCEPTED, CONTRACTED, Ledger
from caunoi.schemes.enums import IN_THE_PLAN, PAID_KINDS, SchemeState
from caunoi.schemes.models import Scheme

S = SchemeState

#: Accepted on site, whatever followed.
DONE = (S.ACCEPTED, S.SETTLED, S.FOLLOW_UP, S.CLOSED)
SETTLED = (S.SETTLED, S.FOLLOW_UP, S.CLOSED)


@dataclass(frozen=True, slots=True)
class SchemeOfYear:
    """One scheme of the year as of the closing day."""

    scheme: Scheme

    @property
    def is_done(self) -> bool:
        return self.scheme.state_shown in DONE

    @property
    def is_settled(self) -> bool:
        return self.scheme.state_shown in SETTLED

    def item(self, value: int = 1) -> Item:
        return Item(scheme_address(self.scheme), f"{self.scheme.code} {self.scheme.title}", value)


def schemes_of_year(year: int, on: date, ledger: Ledger) -> list[SchemeOfYear]:
    """Return the schemes in the year's plan by the day, including those stopped. One query.

    A scheme that was carried over is in both years, in each with that year's money.
    """
    states = (*IN_THE_PLAN, S.STOPPED)
    of_year = Q(year=year) | Q(pk__in={entry.scheme_id for entry in ledger.entries})
    found = Scheme.objects.as_of(on).filter(of_year, Q(state_then__in=states))
    rows = found.select_related("establishment", "unit").order_by("content_head", "code")
    return [SchemeOfYear(scheme) for scheme in rows]


def schemes_section(schemes: list[SchemeOfYear], ledger: Ledger) -> Section:
    money = ("support_vnd", "contracted_vnd", "accepted_vnd", "paid_vnd")
    return Section(
        key="schemes",
        columns=(
            *("code", "title", "head_number", "beneficiary", "place", "source", "state"),
            *money,
        ),
        summed=money,
        rows=tuple(_scheme_row(each, ledger) for each in schemes),
        sources=("hồ sơ đề án, nhiệm vụ", "sổ kinh phí của từng đề án, nhiệm vụ"),
    )


def _scheme_row(of_year: SchemeOfYear, ledger: Ledger) -> Row:
    scheme = of_year.scheme
    return Row.summing(
        scheme.code,
        scheme.title,
        scheme.content_head,
        str(scheme.establishment or scheme.implementing_unit),
        scheme.unit.name if scheme.unit else "",
        scheme.source,
        scheme.state_shown.value,
        address=scheme_address(scheme),
        support_vnd=[of_year.item(scheme.support_vnd)],
        contracted_vnd=ledger.items(CONTRACTED, schemes=[scheme]),
        accepted_vnd=ledger.items(ACCEPTED, schemes=[scheme]),
        paid_vnd=ledger.items(PAID_KINDS, schemes=[scheme]),
    )
