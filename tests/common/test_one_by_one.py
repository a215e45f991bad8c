"""One that fails stops no other, and is not kept silent."""

import pytest

from caunoi.common.one_by_one import one_by_one


def test_each_has_its_turn_and_the_failures_come_together() -> None:
    done: list[int] = []

    def halve(number: int) -> None:
        if number % 2:
            raise ValueError(number)
        done.append(number // 2)

    with pytest.raises(ExceptionGroup, match="2 of 4 failed") as failed:
        one_by_one([1, 2, 3, 4], halve)
    assert done == [1, 2]
    assert [str(each) for each in failed.value.exceptions] == ["1", "3"]


def test_without_a_failure_the_answers_come_back_in_order() -> None:
    assert one_by_one([3, 1], str) == ["3", "1"]
