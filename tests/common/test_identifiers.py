"""Tax codes and telephone numbers get one form; what looks wrong is told, never refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.common.identifiers import (
    Identifier,
    check_digit,
    phone_numbers,
    read_phones,
    read_tax_code,
    tax_digits,
)

ON = date(2018, 12, 20)


def doubts(found: Identifier) -> list[str]:
    return [doubt.text % dict(doubt.figures) for doubt in found.doubts]


# --- Tax codes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("0100109106", "0100109106"),
        ("0100 109 106", "0100109106"),
        ("0100109106-001", "0100109106-001"),
        ("0100109106001", "0100109106-001"),
        ("0100.109.106 - 012", "0100109106-012"),
        ("", ""),
    ],
)
def test_a_sound_tax_code_has_one_form(written: str, stored: str) -> None:
    assert read_tax_code(written, ON) == Identifier(stored)


@pytest.mark.parametrize(
    ("written", "stored", "doubt"),
    [
        ("0100109107", "0100109107", "chữ số kiểm tra không khớp"),
        ("0100109106-000", "0100109106-000", "phần đơn vị trực thuộc là 000"),
        ("123", "123", "có 3 chữ số; mã đúng có 10 hoặc 13 chữ số"),
        ("MST 0100109106", "0100109106", "ký tự không phải chữ số"),
        ("đang làm", "đang làm", "ký tự không phải chữ số"),
        ("100109106", "0100109106", "đã thêm số 0 ở đầu"),
        ("100109106001", "0100109106-001", "đã thêm số 0 ở đầu"),
        ("074199012345", "074199012345", "chỉ là mã số thuế từ 01/07/2025"),
    ],
)
def test_what_looks_wrong_is_kept_and_told(written: str, stored: str, doubt: str) -> None:
    found = read_tax_code(written, ON)
    assert found.value == stored
    assert doubt in " ".join(doubts(found))


def test_a_personal_number_is_a_tax_code_since_july_2025() -> None:
    assert read_tax_code("074199012345", date(2025, 7, 1)) == Identifier("074199012345")


def test_some_nine_digits_begin_no_tax_code() -> None:
    assert check_digit("000000000") == ""
    assert doubts(read_tax_code("0000000000", ON))


@given(st.from_regex(r"[1-9][0-9]{8}", fullmatch=True))
def test_one_mistyped_digit_is_noticed(nine: str) -> None:
    tenth = check_digit(nine)
    if not tenth:
        return
    assert not read_tax_code(nine + tenth, ON).doubts
    for place in range(9):
        wrong = f"{nine[:place]}{(int(nine[place]) + 1) % 10}{nine[place + 1 :]}{tenth}"
        assert read_tax_code(wrong, ON).doubts


# --- Telephone numbers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("0912345678", "0912345678"),
        ("0912 345 678", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        ("+84 (0) 912 345 678", "0912345678"),
        ("0274 3822 000", "02743822000"),
        ("(0274) 3822000", "02743822000"),
        ("028 3822 2222", "02838222222"),
        ("19001234", "19001234"),
        ("0912345678 / 0274 3822 000", "0912345678 / 02743822000"),
        ("0274.3822.000 - 0912.345.678", "02743822000 / 0912345678"),
        ("0912345678; 0912 345 678", "0912345678"),
        ("", ""),
    ],
)
def test_sound_numbers_have_one_form(written: str, stored: str) -> None:
    assert read_phones(written, ON) == Identifier(stored)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        *(("01682345678", "0382345678"), ("01622345678", "0322345678")),
        *(("01202345678", "0702345678"), ("01212345678", "0792345678")),
        *(("01232345678", "0832345678"), ("01272345678", "0812345678")),
        *(("01862345678", "0562345678"), ("01992345678", "0592345678")),
        *(("06503822000", "02743822000"), ("0613822000", "02513822000")),
    ],
)
def test_old_prefixes_become_new_ones(old: str, new: str) -> None:
    found = read_phones(old, ON)
    assert found.value == new
    assert doubts(found) == [f"Số điện thoại {old} theo đầu số cũ, nay là {new}."]


def test_an_old_prefix_was_right_in_its_time() -> None:
    assert read_phones("0168 234 5678", date(2016, 6, 15)) == Identifier("01682345678")


def test_one_telephone_has_one_number_whatever_its_prefix() -> None:
    assert phone_numbers("01682345678") == phone_numbers("+84 38 234 5678") == ["0382345678"]


@pytest.mark.parametrize("written", ["12345", "0123456789", "không có", "09123456789", "3822000"])
def test_what_is_no_number_is_kept_and_told(written: str) -> None:
    found = read_phones(written, ON)
    assert found.value == written
    assert doubts(found) == [
        f"Số điện thoại {written} không giống một số ở Việt Nam, có thể gõ nhầm."
    ]


@pytest.mark.parametrize(
    ("written", "stored"), [("912345678", "0912345678"), ("2743822000", "02743822000")]
)
def test_a_zero_that_a_spreadsheet_dropped_is_put_back(written: str, stored: str) -> None:
    found = read_phones(written, ON)
    assert found.value == stored
    assert doubts(found) == [f"Số điện thoại đã thêm số 0 ở đầu mà tệp làm mất: {stored}."]


@given(st.text(max_size=40))
def test_any_text_can_be_read(text: str) -> None:
    for read in (read_phones, read_tax_code):
        once = read(text, ON)
        assert read(once.value, ON).value == once.value
    assert tax_digits(text).isdecimal() or tax_digits(text) == ""
