"""The ledger against an accountant's own sums: any sequence of advances, payments, corrections.

The model below knows the rules from the law, not from our code, and says of each call whether it
must go through. After each step nothing is over by one đồng and every sum agrees.
CAUNOI_SOAK_STEPS makes the sequences longer and more numerous.
"""

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from caunoi.accounts.roles import Role
from caunoi.common.errors import Refusal
from caunoi.establishments.models import Establishment
from caunoi.journal.queries import check_chain
from caunoi.programmes.queries import left_to_plan
from caunoi.schemes.enums import EntryKind, SchemeState
from caunoi.schemes.models import MoneyEntry, Scheme
from caunoi.schemes.money import payments
from caunoi.schemes.money.ledger import correct_entry, pay, pay_advance, receive_recovery
from caunoi.schemes.queries import (
    Amounts,
    amounts_of,
    last_correction,
)
from tests.factories.schemes import ACCEPTED, MILLION, SETTLED, Office, give_money

pytestmark = pytest.mark.django_db
STEPS = int(os.environ.get("CAUNOI_SOAK_STEPS", "500"))
S = SchemeState
CONTRACT = 200 * MILLION
LIMIT = 140 * MILLION


class Ledger(RuleBasedStateMachine):
    """One contract of 200 million, 500 million of cost, everything else in order."""

    def __init__(self, office: Office, scheme: Scheme) -> None:
        super().__init__()
        self.office, self.scheme = office, scheme
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.state = "in_progress"
        self.accepted = self.kept = self.demanded = self.received = 0
        #: What each row of money stands for now: key → (kind, amount).
        self.rows: dict[int, list[Any]] = {}
        self.vouchers: list[tuple[str, str]] = []
        self.entries = MoneyEntry.objects.filter(scheme=scheme).count()

    def teardown(self) -> None:
        assert check_chain().is_sound
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    # --- the accountant's own sums ---

    def sum_of(self, kind: str) -> int:
        return sum(amount for row_kind, amount in self.rows.values() if row_kind == kind)

    @property
    def paid(self) -> int:
        return self.sum_of("advance") + self.sum_of("payment") - self.received

    def expect(self, is_right: bool, work: Callable[[], Any]) -> Any:
        """Do the work and hold its outcome against the model's; a refusal changes nothing."""
        try:
            with transaction.atomic():
                made = work()
        except Refusal as refusal:
            assert not is_right, str(refusal)
            assert str(refusal)
            return None
        assert is_right
        return made

    @rule(data=st.data())
    def act(self, data: st.DataObject) -> None:
        """Do one thing: mostly what may lead on, sometimes anything."""
        likely = {
            "in_progress": ["advance"] * 4 + ["correct"] * 3 + ["accept", "stop", "send_again"],
            "accepted": ["pay"] * 5 + ["correct"] * 3 + ["settle", "send_again"],
            "settled": ["recover"] * 3 + ["correct", "settle"],
            "stopped": ["recover"] * 3 + ["correct", "stop"],
        }
        anything = ["advance", "pay", "correct", "accept", "settle", "stop", "recover"]
        name = data.draw(st.sampled_from(likely[self.state] * 2 + anything))
        getattr(self, f"_{name}")(data)

    def draw(self, data: st.DataObject, room: int) -> int:
        """Draw an amount around what is still allowed."""
        near = [room, room + 1, room, room - 1, room // 2, room // 3, 1, 0, -1]
        anywhere = st.integers(min_value=-1, max_value=CONTRACT + 10)
        return int(data.draw(st.one_of(st.sampled_from(near), anywhere)))

    def _advance(self, data: st.DataObject) -> None:
        room = LIMIT - self.sum_of("advance")
        amount, voucher = self.draw(data, room), self.office.voucher()
        entry = self.expect(
            self.state == "in_progress" and 0 < amount <= room,
            lambda: pay_advance(
                scheme=self.scheme,
                amount_vnd=amount,
                voucher=voucher,
                by=self.office.accountant,
                on=ACCEPTED,
            ),
        )
        if entry:
            self.rows[entry.pk] = ["advance", amount]
            self.vouchers.append(("advance", voucher))

    def _pay(self, data: st.DataObject) -> None:
        room = self.accepted - self.paid
        amount, voucher = self.draw(data, room), self.office.voucher()
        entry = self.expect(
            self.state == "accepted" and 0 < amount <= room,
            lambda: pay(
                scheme=self.scheme,
                amount_vnd=amount,
                voucher=voucher,
                by=self.office.accountant,
                on=ACCEPTED,
            ),
        )
        if entry:
            self.rows[entry.pk] = ["payment", amount]
            self.vouchers.append(("payment", voucher))

    def _send_again(self, data: st.DataObject) -> None:
        """The same call a second time, as a double click or a broken line would send it."""
        if not self.vouchers:
            return
        kind, voucher = data.draw(st.sampled_from(self.vouchers))
        work = pay_advance if kind == "advance" else pay
        told = {"scheme": self.scheme, "amount_vnd": 1, "voucher": voucher}
        self.expect(False, lambda: work(**told, by=self.office.accountant, on=ACCEPTED))

    def _accept(self, data: st.DataObject) -> None:
        accepted = self.draw(data, data.draw(st.sampled_from([CONTRACT, self.paid])))
        done = self.expect(
            self.state == "in_progress" and 0 <= accepted <= CONTRACT,
            lambda: self.office.accept(
                self.scheme,
                accepted_vnd=accepted,
                counterpart_accepted_vnd=300 * MILLION,
                remarks="Theo biên bản",
            ),
        )
        if done:
            self.state, self.accepted = "accepted", accepted

    def _correct(self, data: st.DataObject) -> None:
        if not self.rows:
            return
        key = data.draw(st.sampled_from(sorted(self.rows)))
        kind, standing = self.rows[key]
        amount = self.draw(data, standing + self._room(kind))
        entry = MoneyEntry.objects.get(pk=key)
        made = self.expect(
            amount >= 0 and self._may_become(kind, amount - standing),
            lambda: correct_entry(
                entry=entry,
                seen=last_correction(entry).version,
                amount_vnd=amount,
                reason="Gõ nhầm",
                by=self.office.accountant,
                on=SETTLED if self.state in ("settled", "stopped") else ACCEPTED,
            ),
        )
        if made:
            self.rows[key][1] = amount
            if kind == "recovery":
                self.received += amount - standing

    def _room(self, kind: str) -> int:
        """Return by how much a row of this kind may still grow."""
        if kind == "recovery":
            return self.demanded - self.received
        if self.state == "accepted":
            payable = max(self.accepted - self.paid, 0)
            return min(payable, LIMIT - self.sum_of("advance")) if kind == "advance" else payable
        return LIMIT - self.sum_of("advance")

    def _may_become(self, kind: str, difference: int) -> bool:
        if difference == 0 or difference > self._room(kind):
            return False
        if kind == "recovery":
            return self.received + difference >= 0
        return self.state in ("in_progress", "accepted")

    def _settle(self, _data: st.DataObject) -> None:
        unspent = self.paid - self.accepted
        done = self.expect(
            self.state == "accepted" and unspent >= 0,
            lambda: self.office.settle(self.scheme, recovery_due_on=SETTLED.replace(month=12)),
        )
        if done:
            self.state, self.demanded = "settled", unspent

    def _stop(self, data: st.DataObject) -> None:
        kept = self.draw(data, self.paid)
        done = self.expect(
            self.state == "in_progress" and 0 <= kept <= self.paid,
            lambda: self.office.step(
                *(self.scheme, "stop", Role.AUTHORITY, ACCEPTED),
                reason="Dừng",
                kept_vnd=kept,
                recovery_due_on=SETTLED.replace(month=12),
            ),
        )
        if done:
            self.state, self.kept, self.demanded = "stopped", kept, self.paid - kept

    def _recover(self, data: st.DataObject) -> None:
        room = self.demanded - self.received
        amount, voucher = self.draw(data, room), self.office.voucher()
        entry = self.expect(
            0 < amount <= room,
            lambda: receive_recovery(
                scheme=self.scheme,
                amount_vnd=amount,
                voucher=voucher,
                by=self.office.accountant,
                on=SETTLED,
            ),
        )
        if entry:
            self.rows[entry.pk] = ["recovery", amount]
            self.received += amount

    # --- what must always hold ---

    @invariant()
    def every_sum_agrees(self) -> None:
        found = amounts_of(self.scheme)
        assert found.paid_vnd == self.paid
        assert found.advanced_vnd == self.sum_of("advance")
        assert found.accepted_vnd == (self.kept if self.state == "stopped" else self.accepted)
        rows = list(MoneyEntry.objects.filter(scheme=self.scheme).values_list("kind", "amount_vnd"))
        assert all(type(amount) is int for _kind, amount in rows)
        by_kind = {kind: 0 for kind in EntryKind}
        for kind, amount in rows:
            by_kind[EntryKind(kind)] += amount
        assert by_kind[EntryKind.RECOVERY] == -self.received
        assert by_kind[EntryKind.CONTRACTED] == found.contract_vnd

    @invariant()
    def nothing_is_over(self) -> None:
        found = amounts_of(self.scheme)
        assert 0 <= found.paid_vnd <= found.contract_vnd <= found.approved_vnd
        assert found.accepted_vnd <= found.contract_vnd
        assert found.advanced_vnd <= LIMIT
        left = left_to_plan(2018, "local")
        assert left == 6_500 * MILLION - found.approved_vnd
        if self.state == "accepted":
            assert found.paid_vnd <= max(found.accepted_vnd, found.advanced_vnd)

    @invariant()
    def rows_only_come(self) -> None:
        count = MoneyEntry.objects.filter(scheme=self.scheme).count()
        assert count >= self.entries
        self.entries = count


@pytest.fixture
def ready(office: Office, firm: Establishment) -> Scheme:
    """A running scheme with its investment proven and every paper there."""
    give_money(office.people)
    scheme = office.walk(office.draft(firm), S.IN_PROGRESS)
    office.invest(scheme, 500 * MILLION, ACCEPTED.replace(month=6))
    for step in ("advance", "completion"):
        office.papers(scheme, step, ACCEPTED.replace(month=6))
    return scheme


def run(office: Office, scheme: Scheme) -> None:
    run_state_machine_as_test(
        lambda: Ledger(office, scheme),
        settings=settings(
            max_examples=max(STEPS // 25, 1),
            stateful_step_count=25,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_no_sequence_of_payments_lets_a_dong_too_much_out(office: Office, ready: Scheme) -> None:
    run(office, ready)


@pytest.fixture(params=["share of the advance", "what is payable", "what must come back"])
def a_dong_too_much(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: one limit lets one đồng too much through."""
    match request.param:
        case "share of the advance":
            monkeypatch.setattr(
                payments, "advance_limit", lambda c, percent: c * percent // 100 + 1
            )
        case "what is payable":
            payable = property(lambda amounts: amounts.accepted_vnd - amounts.paid_vnd + 1)
            monkeypatch.setattr(Amounts, "payable_vnd", payable)
        case "what must come back":
            monkeypatch.setattr(payments, "received_vnd", lambda _scheme: -1)


@pytest.mark.usefixtures("a_dong_too_much")
def test_one_dong_too_much_is_seen(office: Office, ready: Scheme) -> None:
    with pytest.raises(AssertionError):
        run(office, ready)
