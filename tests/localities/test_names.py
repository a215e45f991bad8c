"""Places as people write them: with and without marks, shortened, by names of other days."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.localities.names import loose, readings
from caunoi.localities.queries import convert, find_by_names, unit_on, units_on

STORY_DAY, NOW = date(2018, 12, 20), date(2026, 1, 1)


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("Thị trấn Lai Uyên", "Lai Uyên"),
        ("TT. Lai Uyên", "Lai Uyên"),
        ("TT Lai Uyên", "Lai Uyên"),
        ("P.Phú Cường", "Phú Cường"),
        ("P. Phú Cường", "Phú Cường"),
        ("P1", "1"),
        ("Q.9", "9"),
        ("TX Dĩ An", "Dĩ An"),
        ("thi xa Di An", "Di An"),
        ("TP. Thủ Dầu Một", "Thủ Dầu Một"),
        ("T.P Thủ Dầu Một", "Thủ Dầu Một"),
        ("H. Bàu Bàng", "Bàu Bàng"),
        ("X. Tân Hưng", "Tân Hưng"),
        ("TPHCM", "Hồ Chí Minh"),
        ("Tp.HCM", "Hồ Chí Minh"),
    ],
)
def test_a_word_before_the_name_may_be_shortened(written: str, bare: str) -> None:
    assert bare in [name for _kind, name in readings(written)]


@pytest.mark.parametrize("name", ["Phú Cường", "Tân Uyên", "Hòa Phú", "Quảng Tín", "Xuân Lộc"])
def test_a_name_that_begins_like_a_shortened_word_stays_whole(name: str) -> None:
    assert readings(name) == [("", name)]


def test_the_widest_form_forgets_marks_spaces_and_ways_of_counting() -> None:
    assert loose("Phường 01") == loose("phường I")
    assert loose("Ea H’Leo") == loose("ea hleo")
    assert loose("Quí Đức") == loose("Quy Duc")


ADDRESSES = [
    ("Bình Dương", "Bàu Bàng", "Lai Uyên"),
    ("Tỉnh Bình Dương", "Huyện Bàu Bàng", "Thị trấn Lai Uyên"),
    ("binh duong", "bau bang", "lai uyen"),
    ("BINH DUONG", "H. BAU BANG", "TT LAI UYEN"),
    # The commune was a commune until 2018: the word is not held against the writer.
    ("T. Bình Dương", "H.Bàu Bàng", "xã Lai Uyên"),
    ("Bình Dương", None, "Lai Uyên"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("province", "district", "ward"), ADDRESSES)
def test_an_old_address_is_found_however_it_is_written(
    province: str, district: str | None, ward: str
) -> None:
    (found,) = find_by_names(province, district, ward)
    assert (found.code, found.name) == ("25822", "Lai Uyên")


@pytest.mark.django_db
@pytest.mark.parametrize(("province", "district", "ward"), ADDRESSES)
def test_an_old_address_is_converted_to_all_units_it_may_lie_in(
    province: str, district: str | None, ward: str
) -> None:
    found = convert(province, district, ward, NOW)
    assert found.status == "divided"
    assert {u.name for u in found.units} == {"Trừ Văn Thố", "Bàu Bàng"}


@pytest.mark.django_db
def test_an_address_of_the_day_itself_is_converted_to_itself() -> None:
    now = convert("TP. Hồ Chí Minh", None, "xã Bàu Bàng", NOW)
    assert (now.status, [u.full_name(NOW) for u in now.units]) == ("one", ["xã Bàu Bàng"])
    then = convert("Bình Dương", "Bàu Bàng", "Lai Uyên", STORY_DAY)
    assert (then.status, [u.code for u in then.units]) == ("one", ["25822"])


@pytest.mark.django_db
def test_an_address_of_now_is_converted_back() -> None:
    found = convert("Hồ Chí Minh", None, "phường Bình Dương", STORY_DAY)
    assert {u.name for u in found.units} == {"Hòa Phú", "Phú Mỹ", "Phú Tân", "Phú Chánh"}


@pytest.mark.django_db
def test_an_address_that_is_none_is_unknown() -> None:
    for address in (("Bình Dương", "Bàu Bàng", "Atlantis"), ("", None, ""), ("x", "y", "z")):
        found = convert(*address, NOW)
        assert (found.status, found.units) == ("unknown", [])


@pytest.mark.django_db
def test_a_day_limits_the_names_to_those_of_the_day() -> None:
    assert find_by_names("Hồ Chí Minh", None, "Bàu Bàng", as_of=STORY_DAY) == []
    assert find_by_names("Bình Dương", "Bàu Bàng", "Lai Uyên", as_of=NOW) == []
    assert len(find_by_names("Bình Dương", "Bàu Bàng", "Lai Uyên", as_of=STORY_DAY)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("ward", ["Hòa Phú", "Hoà Phú", "hoa phu", "Hoa\u0300 Phu\u0301"])
def test_the_place_of_the_tone_mark_does_not_matter(ward: str) -> None:
    (found,) = find_by_names("Bình Dương", "Thủ Dầu Một", ward)
    assert found.code == "25760"


@pytest.mark.django_db
def test_đ_is_found_as_d() -> None:
    (found,) = find_by_names("binh duong", "bac tan uyen", "dat cuoc")
    assert found.name == "Đất Cuốc"
    (found,) = find_by_names("Binh Duong", "Di An", "Di An", as_of=STORY_DAY)
    assert found.code == "25942"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ward", "found"),
    [
        ("Phú Thạnh", {"Phú Thạnh"}),
        ("xã Phú Thành", {"Phú Thành"}),
        ("xa Phu Thanh", {"Phú Thạnh", "Phú Thành"}),
        # Marks that fit neither are as good as none.
        ("Phù Thánh", {"Phú Thạnh", "Phú Thành"}),
    ],
)
def test_marks_decide_between_names_that_are_alike_without_them(ward: str, found: set[str]) -> None:
    assert {u.name for u in find_by_names("An Giang", "Phú Tân", ward, as_of=STORY_DAY)} == found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ward", "codes"),
    [
        ("thị trấn Yên Viên", ["00526"]),
        ("xã Yên Viên", ["00532"]),
        ("Yên Viên", ["00526", "00532"]),
        # No ward there was ever called so: the word decides nothing.
        ("phường Yên Viên", ["00526", "00532"]),
    ],
)
def test_the_word_before_decides_between_two_of_one_name(ward: str, codes: list[str]) -> None:
    found = find_by_names("Hà Nội", "Gia Lâm", ward, as_of=STORY_DAY)
    assert [u.code for u in found] == codes


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "now"),
    [
        # A district merged in 2021, wards merged in 2024, a province renamed, other spellings.
        (("TP.HCM", "Quận 9", "P. Long Bình"), "Long Bình"),
        (("Hồ Chí Minh", "Quận 4", "Phường 01"), "Vĩnh Hội"),
        (("Hậu Giang", "TP Vị Thanh", "Phường 1"), "Vị Thanh"),
        (("Thừa Thiên Huế", "Phú Lộc", "Lộc Thủy"), "Chân Mây - Lăng Cô"),
        (("Bình Dương", "Bàu Bàng", "Cây Trường 2"), "Trừ Văn Thố"),
        (("Bắc Kạn", "Bạch Thông", "Sĩ Bình"), "Vĩnh Thông"),
    ],
)
def test_names_that_were_no_longer_written_in_2025_are_found(
    address: tuple[str, str, str], now: str
) -> None:
    found = convert(*address, NOW)
    assert [u.name for u in found.units] == [now]


@pytest.mark.django_db
def test_finding_takes_as_many_queries_for_a_frequent_name_as_for_a_rare_one() -> None:
    for ward in ("Lai Uyên", "Tân Thành"):
        with CaptureQueriesContext(connection) as asked:
            find_by_names("Bình Dương", None, ward)
        assert len(asked) <= 5


@pytest.mark.django_db
def test_every_commune_of_a_day_is_found_by_its_own_full_name() -> None:
    province = unit_on("74", STORY_DAY)
    for commune in units_on(STORY_DAY, within=province).filter(level="commune"):
        assert commune.parent
        name, district = commune.full_name(STORY_DAY), commune.parent.full_name(STORY_DAY)
        assert find_by_names("tỉnh Bình Dương", district, name, as_of=STORY_DAY) == [commune]
