"""Everybody does anything to anything, at random: no illegal state, every refusal a sentence.

The size is that of a quick run; CAUNOI_SOAK_CALLS makes it as long as wanted.
"""

import os
import random
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common.errors import Refusal
from caunoi.journal.queries import check_chain
from caunoi.norms.models import DossierPaper
from caunoi.programmes.actions import add_to_plan, allocate
from caunoi.programmes.queries import budgets, planned_years
from caunoi.schemes import actions
from caunoi.schemes.enums import ENDED, OutcomeMoment, SchemeState
from caunoi.schemes.lifecycle import CRITERIA, TRANSITIONS, advance
from caunoi.schemes.models import (
    Milestone,
    MoneyEntry,
    Outcome,
    Scheme,
    SchemeContract,
)
from caunoi.schemes.money import ledger as money
from caunoi.schemes.money.amendments import AMENDABLE, amend_contract
from caunoi.schemes.money.carrying import carry_over
from caunoi.schemes.queries import (
    amounts_by_year,
    amounts_of,
    last_amendment,
    last_correction,
)
from tests.factories.network import Land
from tests.factories.schemes import DRAFTED, MACHINE, MILLION, TRAINING, Office, make_firm
from tests.schemes.test_lifecycle import LEGAL

pytestmark = pytest.mark.django_db
CALLS = int(os.environ.get("CAUNOI_SOAK_CALLS", "2000"))
ALLOCATED = 2_000 * MILLION
#: Steps that lead back or out: taken now and then, or nothing would ever be settled.
BACKWARD = {
    *("withdraw", "stop", "appraise_reject", "request_supplement", "take_out", "return_plan"),
    *("suspend", "resume"),
}
#: How far the walk must have gone to prove anything.
FAR = {
    *("submit", "appraise_pass", "plan", "approve", "sign_contract", "start", "accept", "settle"),
    *("close", "withdraw", "suspend", "resume"),
}
#: So few schemes are on their way at once that they get somewhere.
FEW = 8
S = SchemeState
_IN_WORDS = ("decision", "reason")


@dataclass
class Walker:
    """Draws who does what, with facts that are sometimes right, sometimes senseless."""

    draw: random.Random
    people: list[User]
    firms: list[Any]
    office: Office
    day: date = DRAFTED
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def call(self) -> None:
        """Do one thing; whatever is not done must be a refusal in one sentence, 403 or 409."""
        if self.draw.random() < 0.02:
            self.day += timedelta(days=self.draw.choice([1, 5, 40]))
        name, work = self._anything()
        try:
            with transaction.atomic():
                work()
        except Refusal as refusal:
            assert str(refusal).strip(), name
            assert "\n" not in str(refusal), name
            assert refusal.status in (403, 409), name
            self.refused[name] += 1
        else:
            self.done[name] += 1

    def _anything(self) -> tuple[str, Callable[[], Any]]:
        kinds: list[tuple[int, Callable[[], tuple[str, Callable[[], Any]]]]] = [
            (48, self._step),
            (14, self._help),
            (12, self._money),
            (8, self._paper),
            (8, self._draft),
            (5, self._amend),
            (2, self._carry),
            (10, self._other),
        ]
        weights = [weight for weight, _kind in kinds]
        (kind,) = self.draw.choices([kind for _weight, kind in kinds], weights)
        return kind()

    # --- who, which, how much ---

    def person(self) -> User:
        return self.draw.choice(self.people)

    def likely(self, *roles: Role) -> User:
        """Draw one of the right roles four times of five, so that the walk gets somewhere."""
        if self.draw.random() < 0.8:
            return self.office.people[self.draw.choice(roles)]
        return self.person()

    def scheme(self, wanted: Collection[str] = ()) -> Scheme:
        """Draw one in a wanted state or still on its way, mostly: an ended one only refuses."""
        schemes = list(Scheme.objects.order_by("pk"))
        going = [scheme for scheme in schemes if scheme.state not in ENDED]
        ready = [scheme for scheme in schemes if scheme.state in wanted]
        return self.draw.choice(
            (ready or going or schemes) if self.draw.random() < 0.9 else schemes
        )

    def one_of(self, rows: QuerySet[Any]) -> Any:
        """Draw a row, None where there is none; the database's own chance has no seed."""
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        return rows.get(pk=self.draw.choice(keys)) if keys else None

    def when(self) -> date:
        return self.day - timedelta(days=30) if self.draw.random() < 0.03 else self.day

    def amount(self, around: int) -> Any:
        odd = [0, -1, 1, around + 1, around * 2, 10**16, 1.5, None, "1", True]
        if self.draw.random() < 0.2:
            return self.draw.choice(odd)
        return self.draw.choice([around, around // 2, around // 3, around])

    def text(self) -> Any:
        return self.draw.choice(["Được", "Theo biên bản", "Được", "", None, " ", "x" * 3000, 7])

    def later(self) -> Any:
        return self.draw.choice([self.day + timedelta(days=60)] * 4 + [self.day, None, "mai"])

    # --- what ---

    def _step(self) -> tuple[str, Callable[[], Any]]:
        scheme = self.scheme()
        onward = [row for row in TRANSITIONS if scheme.state in row.sources]
        rows = onward if onward and self.draw.random() < 0.7 else list(TRANSITIONS)
        forward = [row for row in rows if row.name not in BACKWARD]
        row = self.draw.choice(forward if forward and self.draw.random() < 0.85 else rows)
        roles = [r for r in Role if row.permission in _granted(r)]
        given = {fact.name: self._fact(scheme, fact) for fact in row.facts}
        if self.draw.random() < 0.05 and given:
            given.pop(self.draw.choice(list(given)))
        by, on = self.likely(*roles), self.when()
        return f"step {row.name}", lambda: advance(
            scheme=scheme, transition=row.name, by=by, on=on, **given
        )

    def _fact(self, scheme: Scheme, fact: Any) -> Any:
        match fact.name:
            case "opinions":
                whole = {name: "Đạt" for name in CRITERIA}
                return self.draw.choice([whole, whole, whole, whole, {"goal": "Đạt"}, None, "x"])
            case "conclusion":
                return self.draw.choice(["pass", "pass", "pass", "conditional", "reject", None])
            case "members":
                two = [{"name": "A", "organisation": "Sở"}, {"name": "B", "organisation": ""}]
                return self.draw.choice([two, two, two, two[:1], [], "x", [{"who": "x"}], None])
            case "quantities":
                one = [{"item": "Máy", "contracted": "1", "accepted": "1"}]
                return self.draw.choice([one, one, one, [], [{"accepted": "1"}], 5])
            case "finish_on" | "due_on" | "recovery_due_on":
                return self.later()
            case "counterpart_vnd" | "counterpart_accepted_vnd":
                return self.amount(scheme.counterpart_vnd)
            case _ if fact.kind == "vnd":
                return self.amount(scheme.support_vnd)
            case _:
                return self.draw.choice(["Được"] * 8 + [self.text()])

    def _money(self) -> tuple[str, Callable[[], Any]]:
        scheme = self.scheme()
        by, on = self.likely(Role.ACCOUNTANT), self.when()
        voucher = self.draw.choice([self.office.voucher()] * 8 + ["UNC 1/2018", "", None, "x" * 90])
        amount = self.amount(scheme.support_vnd * 7 // 10)
        told = {"amount_vnd": amount, "voucher": voucher, "by": by, "on": on}
        entry = self.one_of(MoneyEntry.objects.filter(scheme=scheme))
        match self.draw.randrange(4):
            case 0:
                return "advance", lambda: money.pay_advance(scheme=scheme, **told)
            case 1:
                return "pay", lambda: money.pay(scheme=scheme, **told)
            case 2:
                return "recover", lambda: money.receive_recovery(scheme=scheme, **told)
            case _ if entry is not None:
                told = {"amount_vnd": amount, "reason": self.text(), "by": by, "on": on}
                seen = last_correction(entry).version
                return "correct", lambda: money.correct_entry(entry=entry, seen=seen, **told)
            case _:
                return "pay", lambda: money.pay(scheme=scheme, **told)

    def _amend(self) -> tuple[str, Callable[[], Any]]:
        scheme, on = self.scheme(AMENDABLE), self.when()
        value = self.amount(scheme.support_vnd)
        later = on + timedelta(days=self.draw.choice([0, 0, 0, 30, -1]))
        facts: dict[str, Any] = {"value_vnd": value} if self.draw.random() < 0.7 else {}
        if self.draw.random() < 0.4:
            facts["finish_on"] = self.draw.choice([on + timedelta(days=90), on, None])
        if self.draw.random() < 0.2:
            facts[self.draw.choice(["content", "place", "partner"])] = self.text()
        told = {name: self.draw.choice(["12/QĐ"] * 9 + [self.text()]) for name in _IN_WORDS}
        by = self.likely(Role.DIRECTOR, Role.AUTHORITY)
        seen = last_amendment(scheme).version
        return "amend", lambda: amend_contract(
            scheme=scheme, seen=seen, in_force_on=later, by=by, on=on, **told, **facts
        )

    def _carry(self) -> tuple[str, Callable[[], Any]]:
        scheme, on, by = self.scheme(), self.when(), self.likely(Role.AUTHORITY)
        decision = self.draw.choice(["15/QĐ-UBND"] * 9 + [self.text()])
        return "carry", lambda: carry_over(scheme=scheme, decision=decision, by=by, on=on)

    def _help(self) -> tuple[str, Callable[[], Any]]:
        """Bring what the next step lacks, so that schemes get on."""
        scheme, on, office = self.scheme(), self.day, self.office
        match scheme.state:
            case S.DRAFTED | S.SUPPLEMENT:
                return "papers", lambda: office.papers(scheme, "application", on)
            case S.IN_PLAN:
                return "measure", lambda: office.baseline(scheme, on)
            case S.CONTRACTED | S.IN_PROGRESS:
                half = scheme.contract.value_vnd // 2
                return "advance", lambda: office.advance_money(scheme, half, on)
            case S.ACCEPTED:
                payable = max(amounts_of(scheme).payable_vnd, 1)
                return "pay", lambda: office.pay(scheme, payable, on)
            case S.SETTLED | S.FOLLOW_UP if hasattr(scheme, "recovery"):
                wanted = scheme.recovery.amount_vnd - money.received_vnd(scheme)
                told = {"amount_vnd": wanted, "voucher": office.voucher(), "on": on}
                payer = office.accountant
                return "recover", lambda: money.receive_recovery(scheme=scheme, by=payer, **told)
            case _:
                return self._step()

    def _paper(self) -> tuple[str, Callable[[], Any]]:
        scheme, on = self.scheme(), self.when()
        by = self.likely(Role.OFFICER, Role.COLLABORATOR)
        step = self.draw.choice(["application", "advance", "completion", "party"])
        keys = sorted(set(DossierPaper.objects.values_list("key", flat=True)))
        key = self.draw.choice([*keys, "nothing", ""])
        seen = sum(scheme.papers.filter(step=step, key=key).values_list("version", flat=True))
        told = {"scheme": scheme, "step": step, "key": key, "seen": seen, "by": by, "on": on}
        if self.draw.random() < 0.3:
            return "waive", lambda: actions.waive_paper(**told, reason=self.text() or "")
        return "receive", lambda: actions.receive_paper(**told)

    def _draft(self) -> tuple[str, Callable[[], Any]]:
        if Scheme.objects.exclude(state__in=ENDED).count() > FEW:
            return self._step()
        firm = self.draw.choice([*self.firms, None])
        by, on = self.likely(Role.OFFICER), self.when()
        facts: dict[str, Any] = {
            **(MACHINE if firm else TRAINING),
            "title": f"Việc {self.draw.randrange(10**6)}",
            "source": self.draw.choice(["local", "local", "local", "national", "gold"]),
            "year": self.draw.choice([2018, 2018, 2018, 2019, 18]),
            "establishment": firm,
        }
        for name in ("cost_vnd", "support_vnd", "content_head", "item", "scheme_type", "title"):
            if self.draw.random() < 0.03:
                facts[name] = self.draw.choice([0, -1, "", None, 10**15])
        if facts["item"] is None:
            facts["item"] = ""
        return "draft", lambda: actions.draft_scheme(**facts, by=by, on=on)

    def _other(self) -> tuple[str, Callable[[], Any]]:
        scheme, on = self.scheme(), self.when()
        by = self.likely(Role.OFFICER)
        milestone = self.one_of(Milestone.objects.filter(scheme=scheme))
        outcome = self.one_of(Outcome.objects.filter(scheme=scheme))
        moment = self.draw.choice([*OutcomeMoment.values, "baseline", "baseline", "m7"])
        known = sum(scheme.outcomes.filter(moment=moment).values_list("version", flat=True))
        percent = self.draw.choice([0, 50, 80, 100, 101, -1, None])
        choices: list[tuple[str, Callable[[], Any]]] = [
            (
                "measure",
                lambda: actions.measure_outcome(
                    scheme=scheme,
                    moment=moment,
                    seen=known,
                    measured_on=on,
                    workers=12,
                    by=by,
                    on=on,
                ),
            ),
            (
                "progress",
                lambda: actions.report_progress(
                    scheme=scheme,
                    percent=percent,
                    invested_vnd=self.amount(scheme.cost_vnd),
                    text="Đang làm",
                    by=by,
                    on=on,
                ),
            ),
            (
                "milestone",
                lambda: actions.add_milestone(scheme=scheme, title="Mốc", due_on=on, by=by, on=on),
            ),
            (
                "change",
                lambda: actions.change_draft(
                    scheme=scheme, seen=scheme.version, goal=str(self.draw.random()), by=by, on=on
                ),
            ),
            (
                "confirm",
                lambda: actions.confirm_condition(
                    scheme=scheme, key="new", note="hóa đơn", by=by, on=on
                ),
            ),
            (
                "plan line",
                lambda: add_to_plan(
                    year=2018,
                    source="local",
                    content_head=9,
                    title="Việc khác",
                    support_vnd=self.draw.choice([MILLION, 100 * ALLOCATED]),
                    by=by,
                    on=on,
                ),
            ),
        ]
        if milestone is not None:
            choices.append(
                (
                    "reach",
                    lambda: actions.reach_milestone(
                        milestone=milestone, reached_on=on, by=by, on=on
                    ),
                )
            )
        if outcome is not None:
            verifier = self.likely(Role.DEPUTY, Role.DIRECTOR)
            choices.append(
                (
                    "verify",
                    lambda: actions.verify_outcome(
                        outcome=outcome, seen=outcome.version, by=verifier, on=on
                    ),
                )
            )
        return self.draw.choice(choices)


def _granted(role: Role) -> frozenset[str]:
    from caunoi.accounts.roles import GRANTS

    return GRANTS[role]


def check_money() -> None:
    """Hold every sum against every other: not one đồng over, anywhere."""
    approved: Counter[int] = Counter()
    for scheme in Scheme.objects.select_related("plan_line", "recovery"):
        line, years, amounts = scheme.plan_line, amounts_by_year(scheme), amounts_of(scheme)
        planned = line.support_vnd if line and line.withdrawn_on is None else 0
        for year, part in years.items():
            approved[year] += part.approved_vnd
            assert year < scheme.money_year or planned >= part.approved_vnd
            assert part.approved_vnd >= part.contract_vnd >= part.accepted_vnd >= 0
            assert 0 <= part.paid_vnd <= part.contract_vnd
        recovery = getattr(scheme, "recovery", None)
        owed = recovery.amount_vnd - money.received_vnd(scheme) if recovery else 0
        assert owed >= 0
        if scheme.state in (S.SETTLED, S.FOLLOW_UP, S.CLOSED, S.STOPPED):
            assert amounts.paid_vnd - owed == amounts.accepted_vnd
        if scheme.state == S.CLOSED:
            assert owed == 0
        is_as_signed = not scheme.amendments.filter(value_change_vnd__lt=0).exists()
        if scheme.state in (S.CONTRACTED, S.IN_PROGRESS, S.SUSPENDED) and is_as_signed:
            assert amounts.paid_vnd * 10 <= amounts.contract_vnd * 7
    plans = budgets(planned_years())
    for plan in plans:
        assert plan.planned_vnd >= approved[plan.year]
        assert all(0 <= s.planned_vnd <= s.allocation_vnd for s in plan.sources)
    assert sum(plan.allocation_vnd for plan in plans) == 2 * ALLOCATED


def test_a_random_walk_of_all_roles_never_leaves_the_rules(
    office: Office, people: dict[Role, User], land: Land
) -> None:
    draw = random.Random(int(os.environ.get("CAUNOI_SOAK_SEED", "20181220")))
    for source in ("local", "national"):
        allocate(
            year=2018,
            source=source,
            amount_vnd=ALLOCATED,
            decision="1/QĐ",
            allocated_on=DRAFTED,
            by=people[Role.AUTHORITY],
            on=DRAFTED,
        )
    everybody = User.objects.create(username="moi-viec", full_name="Người Mọi Việc")
    for role in Role:
        RoleGrant.objects.create(user=everybody, role=role)
    firms = [make_firm(people, land, f"Xưởng {number}") for number in range(6)]
    for firm in firms[:4]:
        office.draft(firm)
    walker = Walker(draw, [*people.values(), everybody], firms, office)
    known: dict[int, str] = dict(Scheme.objects.values_list("pk", "state"))
    for number in range(CALLS):
        walker.call()
        known = check_states(known)
        if number % 10 == 0:
            check_money()
    check_money()
    assert check_chain().is_sound
    check_numbers()
    taken = {name.removeprefix("step ") for name in walker.done if name.startswith("step ")}
    assert taken >= FAR, FAR - taken
    for name in ("advance", "pay", "recover", "correct", "draft", "measure", "progress"):
        assert walker.refused[name] > 0 or walker.done[name] > 0, name
    assert walker.done["amend"] > 0 and walker.done["carry"] > 0
    assert sum(walker.refused.values()) > CALLS // 5
    # A long walk runs out of money and of firms that were not supported yet.
    assert sum(walker.done.values()) > min(CALLS, 2_000) // 10


def check_states(known: dict[int, str]) -> dict[int, str]:
    """Every change of a state since the last call is one row of the guide's own table."""
    now = dict(Scheme.objects.values_list("pk", "state"))
    legal = {(source, target) for _name, source, target in LEGAL}
    for key, state in now.items():
        before = known.get(key)
        if before is None:
            assert state == S.DRAFTED
        elif before != state:
            assert (before, state) in legal
    assert set(known) <= set(now)
    return now


def check_numbers() -> None:
    """Contracts of a year are numbered 1, 2, 3 … whatever was refused in between."""
    by_year: dict[str, list[int]] = {}
    for number in SchemeContract.objects.values_list("number", flat=True):
        count, year, _rest = number.split("/", 2)
        by_year.setdefault(year, []).append(int(count))
    for numbers in by_year.values():
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
