"""The part that must be done before an advance, the last day to settle, the papers that may be
waived: each is a dated row, and another row gives another answer."""

from datetime import date

import pytest
from django.db.models import Value

from caunoi.norms.catalogue import SETTLEMENT_DUE
from caunoi.norms.models import DossierPaper, NormRow
from caunoi.norms.queries import norm_in_force
from caunoi.norms.scheme_types import Proof
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import Scheme
from caunoi.schemes.queries import settlement_dues, settlement_norm
from caunoi.schemes.reading.story import story_of
from caunoi.schemes.rules import is_invested_enough, settlement_due_on
from tests.factories.schemes import Office

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("norm", "percent", "article"),
    [
        (Proof.INVESTMENT, 70, "TT 36/2013/TT-BCT, Điều 13 khoản 2 điểm d"),
        (Proof.WORKS, 50, "TT 36/2013/TT-BCT, Điều 13 khoản 1 điểm b"),
    ],
)
def test_the_proof_of_an_advance_is_a_norm_with_its_article(
    norm: str, percent: int, article: str
) -> None:
    read, amended = norm_in_force(norm, date(2016, 5, 1)), norm_in_force(norm, date(2018, 12, 20))
    assert (read.values["percent"], read.citation, read.confidence) == (percent, article, "H")
    assert (amended.values["percent"], amended.confidence) == (percent, "M")
    assert amended.citation.startswith(article)


def test_over_means_without_the_limit_itself() -> None:
    def enough(scheme_type: str, invested: int, percent: int, over: int | None) -> bool:
        return is_invested_enough(
            scheme_type, cost_vnd=100, invested_vnd=invested, percent=percent, over_percent=over
        )

    assert [enough("machinery", invested, 0, 70) for invested in (70, 71)] == [False, True]
    assert [enough("pollution_cluster", 0, done, 50) for done in (50, 51)] == [False, True]
    assert not enough("machinery", 100, 100, None)
    assert enough("training", 0, 0, None)


@pytest.mark.parametrize(
    ("plan_year", "mark"), [(2009, "L"), (2013, "L"), (2014, "H"), (2017, "H"), (2018, "M")]
)
def test_a_plan_year_is_settled_by_the_22nd_of_january(plan_year: int, mark: str) -> None:
    due = settlement_dues()(plan_year)
    assert due.on == date(plan_year + 1, 1, 22)
    assert [basis.confidence for basis in due.basis] == [mark]


def test_another_norm_is_another_last_day() -> None:
    NormRow.objects.filter(norm=SETTLEMENT_DUE, starts_on=date(2018, 7, 10)).update(
        values={"days": 31}
    )
    due = settlement_dues()
    assert (due(2017).on, due(2018).on) == (date(2018, 1, 22), date(2019, 1, 31))


def test_the_days_of_the_next_year_are_counted_from_its_first() -> None:
    assert settlement_due_on(2019, 60) == date(2020, 2, 29)


def test_only_papers_that_the_circular_asks_for_in_some_cases_may_be_waived() -> None:
    papers = DossierPaper.objects.on(date(2018, 12, 20))
    waived = set(papers.filter(may_be_waived=True).values_list("step", "key"))
    assert waived == {
        ("application", "beneficiary-request"),
        ("advance", "works-contract"),
        ("completion", "meals"),
        ("completion", "meals-travel"),
        ("completion", "meals-lodging-travel"),
        ("completion", "rules-of-use"),
        ("completion", "samples"),
        ("completion", "licence"),
        ("completion", "audit"),
    }
    always = papers.filter(may_be_waived=False)
    assert not {(p.step, p.key) for p in always} & waived
    assert not always.filter(name_vi__contains="(nếu có)").exists()


def test_a_list_asks_for_the_same_row_as_one_scheme() -> None:
    """The year's last day is looked up in SQL there: no row of another year is taken."""
    due = settlement_dues()
    rows = {year: settlement_norm(Value(year)).get() for year in range(2009, 2027)}
    assert {y: row.basis for y, row in rows.items()} == {y: due(y).basis for y in rows}


def test_the_page_of_a_scheme_says_the_deadline_and_its_article(
    office: Office, money: None
) -> None:
    scheme = office.walk(office.draft(), SchemeState.ACCEPTED)
    NormRow.objects.filter(norm=SETTLEMENT_DUE, starts_on=date(2018, 7, 10)).update(
        values={"days": 31}, day_confidence="L"
    )
    story = story_of(Scheme.objects.all(), scheme.code, date(2018, 12, 20))
    assert story is not None
    assert story.settlement_due_on == date(2019, 1, 31)
    assert "Điều 18 khoản 2" in story.settlement_basis
    assert "10/07/2018 [L]" in story.settlement_basis
