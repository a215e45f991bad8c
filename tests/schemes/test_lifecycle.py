"""A scheme on its way: who may take which step, what each needs, what it leaves behind."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.rights import rights_of
from caunoi.accounts.roles import GRANTS, Role
from caunoi.common.errors import NotPermitted, Refusal
from caunoi.establishments.models import Establishment
from caunoi.journal.models import Entry
from caunoi.journal.queries import check_chain
from caunoi.notices.models import Notice
from caunoi.programmes.queries import left_to_plan
from caunoi.schemes.actions import measure_outcome
from caunoi.schemes.enums import EntryKind, SchemeState
from caunoi.schemes.lifecycle import (
    TRANSITIONS,
    advance,
    buttons,
    describe_state,
    obstacles,
    require_open,
    steps_from,
    who_may,
    why_closed,
)
from caunoi.schemes.models import MoneyEntry, Scheme, SchemeStep
from caunoi.schemes.printing import printed
from caunoi.schemes.queries import Amounts, amounts_of
from caunoi.schemes.refusals import MoneyRefusal, SamePerson, SchemeRefusal
from caunoi.schemes.steps.telling import MESSAGES
from tests.factories.schemes import (
    ACCEPTED,
    APPRAISED,
    APPROVED,
    DRAFTED,
    MILLION,
    OPINIONS,
    SETTLED,
    SIGNED,
    Office,
)

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
S = SchemeState


def test_from_a_workshop_to_a_settled_scheme(
    office: Office, firm: Establishment, money: None
) -> None:
    scheme = office.walk(office.draft(firm), S.SETTLED)
    assert scheme.state == S.SETTLED
    assert amounts_of(scheme) == Amounts(
        approved_vnd=200 * MILLION,
        contract_vnd=200 * MILLION,
        accepted_vnd=200 * MILLION,
        paid_vnd=200 * MILLION,
    )
    told = [(step.transition, step.by) for step in scheme.steps.select_related("by")]
    people = office.people
    assert told == [
        ("draft", people[Role.OFFICER]),
        ("submit", people[Role.OFFICER]),
        ("appraise_pass", people[Role.DEPARTMENT]),
        ("plan", people[Role.OFFICER]),
        ("approve", people[Role.AUTHORITY]),
        ("sign_contract", people[Role.DIRECTOR]),
        ("start", people[Role.OFFICER]),
        ("accept", people[Role.DEPARTMENT]),
        ("settle", people[Role.ACCOUNTANT]),
    ]
    assert left_to_plan(2018, "local") == 6_300 * MILLION
    entries = Entry.objects.filter(subject_type="schemes.scheme", subject_id=str(scheme.pk))
    assert {"schemes.approve", "schemes.settle"} <= set(entries.values_list("action", flat=True))
    assert check_chain().is_sound


def test_a_task_of_the_centre_goes_the_same_way(office: Office, money: None) -> None:
    scheme = office.walk(office.draft(), S.SETTLED)
    assert scheme.code == "NV-2018-001"
    with pytest.raises(SchemeRefusal, match="khép đề án ngay"):
        office.step(scheme, "follow_up", Role.OFFICER, SETTLED)
    assert office.step(scheme, "close", Role.OFFICER, SETTLED).state == S.CLOSED


# --- the table ------------------------------------------------------------------------------------

#: The lifecycle of the guide, written down a second time: the table is held against it.
LEGAL = {
    ("submit", "drafted", "submitted"),
    ("submit", "supplement", "submitted"),
    ("request_supplement", "submitted", "supplement"),
    ("appraise_pass", "submitted", "appraised"),
    ("appraise_reject", "submitted", "rejected"),
    ("plan", "appraised", "in_plan"),
    ("take_out", "in_plan", "appraised"),
    ("return_plan", "in_plan", "appraised"),
    ("approve", "in_plan", "approved"),
    ("sign_contract", "approved", "contracted"),
    ("start", "contracted", "in_progress"),
    ("suspend", "in_progress", "suspended"),
    ("resume", "suspended", "in_progress"),
    ("accept", "in_progress", "accepted"),
    ("settle", "accepted", "settled"),
    ("follow_up", "settled", "follow_up"),
    ("close", "settled", "closed"),
    ("close", "follow_up", "closed"),
    *(("withdraw", s, "withdrawn") for s in ("drafted", "submitted", "supplement")),
    *(("withdraw", s, "withdrawn") for s in ("appraised", "in_plan")),
    *(("stop", s, "stopped") for s in ("approved", "contracted", "in_progress", "suspended")),
}


def test_the_table_holds_exactly_the_steps_of_the_guide() -> None:
    assert {(row.name, s.value, row.target.value) for row in TRANSITIONS for s in row.sources} == (
        LEGAL
    )


def test_every_permission_of_the_table_is_held_by_a_role() -> None:
    granted = frozenset().union(*GRANTS.values())
    assert {row.permission for row in TRANSITIONS} <= granted


def test_every_step_that_tells_somebody_has_its_sentence() -> None:
    telling = {row.name for row in TRANSITIONS if row.tells or row.tells_drafter}
    assert telling == set(MESSAGES)


def test_the_printed_table_is_up_to_date() -> None:
    """If this fails: .venv/bin/python scripts/print_docs.py"""
    kept = (ROOT / "docs" / "generated" / "lifecycle-scheme.md").read_text(encoding="utf-8")
    assert printed() == kept


def test_an_unknown_step_is_refused_in_words(office: Office, firm: Establishment) -> None:
    with pytest.raises(SchemeRefusal, match="Không có bước"):
        advance(scheme=office.draft(firm), transition="fly", by=office.officer, on=DRAFTED)


def test_a_step_from_the_wrong_state_says_what_leads_on(
    office: Office, firm: Establishment
) -> None:
    with pytest.raises(SchemeRefusal, match="đang lập nên không “Phê duyệt” được") as refused:
        office.step(office.draft(firm), "approve", Role.AUTHORITY, DRAFTED, decision="1/QĐ")
    assert "“Trình thẩm định”, “Rút đề án”" in str(refused.value)
    assert refused.value.status == 409


def test_a_history_runs_forwards(office: Office, firm: Establishment) -> None:
    scheme = office.submit(office.draft(firm))
    with pytest.raises(SchemeRefusal, match="từ ngày đó trở đi"):
        office.appraise(scheme, on=date(2017, 5, 31))


def test_steps_stay_as_they_were_written(office: Office, firm: Establishment) -> None:
    scheme = office.draft(firm)
    with pytest.raises(IntegrityError), transaction.atomic():
        SchemeStep.objects.filter(scheme=scheme).update(reason="khác")


def test_the_database_itself_keeps_an_approval_with_its_decision(
    office: Office, firm: Establishment
) -> None:
    scheme = office.draft(firm)
    with pytest.raises(IntegrityError), transaction.atomic():
        Scheme.objects.filter(pk=scheme.pk).update(state=S.APPROVED)


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: row.name)
def test_only_the_roles_of_the_table_may(office: Office, firm: Establishment, row: Any) -> None:
    scheme = office.draft(firm)
    for role, person in office.people.items():
        if row.permission in GRANTS[role]:
            continue
        with pytest.raises(NotPermitted) as refused:
            advance(scheme=scheme, transition=row.name, by=person, on=DRAFTED)
        assert refused.value.status == 403


def everything(user: User) -> User:
    """Let one person hold every role: then only the rule about persons is left."""
    for role in Role:
        RoleGrant.objects.create(user=user, role=role)
    return user


def test_the_drafter_neither_appraises_nor_approves_nor_accepts_nor_pays(
    office: Office, firm: Establishment, money: None
) -> None:
    officer = everything(office.officer)
    scheme = office.submit(office.draft(firm))
    facts = {"opinions": OPINIONS, "conclusion": "pass", "proposed_support_vnd": MILLION}
    for name, told in {
        "appraise_pass": facts,
        "appraise_reject": {"reason": "x"},
        "request_supplement": {"reason": "x", "due_on": APPRAISED},
    }.items():
        with pytest.raises(SamePerson, match="đã trình đề án"):
            advance(scheme=scheme, transition=name, by=officer, on=DRAFTED, **told)
    scheme = office.plan(office.appraise(scheme))
    office.baseline(scheme)
    with pytest.raises(SamePerson):
        advance(scheme=scheme, transition="approve", by=officer, on=APPROVED, decision="1")
    scheme = office.start(office.sign(office.approve(scheme)))
    with pytest.raises(SamePerson):
        advance(scheme=scheme, transition="accept", by=officer, on=ACCEPTED, place="x")
    scheme = office.accept(scheme)
    with pytest.raises(SamePerson):
        advance(scheme=scheme, transition="settle", by=officer, on=SETTLED, minutes="x")


def test_who_changed_a_draft_is_one_of_its_makers(office: Office, firm: Establishment) -> None:
    from caunoi.schemes.actions import change_draft

    other = everything(office.people[Role.DEPARTMENT])
    draft = office.draft(firm)
    scheme = change_draft(
        scheme=draft,
        seen=draft.version,
        goal="Thêm một máy",
        by=other,
        on=DRAFTED,
    )
    scheme = office.submit(scheme)
    with pytest.raises(SamePerson, match="đã sửa"):
        office.appraise(scheme)


def test_who_appraised_does_not_approve(office: Office, firm: Establishment, money: None) -> None:
    department = everything(office.people[Role.DEPARTMENT])
    scheme = office.walk(office.draft(firm), S.IN_PLAN)
    office.baseline(scheme)
    with pytest.raises(SamePerson, match="đã thẩm định"):
        advance(scheme=scheme, transition="approve", by=department, on=APPROVED, decision="1")


def test_a_person_who_left_is_not_permitted(office: Office, firm: Establishment) -> None:
    scheme = office.draft(firm)
    User.objects.filter(pk=office.officer.pk).update(is_active=False)
    with pytest.raises(NotPermitted):
        office.submit(scheme)


# --- dossier, supplement --------------------------------------------------------------------------


def test_a_dossier_is_submitted_only_when_complete_and_says_what_is_missing(
    office: Office, firm: Establishment
) -> None:
    from caunoi.schemes.actions import receive_paper

    scheme = office.draft(firm)
    paper = {"scheme": scheme, "step": "application", "key": "scheme", "seen": 0}
    receive_paper(**paper, by=office.officer, on=DRAFTED)
    with pytest.raises(SchemeRefusal, match="còn thiếu 2 giấy") as refused:
        office.step(scheme, "submit", Role.OFFICER, DRAFTED)
    said = str(refused.value)
    assert "Công văn đề nghị của đơn vị thực hiện đề án" in said
    assert "Văn bản đề nghị hỗ trợ của đơn vị thụ hưởng" in said
    assert "TT 36/2013/TT-BCT, Điều 10" in said
    assert obstacles(scheme, "submit", office.officer, DRAFTED) == [said]


def test_a_scheme_comes_back_with_a_reason_and_a_clock(office: Office, firm: Establishment) -> None:
    scheme = office.submit(office.draft(firm))
    department = Role.DEPARTMENT
    with pytest.raises(SchemeRefusal, match="lý do"):
        office.step(scheme, "request_supplement", department, DRAFTED, due_on=APPRAISED)
    with pytest.raises(SchemeRefusal, match="Hạn bổ sung"):
        office.step(scheme, "request_supplement", department, DRAFTED, reason="x", due_on=DRAFTED)
    scheme = office.step(
        *(scheme, "request_supplement", department, DRAFTED),
        reason="Thiếu báo giá thứ hai",
        due_on=date(2017, 6, 20),
    )
    assert (scheme.state, scheme.supplement_due_on) == (S.SUPPLEMENT, date(2017, 6, 20))
    notice = Notice.objects.get(recipient=office.officer)
    assert notice.text == (
        f"Đề án {scheme.code} cần bổ sung trước ngày 20/06/2017: Thiếu báo giá thứ hai"
    )
    scheme = office.submit(scheme, on=date(2017, 6, 18))
    assert (scheme.state, scheme.supplement_due_on) == (S.SUBMITTED, None)


# --- appraisal ------------------------------------------------------------------------------------


def test_an_appraisal_that_gives_less_leaves_the_rest_to_the_firm(
    office: Office, firm: Establishment
) -> None:
    scheme = office.submit(office.draft(firm))
    scheme = office.appraise(scheme, proposed_support_vnd=150 * MILLION)
    assert (scheme.support_vnd, scheme.counterpart_vnd) == (150 * MILLION, 350 * MILLION)
    (appraisal,) = scheme.appraisals.all()
    assert (appraisal.conclusion, appraisal.proposed_support_vnd) == ("pass", 150 * MILLION)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"opinions": {"goal": "Đạt"}}, "còn thiếu ý kiến"),
        ({"opinions": None}, "Còn thiếu: ý kiến"),
        ({"opinions": {"weather": "Đẹp"}}, "Ghi chưa đúng"),
        ({"conclusion": "reject"}, "Ghi chưa đúng: kết luận"),
        ({"conclusion": "conditional"}, "cần ghi điều kiện"),
        ({"proposed_support_vnd": 201 * MILLION}, "không quá 200.000.000"),
        ({"proposed_support_vnd": 0}, "lớn hơn 0"),
        ({"proposed_support_vnd": -1}, "không âm"),
        ({"proposed_support_vnd": 1.5}, "không âm"),
        ({"proposed_support_vnd": 10**15}, "không âm"),
        ({"proposed_support_vnd": None}, "Còn thiếu: mức hỗ trợ"),
    ],
)
def test_an_appraisal_that_makes_no_sense(
    office: Office, firm: Establishment, wrong: Any, said: str
) -> None:
    scheme = office.submit(office.draft(firm))
    with pytest.raises(Refusal, match=said):
        office.appraise(scheme, **wrong)
    assert not scheme.appraisals.exists()


def test_a_conditional_opinion_passes_with_its_condition(
    office: Office, firm: Establishment
) -> None:
    scheme = office.submit(office.draft(firm))
    scheme = office.appraise(scheme, conclusion="conditional", condition="Thêm báo giá")
    assert scheme.state == S.APPRAISED
    assert scheme.appraisals.get().condition == "Thêm báo giá"


# --- plan, approval -------------------------------------------------------------------------------


def test_a_scheme_that_the_allocation_does_not_hold_stays_out_of_the_plan(
    office: Office, firm: Establishment
) -> None:
    from tests.factories.schemes import give_money

    give_money(office.people, 199 * MILLION)
    scheme = office.walk(office.draft(firm), S.APPRAISED)
    with pytest.raises(Refusal, match="chỉ còn 199.000.000"):
        office.plan(scheme)
    scheme.refresh_from_db()
    assert (scheme.state, scheme.plan_line) == (S.APPRAISED, None)


@pytest.mark.parametrize(
    ("name", "role"), [("take_out", Role.OFFICER), ("return_plan", Role.AUTHORITY)]
)
def test_a_scheme_leaves_the_plan_and_gives_its_money_back(
    office: Office, firm: Establishment, money: None, name: str, role: Role
) -> None:
    scheme = office.walk(office.draft(firm), S.IN_PLAN)
    assert left_to_plan(2018, "local") == 6_300 * MILLION
    scheme = office.step(scheme, name, role, APPROVED, reason="Chờ đợt sau")
    assert (scheme.state, scheme.plan_line) == (S.APPRAISED, None)
    assert left_to_plan(2018, "local") == 6_500 * MILLION
    assert office.plan(scheme).plan_line is not None


def test_no_approval_without_a_baseline(office: Office, firm: Establishment, money: None) -> None:
    scheme = office.walk(office.draft(firm), S.IN_PLAN)
    with pytest.raises(SchemeRefusal, match="số liệu ban đầu"):
        office.step(scheme, "approve", Role.AUTHORITY, APPROVED, decision="120/QĐ-UBND")
    with pytest.raises(SchemeRefusal, match="số quyết định"):
        office.step(scheme, "approve", Role.AUTHORITY, APPROVED)
    assert office.approve(scheme).approved_decision == "120/QĐ-UBND"


def test_a_withdrawn_scheme_takes_no_money(
    office: Office, firm: Establishment, money: None
) -> None:
    scheme = office.walk(office.draft(firm), S.IN_PLAN)
    scheme = office.step(scheme, "withdraw", Role.OFFICER, APPROVED, reason="Cơ sở đổi ý")
    assert left_to_plan(2018, "local") == 6_500 * MILLION
    with pytest.raises(SchemeRefusal, match="không còn bước nào"):
        office.submit(scheme, on=APPROVED)


# --- contract, work -------------------------------------------------------------------------------


def test_a_contract_stays_within_the_approval(
    office: Office, firm: Establishment, money: None
) -> None:
    scheme = office.walk(office.draft(firm), S.APPROVED)
    with pytest.raises(MoneyRefusal, match="không quá 200.000.000"):
        office.sign(scheme, value_vnd=200 * MILLION + 1)
    with pytest.raises(MoneyRefusal, match="lớn hơn 0"):
        office.sign(scheme, value_vnd=0)
    with pytest.raises(SchemeRefusal, match="hoàn thành phải sau"):
        office.sign(scheme, finish_on=SIGNED)
    with pytest.raises(SchemeRefusal, match="đại diện"):
        office.sign(scheme, representative=" ")
    scheme = office.sign(scheme, value_vnd=180 * MILLION)
    assert amounts_of(scheme).contract_vnd == 180 * MILLION


def test_contract_numbers_have_no_gap_even_after_a_refusal(
    office: Office, firm: Establishment, money: None
) -> None:
    tasks = [office.walk(office.draft(title=f"Lớp tập huấn {n}"), S.APPROVED) for n in range(3)]
    numbers = []
    for task in tasks:
        with pytest.raises(Refusal):
            office.sign(task, value_vnd=0)
        numbers.append(office.sign(task).contract.number)
    assert numbers == ["01/2018/HĐ-KC", "02/2018/HĐ-KC", "03/2018/HĐ-KC"]


def test_work_is_suspended_with_a_reason_and_goes_on(
    office: Office, firm: Establishment, money: None
) -> None:
    scheme = office.walk(office.draft(firm), S.IN_PROGRESS)
    with pytest.raises(SchemeRefusal, match="lý do"):
        office.step(scheme, "suspend", Role.OFFICER, SIGNED)
    scheme = office.step(scheme, "suspend", Role.OFFICER, SIGNED, reason="Máy kẹt ở cảng")
    with pytest.raises(SchemeRefusal, match="tạm dừng"):
        office.accept(scheme)
    scheme = office.step(scheme, "resume", Role.OFFICER, SIGNED, reason="Máy đã về")
    assert scheme.state == S.IN_PROGRESS
    assert [step.reason for step in scheme.steps.all()][-2:] == ["Máy kẹt ở cảng", "Máy đã về"]


# --- acceptance -----------------------------------------------------------------------------------


def test_a_partial_acceptance_cuts_what_is_payable(
    office: Office, firm: Establishment, money: None
) -> None:
    scheme = office.walk(office.draft(firm), S.IN_PROGRESS)
    part = {"accepted_vnd": 120 * MILLION, "counterpart_accepted_vnd": 180 * MILLION}
    with pytest.raises(SchemeRefusal, match="phần nào không được"):
        office.accept(scheme, **part)
    scheme = office.accept(scheme, **part, remarks="Chưa có bộ hút bụi")
    assert amounts_of(scheme).payable_vnd == 120 * MILLION
    with pytest.raises(MoneyRefusal, match="Chỉ còn được thanh toán 120.000.000"):
        office.pay(scheme, 120 * MILLION + 1)
    office.pay(scheme, 120 * MILLION)
    assert office.settle(scheme).state == S.SETTLED


def test_a_cheaper_machine_lowers_the_support(
    office: Office, firm: Establishment, money: None
) -> None:
    """Half of what was really spent, the firm's part included: TTLT 26/2014 Điều 6.2.c."""
    scheme = office.walk(office.draft(firm), S.IN_PROGRESS)
    facts = {"counterpart_accepted_vnd": 150 * MILLION, "remarks": "Máy rẻ hơn dự toán"}
    with pytest.raises(MoneyRefusal, match="hỗ trợ không quá 175.000.000"):
        office.accept(scheme, accepted_vnd=200 * MILLION, **facts)
    scheme = office.accept(scheme, accepted_vnd=150 * MILLION, **facts)
    assert amounts_of(scheme).accepted_vnd == 150 * MILLION


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"accepted_vnd": 200 * MILLION + 1}, "vượt giá trị hợp đồng"),
        ({"members": [{"name": "Một người", "organisation": "Sở"}]}, "ít nhất hai người"),
        ({"members": [{"organisation": "Sở"}, {"name": "A"}]}, "mỗi dòng cần họ tên"),
        ({"members": "ai đó"}, "Ghi chưa đúng"),
        ({"quantities": []}, "Còn thiếu: khối lượng"),
        ({"place": ""}, "nơi nghiệm thu"),
        ({"place": "x" * 201}, "200 ký tự"),
    ],
)
def test_an_acceptance_that_makes_no_sense(
    office: Office, firm: Establishment, money: None, wrong: Any, said: str
) -> None:
    scheme = office.walk(office.draft(firm), S.IN_PROGRESS)
    with pytest.raises(Refusal, match=said):
        office.accept(scheme, **wrong)


# --- after-care -----------------------------------------------------------------------------------


def test_a_scheme_closes_when_all_was_measured_or_says_why_not(
    office: Office, firm: Establishment, money: None
) -> None:
    scheme = office.walk(office.draft(firm), S.SETTLED)
    scheme = office.step(scheme, "follow_up", Role.OFFICER, SETTLED)
    with pytest.raises(SchemeRefusal, match="sau 6 tháng, sau 12 tháng, sau 24 tháng"):
        office.step(scheme, "close", Role.OFFICER, date(2020, 11, 1))
    for moment, day in [("m6", date(2019, 4, 20)), ("m12", date(2019, 11, 1))]:
        measure_outcome(
            scheme=scheme,
            moment=moment,
            seen=0,
            measured_on=day,
            workers=15,
            by=office.officer,
            on=day,
        )
    last = date(2020, 12, 1)
    scheme = office.step(scheme, "close", Role.OFFICER, last, reason="Cơ sở đã dời đi")
    assert scheme.state == S.CLOSED


# --- stop -----------------------------------------------------------------------------------------


def test_a_scheme_stopped_before_any_money_gives_everything_back(
    office: Office, firm: Establishment, money: None
) -> None:
    scheme = office.walk(office.draft(firm), S.CONTRACTED)
    scheme = office.step(scheme, "stop", Role.AUTHORITY, SIGNED, reason="Cơ sở giải thể")
    assert amounts_of(scheme) == Amounts()
    assert left_to_plan(2018, "local") == 6_500 * MILLION
    assert not hasattr(scheme, "recovery")


def test_a_stop_keeps_in_the_plan_what_was_paid_and_demands_back_what_was_not_used(
    office: Office, firm: Establishment, money: None
) -> None:
    scheme = office.walk(office.draft(firm), S.IN_PROGRESS)
    office.advance_money(scheme, 140 * MILLION)
    stop = (scheme, "stop", Role.AUTHORITY, ACCEPTED)
    with pytest.raises(SchemeRefusal, match="Phải thu hồi 140.000.000"):
        office.step(*stop, reason="Sai phạm")
    with pytest.raises(MoneyRefusal, match="không quá 140.000.000"):
        office.step(*stop, reason="Sai phạm", kept_vnd=141 * MILLION)
    scheme = office.step(
        *stop, reason="Sai phạm", kept_vnd=40 * MILLION, recovery_due_on=date(2018, 12, 31)
    )
    assert amounts_of(scheme) == Amounts(
        approved_vnd=140 * MILLION,
        contract_vnd=140 * MILLION,
        accepted_vnd=40 * MILLION,
        advanced_vnd=140 * MILLION,
        paid_vnd=140 * MILLION,
    )
    assert left_to_plan(2018, "local") == 6_360 * MILLION
    assert scheme.recovery.amount_vnd == 100 * MILLION
    corrections = MoneyEntry.objects.filter(scheme=scheme, corrects__isnull=False)
    assert {(e.kind, e.amount_vnd, e.reason) for e in corrections} == {
        (EntryKind.APPROVED, -60 * MILLION, "Sai phạm"),
        (EntryKind.CONTRACTED, -60 * MILLION, "Sai phạm"),
    }


# --- what the pages ask ---------------------------------------------------------------------------


def test_buttons_are_open_for_whom_the_step_is_and_locked_with_the_reason_for_others(
    office: Office, firm: Establishment, django_assert_num_queries: Any
) -> None:
    scheme = office.submit(office.draft(firm))
    steps = list(scheme.steps.all())

    def shown(role: Role) -> dict[str, tuple[bool, str]]:
        rights = rights_of(office.people[role], DRAFTED)
        with django_assert_num_queries(1):  # what the person may do
            rows = buttons(scheme, rights, steps)
        return {row.transition.name: (row.is_open, row.why_not) for row in rows}

    assert set(shown(Role.OFFICER)) == {row.name for row in steps_from("submitted")}
    assert shown(Role.DEPARTMENT)["appraise_pass"] == (True, "")
    assert shown(Role.OFFICER)["withdraw"] == (True, "")
    assert shown(Role.OFFICER)["appraise_pass"] == (False, "Dành cho: Sở Công Thương.")
    everything(office.officer)
    rows = buttons(scheme, rights_of(office.officer, DRAFTED), steps)
    locked = next(row for row in rows if row.transition.name == "appraise_pass")
    assert (locked.is_open, locked.why_not) == (False, "Anh/chị đã trình nên cần một người khác.")


def test_who_may_take_a_step_leaves_out_those_who_had_a_part(
    office: Office, firm: Establishment
) -> None:
    scheme = office.submit(office.draft(firm))
    everything(office.officer)
    assert who_may(scheme, "appraise_pass", DRAFTED) == [office.people[Role.DEPARTMENT]]


def test_a_step_is_shown_open_to_exactly_those_who_may_take_it(
    office: Office, firm: Establishment, money: None
) -> None:
    """The page that explains, the button and the door are of one mind, at every step and state."""
    everything(office.officer)  # and so kept out only by the parts that they had
    scheme = office.draft(firm)
    opened = 0
    for go in (None, office.submit, office.appraise, office.plan, office.approve, office.sign):
        scheme = go(scheme) if go else scheme
        steps = list(scheme.steps.order_by("pk"))
        for person in office.people.values():
            rights = rights_of(person, SIGNED)
            shown = {b.transition.name: b.why_not for b in buttons(scheme, rights, steps)}
            for row in TRANSITIONS:
                why_not = why_closed(scheme, row, rights)
                opened += not why_not
                try:
                    require_open(scheme=scheme, row=row, by=person, on=SIGNED)
                except Refusal:
                    assert why_not, (row.name, person)
                else:
                    assert not why_not, (row.name, person)
                if scheme.state in row.sources:
                    assert shown[row.name] == why_not
                else:
                    assert why_not == describe_state(scheme, row)
    assert opened == 20


def test_looking_for_obstacles_writes_nothing(office: Office, firm: Establishment) -> None:
    scheme = office.draft(firm)
    before = Entry.objects.count()
    for row in TRANSITIONS:
        obstacles(scheme, row.name, office.officer, DRAFTED)
    assert Entry.objects.count() == before
