"""The forms of the Centre's report, one row each: period, names, and sections in order.

Screen, Word and Excel render what `facts.facts_of` gathers by the row. Section titles are in
`catalogue.SECTIONS`, since a stored report is read for longer than its form is used. To add a form:
docs/how-to/report-form.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from caunoi.reporting.enums import PeriodKind
from caunoi.reporting.rules import Section
from caunoi.reporting.sections.catalogue import SECTIONS
from caunoi.reporting.sections.difficulties import (
    answered_section,
    difficulties_section,
    petitions_section,
    unanswered_section,
    waiting_section,
)
from caunoi.reporting.sections.ledger import Ledger, ledger_of
from caunoi.reporting.sections.linkages import (
    associations_section,
    linkage_results_section,
    linkages_section,
)
from caunoi.reporting.sections.money import money_section
from caunoi.reporting.sections.network import Work, collaborators_section, network_section, work_of
from caunoi.reporting.sections.outcomes import outcomes_section, unmeasured_section
from caunoi.reporting.sections.plan import (
    Plan,
    heads_section,
    next_year_section,
    plan_of,
    rest_of_year_section,
)
from caunoi.reporting.sections.schemes import SchemeOfYear, schemes_of_year, schemes_section


class Gathering:
    """The records of one report while it is gathered. What several sections need is read once."""

    def __init__(self, first: date, closes_on: date) -> None:
        self.first, self.on = first, closes_on
        self.year = first.year

    @cached_property
    def work(self) -> Work:
        return work_of(self.first, self.on)

    @cached_property
    def plan(self) -> Plan:
        return plan_of(self.year, self.on)

    @cached_property
    def ledger(self) -> Ledger:
        return ledger_of(self.year, self.on)

    @cached_property
    def schemes(self) -> list[SchemeOfYear]:
        return schemes_of_year(self.year, self.on, self.ledger)


@dataclass(frozen=True, slots=True)
class Part:
    """A section in a form: its key in `catalogue.SECTIONS`, and the function that gathers it."""

    key: str
    gather: Callable[[Gathering], Section]

    def __post_init__(self) -> None:
        if not SECTIONS[self.key].sheet:
            raise ImproperlyConfigured(f"the section {self.key} has no name for its Excel sheet")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportForm:
    """One form. No field has a default.

    - `ends`: day and month of the last day of its period, which begins with the year.
    - `title`: the name of the report; `subject`: the same under the document type on paper.
    - `verb`, `help`: its command under `caunoi report`.
    """

    kind: PeriodKind
    ends: tuple[int, int]
    title: Any
    subject: str
    verb: str
    help: Any
    sections: tuple[Part, ...]


#: In every form, in the order of guide B13.
_COMMON = (
    Part("heads", lambda of: heads_section(of.schemes, of.plan, of.ledger)),
    Part("money", lambda of: money_section(of.year, of.schemes, of.plan, of.ledger, of.on)),
    Part("schemes", lambda of: schemes_section(of.schemes, of.ledger)),
    Part("outcomes", lambda of: outcomes_section(of.first, of.on)),
    Part("unmeasured", lambda of: unmeasured_section(of.first, of.on)),
    Part("network", lambda of: network_section(of.first, of.work, of.on)),
    Part("collaborators", lambda of: collaborators_section(of.work, of.on)),
    Part("difficulties", lambda of: difficulties_section(of.first, of.on)),
    Part("waiting", lambda of: waiting_section(of.first, of.on)),
    Part("answered", lambda of: answered_section(of.first, of.on)),
    Part("unanswered", lambda of: unanswered_section(of.on)),
    Part("petitions", lambda of: petitions_section(of.first, of.on)),
    Part("linkages", lambda of: linkages_section(of.first, of.on)),
    Part("linkage_results", lambda of: linkage_results_section(of.first, of.on)),
    Part("associations", lambda of: associations_section(of.first, of.on)),
)

_ALL = (
    ReportForm(
        kind=PeriodKind.YEAR,
        ends=(31, 12),
        title=_("Báo cáo tổng kết công tác khuyến công năm %(year)s"),
        subject="Tổng kết công tác khuyến công năm %(year)s",
        verb="annual",
        help=_("báo cáo tổng kết năm"),
        sections=(*_COMMON, Part("next", lambda of: next_year_section(of.year, of.on))),
    ),
    ReportForm(
        kind=PeriodKind.HALF_YEAR,
        ends=(30, 6),
        title=_("Báo cáo công tác khuyến công 6 tháng đầu năm %(year)s"),
        subject="Công tác khuyến công 6 tháng đầu năm %(year)s",
        verb="half-year",
        help=_("báo cáo 6 tháng đầu năm"),
        sections=(*_COMMON, Part("next", lambda of: rest_of_year_section(of.schemes))),
    ),
)

FORMS: Mapping[str, ReportForm] = {form.kind.value: form for form in _ALL}


def form_of(kind: str) -> ReportForm:
    return FORMS[PeriodKind(kind).value]
