"""Every step that another person must take, and the records at which one person tries both.

The steps are those of the tables: a row that is added to one of them without a try here fails
`test_persons`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.allowances import lifecycle as sheets
from caunoi.allowances.actions import check_sheet, pay_sheet, prepare_sheet
from caunoi.calendar.actions import approve_days
from caunoi.norms.actions import approve_norm_change, propose_norm_change
from caunoi.reporting.actions import prepare_report, sign_report
from caunoi.reporting.months.actions import accept_month, send_month
from caunoi.schemes.actions import change_draft, measure_outcome, verify_outcome
from caunoi.schemes.lifecycle import TRANSITIONS
from caunoi.schemes.models import Scheme
from caunoi.schemes.money.amendments import amend_contract
from caunoi.schemes.queries import last_amendment
from caunoi.schemes.steps.demands import APART_FROM_PAYING, MAKERS
from tests.factories import calendar as days
from tests.factories.allowances import DECEMBER, ON, make_network
from tests.factories.fieldwork import make_field
from tests.factories.network import STORY_DAY, Land
from tests.factories.schemes import (
    ACCEPTED,
    APPRAISED,
    DRAFTED,
    MILLION,
    REPORTED,
    Office,
    give_money,
    make_firm,
)

People = dict[Role, User]


@dataclass(frozen=True)
class SecondStep:
    """A record at which one person took `first`; `take` is the step that others must take."""

    first: str
    name: str
    permission: str
    on: date
    take: Callable[[User], object]

    def __str__(self) -> str:
        return f"{self.first} → {self.name}"


@dataclass(frozen=True)
class Way:
    """A record's life in which `first` is taken by the person with `role`.

    `walk` yields at each stand of the record the steps that this person must not take.
    """

    first: str
    role: Role
    walk: Callable[[People, Land, User], Iterator[SecondStep]]


# --- schemes --------------------------------------------------------------------------------------

#: Who takes each of the first steps.
TAKES = {
    "draft": Role.OFFICER,
    "change": Role.OFFICER,
    "submit": Role.OFFICER,
    "appraise_pass": Role.DEPARTMENT,
    "approve": Role.AUTHORITY,
    "sign_contract": Role.DIRECTOR,
    "start": Role.OFFICER,
    "amend": Role.DIRECTOR,
    "accept": Role.DEPARTMENT,
}


@dataclass
class OneStepBy(Office):
    """An office in which one person takes one step, and everybody else their own."""

    first: str = ""
    person: User = field(kw_only=True)

    def step(self, scheme: Scheme, name: str, role: Role, on: date, **facts: Any) -> Scheme:
        by = self.person if name == self.first else self.people[role]
        return Office({**self.people, role: by}).step(scheme, name, role, on, **facts)


@dataclass(frozen=True)
class Check:
    """A step that is for others; `take(office, scheme)` takes it as the one who holds `role`."""

    state: str
    permission: str
    apart_from: tuple[str, ...]
    role: Role
    on: date
    take: Callable[[Office, Scheme], object]


def _return(name: str, office: Office, scheme: Scheme, **facts: Any) -> Scheme:
    return office.step(scheme, name, Role.DEPARTMENT, APPRAISED, reason="Thiếu giấy", **facts)


def _amend(office: Office, scheme: Scheme) -> object:
    return amend_contract(
        scheme=scheme,
        seen=last_amendment(scheme).version,
        decision="PL 01/2018",
        reason="Nhà cung cấp giao máy chậm",
        in_force_on=REPORTED,
        finish_on=date(2018, 12, 20),
        by=office.people[Role.DIRECTOR],
        on=REPORTED,
    )


def _pay(office: Office, scheme: Scheme) -> None:
    office.pay(scheme, MILLION)


def _settle(office: Office, scheme: Scheme) -> object:
    """Somebody else has paid all."""
    return office.settle(scheme)


_TAKE: dict[str, tuple[Role, date, Callable[[Office, Scheme], object]]] = {
    "request_supplement": (
        Role.DEPARTMENT,
        APPRAISED,
        partial(_return, "request_supplement", due_on=date(2017, 10, 15)),
    ),
    "appraise_pass": (Role.DEPARTMENT, APPRAISED, Office.appraise),
    "appraise_reject": (Role.DEPARTMENT, APPRAISED, partial(_return, "appraise_reject")),
    "approve": (Role.AUTHORITY, APPRAISED, Office.approve),
    "accept": (Role.DEPARTMENT, ACCEPTED, Office.accept),
    "settle": (Role.ACCOUNTANT, ACCEPTED, _settle),
}


def scheme_checks() -> dict[str, Check]:
    """Return the steps of the table that are for others, and those of money beside it."""
    rows = {row.name: row for row in TRANSITIONS if row.apart_from}
    table = {
        name: Check(str(row.sources[0]), row.permission, row.apart_from, *_TAKE[name])
        for name, row in rows.items()
    }
    payer = ("schemes.pay", APART_FROM_PAYING, Role.ACCOUNTANT)
    return {
        **table,
        "amend": Check("in_progress", "schemes.contract", MAKERS, Role.DIRECTOR, REPORTED, _amend),
        "pay_advance": Check(
            "in_progress", *payer, REPORTED, lambda o, s: o.advance_money(s, MILLION)
        ),
        "pay": Check("accepted", *payer, ACCEPTED, _pay),
    }


def _scheme(first: str, people: People, land: Land, person: User) -> Iterator[SecondStep]:
    give_money(people)
    firm = make_firm(people, land)
    office = OneStepBy(people, first=first, person=person)
    by = {"by": person} if first == "draft" else {}
    scheme = office.draft(firm, **by)
    if first == "change":
        change_draft(scheme=scheme, seen=scheme.version, by=person, on=DRAFTED, goal="Thêm máy")
    checks = scheme_checks()
    go: tuple[Callable[[Scheme], Any], ...] = (
        *(office.submit, office.appraise, office.plan, office.approve, office.sign),
        *(office.start, lambda s: _amended(office, s), office.accept, lambda s: _paid(office, s)),
    )
    for walk in go:
        scheme = walk(scheme)
        is_paid = walk is go[-1]
        for name, check in checks.items():
            if scheme.state != check.state or first not in check.apart_from:
                continue
            if scheme.state == "accepted" and is_paid != (name == "settle"):
                continue
            if not scheme.steps.filter(transition=first, by=person).exists():
                continue
            take = partial(_take_as, people, check, scheme)
            yield SecondStep(f"schemes.{first}", name, check.permission, check.on, take)


def _take_as(people: People, check: Check, scheme: Scheme, by: User) -> object:
    office = Office({**people, check.role: by}, vouchers=100)
    return check.take(office, Scheme.objects.get(pk=scheme.pk))


def _amended(office: OneStepBy, scheme: Scheme) -> Scheme:
    if office.first == "amend":
        _amend(Office({**office.people, Role.DIRECTOR: office.person}), scheme)
    return Scheme.objects.get(pk=scheme.pk)


def _paid(office: Office, scheme: Scheme) -> Scheme:
    office.pay(scheme, scheme.acceptance.accepted_vnd)
    return Scheme.objects.get(pk=scheme.pk)


# --- allowance sheets, and what one proposes and another decides ----------------------------------


def _sheet(first: str, people: People, land: Land, person: User) -> Iterator[SecondStep]:
    make_network(people, land, size=3)
    makes = person if first == "prepare" else people[Role.OFFICER]
    sheet = prepare_sheet(month=DECEMBER, by=makes, on=ON)
    step = partial(SecondStep, f"allowances.{first}")
    if first == "prepare":
        check = partial(check_sheet, sheet=sheet, on=ON)
        yield step("check", "allowances.check", ON, lambda by: check(by=by))
    checks = person if first == "check" else people[Role.DEPUTY]
    sheet = check_sheet(sheet=sheet, by=checks, on=ON)
    pay = partial(pay_sheet, sheet=sheet, voucher="PC 1/2018", on=ON)
    yield step("pay", "allowances.pay", ON, lambda by: pay(by=by))


def sheet_pairs() -> set[str]:
    """Return the pairs that the table of sheets asks of two persons."""
    out = {sheets.SECOND_PERSON: ("prepare",), sheets.THIRD_PERSON: ("prepare", "check")}
    return {
        f"allowances.{first} → {row.name}"
        for row in sheets.TRANSITIONS
        for demand, firsts in out.items()
        if demand in row.needs
        for first in firsts
    }


def _report(people: People, land: Land, person: User) -> Iterator[SecondStep]:
    report = prepare_report(kind="year", year=2018, by=person, on=STORY_DAY)
    sign = partial(sign_report, report=report, number="1/BC", on=STORY_DAY)
    yield SecondStep("reports.prepare", "sign", "reports.sign", STORY_DAY, lambda by: sign(by=by))


def _month(people: People, land: Land, person: User) -> Iterator[SecondStep]:
    collaborator = make_field(people, land).collaborator
    type(collaborator).objects.filter(pk=collaborator.pk).update(user=person)
    report = send_month(month=DECEMBER, by=person, on=STORY_DAY)
    accept = partial(accept_month, report=report, on=STORY_DAY)
    yield SecondStep("months.send", "accept", "reports.accept", STORY_DAY, lambda by: accept(by=by))


def _outcome(people: People, land: Land, person: User) -> Iterator[SecondStep]:
    scheme = Office(people).draft(make_firm(people, land))
    told = {"moment": "baseline", "seen": 0, "measured_on": STORY_DAY, "workers": 9}
    outcome = measure_outcome(scheme=scheme, **told, by=person, on=STORY_DAY)
    verify = partial(verify_outcome, outcome=outcome, seen=1, on=STORY_DAY)
    right = "schemes.verify_outcome"
    yield SecondStep("outcomes.measure", "verify", right, STORY_DAY, lambda by: verify(by=by))


def _norm(people: People, land: Land, person: User) -> Iterator[SecondStep]:
    change = propose_norm_change(
        norm="allowance-factor",
        values={"numerator": 1, "denominator": 2},
        starts_on=date(2019, 9, 1),
        citation="NQ 14/2019/NQ-HĐND, Điều 5",
        confidence="H",
        reason="Đã đọc được toàn văn nghị quyết",
        by=person,
        on=STORY_DAY,
    )
    approve = partial(approve_norm_change, change=change, on=STORY_DAY)
    yield SecondStep(
        "norms.propose", "approve", "norms.approve", STORY_DAY, lambda by: approve(by=by)
    )


def _days(people: People, land: Land, person: User) -> Iterator[SecondStep]:
    approve = partial(approve_days, change=days.propose(person), on=days.DAY)
    yield SecondStep(
        "days.propose", "approve", "norms.approve", days.DAY, lambda by: approve(by=by)
    )


WAYS = (
    *(Way(f"schemes.{first}", role, partial(_scheme, first)) for first, role in TAKES.items()),
    Way("allowances.prepare", Role.OFFICER, partial(_sheet, "prepare")),
    Way("allowances.check", Role.DEPUTY, partial(_sheet, "check")),
    Way("reports.prepare", Role.OFFICER, _report),
    Way("months.send", Role.COLLABORATOR, _month),
    Way("outcomes.measure", Role.OFFICER, _outcome),
    Way("norms.propose", Role.OFFICER, _norm),
    Way("days.propose", Role.OFFICER, _days),
)

#: The table of payments names it, but nothing is advanced after the acceptance.
_NEVER_IN_THIS_ORDER = {"schemes.accept → pay_advance"}
#: Begins a scheme in another way than the one that `_scheme` walks.
_NOT_WALKED = {"open"}
#: The pairs of the two tables; what is decided beside them stands in `WAYS` alone.
ASKED_BY_TABLES = (
    sheet_pairs()
    | {
        f"schemes.{first} → {name}"
        for name, check in scheme_checks().items()
        for first in check.apart_from
        if first not in _NOT_WALKED
    }
) - _NEVER_IN_THIS_ORDER
