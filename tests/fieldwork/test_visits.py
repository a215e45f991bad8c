"""Visits, in the words of a collaborator's day: where one may go, and what is written down once."""

from datetime import date

import pytest

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.attachments.actions import FileRefusal
from caunoi.attachments.models import Attachment
from caunoi.attachments.queries import attachments_of
from caunoi.common.errors import AlreadyRecorded, NotPermitted
from caunoi.fieldwork.actions import MOST_PHOTOS, add_photos
from caunoi.fieldwork.checks import FieldworkRefusal
from caunoi.fieldwork.enums import Workshop
from caunoi.fieldwork.models import Visit
from caunoi.fieldwork.permissions import OutsideArea
from caunoi.fieldwork.queries import last_visit, visits_found, visits_of
from caunoi.journal.models import Entry
from caunoi.localities.models import Level, Succession
from caunoi.network.actions import end_appointment
from tests.factories.fieldwork import SPRING, Field, make_firm, make_neighbour
from tests.factories.network import STORY_DAY, make_unit
from tests.factories.pictures import PAPER, photo


def test_a_visit_is_credited_to_who_went_there(field: Field) -> None:
    visit = field.visit(
        place="  tại   xưởng ",
        workshop=Workshop.RUNNING,
        workers=18,
        finding="Máy cũ.\n\n Thiếu điện.",
    )
    assert (visit.collaborator, visit.recorded_by) == (field.collaborator, field.user)
    assert (visit.unit, visit.place, visit.workers) == (field.land.communes[0], "tại xưởng", 18)
    assert visit.finding == "Máy cũ.\n\nThiếu điện."
    entry = Entry.objects.get(action="fieldwork.record_visit")
    assert entry.after["visited_on"] == "2018-03-14"
    assert entry.after["collaborator"]["id"] == field.collaborator.pk


def test_a_collaborator_acts_only_in_the_own_communes(field: Field) -> None:
    neighbour, _, _ = make_neighbour(field.people, field.land.communes[3:4], "Trần Văn Lộc")
    elsewhere = make_firm(field.people, field.land.communes[3], "Gốm Lò Gốm")
    with pytest.raises(OutsideArea, match="Phụ trách nơi đó: Trần Văn Lộc") as refused:
        field.visit(establishment=elsewhere)
    assert refused.value.status == 403
    assert (
        field.visit(establishment=elsewhere, by=neighbour).collaborator.full_name == "Trần Văn Lộc"
    )


def test_a_collaborator_acts_only_in_the_own_term(field: Field) -> None:
    end_appointment(
        appointment=field.appointment,
        seen=field.appointment.version,
        ends_on=date(2018, 4, 1),
        reason="chuyển công tác",
        by=field.officer,
        on=STORY_DAY,
    )
    assert field.visit(date(2018, 3, 31)).pk
    with pytest.raises(NotPermitted, match="Việc này dành cho"):
        field.visit(date(2018, 4, 1))


def test_nobody_visits_for_another(field: Field) -> None:
    _, other, _ = make_neighbour(field.people, field.land.communes[:1], "Trần Văn Lộc")
    with pytest.raises(NotPermitted, match="việc của Trần Văn Lộc do Trần Văn Lộc ghi"):
        field.visit(collaborator=other)
    assert field.visit(collaborator=other, by=field.officer).collaborator == other


def test_an_officer_who_went_alone_credits_nobody(field: Field) -> None:
    assert field.visit(by=field.officer).collaborator is None


def test_a_visit_to_come_is_none(field: Field) -> None:
    with pytest.raises(FieldworkRefusal, match="15/03/2018 chưa đến"):
        field.visit(visited_on=date(2018, 3, 15))


def test_a_visit_outside_the_term_is_none(field: Field) -> None:
    with pytest.raises(FieldworkRefusal, match="29/02/2016 Nguyễn Thị Mai không trong nhiệm kỳ"):
        field.visit(visited_on=date(2016, 2, 29))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"finding": " \n "}, "Cần ghi đã thấy gì"),
        ({"purpose": "holiday"}, "holiday"),
        ({"workers": -1}, "0"),
        ({"place": "x" * 201}, "200"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    field: Field, facts: dict[str, object], sentence: str
) -> None:
    with pytest.raises(FieldworkRefusal, match=sentence):
        field.visit(**facts)
    assert not Visit.objects.exists()


def test_a_phone_that_sends_twice_makes_one_visit(field: Field) -> None:
    field.visit()
    with pytest.raises(AlreadyRecorded, match="không ghi lần nữa"):
        field.visit()
    assert field.visit(finding="Chiều quay lại: máy chạy.").pk
    assert visits_of(field.firm).count() == 2


# --- photos ---------------------------------------------------------------------------------------


def test_photos_come_with_the_visit_or_not_at_all(field: Field) -> None:
    visit = field.visit(photos=[("a.jpg", photo()), ("b.jpg", photo(colour="#335577"))])
    assert [(a.name, a.kind) for a in attachments_of(visit)] == [
        ("a.jpg", "photo"),
        ("b.jpg", "photo"),
    ]
    with pytest.raises(FileRefusal, match="không phải ảnh"):
        field.visit(finding="Lần khác", photos=[("a.jpg", photo()), ("b.jpg", PAPER)])
    assert Visit.objects.count() == 1
    assert Attachment.objects.count() == 2


def test_a_photo_may_come_later(field: Field) -> None:
    visit = field.visit()
    add_photos(visit=visit, photos=[("a.jpg", photo())], by=field.user, on=SPRING)
    assert attachments_of(visit).count() == 1
    stranger, _, _ = make_neighbour(field.people, field.land.communes[3:4], "Trần Văn Lộc")
    with pytest.raises(OutsideArea):
        add_photos(visit=visit, photos=[("a.jpg", photo())], by=stranger, on=SPRING)
    with pytest.raises(FieldworkRefusal, match="ít nhất một ảnh"):
        add_photos(visit=visit, photos=[], by=field.user, on=SPRING)


def test_a_visit_has_a_dozen_photos_at_most(field: Field) -> None:
    many = [(f"{n}.jpg", photo((40, 30))) for n in range(MOST_PHOTOS)]
    visit = field.visit(photos=many)
    with pytest.raises(FieldworkRefusal, match="nhiều nhất 12 ảnh"):
        add_photos(visit=visit, photos=[("x.jpg", photo())], by=field.user, on=SPRING)


# --- who sees what --------------------------------------------------------------------------------


def test_visits_are_seen_where_one_may_look_that_day(field: Field) -> None:
    visit = field.visit()
    stranger, _, _ = make_neighbour(field.people, field.land.communes[3:4], "Trần Văn Lộc")
    leader = User.objects.create(username="to.truong", full_name="Tổ trưởng")
    RoleGrant.objects.create(user=leader, role=Role.TEAM_LEADER, unit=field.land.districts[0])

    def sees(user: User, on: date = STORY_DAY) -> bool:
        return Visit.objects.visible_to(user, on).filter(pk=visit.pk).exists()

    assert sees(field.user)
    assert sees(leader)
    assert not sees(stranger)
    assert not sees(field.user, date(2016, 2, 29))
    for role in (Role.OFFICER, Role.DEPUTY, Role.DIRECTOR, Role.DEPARTMENT, Role.AUDITOR):
        assert sees(field.people[role]), role
    assert not sees(field.people[Role.ADMINISTRATOR])


def test_visits_follow_a_commune_through_a_reform(field: Field) -> None:
    """The commune becomes another on 01/07/2025: the visit stays where it was made, and is seen."""
    old, day = field.land.communes[0], date(2025, 7, 1)
    visit = field.visit()
    new = make_unit("98900", "Suối Đá Mới", Level.COMMUNE, field.land.province, starts_on=day)
    old.ends_on = day
    old.save()
    Succession.objects.create(predecessor=old, successor=new, on_day=day, witnesses=["thử"])
    heir = User.objects.create(username="ke.nhiem", full_name="Người kế nhiệm")
    RoleGrant.objects.create(user=heir, role=Role.COLLABORATOR, unit=new, starts_on=day)
    assert visit.unit == old
    assert Visit.objects.visible_to(heir, day).get() == visit
    later = field.visit(date(2025, 8, 1), by=heir, finding="Xưởng vẫn chạy.")
    assert (later.unit, later.collaborator) == (new, None)


def test_visits_are_found_by_firm_person_purpose_and_days(field: Field) -> None:
    first = field.visit(date(2018, 3, 1))
    second = field.visit(date(2018, 5, 2), purpose="guide", by=field.officer)
    far = make_firm(field.people, field.land.communes[1], "Gốm Cây Gáo")
    third = field.visit(date(2018, 6, 3), establishment=far)

    def found(**asked: object) -> list[Visit]:
        return list(visits_found(field.officer, STORY_DAY, **asked))

    assert found() == [third, second, first]
    assert found(text="co khi phu") == [second, first]
    assert found(text="gốm cây") == [third]
    assert found(collaborator=field.collaborator.pk) == [third, first]
    assert found(purpose="guide") == [second]
    assert found(unit_ids=[field.land.communes[1].pk]) == [third]
    assert found(since=date(2018, 5, 2), until=date(2018, 5, 2)) == [second]
    assert list(visits_found(field.officer, date(2018, 4, 1))) == [first]


def test_the_last_visit_is_that_of_the_day(field: Field) -> None:
    assert last_visit(field.firm, SPRING) is None
    first = field.visit(date(2018, 3, 1))
    field.visit(date(2018, 5, 2))
    assert last_visit(field.firm, date(2018, 4, 1)) == first
