"""Potters found an association: by a decision, with members of each day, until a stated end."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from caunoi.common.constraints import lay
from caunoi.linkages.actions import end_association, leave_association, record_association_meeting
from caunoi.linkages.enums import AssociationState
from caunoi.linkages.lifecycle import LinkageRefusal
from caunoi.linkages.models import Association, AssociationMember
from caunoi.linkages.permissions import OutsideArea
from caunoi.linkages.queries import (
    associations_found,
    associations_proposed,
    head_count,
    memberships_of,
    partners_proposed,
)
from tests.factories.fieldwork import SPRING, Field, make_firm, make_neighbour
from tests.factories.linkages import MEETING, Matchmaker, make_potters
from tests.factories.network import STORY_DAY


def test_eleven_potters_found_an_association(hand: Matchmaker) -> None:
    row = hand.association(members=make_potters(hand.field, 11))
    assert (row.state, row.founded_on, head_count(row, SPRING)) == ("preparing", None, 11)
    row = hand.found(row)
    assert (row.state, row.decision_number, row.founded_on) == ("founded", "45/QĐ-UBND", MEETING)
    (found,) = associations_found(hand.officer, STORY_DAY)
    assert (found.head_count, found.state_then) == (11, "founded")
    (before,) = associations_found(hand.officer, SPRING)
    assert before.state_then == "preparing"
    assert not associations_found(hand.officer, SPRING - timedelta(days=1)).exists()


def test_the_head_count_of_any_day(hand: Matchmaker) -> None:
    one, other, third = make_potters(hand.field, 3)
    row = hand.association(members=[one, other])
    hand.join(row, third, MEETING)
    leave_association(
        member=row.members.get(establishment=one),
        left_on=date(2018, 9, 1),
        reason="Chuyển nghề",
        by=hand.mai,
        on=STORY_DAY,
    )
    days = (SPRING - timedelta(days=1), SPRING, MEETING, date(2018, 8, 31), date(2018, 9, 1))
    assert [head_count(row, day) for day in days] == [0, 2, 3, 3, 2]
    back = hand.join(row, one, date(2018, 10, 1))
    assert back.pk
    assert head_count(row, STORY_DAY) == 3
    assert [m.association for m in memberships_of(one, hand.mai, STORY_DAY)] == [row]


def test_a_firm_is_in_an_association_once_at_a_time(hand: Matchmaker) -> None:
    (one,) = make_potters(hand.field, 1)
    row = hand.association(members=[one])
    with pytest.raises(LinkageRefusal, match="đã ở trong hội từ ngày 14/03/2018"):
        hand.join(row, one, MEETING)
    with pytest.raises(IntegrityError), transaction.atomic():
        _join_unasked(row, hand)


def test_without_the_database_a_firm_would_be_counted_twice(hand: Matchmaker) -> None:
    """Sabotage: the triggers are gone, so one firm stands twice and the head count is wrong."""
    (one,) = make_potters(hand.field, 1)
    row = hand.association(members=[one])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER association_member_no_overlap_insert")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(
                "ALTER TABLE linkages_associationmember "
                "DROP CONSTRAINT association_member_no_overlap"
            )
    _join_unasked(row, hand)
    assert head_count(row, STORY_DAY) == 2
    AssociationMember.objects.filter(starts_on=MEETING).update(ends_on=MEETING, left_reason="trùng")
    lay()


def _join_unasked(row: Association, hand: Matchmaker) -> None:
    there = row.members.get()
    AssociationMember.objects.create(
        association=row,
        establishment=there.establishment,
        unit=there.unit,
        starts_on=MEETING,
    )


def test_it_is_founded_only_by_a_decision(hand: Matchmaker) -> None:
    row = hand.association()
    for facts, sentence in (
        ({"decision_number": " "}, "số quyết định"),
        ({"decided_by": ""}, "cơ quan ra quyết định"),
        ({"words": ""}, "hội bắt đầu làm gì"),
        ({"founded_on": SPRING - timedelta(days=1)}, "trước bước “bắt đầu vận động”"),
        ({"founded_on": STORY_DAY}, "chưa đến"),
    ):
        with pytest.raises(LinkageRefusal, match=sentence):
            hand.found(row, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Association.objects.update(state="founded", founded_on=SPRING, decision_number="  ")
    row.refresh_from_db()
    assert row.state == AssociationState.PREPARING


def test_it_ends_with_a_result_and_its_members_leave(hand: Matchmaker) -> None:
    row = hand.found(hand.association(members=make_potters(hand.field, 2)))
    end = {"association": row, "step": "dissolve", "by": hand.mai, "on": STORY_DAY}
    with pytest.raises(LinkageRefusal, match="đã làm được gì"):
        end_association(**end, result=" ", ended_on=STORY_DAY)
    with pytest.raises(LinkageRefusal, match="đã thành lập từ ngày 08/05/2018"):
        end_association(**{**end, "step": "abandon"}, result="Thôi", ended_on=STORY_DAY)
    assert head_count(row, STORY_DAY) == 2
    row = end_association(**end, result="Đã mua chung hai năm.", ended_on=STORY_DAY)
    assert (row.state, row.result) == ("dissolved", "Đã mua chung hai năm.")
    assert (head_count(row, STORY_DAY), head_count(row, MEETING)) == (0, 2)
    with pytest.raises(LinkageRefusal, match="đã giải thể"):
        hand.join(row, hand.carpenter, STORY_DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        AssociationMember.objects.create(
            association=row,
            establishment=hand.carpenter,
            unit=hand.carpenter.unit,
            starts_on=STORY_DAY,
        )


def test_what_was_begun_may_be_given_up_only_with_a_reason(hand: Matchmaker) -> None:
    row = hand.association()
    with pytest.raises(IntegrityError), transaction.atomic():
        Association.objects.update(state="abandoned", ended_on=MEETING, ended_by=hand.mai)
    with pytest.raises(IntegrityError), transaction.atomic():
        Association.objects.all()._raw_delete(Association.objects.db)
    row = end_association(
        association=row,
        step="abandon",
        result="Không đủ số lò tham gia.",
        ended_on=MEETING,
        by=hand.mai,
        on=MEETING,
    )
    assert (row.state, row.ended_on) == ("abandoned", MEETING)


def test_who_answers_for_no_member_records_nothing(hand: Matchmaker, field: Field) -> None:
    far, _who, _term = make_neighbour(field.people, [field.land.communes[5]], "Trần Thị Xa")
    row = hand.association(members=make_potters(field, 2))
    meeting = {"met_on": MEETING, "text": "Họp", "result": "Bầu ban", "on": MEETING}
    with pytest.raises(OutsideArea):
        record_association_meeting(association=row, **meeting, by=far)
    assert not Association.objects.visible_to(far, STORY_DAY).exists()
    own = make_firm(field.people, field.land.communes[5], "Gốm Cầu Ván")
    hand.join(row, own, MEETING, by=far)
    record_association_meeting(association=row, **meeting, by=far)
    assert Association.objects.visible_to(far, STORY_DAY).get() == row


def test_partners_are_proposed_from_the_register_with_reasons(hand: Matchmaker) -> None:
    assert partners_proposed(hand.carpenter, SPRING) == []
    hand.needs_timber()
    (found,) = partners_proposed(hand.carpenter, SPRING)
    assert found.establishment == hand.sawmill
    assert str(found.suggestion.reasons[0]) == "Làm ra thứ cơ sở này cần mua: Phôi gỗ."
    (back,) = partners_proposed(hand.sawmill, SPRING)
    assert str(back.suggestion.reasons[0]) == "Cần mua thứ cơ sở này làm ra: Phôi gỗ."
    assert partners_proposed(hand.sawmill, SPRING - timedelta(days=1)) == []
    hand.advise()
    assert partners_proposed(hand.carpenter, STORY_DAY) == []


def test_an_association_of_the_trade_is_proposed_until_one_belongs(hand: Matchmaker) -> None:
    one, other = make_potters(hand.field, 2)
    row = hand.association(members=[one], trade=one.trade)
    assert list(associations_proposed(other, hand.mai, STORY_DAY)) == [row]
    assert not associations_proposed(one, hand.mai, STORY_DAY).exists()
    assert not associations_proposed(hand.carpenter, hand.mai, STORY_DAY).exists()
