"""From a need to a proposal in one action, with what the rules say at the workshop door."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from caunoi.accounts.models import RoleGrant
from caunoi.accounts.roles import Role
from caunoi.common.errors import AlreadyRecorded, NotPermitted
from caunoi.common.lifecycle import by_name
from caunoi.establishments.actions import close_establishment
from caunoi.fieldwork.actions import (
    accept_proposal,
    decline_proposal,
    propose,
    resubmit_proposal,
    return_proposal,
)
from caunoi.fieldwork.checks import FieldworkRefusal, NotFeasible, pre_checks
from caunoi.fieldwork.enums import NeedState, ProposalState
from caunoi.fieldwork.lifecycle import OwnProposal, buttons
from caunoi.fieldwork.models import Need, Proposal
from caunoi.fieldwork.permissions import OutsideArea
from caunoi.fieldwork.queries import proposals_to_decide
from caunoi.fieldwork.rules import Check, CheckOutcome, gravest
from caunoi.fieldwork.stored import restored
from caunoi.journal.models import Entry
from caunoi.localities.models import Level, Succession
from caunoi.notices.models import Notice
from tests.factories.fieldwork import COST, OWN, SPRING, SUPPORT, Field, make_firm, make_neighbour
from tests.factories.network import STORY_DAY, make_unit

AMOUNTS = {"cost_vnd": COST, "support_vnd": SUPPORT, "counterpart_vnd": OWN}


def checked(field: Field, on: date = SPRING, **asked: Any) -> dict[str, Check]:
    asked = {"establishment": field.firm, "item": "machinery", **AMOUNTS, **asked}
    return {check.rule: check for check in pre_checks(**asked, on=on)}


# --- one action -----------------------------------------------------------------------------------


def test_one_action_carries_establishment_need_visit_and_collaborator(field: Field) -> None:
    visit = field.visit()
    need = field.need(visit=visit)
    proposal = propose(need=need, **AMOUNTS, by=field.user, on=SPRING)
    assert proposal.need == need
    assert proposal.establishment == field.firm
    assert proposal.unit == field.land.communes[0]
    assert proposal.visit == visit
    assert proposal.collaborator == field.collaborator
    assert (proposal.item, proposal.state) == ("machinery", ProposalState.SUBMITTED)
    need.refresh_from_db()
    assert need.state == NeedState.PROPOSED
    assert need.outcome == "Đã thành đề xuất ngày 14/03/2018, đề nghị hỗ trợ 175.000.000 đ."
    entries = Entry.objects.filter(action="fieldwork.propose")
    assert {e.subject_type for e in entries} == {"fieldwork.need", "fieldwork.proposal"}


def test_it_keeps_what_the_rules_said_on_that_day(field: Field) -> None:
    proposal = field.proposal()
    kept = restored(proposal.checks)
    assert [check.rule for check in kept] == [
        "active",
        "eligibility",
        "ceiling",
        "earlier_support",
        "waiting_proposal",
        "counterpart",
        "season",
    ]
    assert gravest(kept) == CheckOutcome.CHECK  # earlier support is asked when a scheme is drafted
    assert kept == pre_checks(
        establishment=field.firm, item="machinery", **AMOUNTS, on=SPRING, but=proposal.pk
    )


def test_a_need_becomes_one_proposal(field: Field) -> None:
    proposal = field.proposal()
    with pytest.raises(AlreadyRecorded, match="đã gửi ngày 14/03/2018 với đúng số tiền này"):
        propose(need=proposal.need, **AMOUNTS, by=field.user, on=SPRING)
    with pytest.raises(FieldworkRefusal, match="đã có kết quả ngày 14/03/2018"):
        propose(need=proposal.need, **{**AMOUNTS, "support_vnd": 1}, by=field.user, on=SPRING)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(
            need=proposal.need,
            establishment=field.firm,
            unit=proposal.unit,
            item="machinery",
            **AMOUNTS,
            checks=[],
            proposed_on=SPRING,
            proposed_by=field.user,
            proposed_at=proposal.proposed_at,
        )


def test_a_refused_proposal_leaves_the_need_waiting(field: Field) -> None:
    need = field.need()
    with pytest.raises(NotFeasible):
        propose(need=need, **{**AMOUNTS, "support_vnd": 200_000_001}, by=field.user, on=SPRING)
    need.refresh_from_db()
    assert (need.state, need.outcome) == (NeedState.OPEN, "")


def test_proposing_is_for_who_answers_for_the_place(field: Field) -> None:
    need = field.need()
    stranger, _, _ = make_neighbour(field.people, field.land.communes[3:4], "Trần Văn Lộc")
    with pytest.raises(OutsideArea):
        propose(need=need, **AMOUNTS, by=stranger, on=SPRING)
    with pytest.raises(NotPermitted):
        propose(need=need, **AMOUNTS, by=field.people[Role.DIRECTOR], on=SPRING)
    heir, second, _ = make_neighbour(field.people, field.land.communes[:1], "Võ Minh Tâm")
    proposal = propose(need=need, **AMOUNTS, by=heir, on=SPRING)
    assert proposal.collaborator == field.collaborator  # who heard the need keeps the credit
    assert second != field.collaborator


@pytest.mark.parametrize(
    "amounts",
    [
        {"cost_vnd": 0},
        {"support_vnd": 0},
        {"support_vnd": -5},
        {"counterpart_vnd": -1},
        {"counterpart_vnd": 10**15},
        {"cost_vnd": 200 * 10**6 + 0.5},
        {"cost_vnd": 100, "support_vnd": 101},
    ],
)
def test_amounts_that_are_none_are_refused(field: Field, amounts: dict[str, int]) -> None:
    with pytest.raises(FieldworkRefusal):
        propose(need=field.need(), **{**AMOUNTS, **amounts}, by=field.user, on=SPRING)


# --- the traffic light ----------------------------------------------------------------------------


def test_everything_passes_where_nothing_is_unknown(field: Field) -> None:
    found = checked(field, earlier_support=False)
    assert {check.outcome for check in found.values()} == {CheckOutcome.PASS}
    assert gravest(found.values()) == CheckOutcome.PASS


def test_the_ceiling_is_written_out(field: Field) -> None:
    ceiling = checked(field)["ceiling"]
    assert ceiling.outcome == CheckOutcome.PASS
    assert "175.000.000" in str(ceiling.sentence)
    assert "50% × chi phí 350.000.000\u00a0đ = 175.000.000\u00a0đ." in map(str, ceiling.steps)
    assert str(ceiling.basis[0]) == "TTLT 26/2014/TTLT-BTC-BCT, Điều 6 khoản 2 điểm c"


def test_above_the_ceiling_the_refusal_says_what_would_be_right(field: Field) -> None:
    amounts = {"cost_vnd": 500_000_000, "support_vnd": 250_000_000, "counterpart_vnd": 250_000_000}
    need = field.need()
    with pytest.raises(NotFeasible) as refused:
        propose(need=need, **amounts, by=field.user, on=SPRING)
    said = str(refused.value).replace("\u00a0", " ")
    assert "Đề nghị 250.000.000 đ, quá mức tối đa 200.000.000 đ" in said
    assert "TTLT 26/2014/TTLT-BTC-BCT, Điều 6 khoản 2 điểm c" in said
    assert "Đề nghị không quá 200.000.000 đ." in said
    assert refused.value.status == 409


def test_a_norm_that_nobody_has_read_asks_and_does_not_refuse(field: Field) -> None:
    assert checked(field, STORY_DAY)["ceiling"].outcome == CheckOutcome.CHECK
    assert checked(field, date(2013, 3, 1))["ceiling"].outcome == CheckOutcome.CHECK
    assert checked(field, item="training")["ceiling"].outcome == CheckOutcome.CHECK
    assert field.proposal(STORY_DAY).pk


def test_a_place_that_is_not_eligible_stops_it(field: Field) -> None:
    """After 15/10/2025 a union of co-operatives is one; before, it was none."""
    union = make_firm(
        field.people, field.land.communes[1], "Liên hiệp HTX Cây Gáo", kind="cooperative_union"
    )
    found = checked(field, establishment=union)["eligibility"]
    assert found.outcome == CheckOutcome.FAIL
    assert any("NĐ 45/2012" in str(basis) for basis in found.basis)
    need = field.need(establishment=union)
    with pytest.raises(NotFeasible, match="Đối tượng, địa bàn"):
        propose(need=need, **AMOUNTS, by=field.user, on=SPRING)


def test_a_divided_commune_is_asked_about_never_guessed(field: Field) -> None:
    day = date(2017, 1, 1)
    old = make_unit("98777", "Xã Cũ", Level.COMMUNE, field.land.districts[0], ends_on=day)
    for successor in field.land.communes[:2]:
        Succession.objects.create(predecessor=old, successor=successor, on_day=day, witnesses=["x"])
    field.firm.unit = old
    field.firm.save()
    assert checked(field)["eligibility"].outcome == CheckOutcome.CHECK


def test_a_closed_firm_stops_it(field: Field) -> None:
    close_establishment(
        establishment=field.firm,
        closed_on=date(2018, 2, 1),
        reason="nghỉ",
        by=field.officer,
        on=SPRING,
    )
    field.firm.refresh_from_db()
    assert checked(field)["active"].outcome == CheckOutcome.FAIL
    assert checked(field, date(2018, 1, 31))["active"].outcome == CheckOutcome.PASS


def test_counterpart_must_pay_the_rest(field: Field) -> None:
    found = checked(field, counterpart_vnd=100_000_000)["counterpart"]
    assert found.outcome == CheckOutcome.FAIL
    assert "75.000.000" in str(found.sentence)
    assert str(found.basis[0]) == "TTLT 26/2014/TTLT-BTC-BCT, Điều 7 khoản 3"


def test_the_same_thing_is_asked_for_once(field: Field) -> None:
    field.proposal()
    second = field.need(description="Máy cắt laser thứ hai")
    with pytest.raises(NotFeasible, match="Đã có đề xuất cùng nội dung ngày 14/03/2018"):
        propose(need=second, **AMOUNTS, by=field.user, on=SPRING)
    other = field.need(item="consultancy", description="Tư vấn bố trí xưởng", cost_vnd=None)
    amounts = {"cost_vnd": 40_000_000, "support_vnd": 15_000_000, "counterpart_vnd": 25_000_000}
    assert propose(need=other, **amounts, by=field.user, on=SPRING).pk


def test_earlier_support_is_asked_then_known_then_refused(field: Field) -> None:
    assert checked(field)["earlier_support"].outcome == CheckOutcome.CHECK
    assert "khi lập đề án" in str(checked(field)["earlier_support"].sentence)
    assert checked(field, earlier_support=False)["earlier_support"].outcome == CheckOutcome.PASS
    assert checked(field, earlier_support=True)["earlier_support"].outcome == CheckOutcome.FAIL
    accept_proposal(proposal=field.proposal(), by=field.officer, on=date(2018, 4, 2))
    again = checked(field, date(2019, 3, 1), earlier_support=False)["earlier_support"]
    assert again.outcome == CheckOutcome.CHECK
    assert "02/04/2018" in str(again.sentence)


@pytest.mark.parametrize(
    ("on", "outcome", "said"),
    [
        (date(2018, 5, 19), CheckOutcome.PASS, "Còn 1 ngày đến 20/05/2018"),
        (date(2018, 5, 20), CheckOutcome.CHECK, "Đã qua 20/05/2018"),
        (date(2018, 12, 20), CheckOutcome.CHECK, "còn 11 ngày"),
    ],
)
def test_days_left_for_the_next_plan(
    field: Field, on: date, outcome: CheckOutcome, said: str
) -> None:
    season = checked(field, on)["season"]
    assert season.outcome == outcome
    assert said in str(season.sentence)
    assert "kế hoạch năm 2019" in str(season.sentence)


# --- deciding -------------------------------------------------------------------------------------


def test_another_person_accepts_and_the_collaborator_is_told(field: Field) -> None:
    proposal = accept_proposal(proposal=field.proposal(), by=field.officer, on=STORY_DAY)
    assert (proposal.state, proposal.decided_by) == (ProposalState.ACCEPTED, field.officer)
    assert Need.objects.get().state == NeedState.PROPOSED
    notice = Notice.objects.get(recipient=field.user)
    assert notice.address == f"fieldwork.proposal:{proposal.pk}"


@pytest.mark.parametrize("decide", [accept_proposal, return_proposal, decline_proposal])
def test_nobody_decides_on_the_own_proposal(field: Field, decide: Any) -> None:
    proposal = field.proposal(by=field.officer)
    words = {} if decide is accept_proposal else {"reason": "Không."}
    with pytest.raises(OwnProposal, match="do chính anh/chị lập") as refused:
        decide(proposal=proposal, **words, by=field.officer, on=STORY_DAY)
    assert str(field.deputy) in str(refused.value)
    assert str(field.officer) not in str(refused.value)
    assert refused.value.status == 403
    assert (
        decide(proposal=proposal, **words, by=field.deputy, on=STORY_DAY).decided_by == field.deputy
    )


def test_nor_does_the_collaborator_behind_it_whatever_roles_they_hold(field: Field) -> None:
    proposal = field.proposal(need=field.need(), by=field.officer)
    RoleGrant.objects.create(user=field.user, role=Role.DEPUTY)
    with pytest.raises(OwnProposal):
        accept_proposal(proposal=proposal, by=field.user, on=STORY_DAY)


def test_nor_does_the_database_let_them(field: Field) -> None:
    proposal = field.proposal(by=field.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(
            state="accepted", decided_by=field.officer, decided_on=STORY_DAY
        )


def test_a_return_says_why_and_the_proposal_comes_again(field: Field) -> None:
    proposal = field.proposal()
    with pytest.raises(FieldworkRefusal, match="lý do"):
        return_proposal(proposal=proposal, reason="", by=field.officer, on=STORY_DAY)
    return_proposal(proposal=proposal, reason="Thiếu báo giá.", by=field.officer, on=SPRING)
    assert "Thiếu báo giá" in Notice.objects.get(recipient=field.user).text
    with pytest.raises(FieldworkRefusal, match="trả lại để bổ sung"):
        accept_proposal(proposal=proposal, by=field.officer, on=SPRING)
    amounts = {"cost_vnd": 300_000_000, "support_vnd": 150_000_000, "counterpart_vnd": 150_000_000}
    sent = resubmit_proposal(
        proposal=proposal, **amounts, note="Đã có ba báo giá.", by=field.user, on=date(2018, 4, 2)
    )
    assert (sent.state, sent.decision_reason, sent.decided_by) == ("submitted", "", None)
    assert sent.support_vnd == 150_000_000
    entry = Entry.objects.filter(action="fieldwork.resubmit_proposal").first()
    assert entry is not None
    assert entry.ground == "Đã có ba báo giá."
    assert (entry.before["support_vnd"], entry.after["support_vnd"]) == (SUPPORT, 150_000_000)


def test_a_proposal_that_comes_again_is_checked_again(field: Field) -> None:
    proposal = field.proposal()
    return_proposal(proposal=proposal, reason="Xem lại.", by=field.officer, on=SPRING)
    with pytest.raises(NotFeasible), transaction.atomic():
        resubmit_proposal(
            proposal=proposal,
            **{**AMOUNTS, "counterpart_vnd": 0},
            note="Sửa.",
            by=field.user,
            on=SPRING,
        )
    proposal.refresh_from_db()
    assert (proposal.state, proposal.counterpart_vnd) == (ProposalState.RETURNED, OWN)


def test_declining_answers_the_need(field: Field) -> None:
    proposal = field.proposal()
    decline_proposal(
        proposal=proposal, reason="Máy đã mua trước khi đề nghị.", by=field.officer, on=STORY_DAY
    )
    need = Need.objects.get()
    assert (need.state, need.outcome) == ("answered", "Máy đã mua trước khi đề nghị.")
    assert (need.ended_on, need.ended_by) == (STORY_DAY, field.officer)


def test_a_returned_proposal_may_be_declined(field: Field) -> None:
    proposal = field.proposal()
    return_proposal(proposal=proposal, reason="Thiếu giấy.", by=field.officer, on=SPRING)
    decline_proposal(proposal=proposal, reason="Quá hạn.", by=field.officer, on=STORY_DAY)
    assert Need.objects.get().outcome == "Quá hạn."


def test_a_decision_is_taken_once(field: Field) -> None:
    proposal = accept_proposal(proposal=field.proposal(), by=field.officer, on=SPRING)
    with pytest.raises(FieldworkRefusal, match="từ ngày 14/03/2018, do"):
        decline_proposal(proposal=proposal, reason="Thôi.", by=field.deputy, on=STORY_DAY)


def test_the_oldest_proposal_waits_in_front(field: Field) -> None:
    far = make_firm(field.people, field.land.communes[1], "Gốm Cây Gáo")
    late = field.proposal(date(2018, 5, 2))
    early = field.proposal(SPRING, need=field.need(SPRING, establishment=far))
    assert list(proposals_to_decide(field.deputy, STORY_DAY)) == [early, late]
    assert list(proposals_to_decide(field.deputy, date(2018, 4, 1))) == [early]
    accept_proposal(proposal=early, by=field.officer, on=STORY_DAY)
    assert list(proposals_to_decide(field.deputy, STORY_DAY)) == [late]


def test_buttons_say_who_may(field: Field) -> None:
    proposal = field.proposal(by=field.officer)
    own = by_name(buttons(proposal, field.officer, STORY_DAY))
    assert set(own) == {"accept", "return", "decline"}
    assert not own["accept"].is_open
    assert field.deputy in own["accept"].who_may
    assert field.officer not in own["accept"].who_may
    assert by_name(buttons(proposal, field.deputy, STORY_DAY))["accept"].is_open
    assert not by_name(buttons(proposal, field.user, STORY_DAY))["accept"].is_open
