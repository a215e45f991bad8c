"""The ceiling of one item: worked examples against the seeded norms, and what must always hold."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from caunoi.common.errors import Refusal
from caunoi.common.verdict import Basis, Confidence
from caunoi.norms.catalogue import CATALOGUE, support_norm
from caunoi.norms.models import NormRow
from caunoi.programmes import rules
from caunoi.programmes.items import ITEMS
from caunoi.programmes.queries import support_for
from caunoi.programmes.rules import SupportFacts, SupportNorm, support

EXAMPLES = yaml.safe_load((Path(__file__).parent / "examples" / "support.yaml").read_text())
DAY = date(2016, 5, 1)
LAW = (Basis("Điều 6"),)


def answer_of(case: dict[str, Any]) -> rules.SupportAnswer:
    return support_for(
        item=case["item"],
        cost_vnd=case["cost"],
        on=case["day"],
        priority=Fraction(case.get("priority", "1")),
        step_vnd=case.get("step", 1),
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "case", [c for c in EXAMPLES if "gives" in c], ids=lambda case: str(case["title"])
)
def test_a_worked_example(case: dict[str, Any]) -> None:
    answer = answer_of(case)
    given = {
        "percent": answer.percent,
        "cap": answer.cap_vnd,
        "support": answer.support_vnd,
    }
    assert given == case["gives"]
    assert any(case["basis"] in str(basis) for basis in answer.basis)
    assert answer.steps


@pytest.mark.django_db
@pytest.mark.parametrize(
    "case", [c for c in EXAMPLES if "refused" in c], ids=lambda case: str(case["title"])
)
def test_a_refused_example_says_why(case: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        answer_of(case)
    assert case["refused"] in str(refused.value)


def test_every_item_has_a_norm_and_an_example() -> None:
    assert {support_norm(key) for key in ITEMS} <= set(CATALOGUE)
    assert {case["item"] for case in EXAMPLES} >= set(ITEMS)
    assert len(ITEMS) == 14


@pytest.mark.django_db
def test_every_item_cites_the_article_that_its_norm_cites() -> None:
    for key, item in ITEMS.items():
        row = NormRow.objects.on(DAY).get(norm=support_norm(key))
        assert row.citation == item.article


@pytest.mark.django_db
def test_the_calculation_is_written_out_and_can_be_followed() -> None:
    answer = support_for(item="machinery", cost_vnd=500_000_000, on=DAY, priority=Fraction(3, 2))
    assert [str(step).replace("\u00a0", " ") for step in answer.steps] == [
        "50% × chi phí 500.000.000 đ = 250.000.000 đ.",
        "Mức trần có ưu tiên: 200.000.000 đ × 1,5 = 300.000.000 đ cho mỗi cơ sở.",
        "Hệ số ưu tiên theo địa bàn, ngành nghề do cấp có thẩm quyền phê duyệt.",
        "Mức hỗ trợ tối đa là số nhỏ hơn trong hai số trên: 250.000.000 đ.",
        "Đây là mức của kinh phí khuyến công quốc gia; kinh phí địa phương theo mức của tỉnh.",
    ]
    assert answer.norm_cap_vnd == 200_000_000


@pytest.mark.django_db
def test_the_same_calculation_reads_in_english() -> None:
    answer = support_for(item="machinery", cost_vnd=500_000_000, on=DAY)
    with translation.override("en"):
        steps = [str(step).replace("\u00a0", " ") for step in answer.steps]
    assert steps[0] == "50% × cost 500,000,000 đ = 250,000,000 đ."


@pytest.mark.django_db
def test_a_figure_that_was_only_heard_of_is_marked_in_the_basis_and_said_in_the_steps() -> None:
    answer = support_for(item="trademark", cost_vnd=60_000_000, on=date(2019, 6, 1))
    assert answer.support_vnd == 30_000_000
    assert answer.basis[0].confidence is Confidence.LOW
    assert any("[L]" in str(step) for step in answer.steps)


@pytest.mark.django_db
def test_it_asks_for_the_norms_once_each(django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(2):
        support_for(item="machinery", cost_vnd=500_000_000, on=DAY)


facts = st.builds(
    SupportFacts,
    name=st.just("x"),
    per=st.just("x"),
    cost_name=st.just("x"),
    cost_vnd=st.integers(1, 10**13),
    norm=st.builds(
        SupportNorm,
        percent=st.one_of(st.none(), st.integers(1, 100)),
        cap_vnd=st.one_of(st.none(), st.integers(1, 10**12)),
        basis=st.just(LAW),
    ).filter(lambda norm: norm.percent is not None or norm.cap_vnd is not None),
    priority=st.fractions(1, Fraction(3, 2), max_denominator=1000),
    step_vnd=st.sampled_from([1, 1000, 100_000, 1_000_000]),
)


@given(facts)
def test_support_is_never_above_the_ceiling_the_percent_or_the_cost(facts: SupportFacts) -> None:
    answer = support(facts, DAY)
    if facts.norm.cap_vnd is not None:
        assert answer.support_vnd <= facts.norm.cap_vnd * facts.priority
    if facts.norm.percent is not None:
        assert answer.support_vnd * 100 <= facts.norm.percent * facts.cost_vnd
    assert 0 <= answer.support_vnd <= facts.cost_vnd
    assert answer.support_vnd % facts.step_vnd == 0


@given(facts)
def test_support_is_the_highest_multiple_of_the_step_within_the_limits(
    facts: SupportFacts,
) -> None:
    more = support(facts, DAY).support_vnd + facts.step_vnd
    cap, percent = facts.norm.cap_vnd, facts.norm.percent
    assert (
        more > facts.cost_vnd
        or (cap is not None and more > cap * facts.priority)
        or (percent is not None and more * 100 > percent * facts.cost_vnd)
    )


@given(facts, st.integers(0, 10**12))
def test_a_higher_cost_never_lowers_the_support(facts: SupportFacts, more: int) -> None:
    dearer = SupportFacts(
        **{f: getattr(facts, f) for f in SupportFacts.__slots__}
        | {"cost_vnd": facts.cost_vnd + more}
    )
    assert support(dearer, DAY).support_vnd >= support(facts, DAY).support_vnd


@given(facts)
def test_priority_never_lowers_the_support(facts: SupportFacts) -> None:
    plain = SupportFacts(
        **{f: getattr(facts, f) for f in SupportFacts.__slots__} | {"priority": Fraction(1)}
    )
    assert support(facts, DAY).support_vnd >= support(plain, DAY).support_vnd


@given(facts)
def test_every_answer_can_be_read(facts: SupportFacts) -> None:
    assert all(str(step) for step in support(facts, DAY).steps)


def test_without_the_ceiling_the_examples_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: with the ceiling taken away, the money goes above it, and the examples see that."""
    case = SupportFacts(
        name="x",
        per="x",
        cost_name="x",
        cost_vnd=500_000_000,
        norm=SupportNorm(50, 200_000_000, LAW),
    )
    assert support(case, DAY).support_vnd == 200_000_000
    monkeypatch.setattr(rules, "_ceiling", lambda facts: None)
    assert support(case, DAY).support_vnd == 250_000_000
