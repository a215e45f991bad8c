"""Where a place was or is on another day, in both directions."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.localities.models import AdminUnit, Level, Succession
from caunoi.localities.queries import (
    Status,
    communes_of,
    kind_on,
    province_of,
    unit_on,
    units_on,
    where_are,
    where_is,
)

pytestmark = pytest.mark.django_db

STORY_DAY, NOW = date(2018, 12, 20), date(2026, 1, 1)


def unit(code: str, on: date) -> AdminUnit:
    found = unit_on(code, on)
    assert found is not None
    return found


def whereabouts(code: str, at: date, on: date) -> tuple[str, list[str]]:
    found = where_is(unit(code, at), on)
    return str(found.status), [u.full_name(on) for u in found.units]


def test_a_unit_in_force_is_where_it_is() -> None:
    assert whereabouts("25822", STORY_DAY, date(2024, 1, 1)) == ("same", ["thị trấn Lai Uyên"])


def test_a_commune_that_went_into_one_unit_has_one_answer() -> None:
    assert whereabouts("25760", STORY_DAY, NOW) == ("one", ["phường Bình Dương"])


def test_a_divided_commune_has_all_its_candidates_and_no_default() -> None:
    assert whereabouts("25822", STORY_DAY, NOW) == ("divided", ["xã Trừ Văn Thố", "xã Bàu Bàng"])


def test_a_commune_that_two_sources_map_differently_is_divided_with_its_witnesses() -> None:
    # Phú Cường, Đại Từ: one source sends a part of it to Phú Xuyên, the others do not.
    phú_cường = unit("05779", STORY_DAY)
    assert where_is(phú_cường, NOW).status == Status.DIVIDED
    said = {s.successor.name: s.witnesses for s in phú_cường.successions.all()}
    assert said["Phú Xuyên"] == ["vietnam-address-converter 1.0.5"]
    assert "vietnamadminunits 1.0.4" in said["Phú Thịnh"]


def test_a_new_commune_is_traced_back_to_all_that_went_into_it() -> None:
    status, names = whereabouts("25747", NOW, STORY_DAY)
    assert status == "divided"
    assert names == [
        "phường Hiệp Thành",
        "phường Phú Cường",
        "phường Phú Thọ",
        "phường Chánh Nghĩa",
        "phường Chánh Mỹ",
    ]
    assert whereabouts("25822", NOW, STORY_DAY) == ("one", ["thị trấn Lai Uyên"])


def test_an_island_district_without_communes_became_a_special_zone() -> None:
    assert whereabouts("755", STORY_DAY, NOW) == ("one", ["đặc khu Côn Đảo"])
    assert whereabouts("26732", NOW, STORY_DAY) == ("one", ["huyện Côn Đảo"])


def test_a_district_lies_where_its_communes_lie() -> None:
    status, names = whereabouts("719", STORY_DAY, NOW)
    assert status == "divided"
    assert set(names) == {
        "phường Bến Cát",
        "xã Trừ Văn Thố",
        "xã Bàu Bàng",
        "phường Chánh Phú Hòa",
        "phường Long Nguyên",
    }


def test_three_provinces_became_one_city() -> None:
    assert whereabouts("74", STORY_DAY, NOW) == ("one", ["thành phố Hồ Chí Minh"])
    status, names = whereabouts("79", NOW, STORY_DAY)
    assert status == "divided"
    assert len(names) == 3


def test_a_trail_of_two_changes_is_followed_to_its_end() -> None:
    assert whereabouts("46", STORY_DAY, date(2025, 3, 1)) == ("one", ["thành phố Huế"])
    assert whereabouts("46", STORY_DAY, NOW) == ("one", ["thành phố Huế"])
    assert whereabouts("46", NOW, STORY_DAY) == ("one", ["tỉnh Thừa Thiên Huế"])


def test_a_trail_that_nobody_recorded_is_unknown() -> None:
    Succession.objects.filter(predecessor__code="25760").delete()
    assert whereabouts("25760", STORY_DAY, NOW) == ("unknown", [])


def test_former_bình_dương_is_24_wards_and_12_communes() -> None:
    communes = communes_of(unit("74", STORY_DAY), NOW)
    found = Counter(kind.kind for u in communes if (kind := kind_on(u, NOW)))
    assert found == {"ward": 24, "commune": 12}
    assert {province_of(u, NOW).name for u in communes} == {"Hồ Chí Minh"}  # type: ignore[union-attr]


def test_communes_of_a_province_of_now_lie_directly_in_it() -> None:
    assert communes_of(unit("79", NOW), NOW).count() == 168
    commune = unit("25822", NOW)
    assert list(communes_of(commune, NOW)) == [commune]


def test_the_province_of_a_unit_bears_the_name_of_the_day() -> None:
    commune = unit("20107", STORY_DAY)  # thị trấn Phú Lộc
    assert str(province_of(commune, STORY_DAY)) == "Thừa Thiên Huế"
    assert str(province_of(commune, date(2025, 3, 1))) == "Huế"
    assert province_of(commune, NOW) is None


def test_thừa_thiên_huế_keeps_its_districts_under_its_old_name() -> None:
    province = unit("46", STORY_DAY)
    assert units_on(STORY_DAY, Level.DISTRICT, within=province).count() == 9


@pytest.mark.parametrize(
    ("code", "queries"),
    # The same number for one commune as for a province of ninety-one, with their names.
    [("25760", 5), ("74", 5), ("719", 7)],
)
def test_the_trail_takes_as_many_queries_for_many_units_as_for_one(code: str, queries: int) -> None:
    place = unit(code, STORY_DAY)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        [u.full_name(NOW) for u in where_is(place, NOW).units]
    assert len(asked) <= queries


@pytest.mark.parametrize(("at", "on"), [(STORY_DAY, NOW), (NOW, STORY_DAY), (NOW, NOW)])
def test_many_communes_are_followed_as_each_of_them_alone(at: date, on: date) -> None:
    province = unit("74" if at == STORY_DAY else "79", at)
    communes = list(communes_of(province, at)[:40])
    with CaptureQueriesContext(connection) as asked:
        found = where_are(communes, on)
    assert len(asked) <= 8
    for commune in communes:
        alone = where_is(commune, on)
        assert found[commune.pk].status == alone.status
        assert [u.code for u in found[commune.pk].units] == [u.code for u in alone.units]


def test_lists_of_communes_are_read_in_two_queries_with_kinds_and_province() -> None:
    province = unit("74", STORY_DAY)
    with CaptureQueriesContext(connection) as asked:
        for commune in communes_of(province, STORY_DAY):
            commune.full_name(STORY_DAY)
            province_of(commune, STORY_DAY)
    assert len(asked) == 2
