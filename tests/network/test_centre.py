"""The Centre's name and territory, and the roadmap of heads."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.common.errors import NotPermitted
from caunoi.common.versions import ChangedMeanwhile
from caunoi.journal.models import Entry
from caunoi.network.actions import (
    end_set_up,
    name_centre,
    set_headcount_figure,
    set_headcount_target,
    set_territory,
)
from caunoi.network.checks import NetworkRefusal
from caunoi.network.models import CentreName
from caunoi.network.queries import (
    centre_name,
    communes_served,
    headcount_series,
    newest_territory,
    set_up_end,
)
from tests.factories.network import STORY_DAY, Land, appoint, make_collaborator

People = dict[Role, User]
ON = STORY_DAY


def name(
    people: People, centre_vi: str, starts_on: date | None, ends_on: date | None = None
) -> None:
    name_centre(
        centre_vi=centre_vi,
        centre_en="Centre",
        department_vi="Sở Công Thương",
        seen=version_of(starts_on),
        starts_on=starts_on,
        ends_on=ends_on,
        by=people[Role.DIRECTOR],
        on=ON,
    )


def version_of(starts_on: date | None) -> int:
    standing = CentreName.objects.filter(starts_on=starts_on).first()
    return standing.version if standing else 0


def names_on(*days: date) -> list[str]:
    return [str(centre_name(day)) for day in days]


def test_the_centre_changes_its_name_and_old_papers_keep_the_old_one(people: People) -> None:
    name(people, "Trung tâm Khuyến công", date(2010, 1, 1))
    name(people, "Trung tâm Xúc tiến", date(2018, 1, 1))
    assert names_on(date(2009, 12, 31), date(2017, 12, 31), date(2018, 1, 1)) == [
        "None",
        "Trung tâm Khuyến công",
        "Trung tâm Xúc tiến",
    ]
    name(people, "Trung tâm ở giữa", date(2015, 1, 1))
    assert names_on(date(2014, 12, 31), date(2015, 1, 1), date(2018, 1, 1)) == [
        "Trung tâm Khuyến công",
        "Trung tâm ở giữa",
        "Trung tâm Xúc tiến",
    ]


def test_a_name_written_wrongly_is_put_right_on_its_day(people: People) -> None:
    name(people, "Trung tâm Khuyến nông", date(2010, 1, 1))
    name(people, "Trung tâm Khuyến công", date(2010, 1, 1))
    assert names_on(date(2010, 1, 1)) == ["Trung tâm Khuyến công"]
    entry = Entry.objects.filter(action="network.name_centre").first()
    assert entry is not None
    assert entry.before == {"centre_vi": "Trung tâm Khuyến nông"}


def test_a_name_may_reach_back_as_far_as_anyone_asks(people: People) -> None:
    name(people, "Trung tâm Khuyến công", None, date(2025, 7, 1))
    name(people, "Trung tâm mới", date(2025, 7, 1))
    assert names_on(date(1990, 1, 1), date(2025, 6, 30), date(2025, 7, 1)) == [
        "Trung tâm Khuyến công",
        "Trung tâm Khuyến công",
        "Trung tâm mới",
    ]


def test_the_centre_needs_a_name(people: People) -> None:
    with pytest.raises(NetworkRefusal, match="Cần tên Trung tâm"):
        name(people, " ", date(2010, 1, 1))


def test_a_territory_changes_from_a_day(people: People, land: Land) -> None:
    for _again in range(2):
        set_territory(
            seen=newest_territory().version,
            units=land.communes[:2],
            starts_on=date(2018, 7, 1),
            by=people[Role.ADMINISTRATOR],
            on=ON,
        )
    assert communes_served(date(2015, 12, 31)).count() == 0
    assert communes_served(date(2018, 6, 30)).count() == 6
    assert set(communes_served(date(2018, 7, 1))) == set(land.communes[:2])


def test_a_territory_for_some_days_leaves_the_days_around_it(people: People, land: Land) -> None:
    set_territory(
        seen=newest_territory().version,
        units=land.communes[:2],
        starts_on=date(2018, 7, 1),
        ends_on=date(2018, 10, 1),
        by=people[Role.DIRECTOR],
        on=ON,
    )
    days = [date(2018, 6, 30), date(2018, 7, 1), date(2018, 9, 30), date(2018, 10, 1)]
    assert [communes_served(day).count() for day in days] == [6, 2, 2, 6]
    with pytest.raises(NetworkRefusal, match="phải sau ngày bắt đầu 01/07/2018"):
        set_territory(
            seen=newest_territory().version,
            units=land.communes,
            starts_on=date(2018, 7, 1),
            ends_on=date(2018, 7, 1),
            by=people[Role.DIRECTOR],
            on=ON,
        )


def test_a_territory_without_a_first_day_holds_always_and_never_over_another(
    people: People, land: Land
) -> None:
    def serve(ends_on: date | None) -> None:
        set_territory(
            seen=newest_territory().version,
            units=[land.province],
            ends_on=ends_on,
            by=people[Role.DIRECTOR],
            on=ON,
        )

    serve(date(2016, 1, 1))  # up to the day from which the land is served already
    assert communes_served(date(1990, 1, 1)).count() == 6
    with pytest.raises(NetworkRefusal, match="Đã ghi địa bàn phục vụ của những ngày đó"):
        serve(None)


def test_a_territory_is_of_units_in_force(people: People, land: Land) -> None:
    with pytest.raises(NetworkRefusal, match="ít nhất một đơn vị"):
        set_territory(
            seen=newest_territory().version, units=[], starts_on=ON, by=people[Role.DIRECTOR], on=ON
        )
    land.province.ends_on = ON
    with pytest.raises(NetworkRefusal, match="không có đơn vị Sông Trăng"):
        set_territory(
            seen=newest_territory().version,
            units=[land.province],
            starts_on=ON,
            by=people[Role.DIRECTOR],
            on=ON,
        )


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DIRECTOR, Role.ADMINISTRATOR}))
def test_only_who_sets_up_the_centre_names_it(people: People, land: Land, role: Role) -> None:
    with pytest.raises(NotPermitted):
        set_territory(
            seen=newest_territory().version,
            units=land.communes,
            starts_on=ON,
            by=people[role],
            on=ON,
        )


def test_the_roadmap_stands_beside_what_is_counted(people: People, land: Land) -> None:
    director = people[Role.DIRECTOR]
    for number in range(3):
        person = make_collaborator(people, f"Người {number}")
        appoint(people, person, land.communes[:1], date(2016 + number, 3, 1))
    told = {"target_on": date(2020, 12, 31), "source": "Kế hoạch", "by": director, "on": ON}
    first = set_headcount_target(planned=34, seen=0, **told)
    set_headcount_target(planned=35, seen=first.version, **told)
    with pytest.raises(ChangedMeanwhile):
        set_headcount_target(planned=36, seen=first.version, **told)
    set_headcount_figure(
        figure_on=date(2023, 12, 31), seen=0, present=25, source="Tạp chí", by=director, on=ON
    )
    points = [(p.year, p.planned, p.present) for p in headcount_series(ON)]
    assert points == [
        (2016, None, 1),
        (2017, None, 2),
        (2018, None, 3),
        (2019, None, None),
        (2020, 35, None),
        (2021, None, None),
        (2022, None, None),
        (2023, None, 25),
    ]
    changed = Entry.objects.filter(action="network.set_headcount_target").first()
    assert changed is not None
    assert (changed.before["planned"], changed.after["planned"]) == (34, 35)


def test_a_head_count_needs_its_source(people: People) -> None:
    director = people[Role.DIRECTOR]
    with pytest.raises(NetworkRefusal, match="văn bản"):
        set_headcount_target(target_on=ON, seen=0, planned=35, source="", by=director, on=ON)
    with pytest.raises(NetworkRefusal, match="không thể âm"):
        set_headcount_figure(figure_on=ON, seen=0, present=-1, source="Báo cáo", by=director, on=ON)
    with pytest.raises(NotPermitted):
        set_headcount_target(
            target_on=ON, seen=0, planned=35, source="x", by=people[Role.OFFICER], on=ON
        )


def test_only_one_name_has_no_first_day(people: People) -> None:
    name(people, "Trung tâm Khuyến công", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        CentreName.objects.create(centre_vi="Trung tâm Hai", department_vi="Sở")


# --- the end of the set-up ------------------------------------------------------------------------


def test_the_set_up_ends_once_and_only_with_a_name_and_a_territory(
    people: People, land: Land
) -> None:
    with pytest.raises(NetworkRefusal, match="Chưa ghi tên Trung tâm"):
        end_set_up(by=people[Role.DIRECTOR], on=ON)
    name(people, "Trung tâm Khuyến công", date(2010, 1, 1))
    with pytest.raises(NotPermitted):
        end_set_up(by=people[Role.OFFICER], on=ON)
    end_set_up(by=people[Role.DIRECTOR], on=ON)
    with pytest.raises(NetworkRefusal, match="đã kết thúc thiết lập ngày 20/12/2018"):
        end_set_up(by=people[Role.ADMINISTRATOR], on=ON)
    ended = set_up_end()
    assert ended is not None
    assert ended.by == people[Role.DIRECTOR]
    assert Entry.objects.filter(action="network.end_set_up").count() == 1


def test_the_set_up_of_a_centre_without_territory_goes_on(people: People) -> None:
    name(people, "Trung tâm Khuyến công", None)
    with pytest.raises(NetworkRefusal, match="Chưa ghi địa bàn"):
        end_set_up(by=people[Role.DIRECTOR], on=ON)
    assert set_up_end() is None
