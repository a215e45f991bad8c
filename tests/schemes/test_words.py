"""The amount of a contract in words, against two readers of other authors.

They write "linh" and "tư" where we write "lẻ" and "bốn", and one of them says "không triệu" of an
empty group: such spelling is made alike first. Where the two then say the same, so must we. One of
them leaves out "không trăm" inside a number, so on those the two differ; there the words are
compared without it. Above 999 billion both repeat "tỷ", which no contract reaches.
"""

import random
import re

import pytest
from num2words import num2words
from vn_money import to_words

from caunoi.common.words import number_in_words

AMOUNTS = 10_000
MOST = 10**12 - 1


def amounts(seed: int) -> list[int]:
    """Draw amounts of every length, half of them in whole thousands as budgets are."""
    draw = random.Random(seed)
    found = []
    for _number in range(AMOUNTS):
        amount = draw.randint(1, 10 ** draw.randint(1, 12) - 1)
        found.append(amount // 1000 * 1000 or 1000 if draw.random() < 0.5 else amount)
    return found


def alike(words: str) -> str:
    """Return the words with the known differences of spelling taken away."""
    words = words.replace("linh", "lẻ").replace("mươi tư", "mươi bốn").replace("lẻ tư", "lẻ bốn")
    words = re.sub(r"không (triệu|nghìn)\b ?", "", words)
    return " ".join(words.split())


def bare(words: str) -> str:
    """Return the words without "không trăm" and "lẻ", which one of the two leaves out."""
    return " ".join(re.sub(r"không trăm|lẻ", " ", alike(words)).split())


@pytest.mark.parametrize("seed", [2018])
def test_ten_thousand_amounts_read_as_two_others_read_them(seed: int) -> None:
    agreed = 0
    for amount in amounts(seed):
        one, other = alike(num2words(amount, lang="vi_VN")), alike(to_words(amount))
        ours = number_in_words(amount)
        if one == other:
            agreed += 1
            assert ours == one, amount
        assert bare(ours) == bare(one) == bare(other), amount
    assert agreed > AMOUNTS * 0.7, f"the two agreed on {agreed} only"
