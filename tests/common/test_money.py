"""What is an amount: whole đồng, within one bound that forms and actions share."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from caunoi.common.money import LARGEST_VND, is_amount
from caunoi.web.fields import MoneyField


@pytest.mark.parametrize(
    ("value", "least", "is_one"),
    [
        (1, 1, True),
        (0, 1, False),
        (0, 0, True),
        (-1, 0, False),
        (LARGEST_VND, 1, True),
        (LARGEST_VND + 1, 1, False),
        (1.0, 1, False),
        (True, 1, False),
        ("1", 1, False),
        (None, 0, False),
    ],
)
def test_an_amount_is_whole_and_within_its_bounds(value: Any, least: int, is_one: bool) -> None:
    assert is_amount(value, least) is is_one


def test_a_form_takes_the_largest_amount_and_no_larger() -> None:
    assert MoneyField().clean(str(LARGEST_VND)) == LARGEST_VND
    with pytest.raises(ValidationError, match="quá lớn"):
        MoneyField().clean(str(LARGEST_VND + 1))
