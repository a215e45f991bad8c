"""A workshop, the year's money, and a scheme walked to any state through the actions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.establishments.actions import record_establishment
from caunoi.establishments.enums import EstablishmentKind
from caunoi.establishments.models import Establishment
from caunoi.programmes.actions import allocate
from caunoi.programmes.models import Allocation
from caunoi.schemes.actions import (
    draft_scheme,
    measure_outcome,
    receive_paper,
    report_progress,
)
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.lifecycle import CRITERIA, advance
from caunoi.schemes.models import Scheme, SchemeOpening
from caunoi.schemes.money.ledger import pay, pay_advance
from caunoi.schemes.opening import open_scheme
from caunoi.schemes.queries import missing_papers
from tests.factories.network import STORY_DAY, Land

MILLION = 10**6
DRAFTED = date(2017, 6, 1)
APPRAISED = date(2017, 9, 15)
APPROVED = date(2018, 1, 20)
SIGNED = date(2018, 3, 5)
REPORTED = date(2018, 6, 10)
ACCEPTED = date(2018, 10, 20)
SETTLED = date(2018, 11, 2)
MACHINE: dict[str, Any] = {
    "kind": "scheme",
    "scheme_type": "machinery",
    "item": "machinery",
    "content_head": 3,
    "cost_vnd": 500 * MILLION,
    "support_vnd": 200 * MILLION,
    "counterpart_vnd": 300 * MILLION,
}
TRAINING: dict[str, Any] = {
    "kind": "task",
    "scheme_type": "workshop",
    "item": "",
    "content_head": 2,
    "cost_vnd": 80 * MILLION,
    "support_vnd": 80 * MILLION,
}
OPINIONS = {name: "Đạt" for name in CRITERIA}


def make_firm(
    people: Mapping[Role, User],
    land: Land,
    name: str = "Cơ sở mộc Thử Nghiệm",
    kind: EstablishmentKind = EstablishmentKind.HOUSEHOLD,
    **told: Any,
) -> Establishment:
    return record_establishment(
        **{
            "name": name,
            "kind": kind,
            "unit": land.communes[0],
            "owner": "Trần Văn Mộc",
            "address": "ấp 2",
            "workers": 12,
            "despite_duplicates": True,
            "by": people[Role.OFFICER],
            "on": DRAFTED,
            **told,
        }
    )


def give_money(
    people: Mapping[Role, User],
    amount_vnd: int = 6_500 * MILLION,
    year: int = 2018,
    source: str = "local",
) -> Allocation:
    return allocate(
        year=year,
        source=source,
        amount_vnd=amount_vnd,
        decision=f"3467/QĐ-UBND {year}",
        allocated_on=date(year - 1, 12, 12),
        by=people[Role.AUTHORITY],
        on=date(year - 1, 12, 20),
    )


PAPER = ("quyet-dinh.pdf", b"%PDF-1.4\n%%EOF\n")


def make_opening(people: Mapping[Role, User], **changed: Any) -> SchemeOpening:
    """A scheme approved in 2018, recorded as opening state and not yet confirmed."""
    return open_scheme(
        **{
            **TRAINING,
            "title": "Tập huấn có từ trước",
            "source": "local",
            "year": 2018,
            "state": "approved",
            "amounts": {},
            "days": {"approved_on": APPROVED},
            "documents": [PAPER],
            "note": "Hồ sơ giấy năm 2018",
            "decision": "99/QĐ-SCT",
            "by": people[Role.OFFICER],
            "on": STORY_DAY,
            **changed,
        }
    )


@dataclass
class Office:
    """The people of one centre and what they do with one scheme after another."""

    people: Mapping[Role, User]
    vouchers: int = field(default=0)

    @property
    def officer(self) -> User:
        return self.people[Role.OFFICER]

    @property
    def accountant(self) -> User:
        return self.people[Role.ACCOUNTANT]

    def draft(self, firm: Establishment | None = None, **told: Any) -> Scheme:
        """Draft a machine for a firm, or for that of a proposal; without either, a training day."""
        return draft_scheme(
            **{
                **(MACHINE if firm or "proposal" in told else TRAINING),
                "title": f"Ứng dụng máy cắt gỗ, {firm}" if firm else "Tập huấn khởi sự",
                "source": "local",
                "year": 2018,
                "establishment": firm,
                "by": self.officer,
                "on": DRAFTED,
                **told,
            }
        )

    def papers(self, scheme: Scheme, step: str, on: date) -> None:
        """Bring every paper that the step still lacks."""
        for paper in missing_papers(scheme, step, on):
            receive_paper(scheme=scheme, step=step, key=paper.key, seen=0, by=self.officer, on=on)

    def step(self, scheme: Scheme, name: str, role: Role, on: date, **facts: Any) -> Scheme:
        step = advance(scheme=scheme, transition=name, by=self.people[role], on=on, **facts)
        return step.scheme

    # Each of these takes the scheme one state further.

    def submit(self, scheme: Scheme, on: date = DRAFTED) -> Scheme:
        self.papers(scheme, "application", on)
        return self.step(scheme, "submit", Role.OFFICER, on)

    def appraise(self, scheme: Scheme, on: date = APPRAISED, **facts: Any) -> Scheme:
        told = {
            "opinions": OPINIONS,
            "conclusion": "pass",
            "proposed_support_vnd": scheme.support_vnd,
            **facts,
        }
        return self.step(scheme, "appraise_pass", Role.DEPARTMENT, on, **told)

    def plan(self, scheme: Scheme, on: date = APPROVED) -> Scheme:
        return self.step(scheme, "plan", Role.OFFICER, on)

    def baseline(self, scheme: Scheme, on: date = DRAFTED) -> None:
        if scheme.establishment_id is not None:
            measure_outcome(
                scheme=scheme,
                moment="baseline",
                seen=sum(
                    scheme.outcomes.filter(moment="baseline").values_list("version", flat=True)
                ),
                measured_on=on,
                workers=12,
                machines=3,
                revenue_vnd=1_200 * MILLION,
                by=self.officer,
                on=on,
            )

    def approve(self, scheme: Scheme, on: date = APPROVED) -> Scheme:
        self.baseline(scheme, on)
        return self.step(scheme, "approve", Role.AUTHORITY, on, decision="120/QĐ-UBND")

    def sign(self, scheme: Scheme, on: date = SIGNED, **facts: Any) -> Scheme:
        told = {
            "value_vnd": scheme.support_vnd,
            "counterpart_vnd": scheme.counterpart_vnd,
            "finish_on": on + timedelta(days=240),
            "representative": "Trần Văn Mộc",
            **facts,
        }
        return self.step(scheme, "sign_contract", Role.DIRECTOR, on, **told)

    def start(self, scheme: Scheme, on: date = SIGNED) -> Scheme:
        return self.step(scheme, "start", Role.OFFICER, on)

    def accept(self, scheme: Scheme, on: date = ACCEPTED, **facts: Any) -> Scheme:
        told = {
            "place": "ấp 2, xã Suối Đá",
            "members": [
                {"name": "Lê Thị Sở", "organisation": "Sở Công Thương"},
                {"name": "Trần Văn Mộc", "organisation": "Cơ sở"},
            ],
            "quantities": [{"item": "Máy cắt", "contracted": "1", "accepted": "1"}],
            "accepted_vnd": scheme.contract.value_vnd,
            "counterpart_accepted_vnd": scheme.contract.counterpart_vnd,
            **facts,
        }
        return self.step(scheme, "accept", Role.DEPARTMENT, on, **told)

    def settle(self, scheme: Scheme, on: date = SETTLED, **facts: Any) -> Scheme:
        told = {"minutes": "05/BB-TLHĐ", **facts}
        return self.step(scheme, "settle", Role.ACCOUNTANT, on, **told)

    # Money.

    def voucher(self) -> str:
        self.vouchers += 1
        return f"UNC {self.vouchers}/2018"

    def invest(self, scheme: Scheme, invested_vnd: int, on: date = REPORTED) -> None:
        report_progress(
            scheme=scheme,
            percent=80,
            invested_vnd=invested_vnd,
            text="Đã lắp máy",
            by=self.officer,
            on=on,
        )

    def advance_money(self, scheme: Scheme, amount_vnd: int, on: date = REPORTED) -> None:
        """Prove the investment, bring the papers and advance."""
        self.invest(scheme, scheme.cost_vnd, on)
        self.papers(scheme, "advance", on)
        pay_advance(
            scheme=scheme, amount_vnd=amount_vnd, voucher=self.voucher(), by=self.accountant, on=on
        )

    def pay(self, scheme: Scheme, amount_vnd: int, on: date = ACCEPTED) -> None:
        self.papers(scheme, "completion", on)
        pay(scheme=scheme, amount_vnd=amount_vnd, voucher=self.voucher(), by=self.accountant, on=on)

    def walk(self, scheme: Scheme, to: SchemeState, **sign: Any) -> Scheme:
        """Take a drafted scheme along the straight way to a state; nothing is advanced."""
        way = {
            SchemeState.SUBMITTED: self.submit,
            SchemeState.APPRAISED: self.appraise,
            SchemeState.IN_PLAN: self.plan,
            SchemeState.APPROVED: self.approve,
            SchemeState.CONTRACTED: lambda s: self.sign(s, **sign),
            SchemeState.IN_PROGRESS: self.start,
            SchemeState.ACCEPTED: self.accept,
            SchemeState.SETTLED: self._pay_and_settle,
        }
        for state, go in way.items():
            scheme = go(scheme)
            if state == to:
                return scheme
        raise AssertionError(f"no straight way to {to}")

    def every_state(self, scheme: Scheme) -> Iterator[Scheme]:
        """Lead a drafted scheme through every state of the straight way, and a suspension.

        Twice while it is accepted: with a million still to pay, and before anything is paid.
        """
        yield scheme
        way = (self.submit, self.appraise, self.plan, self.approve, self.sign, self.start)
        for go in way:
            yield (scheme := go(scheme))
        yield (scheme := self.step(scheme, "suspend", Role.OFFICER, SIGNED, reason="Chờ điện"))
        scheme = self.step(scheme, "resume", Role.OFFICER, SIGNED)
        yield (scheme := self.accept(scheme))
        self.pay(scheme, scheme.acceptance.accepted_vnd - MILLION)
        yield scheme
        self.pay(scheme, MILLION)
        yield (scheme := self.settle(scheme))
        yield (scheme := self.step(scheme, "follow_up", Role.OFFICER, SETTLED))
        yield self.step(scheme, "close", Role.OFFICER, SETTLED, reason="Cơ sở đã chuyển đi")

    def _pay_and_settle(self, scheme: Scheme) -> Scheme:
        self.pay(scheme, scheme.acceptance.accepted_vnd)
        return self.settle(scheme)
