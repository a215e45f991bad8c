"""Advance, payment, recovery, correction: what leaves never exceeds what the law lets out."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from caunoi.accounts.models import RoleGrant
from caunoi.accounts.roles import Role
from caunoi.common.errors import NotPermitted, Refusal
from caunoi.establishments.models import Establishment
from caunoi.journal.models import Entry
from caunoi.norms.models import NormRow
from caunoi.norms.scheme_types import Proof
from caunoi.schemes.enums import EntryKind, SchemeState
from caunoi.schemes.models import MoneyEntry, Scheme
from caunoi.schemes.money.ledger import correct_entry, pay, pay_advance, receive_recovery
from caunoi.schemes.queries import (
    amounts_of,
    last_correction,
)
from caunoi.schemes.refusals import MoneyRefusal, SamePerson, SchemeRefusal
from tests.factories.schemes import (
    ACCEPTED,
    MILLION,
    REPORTED,
    SETTLED,
    SIGNED,
    Office,
    give_money,
)

pytestmark = pytest.mark.django_db
S = SchemeState


@pytest.fixture
def running(office: Office, firm: Establishment, money: None) -> Scheme:
    return office.walk(office.draft(firm), S.IN_PROGRESS)


def advance_of(office: Office, scheme: Scheme, amount_vnd: Any, **told: Any) -> MoneyEntry:
    return pay_advance(
        **{
            "scheme": scheme,
            "amount_vnd": amount_vnd,
            "voucher": office.voucher(),
            "by": office.accountant,
            "on": REPORTED,
            **told,
        }
    )


# --- advance --------------------------------------------------------------------------------------


def test_seventy_percent_and_not_one_dong_more(office: Office, running: Scheme) -> None:
    office.invest(running, 351 * MILLION)
    office.papers(running, "advance", REPORTED)
    with pytest.raises(MoneyRefusal, match="còn được 140.000.000") as refused:
        advance_of(office, running, 140 * MILLION + 1)
    assert "TT 36/2013/TT-BCT, Điều 13 khoản 2 điểm d" in str(refused.value)
    advance_of(office, running, 100 * MILLION)
    with pytest.raises(MoneyRefusal, match="còn được 40.000.000"):
        advance_of(office, running, 40 * MILLION + 1)
    advance_of(office, running, 40 * MILLION)
    assert amounts_of(running).paid_vnd == 140 * MILLION


@pytest.mark.parametrize(("invested", "fits"), [(350, False), (351, True)])
def test_a_machine_is_advanced_once_over_70_percent_is_invested(
    office: Office, running: Scheme, invested: int, fits: bool
) -> None:
    office.invest(running, invested * MILLION)
    office.papers(running, "advance", REPORTED)
    if fits:
        assert advance_of(office, running, MILLION).amount_vnd == MILLION
    else:
        with pytest.raises(MoneyRefusal, match="trên 70% tổng vốn đầu tư 500.000.000"):
            advance_of(office, running, MILLION)


def test_another_norm_asks_for_another_part_of_the_investment(
    office: Office, running: Scheme
) -> None:
    NormRow.objects.filter(norm=Proof.INVESTMENT).update(values={"percent": 60})
    office.invest(running, 310 * MILLION)
    office.papers(running, "advance", REPORTED)
    assert advance_of(office, running, MILLION).amount_vnd == MILLION


def test_the_latest_report_counts(office: Office, running: Scheme) -> None:
    office.invest(running, 400 * MILLION, SIGNED)
    office.invest(running, 100 * MILLION, REPORTED)
    office.papers(running, "advance", REPORTED)
    with pytest.raises(MoneyRefusal, match="đã đầu tư 100.000.000"):
        advance_of(office, running, MILLION)


def test_an_advance_wants_its_papers(office: Office, running: Scheme) -> None:
    office.invest(running, 400 * MILLION)
    with pytest.raises(SchemeRefusal, match="Hồ sơ tạm ứng còn thiếu 1 giấy: Báo cáo tiến độ"):
        advance_of(office, running, MILLION)


def test_a_training_day_is_advanced_on_its_plan_alone(office: Office, money: None) -> None:
    task = office.walk(office.draft(), S.CONTRACTED)
    office.papers(task, "advance", SIGNED)
    assert advance_of(office, task, 56 * MILLION).amount_vnd == 56 * MILLION


def test_a_cluster_is_advanced_30_percent_after_half_of_the_works(
    office: Office, money: None
) -> None:
    cluster = office.draft(
        title="Xử lý nước thải cụm công nghiệp",
        scheme_type="pollution_cluster",
        item="pollution_cluster",
        content_head=7,
        cost_vnd=1_000 * MILLION,
        support_vnd=300 * MILLION,
        counterpart_vnd=700 * MILLION,
    )
    cluster = office.walk(cluster, S.IN_PROGRESS)
    office.papers(cluster, "advance", REPORTED)
    with pytest.raises(MoneyRefusal, match="trên 50% khối lượng"):
        advance_of(office, cluster, MILLION)
    office.invest(cluster, 0)
    with pytest.raises(MoneyRefusal, match="còn được 90.000.000"):
        advance_of(office, cluster, 91 * MILLION)
    advance_of(office, cluster, 90 * MILLION)


def test_national_money_has_no_share_for_a_contest(office: Office) -> None:
    give_money(office.people, source="national")
    contest = {"title": "Cuộc thi thiết kế", "scheme_type": "contest", "content_head": 6}
    national = office.walk(office.draft(**contest, source="national"), S.CONTRACTED)
    with pytest.raises(MoneyRefusal, match="chưa có tỷ lệ tạm ứng"):
        advance_of(office, national, MILLION)


def test_local_money_is_never_advanced_over_70_percent(office: Office, money: None) -> None:
    contest = {"title": "Cuộc thi thiết kế", "scheme_type": "contest", "content_head": 6}
    local = office.walk(office.draft(**contest), S.CONTRACTED)
    with pytest.raises(MoneyRefusal, match="còn được 56.000.000") as refused:
        advance_of(office, local, 57 * MILLION)
    assert "TTLT 26/2014/TTLT-BTC-BCT, Điều 8 khoản 2 điểm b" in str(refused.value)


def test_nothing_is_advanced_before_the_contract_nor_while_suspended(
    office: Office, firm: Establishment, money: None
) -> None:
    scheme = office.walk(office.draft(firm), S.APPROVED)
    with pytest.raises(SchemeRefusal, match="đã phê duyệt nên không chi"):
        advance_of(office, scheme, MILLION)
    scheme = office.start(office.sign(scheme))
    office.step(scheme, "suspend", Role.OFFICER, SIGNED, reason="Chờ")
    with pytest.raises(SchemeRefusal, match="tạm dừng nên không chi"):
        advance_of(office, scheme, MILLION)


@pytest.mark.parametrize("amount", [0, -1, 1.5, True, None, "1", 10**15])
def test_an_amount_that_is_none(office: Office, running: Scheme, amount: Any) -> None:
    with pytest.raises(MoneyRefusal, match="số nguyên dương"):
        advance_of(office, running, amount)


# --- payment --------------------------------------------------------------------------------------


@pytest.fixture
def accepted(office: Office, running: Scheme) -> Scheme:
    office.advance_money(running, 140 * MILLION)
    scheme = office.accept(running)
    office.papers(scheme, "completion", ACCEPTED)
    return scheme


def pay_of(office: Office, scheme: Scheme, amount_vnd: int, **told: Any) -> MoneyEntry:
    return pay(
        **{
            "scheme": scheme,
            "amount_vnd": amount_vnd,
            "voucher": office.voucher(),
            "by": office.accountant,
            "on": ACCEPTED,
            **told,
        }
    )


def test_what_is_accepted_is_paid_to_the_last_dong(office: Office, accepted: Scheme) -> None:
    pay_of(office, accepted, 60 * MILLION - 1)
    with pytest.raises(SchemeRefusal, match="Còn 1 đ|Còn 1\u00a0đ"):
        office.settle(accepted)
    with pytest.raises(MoneyRefusal, match="Chỉ còn được thanh toán 1"):
        pay_of(office, accepted, 2)
    pay_of(office, accepted, 1)
    with pytest.raises(MoneyRefusal, match="Chỉ còn được thanh toán 0"):
        pay_of(office, accepted, 1)
    assert office.settle(accepted).state == S.SETTLED


def test_the_rest_is_paid_on_the_papers_of_completion(office: Office, running: Scheme) -> None:
    scheme = office.accept(running)
    with pytest.raises(SchemeRefusal, match="Hồ sơ hoàn thành còn thiếu 4 giấy") as refused:
        pay_of(office, scheme, MILLION)
    assert "Hợp đồng mua máy móc" in str(refused.value)


def test_a_voucher_that_comes_twice_pays_once(office: Office, accepted: Scheme) -> None:
    pay_of(office, accepted, MILLION, voucher="UNC 900")
    with pytest.raises(MoneyRefusal, match="Chứng từ UNC 900 đã ghi ngày 20/10/2018"):
        pay_of(office, accepted, MILLION, voucher=" UNC  900 ")
    with pytest.raises(MoneyRefusal, match="Cần số chứng từ"):
        pay_of(office, accepted, MILLION, voucher="")
    with pytest.raises(MoneyRefusal, match="80 ký tự"):
        pay_of(office, accepted, MILLION, voucher="x" * 81)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ACCOUNTANT])
def test_only_the_accountant_pays(office: Office, accepted: Scheme, role: Role) -> None:
    with pytest.raises(NotPermitted):
        pay_of(office, accepted, MILLION, by=office.people[role])


@pytest.mark.parametrize(
    ("role", "done"),
    [
        (Role.OFFICER, "cho bắt đầu|trình|lập"),
        (Role.AUTHORITY, "phê duyệt"),
        (Role.DEPARTMENT, "nghiệm thu"),
        (Role.DIRECTOR, "ký hợp đồng"),
    ],
)
def test_who_made_approved_signed_or_accepted_does_not_pay(
    office: Office, accepted: Scheme, role: Role, done: str
) -> None:
    person = office.people[role]
    RoleGrant.objects.create(user=person, role=Role.ACCOUNTANT)
    with pytest.raises(SamePerson, match=f"đã ({done}) đề án"):
        pay_of(office, accepted, MILLION, by=person)


# --- recovery -------------------------------------------------------------------------------------


@pytest.fixture
def overpaid(office: Office, running: Scheme) -> Scheme:
    """140 million advanced, 100 million accepted."""
    office.advance_money(running, 140 * MILLION)
    scheme = office.accept(
        running,
        accepted_vnd=100 * MILLION,
        counterpart_accepted_vnd=200 * MILLION,
        remarks="Thiếu một cụm",
    )
    office.papers(scheme, "completion", ACCEPTED)
    return scheme


def recover(office: Office, scheme: Scheme, amount_vnd: int, **told: Any) -> MoneyEntry:
    return receive_recovery(
        **{
            "scheme": scheme,
            "amount_vnd": amount_vnd,
            "voucher": office.voucher(),
            "by": office.accountant,
            "on": SETTLED,
            **told,
        }
    )


def test_an_advance_that_was_not_spent_comes_back(office: Office, overpaid: Scheme) -> None:
    with pytest.raises(SchemeRefusal, match="Phải thu hồi 40.000.000"):
        office.settle(overpaid)
    scheme = office.settle(overpaid, recovery_due_on=date(2018, 12, 31))
    assert (scheme.recovery.amount_vnd, scheme.recovery.received_on) == (40 * MILLION, None)
    with pytest.raises(MoneyRefusal, match="Còn khoản thu hồi 40.000.000"):
        office.step(scheme, "close", Role.OFFICER, SETTLED, reason="x")
    recover(office, scheme, 30 * MILLION)
    with pytest.raises(MoneyRefusal, match="chỉ còn 10.000.000"):
        recover(office, scheme, 11 * MILLION)
    recover(office, scheme, 10 * MILLION)
    scheme.recovery.refresh_from_db()
    assert scheme.recovery.received_on == SETTLED
    assert amounts_of(scheme).paid_vnd == 100 * MILLION
    assert office.step(scheme, "close", Role.OFFICER, SETTLED, reason="x").state == S.CLOSED


def test_nothing_comes_back_where_nothing_is_owed(office: Office, accepted: Scheme) -> None:
    with pytest.raises(MoneyRefusal, match="không có khoản thu hồi"):
        recover(office, accepted, MILLION)


# --- correction -----------------------------------------------------------------------------------


def correct(office: Office, entry: MoneyEntry, amount_vnd: Any, **told: Any) -> MoneyEntry:
    return correct_entry(
        **{
            "entry": entry,
            "seen": last_correction(entry).version,
            "amount_vnd": amount_vnd,
            "reason": "Gõ nhầm số",
            "by": office.accountant,
            "on": ACCEPTED,
            **told,
        }
    )


def test_a_correction_is_a_new_row_and_the_old_one_stays(office: Office, accepted: Scheme) -> None:
    entry = pay_of(office, accepted, 50 * MILLION)
    correction = correct(office, entry, 45 * MILLION)
    assert (correction.amount_vnd, correction.corrects) == (-5 * MILLION, entry)
    assert amounts_of(accepted).paid_vnd == 185 * MILLION
    correct(office, entry, 60 * MILLION)
    assert amounts_of(accepted).paid_vnd == 200 * MILLION
    with pytest.raises(MoneyRefusal, match="đã đúng số đó"):
        correct(office, entry, 60 * MILLION)
    with pytest.raises(MoneyRefusal, match="Chỉ còn được thanh toán 0"):
        correct(office, entry, 60 * MILLION + 1)
    entry.refresh_from_db()
    assert entry.amount_vnd == 50 * MILLION
    correct(office, entry, 0)
    assert amounts_of(accepted).paid_vnd == 140 * MILLION


def test_a_corrected_advance_stays_within_its_share(office: Office, running: Scheme) -> None:
    office.advance_money(running, 100 * MILLION)
    entry = running.money.get(kind=EntryKind.ADVANCE)
    with pytest.raises(MoneyRefusal, match="còn được 40.000.000"):
        correct(office, entry, 141 * MILLION)
    correct(office, entry, 140 * MILLION)


def test_approval_contract_and_acceptance_are_not_corrected_by_hand(
    office: Office, accepted: Scheme
) -> None:
    for kind in (EntryKind.APPROVED, EntryKind.CONTRACTED, EntryKind.ACCEPTED):
        with pytest.raises(MoneyRefusal, match="theo bước của đề án"):
            correct(office, accepted.money.get(kind=kind), MILLION)


def test_a_correction_has_a_reason_and_corrects_no_correction(
    office: Office, accepted: Scheme
) -> None:
    entry = pay_of(office, accepted, 50 * MILLION)
    with pytest.raises(MoneyRefusal, match="lý do sửa"):
        correct(office, entry, MILLION, reason=" ")
    with pytest.raises(MoneyRefusal, match="bút toán gốc"):
        correct(office, correct(office, entry, MILLION), 2 * MILLION)


def test_after_the_settlement_what_was_paid_stays(office: Office, accepted: Scheme) -> None:
    entry = pay_of(office, accepted, 60 * MILLION)
    office.settle(accepted)
    with pytest.raises(MoneyRefusal, match="không sửa khoản đã chi"):
        correct(office, entry, MILLION, on=SETTLED)


def test_what_came_back_may_be_corrected_too(office: Office, overpaid: Scheme) -> None:
    scheme = office.settle(overpaid, recovery_due_on=date(2018, 12, 31))
    entry = recover(office, scheme, 40 * MILLION)
    correct(office, entry, 25 * MILLION, on=SETTLED)
    scheme.recovery.refresh_from_db()
    assert scheme.recovery.received_on is None
    assert amounts_of(scheme).paid_vnd == 115 * MILLION
    with pytest.raises(MoneyRefusal, match="trong khoản phải thu hồi"):
        correct(office, entry, 41 * MILLION, on=SETTLED)
    recover(office, scheme, 15 * MILLION)
    scheme.recovery.refresh_from_db()
    assert scheme.recovery.received_on == SETTLED


# --- the ledger -----------------------------------------------------------------------------------


def test_the_database_keeps_the_ledger(office: Office, accepted: Scheme) -> None:
    entry = accepted.money.first()
    assert entry is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        MoneyEntry.objects.filter(pk=entry.pk).update(amount_vnd=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.pk, entry.amount_vnd = None, -5
        entry.save()


def test_every_payment_stands_in_the_journal_with_its_voucher(
    office: Office, accepted: Scheme
) -> None:
    pay_of(office, accepted, MILLION, voucher="UNC 901")
    entry = Entry.objects.get(action="schemes.money_payment")
    assert (entry.ground, entry.after["amount_vnd"]) == ("UNC 901", MILLION)


def test_a_refused_payment_writes_nothing(office: Office, accepted: Scheme) -> None:
    entries, journal = MoneyEntry.objects.count(), Entry.objects.count()
    for amount in (61 * MILLION, -1, 0):
        with pytest.raises(Refusal):
            pay_of(office, accepted, amount)
    assert (MoneyEntry.objects.count(), Entry.objects.count()) == (entries, journal)
