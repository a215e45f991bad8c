"""Lists stand in the order that a Vietnamese reader expects."""

from hypothesis import given
from hypothesis import strategies as st

from caunoi.common.collation import name_key, text_key


def test_tones_decide_only_between_equal_letters() -> None:
    words = ["hạ", "hac", "hà", "ha", "há", "hã", "hả", "hă"]
    assert sorted(words, key=text_key) == ["ha", "hà", "hả", "hã", "há", "hạ", "hac", "hă"]


def test_places_stand_in_the_order_of_the_alphabet() -> None:
    places = ["Dĩ An", "Đất Cuốc", "Bến Cát", "Bắc Tân Uyên", "Dầu Tiếng", "Bàu Bàng", "Ân Thi"]
    assert sorted(places, key=text_key) == [
        *("Ân Thi", "Bàu Bàng", "Bắc Tân Uyên", "Bến Cát", "Dầu Tiếng", "Dĩ An", "Đất Cuốc")
    ]


def test_people_stand_by_their_given_name() -> None:
    people = ["Trần Văn Ân", "Đỗ Thị Yến", "Lê An", "Nguyễn Văn An", "Bùi Thị Đào", "Hồ Dung"]
    assert sorted(people, key=name_key) == [
        *("Lê An", "Nguyễn Văn An", "Trần Văn Ân", "Hồ Dung", "Bùi Thị Đào", "Đỗ Thị Yến")
    ]


def test_case_and_normal_form_make_no_difference() -> None:
    assert (
        text_key("ĐẤT CUỐC") == text_key("đất cuốc") == text_key("đa\u0302\u0301t cuo\u0302\u0301c")
    )


def test_what_is_no_letter_comes_after_the_letters() -> None:
    assert text_key("zebra") < text_key("1 tháng 5")
    assert text_key("") == ()


@given(st.text(), st.text())
def test_every_two_texts_have_an_order(one: str, other: str) -> None:
    assert (text_key(one) < text_key(other)) + (text_key(other) < text_key(one)) <= 1
