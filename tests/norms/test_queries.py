"""What the law said on a day, and what is said where it is not known."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.norms.catalogue import CATALOGUE
from caunoi.norms.models import NormRow
from caunoi.norms.queries import (
    NormNotKnown,
    UnknownNorm,
    advance_share_max_on,
    advance_share_on,
    content_heads_on,
    documents_on,
    dossier_papers,
    history_of,
    norm_in_force,
    norm_on,
    norms_in,
    norms_on,
)
from caunoi.norms.scheme_types import SchemeType

pytestmark = pytest.mark.django_db
STORY_DAY = date(2018, 12, 20)


def test_an_unknown_norm_is_refused_with_the_names_that_exist() -> None:
    with pytest.raises(UnknownNorm) as refused:
        norm_on("base-pay", STORY_DAY)
    assert "base-pay" in str(refused.value)
    assert "base-salary" in str(refused.value)


def test_a_day_before_the_first_known_one_is_refused_and_that_day_is_named() -> None:
    with pytest.raises(NormNotKnown) as refused:
        norm_in_force("support-machinery", date(2014, 4, 7))
    assert "08/04/2014" in str(refused.value)


def test_a_day_after_the_last_known_one_is_refused_and_says_what_ended() -> None:
    with pytest.raises(NormNotKnown) as refused:
        norm_in_force("support-cluster-planning", date(2019, 1, 1))
    assert "Điều 6 khoản 2 điểm q" in str(refused.value)
    assert "12/05/2018" in str(refused.value)


def test_a_norm_without_any_row_is_refused_too() -> None:
    NormRow.objects.filter(norm="base-salary").delete()
    with pytest.raises(NormNotKnown, match="của ngày nào"):
        norm_in_force("base-salary", STORY_DAY)


def test_what_a_sheet_of_december_2018_rests_on() -> None:
    salary = norm_in_force("base-salary", STORY_DAY)
    factor = norm_in_force("allowance-factor", STORY_DAY)
    assert (salary.amount_vnd, factor.factor * 10) == (1_390_000, 3)
    assert salary.amount_vnd * factor.factor == 417_000
    part_month = norm_in_force("allowance-part-month", STORY_DAY)
    assert part_month.values == {"policy": "calendar_days"}
    assert part_month.confidence == "L"


def test_the_rows_of_a_month_are_those_that_hold_on_one_of_its_days() -> None:
    june_july = norms_in("base-salary", date(2018, 6, 15), date(2018, 7, 15))
    assert [row.amount_vnd for row in june_july] == [1_300_000, 1_390_000]
    june = norms_in("base-salary", date(2018, 6, 1), date(2018, 7, 1))
    assert [row.amount_vnd for row in june] == [1_300_000]


def test_all_norms_of_a_day_in_one_query(django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(1):
        rows = norms_on(STORY_DAY)
        assert rows["base-salary"].document.number == "NĐ 72/2018/NĐ-CP"
    assert set(rows) <= set(CATALOGUE)


@pytest.mark.parametrize(
    ("scheme_type", "percent"),
    [
        ("machinery", 70),
        ("demo_model", 70),
        ("pollution_establishment", 70),
        ("pollution_cluster", 30),
        ("cluster_infrastructure", 30),
        ("cluster_planning", 70),
        ("cleaner_production", 70),
        ("found_enterprise", 100),
    ],
)
def test_the_first_advance_by_type(scheme_type: str, percent: int) -> None:
    row = advance_share_on(scheme_type, date(2016, 5, 1))
    assert row is not None
    assert (row.values["percent"], row.confidence) == (percent, "H")


def test_after_the_amending_circular_the_shares_stay_with_a_weaker_mark() -> None:
    row = advance_share_on("machinery", STORY_DAY)
    assert row is not None
    assert (row.values["percent"], row.confidence) == (70, "M")
    assert advance_share_on("relocation_interest", STORY_DAY) is None
    most = advance_share_max_on(STORY_DAY)
    assert most is not None
    assert most.values == {"percent": 70}


def test_the_papers_that_release_the_rest_of_a_machinery_scheme() -> None:
    papers = dossier_papers("machinery", date(2016, 5, 1), step="completion")
    assert [paper.key for paper in papers] == [
        "acceptance",
        "result",
        "volume-3b",
        "purchase-contract",
        "purchase-acceptance",
    ]
    assert {paper.confidence for paper in papers} == {"H"}
    assert {p.confidence for p in dossier_papers("machinery", STORY_DAY)} == {"M"}


def test_papers_of_all_steps_and_of_no_such_type() -> None:
    steps = {paper.step for paper in dossier_papers("training", date(2016, 5, 1))}
    assert steps == {"application", "advance", "completion"}
    with pytest.raises(UnknownNorm) as refused:
        dossier_papers("farming", STORY_DAY)
    assert "machinery" in str(refused.value)


def test_before_the_circular_there_are_no_papers() -> None:
    assert all(not dossier_papers(kind, date(2014, 2, 9)) for kind in SchemeType)


def test_documents_of_a_day() -> None:
    in_2016 = set(documents_on(date(2016, 5, 1)).values_list("number", flat=True))
    assert "TTLT 26/2014/TTLT-BTC-BCT" in in_2016
    assert not {"NĐ 66/2013/NĐ-CP", "TT 28/2018/TT-BTC", "NĐ 235/2025/NĐ-CP"} & in_2016


def test_only_who_may_see_norms_sees_them(people: dict[Role, User]) -> None:
    nobody = User.objects.create(username="nobody", full_name="Không vai trò")
    assert not NormRow.objects.visible_to(nobody, STORY_DAY)
    seen = NormRow.objects.visible_to(people[Role.COLLABORATOR], STORY_DAY)
    assert seen.count() == NormRow.objects.count()


def test_support_norms_answer_none_where_nothing_is_known() -> None:
    assert norm_on("support-machinery", date(2014, 4, 7)) is None
    assert norm_on("support-machinery", date(2014, 4, 8)) is not None


def test_the_heads_of_a_day_are_in_their_order() -> None:
    numbers = [head.number for head in content_heads_on(date(2026, 1, 1))]
    assert numbers == [1, 2, 3, 4, 5, 6, 7, 8, 9, 91, 92]


@given(
    norm=st.sampled_from(sorted(CATALOGUE)),
    day=st.dates(min_value=date(2012, 1, 1), max_value=date(2030, 1, 1)),
)
def test_on_no_day_two_rows_of_one_norm_hold(norm: str, day: date) -> None:
    holding = [row for row in history_of(norm) if row.holds_on(day)]
    assert len(holding) <= 1
    following = [row for row in history_of(norm) if row.holds_on(day + timedelta(days=1))]
    assert len(following) <= 1
