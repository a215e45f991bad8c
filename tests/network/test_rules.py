"""What a day says about a commune, and head counts that are never invented."""

from datetime import date, timedelta

import pytest

from caunoi.network.rules import (
    CoverState,
    Stated,
    counting_days,
    cover_state,
    ends_soon,
    headcounts,
)

ON = date(2018, 12, 20)


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, False), (0, False), (1, True), (60, True), (61, False)]
)
def test_a_term_ends_soon_within_sixty_days(days: int, expected: bool) -> None:
    assert ends_soon(ON + timedelta(days=days), ON) is expected


def test_a_term_without_an_end_does_not_end_soon() -> None:
    assert not ends_soon(None, ON)


@pytest.mark.parametrize(
    ("ends", "state"),
    [
        ([], CoverState.UNCOVERED),
        ([None], CoverState.COVERED),
        ([ON + timedelta(days=200)], CoverState.COVERED),
        ([ON + timedelta(days=30)], CoverState.ENDING),
        ([ON - timedelta(days=30)], CoverState.ENDING),
        ([None, None], CoverState.DOUBLE),
        ([None, ON + timedelta(days=30), None], CoverState.DOUBLE),
    ],
)
def test_a_commune_is_drawn_in_one_state(ends: list[date | None], state: CoverState) -> None:
    assert cover_state(ends, ON) is state


def test_the_roadmap_of_the_article() -> None:
    points = headcounts(
        planned=[Stated(date(2020, 12, 31), 35, "Kế hoạch 2020")],
        published=[Stated(date(2023, 12, 31), 25, "binhduong.gov.vn")],
        counted={date(2016, 12, 31): 17, date(2017, 12, 31): 17, date(2018, 12, 20): 20},
    )
    assert [(p.year, p.planned, p.present) for p in points] == [
        (2016, None, 17),
        (2017, None, 17),
        (2018, None, 20),
        (2019, None, None),
        (2020, 35, None),
        (2021, None, None),
        (2022, None, None),
        (2023, None, 25),
    ]
    assert points[2].on == date(2018, 12, 20)
    assert points[4].sources == ("Kế hoạch 2020",)
    assert all(p.missing is None for p in points)


def test_a_published_figure_stands_before_the_count_and_the_count_beside_it() -> None:
    (point,) = headcounts(
        planned=[Stated(date(2020, 6, 30), 35, "Kế hoạch")],
        published=[Stated(date(2020, 12, 31), 25, "Báo cáo")],
        counted={date(2020, 12, 31): 23},
    )
    assert (point.present, point.counted, point.missing) == (25, 23, 10)
    assert point.sources == ("Kế hoạch", "Báo cáo")


def test_of_two_statements_in_one_year_the_later_stands() -> None:
    stated = [Stated(date(2020, 12, 31), 35, "sau"), Stated(date(2020, 1, 1), 30, "trước")]
    (point,) = headcounts(planned=stated, published=[], counted={})
    assert (point.planned, point.sources) == (35, ("sau",))


def test_nothing_known_is_no_point_at_all() -> None:
    assert headcounts([], [], {}) == []
    assert headcounts([], [], {date(2015, 12, 31): 0}) == []


def test_people_are_counted_at_year_ends_and_today() -> None:
    assert counting_days(date(2016, 3, 1), date(2018, 12, 20)) == [
        date(2016, 12, 31),
        date(2017, 12, 31),
        date(2018, 12, 20),
    ]
