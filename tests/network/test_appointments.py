"""Decisions, areas and terms, as an officer of the Centre records them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.rights import rights_of
from caunoi.accounts.roles import Role
from caunoi.common.errors import NotPermitted
from caunoi.journal.models import Entry
from caunoi.journal.queries import check_chain
from caunoi.localities.models import AdminUnit, Level
from caunoi.network.actions import (
    add_collaborator,
    change_areas,
    change_collaborator,
    correct_appointment,
    end_appointment,
    link_account,
    record_appointment,
)
from caunoi.network.checks import NetworkRefusal
from caunoi.network.models import Appointment, AreaAssignment, Collaborator
from caunoi.network.queries import appointments_of, responsible_for, roster
from tests.factories.network import (
    STORY_DAY,
    Land,
    appoint,
    make_account,
    make_collaborator,
    make_unit,
)

People = dict[Role, User]
ON = STORY_DAY


def communes_of(user: User, on: date) -> set[int]:
    return set(rights_of(user, on).where("register.edit").unit_ids)


# --- appointing -----------------------------------------------------------------------------------


def test_a_decision_appoints_for_its_communes(people: People, land: Land) -> None:
    mai = make_collaborator(people, "Nguyễn Thị Mai")
    appointment = appoint(people, mai, land.communes[:3])
    assert appointment.decision == "12/QĐ-SCT ngày 20/02/2016"
    assert [d.collaborator for d in responsible_for(land.communes[1], ON)] == [mai]
    assert responsible_for(land.communes[1], date(2016, 2, 29)) == []
    entry = Entry.objects.get(action="network.record_appointment")
    assert entry.ground == "12/QĐ-SCT ngày 20/02/2016"
    assert entry.after["units"] == ["98100", "98101", "98102"]
    assert entry.after["starts_on"] == "2016-03-01"


def test_an_appointment_needs_a_decision_number(people: People, land: Land) -> None:
    with pytest.raises(NetworkRefusal, match="Cần số quyết định"):
        appoint(people, make_collaborator(people), land.communes[:1], number="  ")


def test_an_appointment_needs_an_area(people: People, land: Land) -> None:
    with pytest.raises(NetworkRefusal, match="ít nhất một xã"):
        appoint(people, make_collaborator(people), [])


def test_a_decision_that_is_not_signed_yet_is_not_recorded(people: People, land: Land) -> None:
    with pytest.raises(NetworkRefusal, match="20/02/2016, sau ngày 19/02/2016"):
        record_appointment(
            collaborator=make_collaborator(people),
            decision_number="12/QĐ-SCT",
            decided_on=date(2016, 2, 20),
            starts_on=date(2016, 3, 1),
            units=land.communes[:1],
            by=people[Role.OFFICER],
            on=date(2016, 2, 19),
        )


@pytest.mark.parametrize("field", ["ends_on", "planned_end_on"])
def test_a_term_ends_after_it_begins(people: People, land: Land, field: str) -> None:
    with pytest.raises(NetworkRefusal, match="sau ngày bắt đầu 01/03/2016"):
        appoint(people, make_collaborator(people), land.communes[:1], **{field: date(2016, 3, 1)})


def test_a_number_longer_than_any_decision_is_refused_in_words(people: People, land: Land) -> None:
    with pytest.raises(NetworkRefusal, match="80"):
        appoint(people, make_collaborator(people), land.communes[:1], number="1" * 81)


def test_only_who_may_appoint_records_an_appointment(people: People, land: Land) -> None:
    mai = make_collaborator(people)
    for role in set(Role) - {Role.OFFICER}:
        with pytest.raises(NotPermitted):
            record_appointment(
                collaborator=mai,
                decision_number="12/QĐ-SCT",
                decided_on=date(2016, 2, 20),
                starts_on=date(2016, 3, 1),
                units=land.communes[:1],
                by=people[role],
                on=ON,
            )
    assert not Appointment.objects.exists()


def test_a_commune_named_twice_is_one_area(people: People, land: Land) -> None:
    appoint(people, make_collaborator(people), [land.communes[0], land.communes[0]])
    assert AreaAssignment.objects.count() == 1


# --- places ---------------------------------------------------------------------------------------


def test_a_district_is_no_area(people: People, land: Land) -> None:
    with pytest.raises(NetworkRefusal, match="huyện Đồi Sim là đơn vị cấp huyện"):
        appoint(people, make_collaborator(people), [land.districts[0]])


def test_a_commune_that_is_gone_that_day_is_refused(people: People, land: Land) -> None:
    old = make_unit("98190", "Xóm Cũ", Level.COMMUNE, land.districts[0], ends_on=date(2016, 3, 1))
    new = make_unit("98191", "Xóm Mới", Level.COMMUNE, land.districts[0], date(2016, 3, 2))
    for unit in (old, new):
        with pytest.raises(NetworkRefusal, match=f"01/03/2016 không có đơn vị {unit.name}"):
            appoint(people, make_collaborator(people), [unit])


def test_a_commune_of_another_province_is_refused(people: People, land: Land) -> None:
    with pytest.raises(NetworkRefusal, match="xã Xóm Ngoài nằm ngoài địa bàn"):
        appoint(people, make_collaborator(people), [land.communes[0], land.outside])
    assert not Appointment.objects.exists()


# --- overlaps -------------------------------------------------------------------------------------


def test_an_overlapping_decision_is_refused_with_the_other_named(
    people: People, land: Land
) -> None:
    mai = make_collaborator(people, "Nguyễn Thị Mai")
    appoint(people, mai, land.communes[:1])
    with pytest.raises(NetworkRefusal) as refusal:
        appoint(people, mai, land.communes[1:2], starts_on=date(2018, 1, 1), number="40/QĐ-SCT")
    assert str(refusal.value) == (
        "Nguyễn Thị Mai đang theo quyết định 12/QĐ-SCT ngày 20/02/2016, từ 01/03/2016, chưa có "
        "ngày kết thúc. Kết thúc nhiệm kỳ đó trước khi ghi quyết định này."
    )
    assert refusal.value.status == 409


def test_a_refused_overlap_says_from_which_day_it_would_be_right(
    people: People, land: Land
) -> None:
    mai = make_collaborator(people, "Nguyễn Thị Mai")
    appoint(people, mai, land.communes[:1], ends_on=date(2018, 12, 1))
    with pytest.raises(NetworkRefusal) as refusal:
        appoint(people, mai, land.communes[:1], starts_on=date(2018, 11, 30), number="40/QĐ-SCT")
    assert str(refusal.value) == (
        "Nguyễn Thị Mai đã theo quyết định 12/QĐ-SCT ngày 20/02/2016, từ 01/03/2016 đến hết "
        "30/11/2018. Nhiệm kỳ mới bắt đầu được từ 01/12/2018."
    )
    again = appoint(people, mai, land.communes[:1], starts_on=date(2018, 12, 1), number="40/QĐ-SCT")
    assert responsible_for(land.communes[0], date(2018, 12, 1))[0].appointment == again


def test_the_database_itself_refuses_an_overlap(people: People, land: Land) -> None:
    mai = make_collaborator(people)
    first = appoint(people, mai, land.communes[:1])
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(
            collaborator=mai,
            decision_number="40/QĐ-SCT",
            decided_on=ON,
            starts_on=date(2018, 1, 1),
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaAssignment.objects.create(
            appointment=first,
            collaborator=mai,
            unit=land.communes[0],
            starts_on=date(2018, 1, 1),
        )


def test_two_people_may_answer_for_one_commune(people: People, land: Land) -> None:
    for name in ("Nguyễn Thị Mai", "Trương Quốc Bảo"):
        appoint(people, make_collaborator(people, name), land.communes[:1])
    assert len(responsible_for(land.communes[0], ON)) == 2


# --- ending ---------------------------------------------------------------------------------------


def test_an_end_stops_area_and_rights_that_day(people: People, land: Land) -> None:
    user = make_account()
    mai = make_collaborator(people, user=user)
    appointment = appoint(people, mai, land.communes[:2])
    end_appointment(
        appointment=appointment,
        seen=appointment.version,
        ends_on=date(2018, 12, 1),
        reason="Xin thôi",
        by=people[Role.OFFICER],
        on=ON,
    )
    assert communes_of(user, date(2018, 11, 30)) == {u.pk for u in land.communes[:2]}
    assert communes_of(user, date(2018, 12, 1)) == set()
    assert len(responsible_for(land.communes[0], date(2018, 11, 30))) == 1
    assert responsible_for(land.communes[0], date(2018, 12, 1)) == []
    entry = Entry.objects.get(action="network.end_appointment")
    assert (entry.ground, entry.before, entry.after) == (
        "Xin thôi",
        {"ends_on": None},
        {"ends_on": "2018-12-01"},
    )


def test_an_end_needs_a_reason(people: People, land: Land) -> None:
    appointment = appoint(people, make_collaborator(people), land.communes[:1])
    with pytest.raises(NetworkRefusal, match="lý do"):
        end_appointment(
            appointment=appointment,
            seen=appointment.version,
            ends_on=ON,
            reason=" ",
            by=people[Role.OFFICER],
            on=ON,
        )


def test_what_has_ended_is_ended_earlier_but_never_later(people: People, land: Land) -> None:
    appointment = appoint(
        people, make_collaborator(people), land.communes[:1], ends_on=date(2018, 6, 1)
    )
    officer = people[Role.OFFICER]
    with pytest.raises(NetworkRefusal, match="ngày cuối là 31/05/2018"):
        end_appointment(
            appointment=appointment,
            seen=appointment.version,
            ends_on=date(2018, 7, 1),
            reason="Sửa",
            by=officer,
            on=ON,
        )
    end_appointment(
        appointment=appointment,
        seen=appointment.version,
        ends_on=date(2018, 5, 1),
        reason="Sớm hơn",
        by=officer,
        on=ON,
    )
    assert responsible_for(land.communes[0], date(2018, 5, 1)) == []


def test_a_term_cannot_end_before_it_begins(people: People, land: Land) -> None:
    appointment = appoint(people, make_collaborator(people), land.communes[:1])
    with pytest.raises(NetworkRefusal, match="bắt đầu ngày 01/03/2016"):
        end_appointment(
            appointment=appointment,
            seen=appointment.version,
            ends_on=date(2016, 2, 1),
            reason="Sửa",
            by=people[Role.OFFICER],
            on=ON,
        )


def test_a_term_that_never_took_effect_leaves_its_days_free(people: People, land: Land) -> None:
    mai = make_collaborator(people, user=make_account())
    wrong = appoint(people, mai, land.communes[:1], starts_on=date(2018, 1, 1))
    end_appointment(
        appointment=wrong,
        seen=wrong.version,
        ends_on=date(2018, 1, 1),
        reason="Ghi nhầm người",
        by=people[Role.OFFICER],
        on=ON,
    )
    appoint(people, mai, land.communes[:1], starts_on=date(2017, 1, 1), number="13/QĐ-SCT")
    assert len(responsible_for(land.communes[0], date(2018, 1, 1))) == 1


# --- areas ----------------------------------------------------------------------------------------


def test_an_area_changes_from_a_day_and_earlier_days_stay(people: People, land: Land) -> None:
    user = make_account()
    mai = make_collaborator(people, user=user)
    appointment = appoint(people, mai, land.communes[:2])
    change_areas(
        appointment=appointment,
        seen=appointment.version,
        units=land.communes[1:3],
        from_on=date(2018, 7, 1),
        reason="Phân lại địa bàn",
        by=people[Role.OFFICER],
        on=ON,
    )
    assert communes_of(user, date(2018, 6, 30)) == {u.pk for u in land.communes[:2]}
    assert communes_of(user, date(2018, 7, 1)) == {u.pk for u in land.communes[1:3]}
    held = {
        (a.unit.code, a.starts_on, a.ends_on) for a in AreaAssignment.objects.select_related("unit")
    }
    assert held == {
        ("98100", date(2016, 3, 1), date(2018, 7, 1)),
        ("98101", date(2016, 3, 1), None),
        ("98102", date(2018, 7, 1), None),
    }
    entry = Entry.objects.get(action="network.change_areas")
    assert entry.before == {"units": ["98100", "98101"]}
    assert entry.after == {"units": ["98101", "98102"], "from_on": "2018-07-01"}


def test_a_planned_change_gives_way_to_an_earlier_one(people: People, land: Land) -> None:
    user = make_account()
    appointment = appoint(people, make_collaborator(people, user=user), land.communes[:1])
    for units, from_on in (
        (land.communes[:2], date(2019, 1, 1)),
        (land.communes[1:2], date(2018, 7, 1)),
    ):
        change_areas(
            appointment=appointment,
            seen=appointment.version,
            units=units,
            from_on=from_on,
            by=people[Role.OFFICER],
            on=ON,
        )
        appointment.refresh_from_db()
    for day, expected in (
        (date(2018, 6, 30), land.communes[:1]),
        (date(2018, 7, 1), land.communes[1:2]),
        (date(2019, 1, 1), land.communes[1:2]),
    ):
        assert communes_of(user, day) == {u.pk for u in expected}
        areas = {a.unit_id for a in AreaAssignment.objects.on(day)}
        assert areas == {u.pk for u in expected}


def test_an_area_changes_only_inside_the_term(people: People, land: Land) -> None:
    appointment = appoint(
        people, make_collaborator(people), land.communes[:1], ends_on=date(2018, 12, 1)
    )
    with pytest.raises(NetworkRefusal, match="từ 01/03/2016 đến hết 30/11/2018"):
        change_areas(
            appointment=appointment,
            seen=appointment.version,
            units=land.communes[1:2],
            from_on=date(2018, 12, 1),
            by=people[Role.OFFICER],
            on=ON,
        )


def test_a_change_that_changes_nothing_is_refused(people: People, land: Land) -> None:
    appointment = appoint(people, make_collaborator(people), land.communes[:1])
    with pytest.raises(NetworkRefusal, match="không có gì để đổi"):
        change_areas(
            appointment=appointment,
            seen=appointment.version,
            units=land.communes[:1],
            from_on=ON,
            by=people[Role.OFFICER],
            on=ON,
        )


# --- rights ---------------------------------------------------------------------------------------


def test_rights_follow_the_appointment(people: People, land: Land) -> None:
    user = make_account()
    mai = make_collaborator(people, user=user)
    appointment = appoint(people, mai, land.communes[:2], ends_on=date(2018, 12, 1))
    grants = RoleGrant.objects.filter(user=user)
    assert {(g.role, g.unit_id, g.starts_on, g.ends_on, g.source_key) for g in grants} == {
        (
            "collaborator",
            unit.pk,
            date(2016, 3, 1),
            date(2018, 12, 1),
            f"appointment:{appointment.pk}",
        )
        for unit in land.communes[:2]
    }
    assert {g.decision for g in grants} == {"12/QĐ-SCT ngày 20/02/2016"}


def test_a_collaborator_without_account_gets_rights_when_one_is_linked(
    people: People, land: Land
) -> None:
    mai = make_collaborator(people)
    appoint(people, mai, land.communes[:2])
    assert not RoleGrant.objects.filter(source_key__startswith="appointment:").exists()
    user = make_account()
    link_account(collaborator=mai, user=user, by=people[Role.OFFICER], on=ON)
    assert communes_of(user, ON) == {u.pk for u in land.communes[:2]}


def test_an_account_belongs_to_one_collaborator(people: People, land: Land) -> None:
    user = make_account()
    make_collaborator(people, "Nguyễn Thị Mai", user=user)
    bao = make_collaborator(people, "Trương Quốc Bảo")
    with pytest.raises(NetworkRefusal, match="đã gắn với cộng tác viên Nguyễn Thị Mai"):
        link_account(collaborator=bao, user=user, by=people[Role.OFFICER], on=ON)
    link_account(collaborator=bao, user=make_account("bao"), by=people[Role.OFFICER], on=ON)
    with pytest.raises(NetworkRefusal, match="đã có tài khoản"):
        link_account(collaborator=bao, user=make_account("bao2"), by=people[Role.OFFICER], on=ON)


def test_nobody_links_their_own_account(people: People, land: Land) -> None:
    officer = people[Role.OFFICER]
    with pytest.raises(NotPermitted, match="tự giao quyền"):
        link_account(collaborator=make_collaborator(people), user=officer, by=officer, on=ON)
    with pytest.raises(NotPermitted, match="tự giao quyền"):
        add_collaborator(full_name="Chính mình", user=officer, by=officer, on=ON)


# --- corrections ----------------------------------------------------------------------------------


def test_a_correction_is_recorded_and_the_wrong_word_is_kept(people: People, land: Land) -> None:
    mai = make_collaborator(people)
    appointment = appoint(people, mai, land.communes[:1], number="21/QĐ-SCT")
    correct_appointment(
        appointment=appointment,
        seen=appointment.version,
        decision_number="12/QĐ-SCT",
        planned_end_on=date(2020, 1, 1),
        reason="Gõ nhầm số, theo bản gốc",
        by=people[Role.OFFICER],
        on=ON,
    )
    (file,) = appointments_of(mai)
    assert file.appointment.decision_number == "12/QĐ-SCT"
    (correction,) = file.corrections
    assert correction.reason == "Gõ nhầm số, theo bản gốc"
    assert correction.before == {"decision_number": "21/QĐ-SCT", "planned_end_on": None}
    assert correction.after == {"decision_number": "12/QĐ-SCT", "planned_end_on": "2020-01-01"}
    assert check_chain().is_sound


def test_a_corrected_start_moves_area_and_rights(people: People, land: Land) -> None:
    user = make_account()
    appointment = appoint(people, make_collaborator(people, user=user), land.communes[:2])
    for start in (date(2016, 5, 1), date(2016, 2, 1)):
        appointment = correct_appointment(
            appointment=appointment,
            seen=appointment.version,
            starts_on=start,
            reason="Theo bản gốc",
            by=people[Role.OFFICER],
            on=ON,
        )
        day_before = date.fromordinal(start.toordinal() - 1)
        assert communes_of(user, day_before) == set()
        assert communes_of(user, start) == {u.pk for u in land.communes[:2]}
        assert responsible_for(land.communes[0], day_before) == []
        assert len(responsible_for(land.communes[0], start)) == 1


def test_a_corrected_start_keeps_what_changed_later(people: People, land: Land) -> None:
    user = make_account()
    appointment = appoint(people, make_collaborator(people, user=user), land.communes[:1])
    officer = people[Role.OFFICER]
    change_areas(
        appointment=appointment,
        seen=appointment.version,
        units=land.communes[1:2],
        from_on=date(2018, 1, 1),
        by=officer,
        on=ON,
    )
    appointment.refresh_from_db()
    appointment = correct_appointment(
        appointment=appointment,
        seen=appointment.version,
        starts_on=date(2016, 5, 1),
        reason="Bản gốc",
        by=officer,
        on=ON,
    )
    assert communes_of(user, date(2017, 12, 31)) == {land.communes[0].pk}
    assert communes_of(user, date(2018, 1, 1)) == {land.communes[1].pk}
    with pytest.raises(NetworkRefusal, match="Địa bàn đã đổi trước ngày 01/06/2018"):
        correct_appointment(
            appointment=appointment,
            seen=appointment.version,
            starts_on=date(2018, 6, 1),
            reason="Bản gốc",
            by=officer,
            on=ON,
        )


def test_a_correction_into_an_overlap_is_refused(people: People, land: Land) -> None:
    mai = make_collaborator(people)
    appoint(people, mai, land.communes[:1], ends_on=date(2018, 1, 1))
    second = appoint(people, mai, land.communes[:1], starts_on=date(2018, 1, 1), number="40/QĐ")
    with pytest.raises(NetworkRefusal, match="12/QĐ-SCT"):
        correct_appointment(
            appointment=second,
            seen=second.version,
            starts_on=date(2017, 12, 1),
            reason="Bản gốc",
            by=people[Role.OFFICER],
            on=ON,
        )


def test_a_correction_needs_a_reason_and_something_to_correct(people: People, land: Land) -> None:
    appointment = appoint(people, make_collaborator(people), land.communes[:1])
    officer = people[Role.OFFICER]
    with pytest.raises(NetworkRefusal, match="lý do sửa"):
        correct_appointment(
            appointment=appointment, seen=appointment.version, reason="", by=officer, on=ON
        )
    with pytest.raises(NetworkRefusal, match="không có gì để sửa"):
        correct_appointment(
            appointment=appointment, seen=appointment.version, reason="Bản gốc", by=officer, on=ON
        )


def test_a_new_phone_leaves_the_old_one_in_the_journal(people: People) -> None:
    mai = make_collaborator(people, phone="0901")
    change_collaborator(
        collaborator=mai,
        seen=mai.version,
        full_name="Nguyễn Thị Thử",
        phone="0902",
        post="Cán bộ kinh tế xã",
        by=people[Role.OFFICER],
        on=ON,
    )
    entry = Entry.objects.get(action="network.change_collaborator")
    assert (entry.before["phone"], entry.after["phone"]) == ("0901", "0902")
    assert "full_name" not in entry.after


# --- reading files --------------------------------------------------------------------------------


def test_the_office_reads_every_file_and_a_collaborator_the_own(people: People, land: Land) -> None:
    user = make_account()
    mai = make_collaborator(people, "Nguyễn Thị Mai", user=user)
    bao = make_collaborator(people, "Trương Quốc Bảo")
    appoint(people, mai, land.communes[:2])
    appoint(people, bao, land.communes[:2])  # the same communes, and still another's phone
    visible = Collaborator.objects.visible_to
    assert set(visible(people[Role.OFFICER], ON)) == {mai, bao}
    assert set(visible(user, ON)) == {mai}
    assert set(visible(people[Role.ADMINISTRATOR], ON)) == set()
    terms = Appointment.objects.visible_to(user, ON)
    assert {a.collaborator for a in terms} == {mai}


def test_a_team_leader_reads_the_files_of_the_team_on_the_days_of_the_role(
    people: People, land: Land
) -> None:
    leader = make_account("to.truong")
    RoleGrant.objects.create(
        user=leader,
        role=Role.TEAM_LEADER,
        unit=land.districts[0],
        starts_on=date(2018, 1, 1),
        ends_on=date(2019, 1, 1),
    )
    near = make_collaborator(people, "Nguyễn Thị Mai")
    far = make_collaborator(people, "Trương Quốc Bảo")
    appoint(people, near, land.communes[:1])
    appoint(people, far, land.communes[3:4])
    assert set(Collaborator.objects.visible_to(leader, ON)) == {near}
    assert set(Collaborator.objects.visible_to(leader, date(2019, 1, 1))) == set()


def test_a_roster_shows_the_day_in_a_constant_number_of_queries(
    people: People, land: Land, django_assert_max_num_queries: object
) -> None:
    for number in range(6):
        collaborator = make_collaborator(people, f"Nguyễn Thị {number}")
        if number:
            appoint(people, collaborator, land.communes[: number % 3 + 1])
    page = list(Collaborator.objects.order_by("full_name"))
    for rows in (page[:1], page[1:2], page):
        with django_assert_max_num_queries(3):  # type: ignore[operator]
            found = roster(rows, ON)
            assert [row.collaborator for row in found] == rows
            for row in found:
                assert all(a.unit.full_name(ON).startswith("xã ") for a in row.areas)
    assert roster(page, ON)[0].appointment is None
    assert len(roster(page, ON)[2].areas) == 3


def test_who_answered_for_a_place_of_another_time_is_asked_by_its_successors(
    people: People, land: Land
) -> None:
    from caunoi.localities.models import Succession

    day = date(2025, 7, 1)
    old = land.communes[0]
    AdminUnit.objects.filter(pk=old.pk).update(ends_on=day)
    old.refresh_from_db()
    new = make_unit("98199", "Xã Mới", Level.COMMUNE, land.province, starts_on=day)
    Succession.objects.create(predecessor=old, successor=new, on_day=day)
    mai = make_collaborator(people)
    appoint(people, mai, [new], starts_on=day)
    assert [d.collaborator for d in responsible_for(old, day)] == [mai]
    assert responsible_for(old, date(2025, 6, 30)) == []
