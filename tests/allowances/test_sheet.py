"""A sheet is prepared, checked and paid by three people, and then it does not move."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.allowances import lifecycle
from caunoi.allowances.actions import (
    check_sheet,
    pay_sheet,
    prepare_sheet,
    return_sheet,
    send_back_sheet,
    withdraw_sheet,
)
from caunoi.allowances.lifecycle import TRANSITIONS, SamePerson, SheetRefusal, buttons
from caunoi.allowances.models import AllowanceLine, AllowanceSheet, SheetState, SheetStep
from caunoi.allowances.queries import (
    changes_since,
    earlier_lines,
    facts_of,
    hash_of,
    is_sound,
    lines_for,
    month_lines,
    months_of,
    months_to_prepare,
    own_lines,
    paid_in_year,
    sheet_of,
)
from caunoi.common.errors import NotPermitted
from caunoi.journal.models import Entry
from caunoi.journal.queries import check_chain
from caunoi.network.actions import change_areas, end_appointment
from caunoi.norms.models import NormRow
from caunoi.notices.models import Notice
from caunoi.notices.queries import latest
from tests.factories.allowances import DECEMBER, ON, checked, make_network, paid, prepared
from tests.factories.network import Land, appoint, make_account, make_collaborator

People = dict[Role, User]


def another(people: People, role: Role, name: str = "Người Thứ Hai") -> User:
    user = User.objects.create(username=f"second-{role}", full_name=name)
    RoleGrant.objects.create(user=user, role=role)
    return user


def stored(sheet: AllowanceSheet) -> list[dict[str, object]]:
    return [facts_of(line) for line in sheet.lines.all()]


# --- the way through ------------------------------------------------------------------------------


def test_three_people_take_the_sheet_from_facts_to_money(people: People, land: Land) -> None:
    make_network(people, land)
    sheet = paid(people)
    assert (sheet.state, sheet.headcount, sheet.total_vnd) == (SheetState.PAID, 20, 8_340_000)
    assert sheet.total_in_words == "Tám triệu ba trăm bốn mươi nghìn đồng"
    assert (sheet.prepared_by, sheet.checked_by, sheet.paid_by) == (
        people[Role.OFFICER],
        people[Role.DEPUTY],
        people[Role.ACCOUNTANT],
    )
    assert sheet.voucher == "PC 112/2018"
    assert sheet.is_frozen
    assert is_sound(sheet)
    assert all(line.is_frozen for line in sheet.lines.all())
    steps = [(s.transition, s.from_state, s.to_state, s.on) for s in sheet.steps.all()]
    assert steps == [
        ("prepare", "", "prepared", ON),
        ("check", "prepared", "checked", ON),
        ("pay", "checked", "paid", ON),
    ]
    actions = Entry.objects.filter(subject_type="allowances.allowancesheet").order_by("position")
    assert [entry.action for entry in actions] == [
        "allowances.prepare_sheet",
        "allowances.check_sheet",
        "allowances.pay_sheet",
    ]
    assert check_chain().is_sound


def test_a_sheet_reads_vietnamese_whoever_prepares_it(people: People, land: Land) -> None:
    make_network(people, land, 1)
    with override("en"):
        sheet = prepared(people)
        assert changes_since(sheet) == []
        check_sheet(sheet=sheet, by=people[Role.DEPUTY], on=ON)
    (line,) = sheet.lines.all()
    assert line.area == "Đồi Sim, 1 nơi"


def test_any_day_of_the_month_names_its_sheet(people: People, land: Land) -> None:
    make_network(people, land, 1)
    sheet = prepared(people, month=date(2018, 12, 26))
    assert sheet.month == DECEMBER
    assert sheet_of(date(2018, 12, 31)) == sheet


def test_a_month_that_has_not_begun_is_not_prepared(people: People, land: Land) -> None:
    make_network(people, land, 1)
    with pytest.raises(SheetRefusal, match="01/2019 chưa đến. Lập bảng được từ ngày 01/01/2019"):
        prepared(people, month=date(2019, 1, 1))
    prepared(people, month=DECEMBER, on=DECEMBER)
    prepared(people, month=date(2018, 11, 1))


def test_a_month_without_anybody_has_no_sheet(people: People) -> None:
    with pytest.raises(SheetRefusal, match="không có gì để chi"):
        prepared(people)
    assert not AllowanceSheet.objects.exists()


def test_a_standing_sheet_is_not_prepared_again(people: People, land: Land) -> None:
    make_network(people, land, 1)
    prepared(people)
    with pytest.raises(SheetRefusal, match="12/2018 đã lập, đang chờ kiểm tra"):
        prepared(people)
    check_sheet(sheet=AllowanceSheet.objects.get(), by=people[Role.DEPUTY], on=ON)
    with pytest.raises(SheetRefusal, match="12/2018 đã kiểm tra, đang chờ chi"):
        prepared(people)


@pytest.mark.parametrize("voucher", ["", "  ", "\u200b"])
def test_paying_needs_a_voucher(people: People, land: Land, voucher: str) -> None:
    make_network(people, land, 1)
    sheet = checked(people)
    with pytest.raises(SheetRefusal, match="Cần số chứng từ"):
        pay_sheet(sheet=sheet, voucher=voucher, by=people[Role.ACCOUNTANT], on=ON)
    with pytest.raises(SheetRefusal, match="dài nhất 80"):
        pay_sheet(sheet=sheet, voucher="1" * 81, by=people[Role.ACCOUNTANT], on=ON)


def test_a_double_click_pays_once(people: People, land: Land) -> None:
    make_network(people, land)
    sheet = paid(people)
    with pytest.raises(SheetRefusal) as refusal:
        pay_sheet(sheet=sheet, voucher="PC 113/2018", by=people[Role.ACCOUNTANT], on=ON)
    assert refusal.value.status == 409
    assert str(refusal.value) == (
        "Bảng tháng 12/2018 đã chi ngày 26/12/2018, người chi Người Kế toán, chứng từ PC 112/2018. "
        "Không chi lần nữa; sai sót ghi vào tháng sau."
    )
    sheet.refresh_from_db()
    assert sheet.voucher == "PC 112/2018"
    assert SheetStep.objects.filter(to_state=SheetState.PAID).count() == 1
    assert paid_in_year(2018) == 8_340_000


# --- returning ------------------------------------------------------------------------------------


def test_a_returned_sheet_is_prepared_again_from_the_new_facts(people: People, land: Land) -> None:
    first, _second = make_network(people, land, 2)
    sheet = checked(people)
    with pytest.raises(SheetRefusal, match="Cần ghi lý do"):
        return_sheet(sheet=sheet, reason=" ", by=people[Role.DIRECTOR], on=ON)
    sheet = return_sheet(sheet=sheet, reason="Thiếu quyết định", by=people[Role.DIRECTOR], on=ON)
    assert (sheet.state, sheet.checked_by, sheet.return_reason) == (
        SheetState.RETURNED,
        None,
        "Thiếu quyết định",
    )
    end_appointment(
        appointment=first.appointments.get(),
        seen=first.appointments.get().version,
        ends_on=DECEMBER,
        reason="Thôi",
        by=people[Role.OFFICER],
        on=ON,
    )
    again = prepared(people)
    assert again.pk == sheet.pk
    assert (again.total_vnd, again.headcount, again.return_reason) == (417_000, 1, "")
    assert is_sound(again)
    entry = Entry.objects.filter(action="allowances.prepare_sheet").first()
    assert entry is not None
    assert len(entry.before["lines"]) == 2
    assert len(entry.after["lines"]) == 1
    assert [s.number for s in again.steps.all()] == [1, 2, 3, 4]


def test_the_maker_takes_a_sheet_back_and_the_payer_sends_one_back(
    people: People, land: Land
) -> None:
    make_network(people, land, 1)
    sheet = withdraw_sheet(
        sheet=prepared(people), reason="Lập nhầm", by=people[Role.OFFICER], on=ON
    )
    assert sheet.state == SheetState.RETURNED
    sheet = send_back_sheet(
        sheet=checked(people), reason="Thiếu chữ ký", by=people[Role.ACCOUNTANT], on=ON
    )
    assert sheet.state == SheetState.RETURNED
    with pytest.raises(SheetRefusal, match="đã trả lại. Lập lại bảng trước"):
        pay_sheet(sheet=sheet, voucher="PC 1", by=people[Role.ACCOUNTANT], on=ON)


# --- persons --------------------------------------------------------------------------------------


def test_nobody_checks_what_they_prepared_and_is_told_who_may(people: People, land: Land) -> None:
    make_network(people, land, 1)
    officer = people[Role.OFFICER]
    RoleGrant.objects.create(user=officer, role=Role.DIRECTOR)
    sheet = prepared(people)
    with pytest.raises(SamePerson) as refusal:
        check_sheet(sheet=sheet, by=officer, on=ON)
    assert str(refusal.value) == (
        "Bảng này do chính anh/chị lập nên cần người khác kiểm tra. Người có thể kiểm tra: "
        "Người Giám đốc Trung tâm, Người Trưởng phòng, Phó giám đốc."
    )


def test_where_nobody_else_may_the_refusal_says_that(people: People, land: Land) -> None:
    make_network(people, land, 1)
    officer = people[Role.OFFICER]
    RoleGrant.objects.exclude(user=officer).delete()
    RoleGrant.objects.create(user=officer, role=Role.DIRECTOR)
    with pytest.raises(SamePerson, match="chưa có ai, nhờ quản trị"):
        check_sheet(sheet=prepared(people), by=officer, on=ON)


def test_all_pairs_of_persons_are_apart(people: People, land: Land) -> None:
    """Three people who each hold all three roles: 27 ways, of which only 6 reach the money."""
    make_network(people, land, 1)
    trio = []
    for number in range(3):
        user = User.objects.create(username=f"all-{number}", full_name=f"Toàn Quyền {number}")
        for role in (Role.OFFICER, Role.DIRECTOR, Role.ACCOUNTANT):
            RoleGrant.objects.create(user=user, role=role)
        trio.append(user)
    for maker, checker, payer in product(trio, repeat=3):
        with transaction.atomic():
            sheet = prepare_sheet(month=DECEMBER, by=maker, on=ON)
            if checker == maker:
                with pytest.raises(SamePerson):
                    check_sheet(sheet=sheet, by=checker, on=ON)
            else:
                sheet = check_sheet(sheet=sheet, by=checker, on=ON)
                if payer in (maker, checker):
                    with pytest.raises(SamePerson):
                        pay_sheet(sheet=sheet, voucher="PC 1", by=payer, on=ON)
                else:
                    assert pay_sheet(sheet=sheet, voucher="PC 1", by=payer, on=ON).is_frozen
            transaction.set_rollback(True)


def test_a_new_role_does_not_make_the_maker_a_checker(people: People, land: Land) -> None:
    make_network(people, land, 1)
    officer = people[Role.OFFICER]
    sheet = prepared(people)
    RoleGrant.objects.filter(user=officer).update(role=Role.ACCOUNTANT)
    sheet = check_sheet(sheet=sheet, by=people[Role.DEPUTY], on=ON)
    with pytest.raises(SamePerson, match="lập nên cần người khác chi"):
        pay_sheet(sheet=sheet, voucher="PC 1", by=officer, on=ON)
    RoleGrant.objects.filter(user=people[Role.DEPUTY]).update(role=Role.ACCOUNTANT)
    with pytest.raises(SamePerson, match="kiểm tra nên cần người khác chi"):
        pay_sheet(sheet=sheet, voucher="PC 1", by=people[Role.DEPUTY], on=ON)


@pytest.fixture
def without_the_person_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the check of persons away, to see what stands behind it."""
    persons = {lifecycle.SECOND_PERSON, lifecycle.THIRD_PERSON}
    rows = [
        replace(row, needs=tuple(need for need in row.needs if need not in persons))
        for row in TRANSITIONS
    ]
    monkeypatch.setattr(lifecycle, "TRANSITIONS", tuple(rows))


def test_the_person_check_is_what_refuses_and_the_database_stands_behind_it(
    people: People, land: Land, without_the_person_check: None
) -> None:
    make_network(people, land, 1)
    officer = people[Role.OFFICER]
    for role in (Role.DIRECTOR, Role.ACCOUNTANT):
        RoleGrant.objects.create(user=officer, role=role)
    sheet = prepared(people)
    # The sentence of the person check is gone; what refuses now is the table's own constraint.
    with pytest.raises(IntegrityError, match="sheet_checker_is_not_maker"), transaction.atomic():
        check_sheet(sheet=sheet, by=officer, on=ON)
    sheet = check_sheet(sheet=sheet, by=people[Role.DEPUTY], on=ON)
    RoleGrant.objects.create(user=people[Role.DEPUTY], role=Role.ACCOUNTANT)
    for person in (officer, people[Role.DEPUTY]):
        with (
            pytest.raises(IntegrityError, match="sheet_payer_is_third_person"),
            transaction.atomic(),
        ):
            pay_sheet(sheet=sheet, voucher="PC 1", by=person, on=ON)


@pytest.mark.parametrize("role", sorted(Role))
def test_each_step_is_open_only_to_its_role(people: People, land: Land, role: Role) -> None:
    make_network(people, land, 1)
    steps: list[tuple[str, Callable[[], object]]] = [
        ("prepare", lambda: prepare_sheet(month=date(2018, 11, 1), by=people[role], on=ON)),
        ("check", lambda: check_sheet(sheet=prepared(people), by=people[role], on=ON)),
        (
            "return",
            lambda: return_sheet(sheet=prepared(people), reason="x", by=people[role], on=ON),
        ),
        (
            "withdraw",
            lambda: withdraw_sheet(sheet=prepared(people), reason="x", by=people[role], on=ON),
        ),
        ("pay", lambda: pay_sheet(sheet=checked(people), voucher="PC", by=people[role], on=ON)),
        (
            "send_back",
            lambda: send_back_sheet(sheet=checked(people), reason="x", by=people[role], on=ON),
        ),
    ]
    may = {
        Role.OFFICER: {"prepare", "withdraw"},
        Role.DEPUTY: {"check", "return"},
        Role.DIRECTOR: {"check", "return"},
        Role.ACCOUNTANT: {"pay", "send_back"},
    }.get(role, set())
    for name, take in steps:
        with transaction.atomic():
            if name in may:
                take()
            else:
                with pytest.raises(NotPermitted):
                    take()
            transaction.set_rollback(True)


def test_a_right_that_has_ended_opens_nothing(people: People, land: Land) -> None:
    make_network(people, land, 1)
    sheet = checked(people)
    RoleGrant.objects.filter(user=people[Role.ACCOUNTANT]).update(ends_on=ON)
    with pytest.raises(NotPermitted):
        pay_sheet(sheet=sheet, voucher="PC 1", by=people[Role.ACCOUNTANT], on=ON)


# --- facts that change in between -----------------------------------------------------------------


def raise_base_salary(amount_vnd: int = 1_400_000) -> None:
    row = NormRow.objects.on(DECEMBER).get(norm="base-salary")
    row.values = {"amount_vnd": amount_vnd}
    row.save()


def test_a_change_since_preparing_stops_check_and_pay(people: People, land: Land) -> None:
    mai = make_collaborator(people, "Nguyễn Thị Mai")
    term = appoint(people, mai, land.communes[:1])
    bao = make_collaborator(people, "Trương Quốc Bảo")
    appoint(people, bao, land.communes[1:2])
    sheet = prepared(people)
    end_appointment(
        appointment=term,
        seen=term.version,
        ends_on=date(2018, 12, 30),
        reason="Thôi",
        by=people[Role.OFFICER],
        on=ON,
    )
    with pytest.raises(SheetRefusal) as refusal:
        check_sheet(sheet=sheet, by=people[Role.DEPUTY], on=ON)
    assert str(refusal.value).replace("\u00a0", " ") == (
        "Số liệu đã đổi từ lúc lập: Nguyễn Thị Mai: 417.000 đ thành 390.096 đ. Trả lại và lập lại "
        "bảng."
    )
    assert AllowanceSheet.objects.get().state == SheetState.PREPARED

    withdraw_sheet(sheet=sheet, reason="Đổi", by=people[Role.OFFICER], on=ON)
    sheet = checked(people)
    raise_base_salary()
    with pytest.raises(SheetRefusal, match="Số liệu đã đổi từ lúc lập"):
        pay_sheet(sheet=sheet, voucher="PC 1", by=people[Role.ACCOUNTANT], on=ON)
    assert AllowanceSheet.objects.get().state == SheetState.CHECKED


def test_changes_are_said_one_by_one(people: People, land: Land) -> None:
    gone, moved, same = make_network(people, land, 3)
    sheet = prepared(people)
    officer = people[Role.OFFICER]
    end_appointment(
        appointment=gone.appointments.get(),
        seen=gone.appointments.get().version,
        ends_on=DECEMBER,
        reason="x",
        by=officer,
        on=ON,
    )
    change_areas(
        appointment=moved.appointments.get(),
        seen=moved.appointments.get().version,
        units=land.communes[3:5],
        from_on=DECEMBER,
        by=officer,
        on=ON,
    )
    new = make_collaborator(people, "Người Mới")
    appoint(people, new, land.communes[:1])
    found = [change.replace("\u00a0", " ") for change in changes_since(sheet)]
    assert sorted(found) == sorted(
        [
            f"bớt {gone.full_name}, 417.000 đ",
            f"{moved.full_name}: địa bàn, quyết định hoặc căn cứ đã đổi",
            "thêm Người Mới, 417.000 đ",
        ]
    )
    assert same.full_name not in "".join(found)


def test_many_changes_are_counted(people: People, land: Land) -> None:
    make_network(people, land, 8)
    sheet = prepared(people)
    raise_base_salary()
    with pytest.raises(SheetRefusal, match="và 3 thay đổi khác"):
        check_sheet(sheet=sheet, by=people[Role.DEPUTY], on=ON)


def test_a_sheet_that_was_changed_behind_our_back_is_not_paid(people: People, land: Land) -> None:
    make_network(people, land, 2)
    sheet = checked(people)
    AllowanceSheet.objects.filter(pk=sheet.pk).update(total_vnd=sheet.total_vnd + 1)
    with pytest.raises(SheetRefusal, match="không còn khớp với tổng"):
        pay_sheet(sheet=sheet, voucher="PC 1", by=people[Role.ACCOUNTANT], on=ON)


# --- frozen ---------------------------------------------------------------------------------------


def test_a_live_month_follows_a_change_and_a_paid_one_does_not(people: People, land: Land) -> None:
    """The issue's own test: change a norm row and an appointment, look at both kinds of month."""
    first, *_others = make_network(people, land)
    november = date(2018, 11, 1)
    sheet = paid(people, november)
    before = stored(sheet)
    raise_base_salary()
    end_appointment(
        appointment=first.appointments.get(),
        seen=first.appointments.get().version,
        ends_on=date(2018, 11, 16),
        reason="Thôi",
        by=people[Role.OFFICER],
        on=ON,
    )
    assert sum(line.amount_vnd for line in lines_for(DECEMBER)) == 420_000 * 19
    assert sum(line.amount_vnd for line in lines_for(november)) == 420_000 * 19 + 210_000
    sheet.refresh_from_db()
    assert stored(sheet) == before
    shown = month_lines(november)
    assert (shown.is_frozen, shown.total_vnd, len(shown.lines)) == (True, 8_340_000, 20)
    assert not month_lines(DECEMBER).is_frozen
    assert is_sound(sheet)


def test_the_database_itself_keeps_a_paid_sheet_as_it_is(people: People, land: Land) -> None:
    make_network(people, land, 2)
    sheet = paid(people)
    other = make_collaborator(people, "Người Thêm")
    line = sheet.lines.first()
    assert line is not None
    added = AllowanceLine(sheet=sheet, number=3, collaborator=other)
    for name in ("days", "days_in_month", "base_salary_vnd", "numerator", "denominator"):
        setattr(added, name, 1)
    added.amount_vnd, added.basis = 1, []
    attempts: list[Callable[[], object]] = [
        lambda: AllowanceSheet.objects.filter(pk=sheet.pk).update(total_vnd=1),
        lambda: AllowanceSheet.objects.filter(pk=sheet.pk).update(state="checked"),
        lambda: AllowanceSheet.objects.filter(pk=sheet.pk)._raw_delete("default"),
        lambda: AllowanceLine.objects.filter(sheet=sheet).update(amount_vnd=1),
        lambda: AllowanceLine.objects.filter(sheet=sheet).update(is_frozen=False),
        lambda: AllowanceLine.objects.filter(pk=line.pk).delete(),
        lambda: added.save(),
        lambda: AllowanceLine.objects.bulk_create([added]),
        lambda: SheetStep.objects.filter(sheet=sheet).update(by=people[Role.AUDITOR]),
        lambda: SheetStep.objects.filter(sheet=sheet).delete(),
    ]
    before = stored(sheet)
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    sheet.refresh_from_db()
    assert (stored(sheet), sheet.total_vnd) == (before, 834_000)


def test_a_line_does_not_slip_into_a_paid_sheet_from_another(people: People, land: Land) -> None:
    make_network(people, land, 1)
    november = paid(people, date(2018, 11, 1))
    december = prepared(people)
    newcomer = make_collaborator(people, "Người Mới")
    AllowanceLine.objects.filter(sheet=december).update(collaborator=newcomer)
    with pytest.raises(IntegrityError, match="paid_sheet_closed"), transaction.atomic():
        AllowanceLine.objects.filter(sheet=december).update(sheet=november)


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"checked_by": "prepared_by"}, "sheet_checker_is_not_maker"),
        ({"paid_by": "prepared_by"}, "sheet_payer_is_third_person"),
        ({"paid_by": "checked_by"}, "sheet_payer_is_third_person"),
        ({"month": date(2018, 12, 2)}, "sheet_month_is_first_day"),
        ({"state": "paid"}, "paid_sheet_has_"),
    ],
)
def test_the_database_refuses_what_no_sheet_may_be(
    people: People, land: Land, changed: dict[str, object], constraint: str
) -> None:
    make_network(people, land, 1)
    sheet = checked(people)
    values = {
        name: getattr(sheet, value) if str(value).endswith("_by") else value
        for name, value in changed.items()
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AllowanceSheet.objects.filter(pk=sheet.pk).update(**values)


# --- what people are told -------------------------------------------------------------------------


def test_each_step_tells_who_comes_next(people: People, land: Land) -> None:
    make_network(people, land)
    sheet = prepared(people)
    assert told("allowances.prepared") == {people[Role.DEPUTY], people[Role.DIRECTOR]}
    (notice,) = latest(people[Role.DEPUTY])
    assert notice.text == (
        "Bảng chi hỗ trợ tháng 12/2018 đã lập: 20 người, 8.340.000\u00a0đ. Chờ kiểm tra."
    )
    assert notice.address == "allowances.sheet:2018-12"
    with override("en"):
        assert latest(people[Role.DEPUTY])[0].text == (
            "The allowance sheet of 12/2018 is prepared: 20 people, 8,340,000\u00a0đ. "
            "It waits to be checked."
        )
    sheet = check_sheet(sheet=sheet, by=people[Role.DEPUTY], on=ON)
    assert told("allowances.checked") == {people[Role.ACCOUNTANT]}
    return_sheet(sheet=sheet, reason="Thiếu quyết định", by=people[Role.DIRECTOR], on=ON)
    assert told("allowances.returned") == {people[Role.OFFICER]}
    (notice,) = latest(people[Role.OFFICER])
    assert notice.text == "Bảng chi hỗ trợ tháng 12/2018 bị trả lại: Thiếu quyết định"


def told(kind: str) -> set[User]:
    return {n.recipient for n in Notice.objects.filter(kind=kind).select_related("recipient")}


def test_a_refused_step_tells_nobody(people: People, land: Land) -> None:
    make_network(people, land, 1)
    sheet = prepared(people)
    Notice.objects.all().delete()
    with pytest.raises(NotPermitted):
        check_sheet(sheet=sheet, by=people[Role.OFFICER], on=ON)
    assert not Notice.objects.exists()


# --- what the pages read --------------------------------------------------------------------------


def test_a_locked_button_says_who_may(people: People, land: Land) -> None:
    make_network(people, land, 1)
    sheet = prepared(people)
    RoleGrant.objects.create(user=people[Role.OFFICER], role=Role.DIRECTOR)
    shown = {b.transition.name: b for b in buttons(sheet, people[Role.OFFICER], ON)}
    assert set(shown) == {"withdraw", "check", "return"}
    assert shown["withdraw"].is_open
    assert shown["return"].is_open
    assert not shown["check"].is_open
    assert set(shown["check"].who_may) == {people[Role.DEPUTY], people[Role.DIRECTOR]}
    assert buttons(paid_sheet(people, sheet), people[Role.OFFICER], ON) == []


def paid_sheet(people: People, sheet: AllowanceSheet) -> AllowanceSheet:
    sheet = check_sheet(sheet=sheet, by=people[Role.DEPUTY], on=ON)
    return pay_sheet(sheet=sheet, voucher="PC 1", by=people[Role.ACCOUNTANT], on=ON)


def test_the_table_of_steps_can_be_printed(people: People) -> None:
    printed = [
        (
            row.name,
            row.sources,
            row.target.value,
            row.permission,
            [str(demand.words) for demand in row.needs],
            str(row.records),
            str(row.label),
        )
        for row in TRANSITIONS
    ]
    assert ("pay", ("checked",), "paid", "allowances.pay") in {row[:4] for row in printed}
    assert len({row[:3] for row in printed}) == len(printed)
    assert {row.target for row in TRANSITIONS} == set(SheetState)
    assert all(row[5] and row[6] for row in printed)
    assert not [row for row in TRANSITIONS if SheetState.PAID in row.sources]


def test_who_sees_which_sheet_and_which_line(people: People, land: Land) -> None:
    mai_user, bao_user = make_account("mai"), make_account("bao")
    mai = make_collaborator(people, "Nguyễn Thị Mai", user=mai_user)
    bao = make_collaborator(people, "Trương Quốc Bảo", user=bao_user)
    for person in (mai, bao):
        appoint(people, person, land.communes[:1], ends_on=date(2019, 2, 1))
    sheet = paid(people)
    seers = {role for role in Role if AllowanceSheet.objects.visible_to(people[role], ON)}
    assert seers == set(Role) - {Role.COLLABORATOR, Role.TEAM_LEADER, Role.ADMINISTRATOR}
    assert not AllowanceSheet.objects.visible_to(mai_user, ON)
    assert [line.collaborator for line in own_lines(mai_user, ON)] == [mai]
    assert own_lines(mai_user, ON)[0].sheet == sheet
    assert AllowanceLine.objects.visible_to(mai_user, ON).count() == 1
    assert AllowanceLine.objects.visible_to(people[Role.AUDITOR], ON).count() == 2
    assert not own_lines(mai_user, date(2019, 2, 1))
    assert not own_lines(people[Role.OFFICER], ON)


def test_a_year_lists_its_months_and_what_was_paid(people: People, land: Land) -> None:
    make_network(people, land, 2)
    for month in (date(2018, 10, 1), date(2018, 11, 1)):
        paid(people, month)
    prepared(people)
    rows = months_of(2018, ON)
    assert [row.month.month for row in rows] == list(range(1, 13))
    assert [row.sheet is not None for row in rows[8:]] == [False, True, True, True]
    assert [row.may_prepare for row in rows[8:]] == [True, False, False, False]
    assert not months_of(2019, ON)[0].may_prepare
    assert paid_in_year(2018) == 4 * 417_000
    assert paid_in_year(2018, until=date(2018, 10, 15)) == 2 * 417_000
    assert paid_in_year(2017) == 0


def test_a_line_knows_the_months_before(people: People, land: Land) -> None:
    (person,) = make_network(people, land, 1)
    for month in (date(2018, 6, 1), date(2018, 11, 1)):
        paid(people, month)
    lines = earlier_lines(DECEMBER)[person.pk]
    assert [(ln.sheet.month.month, ln.amount_vnd) for ln in lines] == [(11, 417_000), (6, 390_000)]
    assert [ln.sheet.month.month for ln in earlier_lines(DECEMBER, limit=1)[person.pk]] == [11]


def test_reading_a_sheet_costs_the_same_for_one_line_and_for_thirty(
    people: People, land: Land
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            shown = month_lines(DECEMBER)
            assert [line.collaborator.full_name for line in shown.lines]
            assert shown.sheet is not None
            assert str(shown.sheet.prepared_by)
        return len(captured)

    make_network(people, land, 1)
    sheet = prepared(people)
    few = queries()
    withdraw_sheet(sheet=sheet, reason="x", by=people[Role.OFFICER], on=ON)
    for number in range(29):
        appoint(people, make_collaborator(people, f"Người {number}"), land.communes[:1])
    prepared(people)
    assert queries() == few == 2


def test_the_hash_covers_every_fact_of_every_line(people: People, land: Land) -> None:
    make_network(people, land, 2)
    lines = list(prepared(people).lines.all())
    whole = hash_of(lines)
    assert hash_of(lines_for(DECEMBER)) == whole
    assert hash_of(reversed(lines)) != whole
    for name in ("amount_vnd", "days", "area", "formula", "appointment_decision"):
        kept = getattr(lines[0], name)
        setattr(lines[0], name, "x" if isinstance(kept, str) else kept + 1)
        assert hash_of(lines) != whole
        setattr(lines[0], name, kept)


@pytest.mark.parametrize(
    ("on", "waiting"),
    [
        (date(2018, 12, 19), [date(2018, 11, 1)]),
        (date(2018, 12, 20), [date(2018, 11, 1), DECEMBER]),
        (date(2019, 1, 1), [DECEMBER]),
        (date(2019, 1, 31), [DECEMBER, date(2019, 1, 1)]),
    ],
)
def test_the_month_before_waits_and_this_one_from_its_twentieth_day(
    people: People,
    land: Land,
    on: date,
    waiting: list[date],
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    assert months_to_prepare(on) == []  # nobody was appointed: there is nothing to pay
    make_network(people, land, 2)
    with django_assert_max_num_queries(3):
        assert months_to_prepare(on) == waiting


def test_a_month_waits_no_more_once_its_sheet_is_prepared_whatever_comes_of_it(
    people: People, land: Land
) -> None:
    make_network(people, land, 2)
    sheet = prepared(people)
    assert months_to_prepare(ON) == [date(2018, 11, 1)]
    return_sheet(sheet=sheet, reason="Thiếu một người", by=people[Role.DEPUTY], on=ON)
    assert months_to_prepare(ON) == [date(2018, 11, 1)]
