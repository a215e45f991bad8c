"""The amount of one collaborator for one month: worked cases, and what must always hold."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from caunoi.allowances import rules
from caunoi.allowances.explanations import formula_of, notes_of
from caunoi.allowances.rules import (
    AllowanceFactor,
    BaseSalary,
    MonthlyAllowance,
    NoRate,
    Term,
    monthly_allowance,
)
from caunoi.common.verdict import Basis, Confidence
from caunoi.norms.models import NormRow
from caunoi.norms.queries import norms_in
from caunoi.norms.rules import PartMonth

FOLDER = Path(__file__).parent / "examples"
MONTHLY = yaml.safe_load((FOLDER / "monthly.yaml").read_text())
YEARS = yaml.safe_load((FOLDER / "years.yaml").read_text())
POLICY_BASIS = (Basis("Quy ước của Trung tâm", Confidence.LOW),)


def allowance_of(month: date, terms: list[Term], policy: str = "calendar_days") -> Any:
    """Compute from the norm rows of the month."""
    following = (month + timedelta(days=32)).replace(day=1)
    return monthly_allowance(
        month=month,
        terms=terms,
        base_salaries=[salary_of(row) for row in norms_in("base-salary", month, following)],
        factors=[factor_of(row) for row in norms_in("allowance-factor", month, following)],
        policy=PartMonth(policy),
        policy_basis=POLICY_BASIS,
    )


def salary_of(row: NormRow) -> BaseSalary:
    return BaseSalary(row.starts_on, row.ends_on, row.amount_vnd, row.basis)


def factor_of(row: NormRow) -> AllowanceFactor:
    values = row.values
    return AllowanceFactor(
        row.starts_on, row.ends_on, values["numerator"], values["denominator"], row.basis
    )


def computed(case: dict[str, Any]) -> MonthlyAllowance | None:
    terms = [Term(*term) for term in case["terms"]]
    return allowance_of(case["month"], terms, case.get("policy", "calendar_days"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "case", [c for c in MONTHLY if c.get("gives")], ids=lambda case: str(case["title"])
)
def test_a_worked_example(case: dict[str, Any]) -> None:
    answer = computed(case)
    assert answer is not None
    assert {"amount": answer.amount_vnd, "days": answer.days} == case["gives"]
    assert formula_of(answer) == case["formula"]
    cited = "; ".join(str(basis) for basis in answer.basis)
    assert [part for part in case.get("basis", []) if part not in cited] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "case",
    [c for c in MONTHLY if "gives" in c and c["gives"] is None],
    ids=lambda case: str(case["title"]),
)
def test_a_month_without_a_day_of_appointment_has_no_line(case: dict[str, Any]) -> None:
    assert computed(case) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "case", [c for c in MONTHLY if "refused" in c], ids=lambda case: str(case["title"])
)
def test_a_month_without_a_rate_is_refused_with_the_day(case: dict[str, Any]) -> None:
    with pytest.raises(NoRate) as refused:
        computed(case)
    assert case["refused"] in str(refused.value)


@pytest.mark.django_db
@pytest.mark.parametrize("case", YEARS, ids=lambda case: str(case["year"]))
def test_the_year_of_a_full_head_count(case: dict[str, int]) -> None:
    always = [Term(date(case["year"] - 1, 1, 1), None)]
    months = [allowance_of(date(case["year"], m, 1), always) for m in range(1, 13)]
    assert sum(month.amount_vnd for month in months) * case["people"] == case["total"]


@pytest.mark.django_db
def test_the_sheet_of_december_2018_is_eight_million_three_hundred_and_forty_thousand() -> None:
    line = allowance_of(date(2018, 12, 1), [Term(date(2018, 1, 1), None)])
    assert line.amount_vnd * 20 == 8_340_000
    assert (line.base_salary_vnd, line.numerator, line.denominator) == (1_390_000, 3, 10)
    assert list(notes_of(line)) == []


@pytest.mark.django_db
def test_the_article_is_marked_after_the_decree_that_may_have_reworded_it() -> None:
    always = [Term(date(2018, 1, 1), None)]
    before, after = date(2025, 10, 1), date(2025, 11, 1)
    assert allowance_of(before, always).basis[0].confidence is Confidence.HIGH
    assert allowance_of(after, always).basis[0].confidence is Confidence.MEDIUM


@pytest.mark.django_db
def test_a_part_month_tells_the_policy_and_carries_its_mark() -> None:
    line = allowance_of(date(2018, 12, 1), [Term(date(2018, 12, 17), None)])
    notes = [str(note) for note in notes_of(line)]
    assert notes[0] == "Có nhiệm kỳ 15 trên 31 ngày của tháng 12/2018."
    assert "Pháp luật không quy định tháng lẻ" in notes[1]
    assert line.basis[-1] in POLICY_BASIS


LAW = (Basis("x"),)
THREE_TENTHS = AllowanceFactor(None, None, 3, 10, LAW)


def test_a_base_salary_that_changes_inside_a_month_gives_two_parts() -> None:
    line = monthly_allowance(
        month=date(2018, 7, 1),
        terms=[Term(None, None)],
        base_salaries=[
            BaseSalary(None, date(2018, 7, 11), 1_300_000, LAW),
            BaseSalary(date(2018, 7, 11), None, 1_390_000, LAW),
        ],
        factors=[THREE_TENTHS],
    )
    assert line is not None
    assert formula_of(line) == (
        "0,3 × 1.300.000 × 10/31 ngày + 0,3 × 1.390.000 × 21/31 ngày = 408.290"
    )
    # 390.000 × 10/31 + 417.000 × 21/31 = 408.290,3…: what is left of a đồng is dropped once.
    assert line.amount_vnd == 408_290
    assert line.base_salary_vnd == 1_390_000
    notes = [str(note) for note in notes_of(line)]
    assert "1.300.000" in notes[0]
    assert "11/07/2018" in notes[0]
    assert "dưới 1 đồng" in notes[1]


def test_a_factor_that_changes_inside_a_month_gives_two_parts() -> None:
    line = monthly_allowance(
        month=date(2019, 9, 1),
        terms=[Term(None, None)],
        base_salaries=[BaseSalary(None, None, 1_490_000, LAW)],
        factors=[
            AllowanceFactor(None, date(2019, 9, 16), 3, 10, LAW),
            AllowanceFactor(date(2019, 9, 16), None, 1, 3, LAW),
        ],
    )
    assert line is not None
    assert formula_of(line) == (
        "0,3 × 1.490.000 × 15/30 ngày + 1/3 × 1.490.000 × 15/30 ngày = 471.833"
    )
    assert [str(note) for note in notes_of(line)][0] == (
        "Hệ số đổi từ 0,3 thành 1/3 từ ngày 16/09/2019."
    )


def test_the_formula_reads_the_same_in_every_language() -> None:
    with translation.override("en"):
        line = full_month(1_390_000)
    assert formula_of(line) == "0,3 × 1.390.000 = 417.000"


def test_a_month_is_given_by_its_first_day() -> None:
    with pytest.raises(ValueError, match="first day"):
        monthly_allowance(month=date(2018, 12, 2), terms=[], base_salaries=[], factors=[])


def full_month(salary_vnd: int) -> MonthlyAllowance:
    line = monthly_allowance(
        month=date(2018, 12, 1),
        terms=[Term(None, None)],
        base_salaries=[BaseSalary(None, None, salary_vnd, LAW)],
        factors=[THREE_TENTHS],
    )
    assert line is not None
    return line


salaries = st.integers(500_000, 20_000_000)
days = st.integers(1, 31).map(lambda n: date(2018, 12, n))


def part_of_december(salary_vnd: int, first: date, end: date | None) -> int:
    line = monthly_allowance(
        month=date(2018, 12, 1),
        terms=[Term(first, end)],
        base_salaries=[BaseSalary(None, None, salary_vnd, LAW)],
        factors=[THREE_TENTHS],
    )
    return line.amount_vnd if line else 0


@given(salaries, days)
def test_two_people_who_share_a_month_never_cost_more_than_one(salary: int, turn: date) -> None:
    shared = part_of_december(salary, date(2018, 12, 1), turn) + part_of_december(
        salary, turn, None
    )
    whole = full_month(salary).amount_vnd
    assert whole - 1 <= shared <= whole


@given(salaries, days, days)
def test_more_days_never_give_less(salary: int, one: date, other: date) -> None:
    early, late = sorted([one, other])
    assert part_of_december(salary, early, None) >= part_of_december(salary, late, None)


@given(salaries)
def test_the_amount_is_exact_to_the_dong(salary: int) -> None:
    exact = Fraction(salary * 3, 10)
    assert full_month(salary).amount_vnd == exact.numerator // exact.denominator


@given(salaries, days)
def test_overlapping_terms_pay_no_day_twice(salary: int, first: date) -> None:
    line = monthly_allowance(
        month=date(2018, 12, 1),
        terms=[Term(first, None), Term(first, None), Term(None, None)],
        base_salaries=[BaseSalary(None, None, salary, LAW)],
        factors=[THREE_TENTHS],
    )
    assert line is not None
    assert line.amount_vnd == full_month(salary).amount_vnd


@pytest.mark.django_db
def test_if_the_base_salary_of_another_month_were_taken_the_year_would_be_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Sabotage: the look-up by day is taken away; the year vector must notice."""
    take_first: Callable[..., Any] = lambda day, rows: rows[0] if rows else None  # noqa: E731
    monkeypatch.setattr(rules, "_row_on", take_first)
    everything = [salary_of(r) for r in norms_in("base-salary", date(2013, 7, 1), date(2027, 1, 1))]
    line = monthly_allowance(
        month=date(2018, 12, 1),
        terms=[Term(None, None)],
        base_salaries=everything,
        factors=[replace(THREE_TENTHS)],
    )
    assert line is not None
    assert line.amount_vnd != 417_000
