"""Twelve alike become one petition, and its answer comes back to twelve raisers."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.rights import rights_of
from caunoi.accounts.roles import Role
from caunoi.common.errors import NotPermitted
from caunoi.difficulties.actions import (
    answer_difficulty,
    confirm_difficulty,
    forward_difficulty,
    return_answer,
)
from caunoi.difficulties.links import (
    confirm_by_link,
    link_for,
    opened,
    owner_page,
    return_by_link,
)
from caunoi.difficulties.models import Difficulty, Petition, PetitionMember, PetitionStep
from caunoi.difficulties.petitions.actions import (
    add_to_petition,
    answer_petition,
    change_petition,
    forward_petition,
    remove_from_petition,
    send_petition,
)
from caunoi.difficulties.petitions.lifecycle import buttons as petition_buttons
from caunoi.difficulties.queries import (
    establishment_count,
    groups_to_petition,
    petition_members,
    petitions_found,
    petitions_to_answer,
    similar_to,
)
from caunoi.difficulties.refusals import DifficultyRefusal, SamePerson
from caunoi.notices.models import Notice
from tests.factories.difficulties import MONDAY, Desk

pytestmark = pytest.mark.django_db
SENT = date(2018, 10, 3)
REPLIED = date(2018, 11, 1)
REPLY = "Xưởng dưới 300 m² dùng mẫu PC-01, xã tiếp nhận."


@pytest.fixture
def twelve(desk: Desk) -> list[Difficulty]:
    rows = [desk.raise_one(establishment=firm) for firm in desk.firms(12)]
    return [desk.climb(row, "centre") for row in rows]


def answered(desk: Desk, rows: list[Difficulty]) -> Petition:
    petition = send_petition(petition=desk.petition(rows), by=desk.director, on=SENT)
    return answer_petition(
        petition=petition, answer=REPLY, citation="CV 1204/UBND", by=desk.authority, on=REPLIED
    )


def test_from_twelve_yards_to_the_authority_and_back_to_twelve_raisers(
    desk: Desk, twelve: list[Difficulty]
) -> None:
    alike = similar_to(twelve[0], desk.officer, MONDAY)
    assert {one.difficulty.pk for one in alike} == {row.pk for row in twelve[1:]}
    assert [str(reason) for reason in alike[0].reasons][0] == "Cùng loại và cùng chủ đề."
    petition = desk.petition(twelve)
    assert establishment_count(petition, MONDAY) == 12
    assert petition.code in Notice.objects.get(kind="difficulties.petition_drafted").text
    petition = send_petition(petition=petition, by=desk.director, on=SENT)
    assert (petition.owner, petition.due_on) == (desk.authority, date(2018, 11, 14))
    assert list(petitions_to_answer(desk.authority, SENT)) == [petition]
    for row in petition_members(petition, REPLIED):
        assert (row.level, row.due_on, row.state) == ("authority", petition.due_on, "open")
        assert row.owner == desk.officer  # who brings the answer back
    answer_petition(
        petition=petition, answer=REPLY, citation="CV 1204/UBND", by=desk.authority, on=REPLIED
    )
    for row in twelve:
        row.refresh_from_db()
        assert (row.state, row.answer, row.citation) == ("answered", REPLY, "CV 1204/UBND")
        (shown,) = owner_page(opened(link_for(row)), REPLIED).rows
        assert (shown.answer, shown.can_reply) == (REPLY, True)
        for person in (desk.mai, desk.officer):
            texts = [notice.text for notice in Notice.objects.filter(recipient=person)]
            assert any(row.code in text and REPLY in text for text in texts)
    for row in twelve[:11]:
        confirm_by_link(token=link_for(row), on=date(2018, 11, 5))
    confirm_difficulty(
        difficulty=twelve[11],
        channel="in_person",
        note="Bà chủ nói nộp được rồi",
        by=desk.mai,
        on=date(2018, 11, 6),
    )
    assert Difficulty.objects.filter(state="closed", closing="raiser").count() == 11
    assert PetitionStep.objects.filter(petition=petition).count() == 3


def test_two_difficulties_of_one_workshop_count_as_one_establishment(
    desk: Desk, twelve: list[Difficulty]
) -> None:
    second = desk.climb(desk.raise_one(establishment=twelve[0].establishment), "centre")
    petition = desk.petition([*twelve, second])
    (row,) = petitions_found(desk.officer, MONDAY)
    assert (row.difficulty_count, row.establishment_count) == (13, 12)
    assert establishment_count(petition, MONDAY) == 12


def test_a_group_is_proposed_from_three_of_one_kind_and_topic(
    desk: Desk, twelve: list[Difficulty]
) -> None:
    desk.raise_one(kind="policy")
    desk.raise_one(topic="power")
    (group,) = groups_to_petition(desk.officer, MONDAY)
    assert (group.kind, group.topic, group.establishments) == ("procedure", "fire_safety", 12)
    desk.petition(twelve)
    assert groups_to_petition(desk.officer, MONDAY) == []


def test_who_groups_does_not_sign_and_who_signs_does_not_group(
    desk: Desk, twelve: list[Difficulty]
) -> None:
    RoleGrant.objects.create(user=desk.officer, role=Role.DIRECTOR)
    petition = desk.petition(twelve)
    with pytest.raises(SamePerson, match="cần một người khác ký"):
        send_petition(petition=petition, by=desk.officer, on=SENT)
    with pytest.raises(NotPermitted):
        desk.petition(twelve, by=desk.director)
    with pytest.raises(NotPermitted, match="ký, gửi bản kiến nghị"):
        send_petition(petition=petition, by=desk.deputy, on=SENT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(pk=petition.pk).update(
            state="sent", signed_by=desk.officer, sent_on=SENT, owner=desk.authority, due_on=SENT
        )


def test_what_stands_in_a_petition_is_answered_through_it(
    desk: Desk, twelve: list[Difficulty]
) -> None:
    petition = desk.petition(twelve)
    told: dict[str, Any] = {"difficulty": twelve[0], "by": desk.officer, "on": SENT}
    with pytest.raises(DifficultyRefusal, match="rút ra trước"):
        answer_difficulty(answer="Xong", **told)
    with pytest.raises(DifficultyRefusal, match="rút ra trước"):
        forward_difficulty(reason="Lên", **told)
    with pytest.raises(DifficultyRefusal, match="đã gộp vào bản kiến nghị"):
        desk.petition(twelve[:2], on=SENT)
    send_petition(petition=petition, by=desk.director, on=SENT)
    with pytest.raises(DifficultyRefusal, match="trả lời bản kiến nghị đó"):
        answer_difficulty(answer="Xong", **{**told, "by": desk.authority})


def test_members_come_and_go_until_it_is_sent(desk: Desk, twelve: list[Difficulty]) -> None:
    petition = desk.petition(twelve[:3])
    add_to_petition(petition=petition, difficulties=twelve[3:5], by=desk.officer, on=MONDAY)
    told: dict[str, Any] = {"petition": petition, "by": desk.officer, "on": MONDAY}
    remove_from_petition(difficulty=twelve[0], reason="Đã tự xong", **told)
    with pytest.raises(DifficultyRefusal, match="không nằm trong"):
        remove_from_petition(difficulty=twelve[0], reason="Đã tự xong", **told)
    assert establishment_count(petition, MONDAY) == 4
    left = PetitionMember.objects.get(left_on__isnull=False)
    assert (left.difficulty, left.left_by) == (twelve[0], desk.officer)
    desk.answer(twelve[0])  # free again
    change_petition(title="Mẫu hồ sơ phòng cháy", seen=1, addressed_to="department", **told)
    sent = send_petition(petition=petition, by=desk.director, on=SENT)
    assert (sent.title, sent.owner) == ("Mẫu hồ sơ phòng cháy", desk.department)
    for work in (
        lambda: add_to_petition(petition=sent, difficulties=twelve[5:6], by=desk.officer, on=SENT),
        lambda: remove_from_petition(
            petition=sent, difficulty=twelve[1], reason="Thôi", by=desk.officer, on=SENT
        ),
        lambda: change_petition(petition=sent, seen=2, text="Khác", by=desk.officer, on=SENT),
        lambda: send_petition(petition=sent, by=desk.director, on=SENT),
    ):
        with pytest.raises(DifficultyRefusal, match="đã gửi, chờ trả lời nên không"):
            work()


def test_the_department_may_hand_it_to_the_authority(desk: Desk, twelve: list[Difficulty]) -> None:
    petition = desk.petition(twelve, addressed_to="department")
    petition = send_petition(petition=petition, by=desk.director, on=SENT)
    told: dict[str, Any] = {"petition": petition, "on": date(2018, 10, 10)}
    with pytest.raises(NotPermitted):
        answer_petition(answer=REPLY, by=desk.director, **told)
    petition = forward_petition(reason="Thuộc UBND tỉnh", by=desk.department, **told)
    assert (petition.addressed_to, petition.owner) == ("authority", desk.authority)
    assert set(petition_members(petition, REPLIED).values_list("level", flat=True)) == {"authority"}
    with pytest.raises(NotPermitted, match="cấp thẩm quyền"):
        answer_petition(answer=REPLY, by=desk.department, **told)
    with pytest.raises(DifficultyRefusal, match="không còn cấp nào trên"):
        forward_petition(reason="Lên nữa", by=desk.authority, **told)
    with pytest.raises(DifficultyRefusal, match="Còn thiếu: trả lời"):
        answer_petition(answer=" ", by=desk.authority, **told)
    answer_petition(answer=REPLY, by=desk.authority, **told)


def test_a_raiser_whom_the_answer_does_not_help_comes_back_to_the_centre(
    desk: Desk, twelve: list[Difficulty]
) -> None:
    petition = answered(desk, twelve)
    step = return_answer(
        difficulty=twelve[4],
        reason="Xưởng tôi rộng 350 m²",
        channel="phone",
        by=desk.mai,
        on=date(2018, 11, 5),
    )
    row = step.difficulty
    assert (row.state, row.level, row.owner) == ("open", "centre", desk.officer)
    assert row.petition is None
    assert establishment_count(petition, MONDAY) == 12  # it went with it all the same
    again = desk.petition([row, desk.climb(desk.raise_one(), "centre")], on=date(2018, 11, 6))
    assert again.code == "KN-2018-002"


def test_an_answered_petition_stays_and_none_is_deleted(
    desk: Desk, twelve: list[Difficulty]
) -> None:
    petition = answered(desk, twelve)
    for write in (
        lambda: Petition.objects.filter(pk=petition.pk).update(answer="Khác"),
        lambda: Petition.objects.filter(pk=petition.pk)._raw_delete("default"),
        lambda: PetitionMember.objects.all()._raw_delete("default"),
        lambda: PetitionStep.objects.update(text="khác"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_what_makes_no_petition(desk: Desk, twelve: list[Difficulty]) -> None:
    other = desk.climb(desk.raise_one(kind="policy"), "centre")
    for told, sentence in (
        ({"difficulties": twelve[:1]}, "từ 2 khó khăn trở lên"),
        ({"difficulties": [twelve[0], other]}, "cùng loại"),
        ({"difficulties": twelve, "addressed_to": "centre"}, "gửi Sở Công Thương hoặc"),
        ({"difficulties": twelve, "title": " "}, "cần một tên"),
        ({"difficulties": twelve, "text": ""}, "nội dung kiến nghị"),
    ):
        with pytest.raises(DifficultyRefusal, match=sentence):
            desk.petition(**told)
    petition = desk.petition(twelve[:2])
    remove_from_petition(
        petition=petition, difficulty=twelve[0], reason="Xong", by=desk.officer, on=MONDAY
    )
    with pytest.raises(DifficultyRefusal, match="còn 1 khó khăn"):
        send_petition(petition=petition, by=desk.director, on=SENT)


def test_a_collaborator_sees_the_petitions_of_the_own_communes(
    desk: Desk, twelve: list[Difficulty]
) -> None:
    there = [
        desk.climb(
            desk.raise_one(establishment=None, unit=desk.field.land.communes[4], by=desk.officer),
            "centre",
        )
        for _number in range(2)
    ]
    desk.petition(there, title="Của huyện bên")
    own = desk.petition(twelve)
    assert list(petitions_found(desk.mai, MONDAY)) == [own]
    assert petitions_found(desk.director, MONDAY).count() == 2
    (row,) = petitions_found(desk.mai, MONDAY)
    assert row.difficulty_count == 12


def test_buttons_of_a_petition(desk: Desk, twelve: list[Difficulty]) -> None:
    petition = desk.petition(twelve)

    def shown(person: User) -> dict[str, bool]:
        rights = rights_of(person, SENT)
        return {b.transition.name: b.is_open for b in petition_buttons(petition, person, rights)}

    assert shown(desk.department) == {"change": False, "add": False, "remove": False, "send": False}
    assert shown(desk.director)["send"]


def test_a_petition_stands_on_its_day(desk: Desk, twelve: list[Difficulty]) -> None:
    """Sent, handed on and answered: every day shows where it stood at its end."""
    petition = desk.petition(twelve[:5], addressed_to="department")
    remove_from_petition(
        petition=petition, difficulty=twelve[0], reason="Đã xong", by=desk.officer, on=SENT
    )
    petition = send_petition(petition=petition, by=desk.director, on=SENT)
    first_due_on, forwarded_on = petition.due_on, SENT + timedelta(days=5)
    forward_petition(
        petition=petition, reason="Thuộc thẩm quyền Ủy ban", by=desk.department, on=forwarded_on
    )
    answer_petition(petition=petition, answer=REPLY, by=desk.authority, on=REPLIED)

    def seen(on: date) -> tuple[Any, ...]:
        row: Any = petitions_found(desk.officer, on).get()
        return (row.state_then, row.level_then, row.owner_then, row.difficulty_count)

    department, authority = desk.department.pk, desk.authority.pk
    assert not petitions_found(desk.officer, MONDAY - timedelta(days=1))
    assert seen(MONDAY) == ("drafted", "department", None, 5)
    assert seen(SENT) == ("sent", "department", department, 4)
    assert seen(forwarded_on) == ("sent", "authority", authority, 4)
    assert seen(REPLIED) == ("answered", "authority", authority, 4)
    on_the_way: Any = petitions_found(desk.officer, SENT, states=["sent"]).get()
    assert on_the_way.due_then == first_due_on
    assert not petitions_found(desk.officer, SENT, states=["answered"]).exists()
    assert petitions_to_answer(desk.department, SENT).exists()
    assert not petitions_to_answer(desk.department, REPLIED).exists()
    assert (establishment_count(petition, MONDAY), establishment_count(petition, SENT)) == (5, 4)
    assert twelve[0] in petition_members(petition, MONDAY)
    assert twelve[0] not in petition_members(petition, SENT)


def test_a_member_knows_its_petition_of_the_day(desk: Desk, twelve: list[Difficulty]) -> None:
    petition = answered(desk, twelve[:2])
    back_on = REPLIED + timedelta(days=5)
    return_by_link(token=link_for(twelve[0]), reason="Chưa được", on=back_on)

    def stood_in(row: Difficulty, on: date) -> str | None:
        then: Any = Difficulty.objects.as_of(on).get(pk=row.pk)
        return str(then.petition_then) if then.petition_then else None

    assert stood_in(twelve[2], REPLIED) is None
    assert stood_in(twelve[0], SENT) == stood_in(twelve[0], REPLIED) == petition.code
    assert stood_in(twelve[0], back_on) is None
