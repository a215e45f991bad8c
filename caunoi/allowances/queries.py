"""Read the allowances: the lines a month gives, its sheet, and whether the two agree."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from caunoi.accounts.models import User
from caunoi.allowances.explanations import formula_of, notes_of
from caunoi.allowances.models import AllowanceLine, AllowanceSheet, SheetState
from caunoi.allowances.rules import (
    AllowanceFactor,
    BaseSalary,
    MonthlyAllowance,
    Term,
    monthly_allowance,
)
from caunoi.common.collation import name_key, text_key
from caunoi.common.effective import first_of_month, first_of_next_month, overlapping
from caunoi.common.sentences import vnd
from caunoi.common.verdict import Basis
from caunoi.localities.models import AdminUnit, Level
from caunoi.network.models import Appointment, AreaAssignment, Collaborator
from caunoi.norms.catalogue import ALLOWANCE_FACTOR, ALLOWANCE_PART_MONTH, BASE_SALARY
from caunoi.norms.models import NormRow
from caunoi.norms.queries import norms_in
from caunoi.norms.rules import PartMonth

#: Changes or communes named one by one; the rest are counted.
NAMED_CHANGES = 5
NAMED_COMMUNES = 5
#: The sheet of a month is due from this day on, so that check and payment fit into the month.
PREPARED_FROM_DAY = 20


@dataclass(frozen=True, slots=True)
class ComputedLine:
    """A line computed from the present facts, with the field names of a stored line."""

    number: int
    collaborator: Collaborator
    collaborator_name: str
    area: str
    days: int
    days_in_month: int
    base_salary_vnd: int
    numerator: int
    denominator: int
    amount_vnd: int
    formula: str
    basis: list[dict[str, str]]
    notes: list[str]
    appointment_decision: str

    @property
    def collaborator_id(self) -> int:
        return self.collaborator.pk


Line = ComputedLine | AllowanceLine

#: The facts of a line, without number and person: these are hashed, stored and compared.
FACTS = (
    *("collaborator_id", "collaborator_name", "area", "days", "days_in_month"),
    *("base_salary_vnd", "numerator", "denominator", "amount_vnd", "formula"),
    *("basis", "notes", "appointment_decision"),
)


# --- the month from the facts ---------------------------------------------------------------------


def lines_for(month: date) -> list[ComputedLine]:
    """Return the lines of everyone with a day of appointment in the month, by area and name.

    Live: they follow every change of an appointment or a norm. Five queries. Refuses a month in
    which a day of appointment has no base salary or no factor.
    """
    month, end = first_of_month(month), first_of_next_month(month)
    terms: dict[int, list[Appointment]] = {}
    appointments = Appointment.objects.filter(overlapping(month, end)).order_by("starts_on", "pk")
    for appointment in appointments.select_related("collaborator"):
        terms.setdefault(appointment.collaborator_id, []).append(appointment)
    places = _places(month, end)
    rates = _Rates.of(month, end)
    drafts = []
    for person, held in terms.items():
        allowance = rates.allowance(month, held)
        if allowance is not None:
            units = _units_at_the_end(held[-1], places.get(person, ()), end)
            drafts.append((_sort_key(units, held[0].collaborator), held, units, allowance))
    return [
        _line(number, held, units, allowance, rates)
        for number, (_key, held, units, allowance) in enumerate(
            sorted(drafts, key=lambda draft: draft[0]), 1
        )
    ]


@dataclass(frozen=True, slots=True)
class _Rates:
    """The norm rows of one month, and the norm of each basis."""

    salaries: Sequence[BaseSalary]
    factors: Sequence[AllowanceFactor]
    policy: NormRow | None
    norm_of: Mapping[Basis, str]

    @classmethod
    def of(cls, month: date, end: date) -> "_Rates":
        salaries = norms_in(BASE_SALARY, month, end)
        factors = norms_in(ALLOWANCE_FACTOR, month, end)
        policies = norms_in(ALLOWANCE_PART_MONTH, month, end)
        rows = [*salaries, *factors, *policies]
        return cls(
            salaries=[
                BaseSalary(row.starts_on, row.ends_on, row.amount_vnd, row.basis)
                for row in salaries
            ],
            factors=[
                AllowanceFactor(
                    row.starts_on,
                    row.ends_on,
                    row.values["numerator"],
                    row.values["denominator"],
                    row.basis,
                )
                for row in factors
            ],
            policy=policies[0] if policies else None,
            norm_of={basis: row.norm for row in rows for basis in row.basis},
        )

    def allowance(self, month: date, held: Iterable[Appointment]) -> MonthlyAllowance | None:
        policy = self.policy
        return monthly_allowance(
            month=month,
            terms=[Term(a.starts_on, a.ends_on) for a in held],
            base_salaries=self.salaries,
            factors=self.factors,
            policy=PartMonth(policy.values["policy"]) if policy else PartMonth.CALENDAR_DAYS,
            policy_basis=policy.basis if policy else (),
        )


def _places(month: date, end: date) -> dict[int, list[AreaAssignment]]:
    areas: dict[int, list[AreaAssignment]] = {}
    found = AreaAssignment.objects.filter(overlapping(month, end))
    for area in found.select_related("unit__parent").order_by("unit__code", "pk"):
        areas.setdefault(area.collaborator_id, []).append(area)
    return areas


def _units_at_the_end(
    last: Appointment, areas: Iterable[AreaAssignment], end: date
) -> list[AdminUnit]:
    """Return the communes of the person's last day in the month, which the sheet names."""
    day = min(last.ends_on or end, end) - timedelta(days=1)
    return [area.unit for area in areas if area.holds_on(day) and area.unit.holds_on(day)]


def _sort_key(units: Sequence[AdminUnit], collaborator: Collaborator) -> tuple[Any, ...]:
    return (not units, text_key(area_text(units)), name_key(collaborator.full_name))


def area_text(units: Sequence[AdminUnit]) -> str:
    """Return "Bàu Bàng, 3 nơi"; communes without a district are named."""
    by_parent = sorted(units, key=lambda unit: (unit.parent.code if unit.parent else "", unit.code))
    groups = groupby(by_parent, key=lambda unit: unit.parent)
    areas = [_format_communes(parent, list(communes)) for parent, communes in groups]
    return "; ".join(areas) or _("chưa phân địa bàn")


def _format_communes(parent: AdminUnit | None, communes: Sequence[AdminUnit]) -> str:
    if parent is not None and parent.level == Level.DISTRICT:
        return ngettext(
            "%(district)s, %(count)d nơi", "%(district)s, %(count)d nơi", len(communes)
        ) % {"district": parent.name, "count": len(communes)}
    names = ", ".join(unit.name for unit in communes[:NAMED_COMMUNES])
    more = len(communes) - NAMED_COMMUNES
    if more <= 0:
        return names
    return ngettext("%(names)s và %(count)d nơi khác", "%(names)s và %(count)d nơi khác", more) % {
        "names": names,
        "count": more,
    }


def _line(
    number: int,
    held: Sequence[Appointment],
    units: Sequence[AdminUnit],
    allowance: MonthlyAllowance,
    rates: _Rates,
) -> ComputedLine:
    collaborator = held[0].collaborator
    return ComputedLine(
        number=number,
        collaborator=collaborator,
        collaborator_name=str(collaborator),
        area=area_text(units),
        days=allowance.days,
        days_in_month=allowance.days_in_month,
        base_salary_vnd=allowance.base_salary_vnd,
        numerator=allowance.numerator,
        denominator=allowance.denominator,
        amount_vnd=allowance.amount_vnd,
        formula=formula_of(allowance),
        basis=[
            {
                "citation": str(basis.citation),
                "confidence": str(basis.confidence),
                "norm": rates.norm_of.get(basis, ""),
            }
            for basis in allowance.basis
        ],
        notes=[str(note) for note in notes_of(allowance)],
        appointment_decision="; ".join(a.decision for a in held),
    )


# --- the sheet ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MonthLines:
    """A month on the page: the lines of its sheet, else the live ones."""

    month: date
    sheet: AllowanceSheet | None
    lines: Sequence[Line]

    @property
    def total_vnd(self) -> int:
        return sum(line.amount_vnd for line in self.lines)

    @property
    def is_frozen(self) -> bool:
        return self.sheet is not None and self.sheet.is_frozen


def sheet_of(month: date) -> AllowanceSheet | None:
    sheets = AllowanceSheet.objects.select_related("prepared_by", "checked_by", "paid_by")
    return sheets.filter(month=first_of_month(month)).first()


def month_lines(month: date) -> MonthLines:
    """Return the lines of the month's sheet; live lines if there is no sheet or it is returned."""
    sheet = sheet_of(month)
    if sheet is None or sheet.state == SheetState.RETURNED:
        return MonthLines(first_of_month(month), sheet, lines_for(month))
    return MonthLines(sheet.month, sheet, list(sheet.lines.select_related("collaborator")))


def facts_of(line: Line) -> dict[str, Any]:
    return {name: getattr(line, name) for name in FACTS}


def hash_of(lines: Iterable[Line]) -> str:
    """SHA-256 of the facts of the lines, in the given order."""
    text = json.dumps([facts_of(line) for line in lines], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def is_sound(sheet: AllowanceSheet) -> bool:
    """True if the stored total, head count and hash match the stored lines."""
    lines = list(sheet.lines.all())
    return (sheet.total_vnd, sheet.headcount, sheet.lines_hash) == (
        sum(line.amount_vnd for line in lines),
        len(lines),
        hash_of(lines),
    )


def changes_since(sheet: AllowanceSheet) -> list[str]:
    """Return the differences between the sheet and the present facts, one sentence each."""
    with override("vi"):  # the stored texts are Vietnamese, whoever looks
        live = {line.collaborator_id: line for line in lines_for(sheet.month)}
    stored = {line.collaborator_id: line for line in sheet.lines.all()}
    people = [*stored, *(person for person in live if person not in stored)]
    changes = (_change(stored.get(person), live.get(person)) for person in people)
    return [change for change in changes if change]


def _change(stored: AllowanceLine | None, live: ComputedLine | None) -> str:
    if stored is None or live is None:
        line = stored or live
        assert line is not None  # noqa: S101 - one of the two is there
        words = {"who": line.collaborator_name, "amount": vnd(line.amount_vnd)}
        return (_("thêm %(who)s, %(amount)s") if live else _("bớt %(who)s, %(amount)s")) % words
    if stored.amount_vnd != live.amount_vnd:
        return _("%(who)s: %(before)s thành %(after)s") % {
            "who": live.collaborator_name,
            "before": vnd(stored.amount_vnd),
            "after": vnd(live.amount_vnd),
        }
    if facts_of(stored) != facts_of(live):
        return _("%(who)s: địa bàn, quyết định hoặc căn cứ đã đổi") % {
            "who": live.collaborator_name
        }
    return ""


def describe_changes(changes: Sequence[str]) -> str:
    named = "; ".join(changes[:NAMED_CHANGES])
    more = len(changes) - NAMED_CHANGES
    if more <= 0:
        return named
    return ngettext(
        "%(named)s; và %(count)d thay đổi khác", "%(named)s; và %(count)d thay đổi khác", more
    ) % {"named": named, "count": more}


# --- lists ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of a year's list; `may_prepare` once it has begun, unless a sheet stands."""

    month: date
    sheet: AllowanceSheet | None
    may_prepare: bool


def months_of(year: int, on: date) -> list[MonthRow]:
    """Return the twelve months of a year. One query."""
    sheets = AllowanceSheet.objects.select_related("prepared_by", "checked_by", "paid_by")
    by_month = {sheet.month: sheet for sheet in sheets.filter(month__year=year)}
    months = [date(year, number, 1) for number in range(1, 13)]
    return [
        MonthRow(
            month,
            sheet := by_month.get(month),
            month <= on and (sheet is None or sheet.state == SheetState.RETURNED),
        )
        for month in months
    ]


def months_to_prepare(on: date) -> list[date]:
    """Return the months without a sheet that should have one, oldest first. At most three queries.

    Considered are last month, and from day 20 on this month too, if anybody was appointed then.
    """
    this_month = first_of_month(on)
    last_month = first_of_month(this_month - timedelta(days=1))
    waiting = [last_month, this_month] if on.day >= PREPARED_FROM_DAY else [last_month]
    there = set(AllowanceSheet.objects.filter(month__in=waiting).values_list("month", flat=True))
    return [month for month in waiting if month not in there and _had_anybody(month)]


def _had_anybody(month: date) -> bool:
    return Appointment.objects.filter(overlapping(month, first_of_next_month(month))).exists()


def paid_in_year(year: int, until: date | None = None) -> int:
    """Return the total of a year's paid sheets, up to the month of `until`. One query."""
    sheets = AllowanceSheet.objects.filter(month__year=year, state=SheetState.PAID)
    if until is not None:
        sheets = sheets.filter(month__lte=until)
    return sheets.aggregate(total=Sum("total_vnd"))["total"] or 0


def earlier_lines(month: date, limit: int = 12) -> dict[int, list[AllowanceLine]]:
    """Return, by collaborator, up to `limit` earlier paid lines, newest first. One query."""
    first = date(month.year - (limit + 11) // 12, month.month, 1)
    lines = AllowanceLine.objects.filter(
        sheet__state=SheetState.PAID,
        sheet__month__lt=first_of_month(month),
        sheet__month__gte=first,
    )
    found: dict[int, list[AllowanceLine]] = {}
    for line in lines.select_related("sheet").order_by("-sheet__month"):
        found.setdefault(line.collaborator_id, []).append(line)
    return {person: rows[:limit] for person, rows in found.items()}


def own_lines(user: User, on: date) -> QuerySet[AllowanceLine]:
    lines = AllowanceLine.objects.visible_to(user, on).filter(collaborator__user=user)
    return lines.select_related("sheet").order_by("-sheet__month")
