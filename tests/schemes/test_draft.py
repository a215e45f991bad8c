"""Drafting: what a proposal brings, what the law of the day says, what is refused at once."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common.errors import NotPermitted, Refusal
from caunoi.common.versions import ChangedMeanwhile
from caunoi.establishments.actions import close_establishment
from caunoi.establishments.enums import EstablishmentKind
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.actions import propose, record_need
from caunoi.fieldwork.enums import ProposalState
from caunoi.fieldwork.models import Proposal
from caunoi.fieldwork.rules import CheckOutcome
from caunoi.localities.models import AdminUnit, Level
from caunoi.schemes.actions import (
    change_draft,
    confirm_condition,
    measure_outcome,
    receive_paper,
    verify_outcome,
    waive_paper,
)
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import Outcome, Scheme
from caunoi.schemes.queries import dossier, missing_papers, scheme_explanations
from caunoi.schemes.refusals import SamePerson, SchemeRefusal
from tests.factories.network import Land, make_unit
from tests.factories.schemes import (
    ACCEPTED,
    APPROVED,
    DRAFTED,
    MILLION,
    Office,
    make_firm,
)

pytestmark = pytest.mark.django_db
S = SchemeState


def outcomes(scheme: Scheme) -> dict[str, str]:
    return {check.rule: check.outcome.value for check in scheme_explanations(scheme)}


# --- from a proposal ------------------------------------------------------------------------------


@pytest.fixture
def proposal(people: dict[Role, User], firm: Establishment) -> Proposal:
    collaborator_side = people[Role.COLLABORATOR]
    need = record_need(
        establishment=firm,
        item="machinery",
        description="Máy cắt gỗ CNC",
        capacity="Xưởng 400 m², điện ba pha",
        cost_vnd=500 * MILLION,
        counterpart_vnd=300 * MILLION,
        by=collaborator_side,
        on=DRAFTED,
    )
    return propose(
        need=need,
        cost_vnd=500 * MILLION,
        support_vnd=200 * MILLION,
        counterpart_vnd=300 * MILLION,
        by=collaborator_side,
        on=DRAFTED,
    )


def test_a_proposal_brings_its_firm_and_place_and_is_accepted_with_the_draft(
    office: Office, firm: Establishment, proposal: Proposal
) -> None:
    scheme = office.draft(title="Máy cắt gỗ", proposal=proposal)
    assert (scheme.establishment, scheme.unit) == (firm, firm.unit)
    assert scheme.collaborator == proposal.collaborator
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.ACCEPTED
    assert proposal.scheme == scheme


def test_a_proposal_becomes_one_scheme(office: Office, proposal: Proposal) -> None:
    scheme = office.draft(title="Máy cắt gỗ", proposal=proposal)
    with pytest.raises(SchemeRefusal, match=f"đã thành đề án {scheme.code}"):
        office.draft(title="Máy khác", proposal=proposal)


def test_a_proposal_belongs_to_its_firm(
    office: Office, people: dict[Role, User], land: Land, proposal: Proposal
) -> None:
    other = make_firm(people, land, "Lò gốm Bên Kia")
    with pytest.raises(SchemeRefusal, match="Đề xuất này là của"):
        office.draft(other, proposal=proposal)


def test_a_draft_that_is_refused_leaves_the_proposal_waiting(
    office: Office, proposal: Proposal
) -> None:
    with pytest.raises(SchemeRefusal, match="quá mức tối đa"):
        office.draft(
            title="Máy cắt gỗ",
            proposal=proposal,
            support_vnd=201 * MILLION,
        )
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.SUBMITTED
    assert not Scheme.objects.exists()


# --- the law of the day ---------------------------------------------------------------------------


def test_support_above_the_ceiling_is_refused_with_the_article(
    office: Office, firm: Establishment
) -> None:
    with pytest.raises(SchemeRefusal) as refused:
        office.draft(firm, support_vnd=200 * MILLION + 1)
    said = str(refused.value)
    assert "Đề nghị 200.000.001" in said
    assert "TTLT 26/2014/TTLT-BTC-BCT, Điều 6 khoản 2 điểm c" in said
    assert "Đề nghị không quá 200.000.000" in said


def test_half_the_cost_is_the_limit_of_a_cheap_machine(office: Office, firm: Establishment) -> None:
    with pytest.raises(SchemeRefusal, match="mức tối đa 50.000.000"):
        office.draft(firm, cost_vnd=100 * MILLION, support_vnd=51 * MILLION)


def test_priority_lifts_the_ceiling_and_wants_a_ground(office: Office, firm: Establishment) -> None:
    told = {"cost_vnd": 700 * MILLION, "support_vnd": 300 * MILLION}
    told["counterpart_vnd"] = 400 * MILLION
    with pytest.raises(SchemeRefusal, match="quá mức tối đa"):
        office.draft(firm, **told)
    with pytest.raises(SchemeRefusal, match="căn cứ"):
        office.draft(firm, **told, priority_percent=150)
    with pytest.raises(SchemeRefusal, match="đến 150%"):
        office.draft(firm, **told, priority_percent=151, priority_ground="x")
    scheme = office.draft(
        firm, **told, priority_percent=150, priority_ground="Xã đặc biệt khó khăn"
    )
    assert outcomes(scheme)["ceiling"] == "pass"


def test_a_day_whose_norm_is_not_known_asks_a_person(office: Office, firm: Establishment) -> None:
    scheme = office.draft(firm, year=2010, on=date(2010, 3, 1))
    found = outcomes(scheme)
    assert found["ceiling"] == "check"
    assert found["content_head"] == "check"


def test_a_task_without_ceiling_asks_a_person(office: Office) -> None:
    assert outcomes(office.draft())["ceiling"] == "check"


def test_a_place_that_is_not_eligible_may_be_drafted_but_not_submitted(
    office: Office, people: dict[Role, User], land: Land
) -> None:
    """The kind comes into the law on 15/10/2025: a union of co-operatives of 2017."""
    union = make_firm(people, land, "Liên hiệp HTX Gỗ", kind=EstablishmentKind.COOPERATIVE_UNION)
    scheme = office.draft(union)
    assert outcomes(scheme)["eligibility"] == "fail"
    with pytest.raises(SchemeRefusal) as refused:
        office.submit(scheme)
    said = str(refused.value)
    assert "chưa thuộc loại hình được hỗ trợ" in said
    assert "NĐ 45/2012/NĐ-CP, Điều 1 khoản 2" in said
    assert "Để được: Xét vào một ngày từ 15/10/2025" in said


def test_cleaner_production_is_supported_anywhere(
    office: Office, people: dict[Role, User], land: Land
) -> None:
    union = make_firm(people, land, "Liên hiệp HTX Gỗ", kind=EstablishmentKind.COOPERATIVE_UNION)
    scheme = office.draft(union, scheme_type="cleaner_production", item="cleaner_production")
    assert outcomes(scheme)["eligibility"] == "pass"


def test_a_counterpart_that_does_not_reach_stops_the_submission(
    office: Office, firm: Establishment
) -> None:
    scheme = office.draft(firm, counterpart_vnd=250 * MILLION)
    with pytest.raises(SchemeRefusal, match="thiếu 50.000.000"):
        office.submit(scheme)
    change_draft(
        scheme=scheme,
        seen=scheme.version,
        counterpart_vnd=300 * MILLION,
        by=office.officer,
        on=DRAFTED,
    )
    assert office.submit(scheme).state == S.SUBMITTED


def test_a_firm_that_has_closed_stops_the_submission(office: Office, firm: Establishment) -> None:
    scheme = office.draft(firm)
    close_establishment(
        establishment=firm,
        closed_on=DRAFTED,
        reason="Chủ nghỉ",
        by=office.officer,
        on=DRAFTED,
    )
    with pytest.raises(SchemeRefusal, match="đã ngừng"):
        office.submit(scheme)


def test_an_approved_scheme_keeps_the_law_of_its_day(
    office: Office, firm: Establishment, money: None
) -> None:
    """Papers of TT 36/2013 carry the mark M since TT 17/2018; approved before, they stay H."""
    scheme = office.walk(office.draft(firm), S.APPROVED)
    rows = dossier(scheme, date(2018, 12, 1), "completion")
    assert {row.required.confidence for row in rows} == {"H"}
    assert scheme.checked_on == APPROVED


def test_what_the_rules_said_reads_in_the_language_of_the_reader(
    office: Office, firm: Establishment
) -> None:
    scheme = office.draft(firm)
    vi = str(scheme_explanations(scheme)[1].sentence)
    with translation.override("en"):
        en = str(scheme_explanations(scheme)[1].sentence)
    assert vi != en


# --- earlier support ------------------------------------------------------------------------------


def test_the_same_item_is_not_supported_twice(
    office: Office, firm: Establishment, money: None
) -> None:
    first = office.walk(office.draft(firm), S.APPROVED)
    with pytest.raises(SchemeRefusal) as refused:
        office.draft(firm, title="Máy thứ hai", year=2019, on=APPROVED)
    assert f"đã được hỗ trợ ở đề án {first.code}" in str(refused.value)
    assert "TTLT 26/2014/TTLT-BTC-BCT, Điều 7 khoản 4" in str(refused.value)
    other = office.draft(
        firm,
        title="Nhãn hiệu",
        scheme_type="trademark",
        item="trademark",
        content_head=4,
        cost_vnd=60 * MILLION,
        support_vnd=30 * MILLION,
        counterpart_vnd=30 * MILLION,
        on=APPROVED,
    )
    assert outcomes(other)["earlier_support"] == "pass"


def test_the_same_tax_code_is_the_same_firm(
    office: Office, people: dict[Role, User], land: Land, money: None
) -> None:
    tax = {"tax_code": "3700123454", "kind": EstablishmentKind.SME}
    old = make_firm(people, land, "Công ty Gỗ Thử", **tax)
    new = make_firm(people, land, "Chi nhánh Công ty Gỗ Thử", unit=land.communes[4], **tax)
    office.walk(office.draft(old), S.APPROVED)
    with pytest.raises(SchemeRefusal, match="đã được hỗ trợ"):
        office.draft(new, on=APPROVED)


def test_a_second_request_that_was_drafted_before_is_caught_at_the_approval(
    office: Office, firm: Establishment, money: None
) -> None:
    first, second = office.draft(firm), office.draft(firm, title="Máy thứ hai")
    second = office.walk(second, S.IN_PLAN)
    office.walk(first, S.APPROVED)
    office.baseline(second)
    with pytest.raises(SchemeRefusal, match="đã được hỗ trợ"):
        office.step(second, "approve", Role.AUTHORITY, APPROVED, decision="121/QĐ-UBND")


def test_a_rejected_or_stopped_scheme_without_money_gave_nothing(
    office: Office, firm: Establishment, money: None
) -> None:
    scheme = office.walk(office.draft(firm), S.CONTRACTED)
    office.step(scheme, "stop", Role.AUTHORITY, ACCEPTED, reason="Không mua được máy")
    assert office.draft(firm, title="Máy khác", on=ACCEPTED).pk


def test_two_fairs_are_not_one_expense(office: Office, firm: Establishment, money: None) -> None:
    fair = {
        "scheme_type": "fair_domestic",
        "item": "fair_domestic",
        "content_head": 4,
        "cost_vnd": 20 * MILLION,
        "support_vnd": 16 * MILLION,
        "counterpart_vnd": 4 * MILLION,
    }
    office.walk(office.draft(firm, **fair), S.APPROVED)
    again = office.draft(firm, **{**fair, "title": "Hội chợ Cần Thơ"}, on=APPROVED)
    assert outcomes(again)["earlier_support"] == "check"


# --- facts that only people see -------------------------------------------------------------------


def test_a_person_confirms_that_the_machine_is_new(office: Office, firm: Establishment) -> None:
    scheme = office.draft(firm)
    assert outcomes(scheme)["condition.new"] == "check"
    with pytest.raises(SchemeRefusal, match="theo gì"):
        confirm_condition(scheme=scheme, key="new", note="", by=office.officer, on=DRAFTED)
    with pytest.raises(SchemeRefusal, match="không có điều kiện"):
        confirm_condition(scheme=scheme, key="blue", note="x", by=office.officer, on=DRAFTED)
    scheme = confirm_condition(
        scheme=scheme, key="new", note="báo giá ngày 20/05/2017", by=office.officer, on=DRAFTED
    )
    (check,) = [c for c in scheme_explanations(scheme) if c.rule == "condition.new"]
    assert check.outcome is CheckOutcome.PASS
    with pytest.raises(SchemeRefusal, match="đã xác nhận điều kiện này ngày 01/06/2017: báo giá"):
        confirm_condition(scheme=scheme, key="new", note="y", by=office.officer, on=DRAFTED)
    assert "xác nhận ngày 01/06/2017, theo báo giá ngày 20/05/2017" in str(check.sentence)


def test_what_nobody_confirmed_refuses_nothing(office: Office, firm: Establishment) -> None:
    assert office.submit(office.draft(firm)).state == S.SUBMITTED


# --- the draft itself -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "Cần tên đề án"),
        ({"title": "x" * 401}, "400"),
        ({"scheme_type": "gift"}, "dạng đề án"),
        ({"item": "gift"}, "Không có nội dung hỗ trợ"),
        ({"content_head": 55}, "số 55"),
        ({"source": "gold"}, "Nguồn kinh phí"),
        ({"year": 18}, "Năm kế hoạch"),
        ({"kind": "wish"}, "đề án hoặc nhiệm vụ"),
        ({"cost_vnd": 0}, "Tổng chi phí là số nguyên dương"),
        ({"cost_vnd": 10.5}, "Tổng chi phí"),
        ({"cost_vnd": 10**15}, "Tổng chi phí là số nguyên dương"),
        ({"support_vnd": -1}, "Kinh phí khuyến công là số nguyên dương"),
        ({"support_vnd": 501 * MILLION}, "lớn hơn tổng chi phí"),
        ({"counterpart_vnd": -1}, "Vốn đối ứng là số nguyên không âm"),
        ({"priority_percent": 90}, "Hệ số ưu tiên"),
    ],
)
def test_a_draft_that_makes_no_sense(
    office: Office, firm: Establishment, wrong: Any, said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        office.draft(firm, **wrong)
    assert not Scheme.objects.exists()


def test_a_double_click_makes_one_draft(office: Office, firm: Establishment) -> None:
    office.draft(firm)
    with pytest.raises(SchemeRefusal, match="đã có đề án DA-2018-001 cùng tên"):
        office.draft(firm)


def test_a_draft_is_changed_until_it_is_submitted(office: Office, firm: Establishment) -> None:
    scheme = office.draft(firm)
    scheme = change_draft(
        scheme=scheme, seen=scheme.version, goal="Hai máy", by=office.officer, on=DRAFTED
    )
    assert scheme.goal == "Hai máy"
    with pytest.raises(SchemeRefusal, match="quá mức tối đa"):
        change_draft(
            scheme=scheme,
            seen=scheme.version,
            support_vnd=300 * MILLION,
            by=office.officer,
            on=DRAFTED,
        )
    scheme = office.submit(scheme)
    with pytest.raises(SchemeRefusal, match="chờ thẩm định"):
        change_draft(
            scheme=scheme, seen=scheme.version, goal="Ba máy", by=office.officer, on=DRAFTED
        )
    with pytest.raises(TypeError):
        change_draft(
            scheme=scheme, seen=scheme.version, state="approved", by=office.officer, on=DRAFTED
        )


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.OFFICER])
def test_only_the_officer_drafts(office: Office, firm: Establishment, role: Role) -> None:
    with pytest.raises(NotPermitted):
        office.draft(firm, by=office.people[role])


# --- places ---------------------------------------------------------------------------------------


def test_a_collaborator_sees_and_helps_the_schemes_of_the_own_communes_only(
    office: Office, people: dict[Role, User], land: Land, firm: Establishment
) -> None:
    mine, task = office.draft(firm), office.draft()
    other = office.draft(make_firm(people, land, "Lò gốm Bên Kia", unit=land.communes[3]))
    here = User.objects.create(username="o-day", full_name="Người Ở Đây")
    RoleGrant.objects.create(user=here, role=Role.COLLABORATOR, unit=land.communes[0])
    assert set(Scheme.objects.visible_to(here, DRAFTED)) == {mine}
    assert set(Scheme.objects.visible_to(office.officer, DRAFTED)) == {mine, other, task}
    receive = {"step": "application", "key": "scheme", "seen": 0, "by": here, "on": DRAFTED}
    receive_paper(scheme=mine, **receive)
    for foreign in (other, task):
        with pytest.raises(NotPermitted, match="ngoài địa bàn"):
            receive_paper(scheme=foreign, **receive)


def test_a_commune_that_was_merged_since_is_judged_where_it_lies_now(
    office: Office, people: dict[Role, User], land: Land
) -> None:
    from caunoi.localities.models import Succession

    day = date(2025, 10, 20)
    old = land.communes[0]
    AdminUnit.objects.filter(pk=old.pk).update(ends_on=date(2025, 7, 1))
    old.refresh_from_db()
    new = make_unit("98500", "Suối Sim", Level.COMMUNE, land.province, date(2025, 7, 1))
    Succession.objects.create(predecessor=old, successor=new, on_day=date(2025, 7, 1))
    firm = make_firm(people, land)
    scheme = office.draft(firm, year=2026, on=day)
    check = next(c for c in scheme_explanations(scheme) if c.rule == "eligibility")
    assert "Suối Sim" in " ".join(map(str, (check.sentence, *check.steps)))


# --- papers ---------------------------------------------------------------------------------------


def test_the_dossier_of_a_type_is_that_of_the_law(office: Office, firm: Establishment) -> None:
    scheme = office.draft(firm)
    assert {(row.required.step, row.required.key) for row in dossier(scheme, DRAFTED)} == {
        *(("application", key) for key in ("request", "scheme", "beneficiary-request")),
        *(("advance", key) for key in ("contract", "progress-70")),
        *(("completion", key) for key in ("acceptance", "result", "volume-3b")),
        *(("completion", key) for key in ("purchase-contract", "purchase-acceptance")),
    }


def test_a_paper_that_is_asked_for_in_some_cases_is_waived_with_a_reason(
    office: Office, firm: Establishment
) -> None:
    scheme = office.draft(firm)
    waive = {"scheme": scheme, "step": "application", "seen": 0, "by": office.officer}
    waive["on"] = DRAFTED
    with pytest.raises(SchemeRefusal, match="luôn phải có"):
        waive_paper(**waive, key="scheme", reason="Không cần")
    with pytest.raises(SchemeRefusal, match="vì sao"):
        waive_paper(**waive, key="beneficiary-request", reason="")
    waive_paper(**waive, key="beneficiary-request", reason="Cơ sở tự thực hiện")
    assert {p.key for p in missing_papers(scheme, "application", DRAFTED)} == {"request", "scheme"}


def test_a_paper_that_nobody_asks_for_is_not_taken(office: Office, firm: Establishment) -> None:
    told = {"scheme": office.draft(firm), "seen": 0, "by": office.officer, "on": DRAFTED}
    with pytest.raises(SchemeRefusal, match="không có giấy “audit”"):
        receive_paper(**told, step="completion", key="audit")
    with pytest.raises(SchemeRefusal, match="bước của hồ sơ"):
        receive_paper(**told, step="party", key="audit")


def test_a_better_copy_takes_the_place_of_the_first(office: Office, firm: Establishment) -> None:
    scheme = office.draft(firm)
    paper = {"scheme": scheme, "step": "application", "key": "request", "by": office.officer}
    first = receive_paper(**paper, seen=0, note="bản mờ", on=DRAFTED)
    with pytest.raises(ChangedMeanwhile):
        receive_paper(**paper, seen=0, note="bản khác", on=APPROVED)
    receive_paper(**paper, seen=first.version, note="bản rõ", on=APPROVED)
    (kept,) = scheme.papers.all()
    assert (kept.note, kept.received_on) == ("bản rõ", APPROVED)


def test_before_the_circular_no_paper_is_known(office: Office, firm: Establishment) -> None:
    scheme = office.draft(firm, year=2010, on=date(2010, 3, 1))
    assert missing_papers(scheme, "application", date(2010, 3, 1)) == []


# --- outcomes -------------------------------------------------------------------------------------


def measure(scheme: Scheme, by: User, when: str, day: date, **told: Any) -> Outcome:
    return measure_outcome(
        **{
            "scheme": scheme,
            "moment": when,
            "seen": sum(scheme.outcomes.filter(moment=when).values_list("version", flat=True)),
            "measured_on": day,
            "workers": 15,
            "by": by,
            "on": day,
            **told,
        }
    )


def test_outcomes_are_measured_when_their_time_has_come(
    office: Office, firm: Establishment, money: None
) -> None:
    draft = office.draft(firm)
    with pytest.raises(SchemeRefusal, match="từ lúc nghiệm thu"):
        measure(draft, office.officer, "m6", DRAFTED)
    scheme = office.walk(draft, S.SETTLED)
    with pytest.raises(SchemeRefusal, match="trước khi phê duyệt"):
        measure(scheme, office.officer, "baseline", ACCEPTED)
    with pytest.raises(SchemeRefusal, match="đo được từ ngày 20/04/2019"):
        measure(scheme, office.officer, "m6", date(2019, 4, 19))
    outcome = measure(scheme, office.officer, "m6", date(2019, 4, 20), is_running=True)
    assert (outcome.workers, outcome.is_running) == (15, True)


def test_nobody_verifies_what_they_measured_and_what_is_verified_stays(
    office: Office, firm: Establishment
) -> None:
    scheme, deputy = office.draft(firm), office.people[Role.DEPUTY]
    RoleGrant.objects.create(user=deputy, role=Role.OFFICER)
    outcome = measure(scheme, deputy, "baseline", DRAFTED)
    with pytest.raises(SamePerson):
        verify_outcome(outcome=outcome, seen=1, by=deputy, on=DRAFTED)
    measure(scheme, deputy, "baseline", DRAFTED, workers=16)
    verify = {"outcome": outcome, "by": office.people[Role.DIRECTOR], "on": DRAFTED}
    with pytest.raises(ChangedMeanwhile):
        verify_outcome(**verify, seen=1)  # the verifier saw 15 workers
    verify_outcome(**verify, seen=2)
    with pytest.raises(SchemeRefusal, match="đã được xác nhận"):
        measure(scheme, deputy, "baseline", DRAFTED)
    with pytest.raises(SchemeRefusal, match="đã được xác nhận"):
        verify_outcome(**verify, seen=2)
    outcome.refresh_from_db()
    assert outcome.workers == 16


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"moment": "m7"}, "lúc đo"),
        ({"workers": -1}, "Số lao động"),
        ({"workers": None}, "ít nhất một số liệu"),
        ({"revenue_vnd": 1.5}, "Doanh thu"),
        ({"measured_on": APPROVED}, "phía trước"),
    ],
)
def test_an_outcome_that_makes_no_sense(
    office: Office, firm: Establishment, wrong: Any, said: str
) -> None:
    with pytest.raises(SchemeRefusal, match=said):
        measure(office.draft(firm), office.officer, "baseline", DRAFTED, **wrong)


def test_the_year_has_its_own_numbers(office: Office, firm: Establishment) -> None:
    codes = [
        office.draft(firm).code,
        office.draft(title="Lớp A").code,
        office.draft(title="Lớp B").code,
        office.draft(title="Lớp A", year=2019).code,
    ]
    assert codes == ["DA-2018-001", "NV-2018-001", "NV-2018-002", "NV-2019-001"]
