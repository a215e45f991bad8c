"""Amounts in words: worked examples, and for any amount a reader of its own that gets it back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.common.words import amount_in_words, day_in_words, number_in_words

EXAMPLES = [
    (0, "Không đồng"),
    (1, "Một đồng"),
    (10, "Mười đồng"),
    (11, "Mười một đồng"),
    (14, "Mười bốn đồng"),
    (15, "Mười lăm đồng"),
    (20, "Hai mươi đồng"),
    (21, "Hai mươi mốt đồng"),
    (24, "Hai mươi bốn đồng"),
    (25, "Hai mươi lăm đồng"),
    (55, "Năm mươi lăm đồng"),
    (100, "Một trăm đồng"),
    (101, "Một trăm lẻ một đồng"),
    (105, "Một trăm lẻ năm đồng"),
    (110, "Một trăm mười đồng"),
    (555, "Năm trăm năm mươi lăm đồng"),
    (1_000, "Một nghìn đồng"),
    (1_001, "Một nghìn không trăm lẻ một đồng"),
    (1_010, "Một nghìn không trăm mười đồng"),
    (1_100, "Một nghìn một trăm đồng"),
    (417_000, "Bốn trăm mười bảy nghìn đồng"),
    (1_390_000, "Một triệu ba trăm chín mươi nghìn đồng"),
    (8_340_000, "Tám triệu ba trăm bốn mươi nghìn đồng"),
    (96_840_000, "Chín mươi sáu triệu tám trăm bốn mươi nghìn đồng"),
    (1_000_001, "Một triệu không trăm lẻ một đồng"),
    (21_021_021, "Hai mươi mốt triệu không trăm hai mươi mốt nghìn không trăm hai mươi mốt đồng"),
    (6_500_000_000, "Sáu tỷ năm trăm triệu đồng"),
    (5_000_005_000, "Năm tỷ không trăm lẻ năm nghìn đồng"),
    (1_000_000_000_000, "Một nghìn tỷ đồng"),
    (1_436_000_000_000, "Một nghìn bốn trăm ba mươi sáu tỷ đồng"),
    (2_000_000_000_000_000_000, "Hai tỷ tỷ đồng"),
    (-1_200_000, "Âm một triệu hai trăm nghìn đồng"),
]


@pytest.mark.parametrize(("amount", "words"), EXAMPLES)
def test_worked_examples(amount: int, words: str) -> None:
    assert amount_in_words(amount) == words


_DIGIT = {w: n for n, w in enumerate("không một hai ba bốn năm sáu bảy tám chín".split())} | {
    "mốt": 1,
    "lăm": 5,
}


def read_back(words: str) -> int:
    """Read words as a person does: the last "tỷ" splits, then groups, then hundreds and tens."""
    tokens = words.split()
    if "tỷ" in tokens:
        at = len(tokens) - 1 - tokens[::-1].index("tỷ")
        low = " ".join(tokens[at + 1 :])
        return read_back(" ".join(tokens[:at])) * 10**9 + (read_back(low) if low else 0)
    total = group = 0
    digit = 0
    for token in tokens:
        match token:
            case "triệu" | "nghìn":
                total += (group + digit) * (10**6 if token == "triệu" else 10**3)
                group = digit = 0
            case "trăm":
                group, digit = digit * 100, 0
            case "mươi":
                group, digit = group + digit * 10, 0
            case "mười":
                group, digit = group + 10, 0
            case "lẻ":
                digit = 0
            case _:
                digit = _DIGIT[token]
    return total + group + digit


@given(st.integers(min_value=0, max_value=10**20))
def test_any_amount_can_be_read_back(number: int) -> None:
    assert read_back(number_in_words(number)) == number


@given(st.integers(min_value=0, max_value=10**15))
def test_one_reading_is_used_everywhere(number: int) -> None:
    words = number_in_words(number).split()
    assert not {"linh", "tư", "ngàn", "nghàn"} & set(words)
    for before, word in zip(["", *words], words, strict=False):
        assert word != "mốt" or before == "mươi"
        assert word != "lăm" or before in {"mười", "mươi"}
        assert word != "một" or before != "mươi"
        assert word != "năm" or before not in {"mười", "mươi"}
        assert word != "lẻ" or before == "trăm"


def test_refuses_what_is_no_number_to_read() -> None:
    with pytest.raises(ValueError, match="negative"):
        number_in_words(-1)


def test_a_day_carries_a_zero_where_the_decree_wants_one() -> None:
    assert day_in_words(date(2018, 1, 5)) == "ngày 05 tháng 01 năm 2018"
    assert day_in_words(date(2018, 12, 20)) == "ngày 20 tháng 12 năm 2018"
    assert day_in_words(date(2018, 3, 9)) == "ngày 09 tháng 3 năm 2018"
