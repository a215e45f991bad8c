"""Vietnamese text has one stored form, one search form and one order."""

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from caunoi.common.collation import text_key
from caunoi.common.text import (
    fold,
    has_marks,
    normalise,
    normalise_lines,
    readable,
    sort_key,
    words,
)

SYLLABLES = st.sampled_from(
    "hoà hòa hoàng hoá hóa quý quỷ thuỷ thủy tuý luỹ loé khoẻ ngoáy khuỷu thuở quà quẹo nguỵ Đắk "
    "đường Ướt ỷ Ý uỷ oà Bến Cát Dầu Tiếng Lai Uyên Trừ Văn Thố HOÀ THUỲ".split()
)
VIETNAMESE = st.lists(SYLLABLES, max_size=6).map(" ".join)
ANY_TEXT = st.text(max_size=40) | VIETNAMESE


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("hoà", "hòa"),
        ("Hoà", "Hòa"),
        ("HOÀ BÌNH", "HÒA BÌNH"),
        ("Phước Hoà", "Phước Hòa"),
        ("hoá chất", "hóa chất"),
        ("khoẻ", "khỏe"),
        ("Thuỷ", "Thủy"),
        ("thuỷ lợi", "thủy lợi"),
        ("uỷ ban", "ủy ban"),
        ("Nguỵ", "Ngụy"),
        ("luỹ-tre", "lũy-tre"),
        ("(hoà)", "(hòa)"),
        ("hoà.", "hòa."),
    ],
)
def test_tone_moves_to_the_old_place_at_the_end_of_a_syllable(written: str, stored: str) -> None:
    assert normalise(written) == stored


@pytest.mark.parametrize(
    "word",
    "hoàng Hoàng toán loét quý Quý quỷ QUỲ quà khuỷu ngoáy thuở Huệ người Nguyễn hòa thủy Đắk ước "
    "khuya thuế luận cứu oản".split(),
)
def test_what_already_stands_right_stays(word: str) -> None:
    assert normalise(word) == word


def test_decomposed_and_composed_text_are_stored_alike() -> None:
    assert normalise(unicodedata.normalize("NFD", "Gốm sứ Hoà Lợi")) == "Gốm sứ Hòa Lợi"


def test_spaces_are_single_and_invisible_characters_go() -> None:
    pasted = "\ufeff Cơ\u00a0sở \u200b Gốm\u2003sứ\u00ad\t Minh\nLong\x00 \u202c"
    assert normalise(pasted) == "Cơ sở Gốm sứ Minh Long"


#: What XML 1.0 lets a document hold.
XML = re.compile("[\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
#: Control characters, halves of pairs, code points that are no character, in every plane.
HIDDEN = [
    *(chr(code) for code in (*range(9), *range(14, 32), *range(127, 160)) if chr(code).strip()),
    *(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)),
    *(chr(code) for code in range(0xFDD0, 0xFDF0)),
    *("\ud800", "\udfff", "\ufff9", "\ufffb", "\u3164", "\u115f", "\U000e0041", "\U000e01ef"),
]


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda text: f"U+{ord(text):04X}")
def test_what_is_no_character_is_not_stored(hidden: str) -> None:
    assert normalise(f"Gốm{hidden} sứ{hidden}") == "Gốm sứ"
    assert normalise_lines(hidden * 3) == readable(hidden) == fold(hidden) == ""


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=40))
@example("\x0b\x0c\x1c\x85\u2028")
def test_every_document_can_hold_what_is_readable(text: str) -> None:
    assert XML.fullmatch(readable(text))
    assert readable(readable(text)) == readable(text)
    assert XML.fullmatch(normalise_lines(text))


@pytest.mark.parametrize("breaks", ["\n", "\r\n", "\x0b", "\x0c", "\u2028", "\x85"])
def test_lines_stay_lines(breaks: str) -> None:
    written = f"{breaks} Máy cắt {breaks} \x01 {breaks}Máy hàn{breaks}"
    assert normalise_lines(written) == "Máy cắt\n\nMáy hàn"
    assert readable(f"một{breaks}hai") == "một\nhai"


@pytest.mark.parametrize("nothing", ["\x0b\x0c\x1c", "\x01\n\x02\n\x03", "\u200b\r\n\ufeff", " \t"])
def test_a_text_of_nothing_is_empty(nothing: str) -> None:
    assert normalise_lines(nothing) == ""


def test_a_letter_that_only_looks_like_dd_becomes_it() -> None:
    assert normalise("\u00d0ồng Nai, \u0189ắk Lắk") == "Đồng Nai, Đắk Lắk"
    assert fold("\u00d0ồng Nai") == fold("Đồng Nai") == "dong nai"


def test_half_a_surrogate_pair_is_no_text() -> None:
    normalise("a\ud800b").encode()
    fold("a\udfffb").encode()


@given(ANY_TEXT)
@example("ho\u0300a")
@example("oà\u0301")
@example("a\u200b\u0300")
@example("o\u00ada\u0300")
@example("quy\u0300")
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(ANY_TEXT)
@settings(max_examples=300)
def test_folding_ignores_the_normal_form_and_may_be_repeated(text: str) -> None:
    composed, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold(text) == fold(composed) == fold(apart)
    assert fold(fold(text)) == fold(text)


@given(VIETNAMESE)
def test_a_normalised_text_folds_as_the_text_as_written(text: str) -> None:
    assert fold(normalise(text)) == fold(text)


@given(VIETNAMESE)
def test_vietnamese_folds_to_plain_letters(text: str) -> None:
    assert fold(text).isascii()


def test_folded_text_drops_marks_case_and_spaces() -> None:
    assert fold("  CƠ KHÍ   Tân Uyên ") == "co khi tan uyen"
    assert fold("Đường ĐẶC sắc") == "duong dac sac"
    assert fold("Phú Thạnh") == fold("Phú Thành")


def test_words_are_letters_and_digits_only() -> None:
    assert words("CSSX Gỗ-Mộc (Tân Uyên) 2, ĐT: 0274") == [
        *("cssx", "go", "moc", "tan", "uyen", "2", "dt", "0274")
    ]
    assert words("  –  ") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Tân Uyên", True), ("đá", True), ("TAN UYEN", False), ("tan  uyen", False), ("", False)],
)
def test_marks_are_seen(text: str, expected: bool) -> None:
    assert has_marks(text) is expected


def test_an_invisible_character_is_no_mark() -> None:
    assert not has_marks(" tan\u200b uyen ")


def test_names_sort_as_in_a_dictionary() -> None:
    order = [*("An", "An Bình", "Ăn", "Ân", "Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Bàn", "Da", "Đà")]
    assert sorted(reversed(order), key=sort_key) == order


@given(st.lists(VIETNAMESE, max_size=6))
def test_the_stored_order_is_the_order_of_lists(names: list[str]) -> None:
    assert sorted(names, key=sort_key) == sorted(names, key=text_key)


def test_case_and_normal_form_do_not_change_the_order() -> None:
    assert sort_key("HÒA LỢI") == sort_key(unicodedata.normalize("NFD", "hòa lợi"))


@given(ANY_TEXT)
def test_a_sort_key_is_plain(text: str) -> None:
    key = sort_key(text)
    assert set(key) <= set("0123456789abcdef")
