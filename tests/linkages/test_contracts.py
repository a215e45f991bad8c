"""What was agreed is signed; a contract ends with its own result, before the linkage may end."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from caunoi.linkages import actions
from caunoi.linkages.actions import conclude_contract
from caunoi.linkages.lifecycle import LinkageRefusal
from caunoi.linkages.models import Linkage, LinkageContract
from caunoi.linkages.permissions import OutsideArea
from tests.factories.fieldwork import SPRING, Field, make_neighbour
from tests.factories.linkages import MEETING, Matchmaker
from tests.factories.network import STORY_DAY

KEPT = "Giao đủ 120 m³, ký tiếp sáu tháng."


def agreed(hand: Matchmaker) -> Linkage:
    return hand.conclude(hand.advise(), "agree")


def kept(hand: Matchmaker, contract: LinkageContract, **facts: object) -> LinkageContract:
    said = {"result": KEPT, "result_on": STORY_DAY, "by": hand.mai, "on": STORY_DAY} | facts
    return conclude_contract(contract=contract, **said)  # type: ignore[arg-type]


def test_a_contract_is_signed_kept_and_then_the_linkage_may_end(hand: Matchmaker) -> None:
    linkage = agreed(hand)
    contract = hand.sign(linkage)
    with pytest.raises(LinkageRefusal, match="“12/HĐ” ký ngày 08/05/2018 chưa có kết quả"):
        hand.conclude(linkage, "end", STORY_DAY)
    contract = kept(hand, contract)
    assert (contract.result, contract.result_on, contract.result_by) == (KEPT, STORY_DAY, hand.mai)
    assert hand.conclude(linkage, "end", STORY_DAY).state == "ended"
    told = [(step.kind, step.text, step.result) for step in linkage.steps.all()][2:4]
    assert told == [
        ("contract", "12/HĐ: 20 m³ phôi gỗ mỗi tháng trong sáu tháng", ""),
        ("fulfil", "12/HĐ", KEPT),
    ]


def test_only_what_is_agreed_is_signed(hand: Matchmaker) -> None:
    with pytest.raises(LinkageRefusal, match="đang tư vấn. Chỉ ghi hợp đồng khi"):
        hand.sign(hand.advise())
    with pytest.raises(LinkageRefusal, match="không thành"):
        hand.sign(hand.conclude(hand.advise(subject="Ván ép"), "fail"))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"subject": " "}, "về việc gì"),
        ({"signed_on": SPRING}, "trước bước “thỏa thuận” ngày 08/05/2018"),
        ({"signed_on": STORY_DAY}, "chưa đến"),
        ({"ends_on": SPRING}, "hết hạn trước ngày ký"),
    ],
)
def test_an_incomplete_contract_is_refused(
    hand: Matchmaker, facts: dict[str, object], sentence: str
) -> None:
    linkage = agreed(hand)
    with pytest.raises(LinkageRefusal, match=sentence):
        hand.sign(linkage, **facts)
    assert not linkage.contracts.exists()


def test_a_contract_is_recorded_once_and_has_one_result(hand: Matchmaker) -> None:
    linkage = agreed(hand)
    contract = hand.sign(linkage)
    with pytest.raises(LinkageRefusal, match="đã ghi"):
        hand.sign(linkage)
    for facts, sentence in (
        ({"result": " "}, "làm được đến đâu"),
        ({"result_on": MEETING - timedelta(days=1)}, "ký ngày 08/05/2018"),
        ({"result_on": STORY_DAY + timedelta(days=1)}, "chưa đến"),
    ):
        with pytest.raises(LinkageRefusal, match=sentence):
            kept(hand, contract, **facts)
    kept(hand, contract)
    with pytest.raises(LinkageRefusal, match="đã có kết quả ngày 20/12/2018"):
        kept(hand, contract, result="Khác")


def test_who_answers_for_no_partner_signs_and_concludes_nothing(
    hand: Matchmaker, field: Field
) -> None:
    far, _who, _term = make_neighbour(field.people, [field.land.communes[5]], "Trần Thị Xa")
    linkage = agreed(hand)
    with pytest.raises(OutsideArea):
        hand.sign(linkage, by=far)
    with pytest.raises(OutsideArea):
        kept(hand, hand.sign(linkage), by=far)


def test_the_database_keeps_contracts_and_their_results(hand: Matchmaker) -> None:
    contract = hand.sign(agreed(hand))
    rows = LinkageContract.objects.filter(pk=contract.pk)
    for result in ("", "  "):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(result=result, result_on=STORY_DAY, result_by=hand.mai)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows._raw_delete(rows.db)
    waiting = hand.advise(subject="Ván ép")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(linkage=waiting)
    kept(hand, contract)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(result="Khác")


@pytest.fixture
def unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: nobody asks for the result of a contract when its linkage ends."""
    monkeypatch.setattr(actions, "_require_contracts_concluded", lambda _linkage: None)


@pytest.mark.usefixtures("unasked")
def test_sabotaged_end_over_an_open_contract_is_stopped_by_the_database(hand: Matchmaker) -> None:
    linkage = agreed(hand)
    contract = hand.sign(linkage)
    with (
        pytest.raises(IntegrityError, match="linkage_ends_after_its_contracts"),
        transaction.atomic(),
    ):
        hand.conclude(linkage, "end", STORY_DAY)
    kept(hand, contract)
    assert hand.conclude(linkage, "end", STORY_DAY).state == "ended"
