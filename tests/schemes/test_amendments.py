"""A signed contract is never overwritten: at any day it says base + what is in force then."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.attachments.queries import content_of
from caunoi.common.errors import NotPermitted, Refusal
from caunoi.establishments.models import Establishment
from caunoi.journal.queries import check_chain
from caunoi.notices.models import Notice
from caunoi.programmes.queries import left_to_plan
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import Scheme, SchemeAmendment
from caunoi.schemes.money.amendments import amend_contract
from caunoi.schemes.queries import (
    amounts_by_scheme,
    amounts_of,
    ends_by_scheme,
    last_amendment,
    terms_on,
)
from caunoi.schemes.refusals import MoneyRefusal, SamePerson, SchemeRefusal
from caunoi.schemes.rules import Change, terms_after
from tests.factories.schemes import ACCEPTED, MILLION, SIGNED, Office, give_money

pytestmark = pytest.mark.django_db
S = SchemeState
DAY = date(2018, 5, 7)
END = SIGNED + timedelta(days=240)


@pytest.fixture
def scheme(office: Office, firm: Establishment) -> Scheme:
    """A machine of 500 million, supported with 150, of a year that was given 200."""
    give_money(office.people, 200 * MILLION)
    drafted = office.draft(firm, support_vnd=150 * MILLION, counterpart_vnd=350 * MILLION)
    return office.walk(drafted, S.IN_PROGRESS)


def amend(
    office: Office, scheme: Scheme, role: Role = Role.DIRECTOR, on: date = DAY, **told: Any
) -> SchemeAmendment:
    return amend_contract(
        **{
            "scheme": scheme,
            "seen": last_amendment(scheme).version,
            "decision": "PL 01/2018",
            "reason": "Nhà cung cấp giao máy chậm",
            "in_force_on": on,
            "by": office.people[role],
            "on": on,
            **told,
        }
    )


def value_on(scheme: Scheme, day: date) -> int:
    terms = terms_on(Scheme.objects.get(pk=scheme.pk), day)
    assert terms is not None
    return terms.value_vnd


# --- who decides ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "level"),
    [
        ({"value_vnd": 140 * MILLION}, "director"),
        ({"finish_on": date(2018, 12, 20)}, "director"),
        ({"place": "ấp 5, xã Suối Đá"}, "director"),
        ({"partner": "Phòng Kinh tế và Hạ tầng"}, "director"),
        ({"value_vnd": 160 * MILLION}, "authority"),
        ({"finish_on": date(2019, 3, 31)}, "authority"),
        ({"content": "Thêm một lò sấy"}, "authority"),
        ({"value_vnd": 140 * MILLION, "finish_on": date(2019, 1, 1)}, "authority"),
    ],
)
def test_each_change_is_decided_by_its_level_and_by_no_other(
    office: Office, scheme: Scheme, told: dict[str, Any], level: str
) -> None:
    right, wrong = Role(level), Role.AUTHORITY if level == "director" else Role.DIRECTOR
    with pytest.raises(NotPermitted, match="Điều 11 khoản 2"):
        amend(office, scheme, wrong, **told)
    for role in (Role.OFFICER, Role.ACCOUNTANT, Role.DEPARTMENT, Role.COLLABORATOR):
        with pytest.raises(NotPermitted):
            amend(office, scheme, role, **told)
    amendment = amend(office, scheme, right, **told)
    assert amendment.level == level
    assert amendment.number == 1


def test_who_drafted_does_not_amend(office: Office, firm: Establishment, money: None) -> None:
    people = office.people
    drafter = Office({**people, Role.OFFICER: people[Role.OFFICER]})
    scheme = drafter.walk(office.draft(firm), S.IN_PROGRESS)
    scheme.steps.model.objects.create(
        scheme=scheme, transition="change", from_state="drafted", to_state=scheme.state,
        on=SIGNED, by=people[Role.DIRECTOR], at=scheme.steps.latest("at").at,
    )  # fmt: skip
    with pytest.raises(SamePerson):
        amend(office, scheme, finish_on=date(2018, 12, 20))


def test_who_amended_does_not_pay(office: Office, scheme: Scheme) -> None:
    from caunoi.schemes.steps.demands import APART_FROM_PAYING

    amend(office, scheme, finish_on=date(2018, 12, 20))
    assert "amend" in APART_FROM_PAYING
    assert scheme.steps.filter(transition="amend", by=office.people[Role.DIRECTOR]).exists()


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"reason": " ", "place": "ấp 5"}, "lý do"),
        ({"decision": "", "place": "ấp 5"}, "số quyết định"),
        ({}, "Chưa có gì khác"),
        ({"value_vnd": 150 * MILLION}, "Chưa có gì khác"),
        ({"finish_on": END}, "Chưa có gì khác"),
        ({"finish_on": DAY}, "phải sau ngày có hiệu lực"),
        ({"in_force_on": DAY - timedelta(days=1), "place": "ấp 5"}, "không hồi tố"),
        ({"in_force_on": DAY + timedelta(days=1), "value_vnd": 9}, "ngay ngày quyết định"),
        ({"value_vnd": 0}, "số nguyên dương"),
        ({"value_vnd": -5}, "số nguyên dương"),
        ({"value_vnd": 1.5}, "số nguyên dương"),
        ({"value_vnd": 10**15}, "số nguyên dương"),
        ({"place": "x" * 201}, "Dài nhất 200"),
    ],
)
def test_each_refusal_is_a_sentence_and_changes_nothing(
    office: Office, scheme: Scheme, told: dict[str, Any], sentence: str
) -> None:
    before = amounts_of(scheme)
    with pytest.raises(Refusal, match=sentence):
        amend(office, scheme, **told)
    assert amounts_of(scheme) == before
    assert not SchemeAmendment.objects.exists()


def test_day_before_the_last_step_is_refused(office: Office, scheme: Scheme) -> None:
    with pytest.raises(SchemeRefusal, match="ghi từ ngày đó trở đi"):
        amend(office, scheme, on=SIGNED - timedelta(days=1), place="ấp 5")


def test_only_a_running_contract_is_amended(
    office: Office, firm: Establishment, money: None
) -> None:
    approved = office.walk(office.draft(firm), S.APPROVED)
    with pytest.raises(SchemeRefusal, match="đã phê duyệt nên không điều chỉnh"):
        amend(office, approved, place="ấp 5")
    accepted = office.accept(office.start(office.sign(approved)))
    with pytest.raises(SchemeRefusal, match="đã nghiệm thu nên không điều chỉnh"):
        amend(office, accepted, on=ACCEPTED, place="ấp 5")


# --- money ----------------------------------------------------------------------------------------


def test_more_money_takes_from_what_is_left_of_the_year(office: Office, scheme: Scheme) -> None:
    amend(office, scheme, Role.AUTHORITY, value_vnd=200 * MILLION)
    amounts = amounts_of(scheme)
    assert amounts.contract_vnd == amounts.approved_vnd == 200 * MILLION
    assert left_to_plan(2018, "local") == 0
    assert value_on(scheme, DAY - timedelta(days=1)) == 150 * MILLION
    assert value_on(scheme, DAY) == 200 * MILLION


def test_more_than_the_year_has_is_refused(office: Office, firm: Establishment) -> None:
    give_money(office.people, 160 * MILLION)
    drafted = office.draft(firm, support_vnd=150 * MILLION, counterpart_vnd=350 * MILLION)
    scheme = office.walk(drafted, S.IN_PROGRESS)
    before = (amounts_of(scheme), left_to_plan(2018, "local"))
    with pytest.raises(Refusal, match="chỉ còn"), transaction.atomic():
        amend(office, scheme, Role.AUTHORITY, value_vnd=160 * MILLION + 1)
    assert (amounts_of(scheme), left_to_plan(2018, "local")) == before


def test_more_than_the_ceiling_is_refused_with_its_article(office: Office, scheme: Scheme) -> None:
    give_money(office.people)
    with pytest.raises(MoneyRefusal, match="tối đa của nội dung này"):
        amend(office, scheme, Role.AUTHORITY, value_vnd=400 * MILLION)
    with pytest.raises(MoneyRefusal, match="không quá tổng chi phí"):
        amend(office, scheme, Role.AUTHORITY, value_vnd=500 * MILLION + 1)


def test_less_money_is_a_correction_and_goes_back_to_the_year(
    office: Office, scheme: Scheme
) -> None:
    amend(office, scheme, value_vnd=90 * MILLION)
    amounts = amounts_of(scheme)
    assert amounts.contract_vnd == amounts.approved_vnd == 90 * MILLION
    assert left_to_plan(2018, "local") == 110 * MILLION
    correction = scheme.money.filter(kind="contracted").last()
    assert correction is not None
    assert correction.amount_vnd == -60 * MILLION
    assert correction.corrects_id
    assert correction.reason == "Nhà cung cấp giao máy chậm"


def test_less_than_was_paid_is_refused(office: Office, scheme: Scheme) -> None:
    office.advance_money(scheme, 100 * MILLION)
    on = date(2018, 7, 2)
    with pytest.raises(MoneyRefusal, match="Đã chi 100"):
        amend(office, scheme, on=on, value_vnd=100 * MILLION - 1)
    amend(office, scheme, on=on, value_vnd=100 * MILLION)


def test_accepted_and_advanced_follow_the_new_value(office: Office, scheme: Scheme) -> None:
    amend(office, scheme, value_vnd=100 * MILLION)
    with pytest.raises(MoneyRefusal, match="Tạm ứng không quá 70%"):
        office.advance_money(scheme, 70 * MILLION + 1)
    with pytest.raises(MoneyRefusal, match="vượt giá trị hợp đồng 100"):
        office.accept(scheme, accepted_vnd=100 * MILLION + 1)
    done = office.accept(scheme, accepted_vnd=100 * MILLION)
    assert amounts_of(done).accepted_vnd == 100 * MILLION


# --- the value at any day -------------------------------------------------------------------------

DAYS = st.integers(min_value=0, max_value=400).map(lambda n: date(2018, 1, 1) + timedelta(days=n))


@given(
    changes=st.lists(
        st.builds(Change, DAYS, st.integers(-(10**9), 10**9), st.none() | DAYS), max_size=12
    ),
    on=DAYS,
)
def test_value_at_any_day_is_base_plus_what_is_in_force(changes: list[Change], on: date) -> None:
    terms = terms_after(10**9, date(2018, 6, 30), changes, on)
    valid = [change for change in changes if change.in_force_on <= on]
    assert terms.value_vnd == 10**9 + sum(change.value_change_vnd for change in valid)
    ends = [(c.in_force_on, n, c.finish_on) for n, c in enumerate(changes) if c in valid]
    said = [end for _day, _n, end in sorted(ends, key=lambda one: one[:2]) if end]
    assert terms.finish_on == (said[-1] if said else date(2018, 6, 30))


STEP = st.tuples(
    st.integers(0, 40),  # days since the last
    st.sampled_from([None, 60, 90, 140, 150, 170, 200, 201, 260]),  # million
    st.none() | st.integers(30, 400),  # days to the end
    st.integers(0, 60),  # days until it is in force
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEP, min_size=1, max_size=6))
def test_ledger_plan_and_rows_agree_after_any_amendments(
    office: Office, scheme: Scheme, steps: list[tuple[int, int | None, int | None, int]]
) -> None:
    """An own account of value and end, by day, against the rows, the ledger and the plan."""
    with transaction.atomic():
        on, told = DAY, [(SIGNED, 150 * MILLION, END)]
        for days, million, ends_after, later in steps:
            on += timedelta(days=days)
            value = None if million is None else million * MILLION
            in_force_on = on + timedelta(days=0 if value else later)
            end = in_force_on + timedelta(days=ends_after) if ends_after else None
            for role in (Role.DIRECTOR, Role.AUTHORITY):
                try:
                    with transaction.atomic():
                        amend(
                            office, scheme, role, on,
                            value_vnd=value, finish_on=end, in_force_on=in_force_on,
                        )  # fmt: skip
                except Refusal:
                    continue
                told.append((in_force_on, value or told[-1][1], end or told[-1][2]))
                break
        _agree(scheme, told)
        assert check_chain().is_sound
        transaction.set_rollback(True)


def _agree(scheme: Scheme, told: list[tuple[date, int, date]]) -> None:
    fresh = Scheme.objects.get(pk=scheme.pk)
    for day in {day + timedelta(days=n) for day, _v, _e in told for n in (-1, 0, 1)}:
        if day < SIGNED:
            continue
        terms, ledger = terms_on(fresh, day), amounts_by_scheme([scheme.pk], day)[scheme.pk]
        assert terms is not None
        assert terms.value_vnd == ledger.contract_vnd <= ledger.approved_vnd
        assert ends_by_scheme([scheme.pk], day)[scheme.pk] == terms.finish_on
        money = [value for since, value, _end in told if since <= day]
        assert terms.value_vnd in money
    amounts, line = amounts_of(fresh), fresh.plan_line
    assert line is not None
    assert amounts.contract_vnd == told[-1][1]
    assert amounts.contract_vnd <= amounts.approved_vnd <= line.support_vnd
    assert line.support_vnd + left_to_plan(2018, "local") == 200 * MILLION
    assert left_to_plan(2018, "local") >= 0


# --- what remains ---------------------------------------------------------------------------------


def test_paper_history_journal_and_notices_tell_of_it(
    office: Office, scheme: Scheme, people: dict[Role, User]
) -> None:
    amendment = amend(office, scheme, value_vnd=120 * MILLION, finish_on=date(2018, 12, 15))
    assert amendment.document is not None
    document = Document(BytesIO(content_of(amendment.document)))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "PHỤ LỤC HỢP ĐỒNG SỐ 01" in text
    assert "từ 150.000.000 đồng thành 120.000.000 đồng" in text
    assert "một trăm hai mươi triệu đồng" in text.lower()
    assert "nay là đến hết ngày 15/12/2018" in text
    step = scheme.steps.last()
    assert step is not None
    assert (step.transition, step.from_state, step.to_state) == ("amend", *2 * ["in_progress"])
    told = Notice.objects.filter(kind="schemes.amend").values_list("recipient", flat=True)
    assert set(told) == {people[Role.OFFICER].pk, people[Role.ACCOUNTANT].pk}


def test_rows_of_amendments_cannot_be_changed(office: Office, scheme: Scheme) -> None:
    amendment = amend(office, scheme, place="ấp 5")
    for work in (
        lambda: SchemeAmendment.objects.filter(pk=amendment.pk).update(place="ấp 6"),
        lambda: SchemeAmendment.objects.filter(pk=amendment.pk).delete(),
    ):
        with pytest.raises(Exception, match="append|chỉ"), transaction.atomic():
            work()
