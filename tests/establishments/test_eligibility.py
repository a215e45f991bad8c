"""Who is eligible on which day: worked cases for the rule, real units for its facts."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from caunoi.common.verdict import Basis, Confidence, Outcome
from caunoi.establishments.eligibility import NoPlaceOfProduction, eligibility_of
from caunoi.establishments.enums import EstablishmentKind
from caunoi.establishments.rules import (
    EligibilityFacts,
    Place,
    Recorded,
    eligible,
    is_converted_recently,
)
from caunoi.establishments.sizes import Sector, SizeFacts, sme_size
from caunoi.localities.models import AdminUnit, CityClass, WardConversion
from caunoi.localities.queries import unit_on

FOLDER = Path(__file__).parent / "examples"
CASES = yaml.safe_load((FOLDER / "eligibility.yaml").read_text())
SIZES = yaml.safe_load((FOLDER / "sizes.yaml").read_text())
BILLION = 10**9


def recorded(value: Any, make: Callable[[Any], Any] = Place) -> Any:
    return None if value is None else Recorded(make(value))


def facts_of(told: dict[str, Any]) -> EligibilityFacts:
    return EligibilityFacts(
        kind=EstablishmentKind(told["kind"]),
        unit="nơi X",
        unit_kind=recorded(told.get("unit")),
        district="Y" if "district" in told else "",
        district_kind=recorded(told.get("district")),
        city_class=recorded(told.get("class"), int),
        converted_on=recorded(told.get("converted"), lambda day: day),
        province="Z",
        province_kind=recorded(told.get("province")),
        is_craft_village=told.get("craft_village"),
        plan_year=told.get("plan_year"),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["title"]))
def test_a_worked_example(case: dict[str, Any]) -> None:
    verdict = eligible(facts_of(case["facts"]), case["day"])
    assert verdict.outcome == case["gives"]
    assert case["says"] in verdict.reason
    basis = "; ".join(str(b) for b in verdict.basis)
    assert case.get("basis", "NĐ ") in basis
    changes = " ".join(str(text) for text in verdict.would_change)
    assert case.get("changes", "") in changes
    assert bool(changes) == (verdict.outcome is not Outcome.ELIGIBLE)


def test_the_examples_reach_every_outcome_under_every_regime() -> None:
    seen = {(case["day"] >= date(2025, 10, 15), case["gives"]) for case in CASES}
    assert seen == {(new, o) for new in (False, True) for o in ("eligible", "not", "check")}


def test_a_verdict_says_what_it_was_given() -> None:
    verdict = eligible(facts_of({"kind": "sme", "unit": "commune"}), date(2016, 5, 1))
    inputs = {str(label): str(value) for label, value in verdict.inputs.items()}
    assert inputs == {
        "Ngày xét": "01/05/2016",
        "Loại hình cơ sở": "Doanh nghiệp nhỏ và vừa",
        "Nơi sản xuất": "nơi X, Z",
        "Quy mô": "chưa có số liệu; mới xét loại hình và địa bàn",
    }


def test_a_mark_below_h_shows_in_the_basis_and_turns_no_verdict() -> None:
    told = {"kind": "sme", "unit": "ward", "district": "city", "province": "province"}
    facts = facts_of(told)
    heard = EligibilityFacts(
        **{f: getattr(facts, f) for f in EligibilityFacts.__slots__}
        | {"city_class": Recorded(2, (Basis("QĐ 1", Confidence.MEDIUM),))}
    )
    verdict = eligible(heard, date(2016, 5, 1))
    assert verdict.outcome is Outcome.ELIGIBLE
    assert "QĐ 1 [M]" in [str(b) for b in verdict.basis]


def test_before_the_detailing_circular_only_the_decree_is_cited() -> None:
    told = {"kind": "sme", "unit": "commune", "district": "rural_district"}
    early = eligible(facts_of(told), date(2012, 12, 31)).basis
    assert [str(b) for b in early] == ["NĐ 45/2012/NĐ-CP, Điều 1 khoản 2 điểm a"]
    assert len(eligible(facts_of(told), date(2013, 2, 10)).basis) == 2


@given(st.dates(date(2000, 1, 1), date(2018, 12, 31)), st.integers(2001, 2030))
def test_five_years_are_counted_to_the_day(converted_on: date, plan_year: int) -> None:
    years = (plan_year - 1) - converted_on.year
    last_day = (converted_on.month, converted_on.day) == (12, 31)
    assert is_converted_recently(converted_on, plan_year) == (years < 5 or years == 5 and last_day)


@given(
    kind=st.sampled_from(EstablishmentKind),
    unit=st.sampled_from([None, *Place]),
    district=st.sampled_from([None, *Place]),
    city_class=st.sampled_from([None, 0, 1, 2, 3]),
    province=st.sampled_from([None, *Place]),
    on=st.dates(date(2005, 1, 1), date(2035, 1, 1)),
)
def test_every_set_of_facts_has_an_explained_verdict(
    kind: EstablishmentKind,
    unit: Place | None,
    district: Place | None,
    city_class: int | None,
    province: Place | None,
    on: date,
) -> None:
    facts = EligibilityFacts(
        kind=kind,
        unit="x",
        unit_kind=recorded(unit),
        district="y" if district else "",
        district_kind=recorded(district),
        city_class=recorded(city_class, int),
        province="z",
        province_kind=recorded(province),
    )
    verdict = eligible(facts, on)
    assert verdict.reason
    assert verdict.basis
    assert all(reason.basis for reason in verdict.reasons)
    if verdict.outcome is not Outcome.ELIGIBLE:
        assert verdict.would_change


@pytest.mark.parametrize("case", SIZES, ids=lambda case: str(case["title"]))
def test_the_size_of_an_enterprise(case: dict[str, Any]) -> None:
    revenue, capital = case.get("revenue"), case.get("capital")
    size = SizeFacts(
        sector=Sector(case["sector"]),
        workers=case.get("workers"),
        revenue_vnd=None if revenue is None else revenue * BILLION,
        capital_vnd=None if capital is None else capital * BILLION,
        has_no_year=case.get("young", False),
    )
    reason = sme_size(size, case.get("day", date(2023, 1, 1)))
    assert reason.outcome == case["gives"]
    assert reason.basis
    assert str(reason.sentence)


def test_an_enterprise_that_is_too_large_is_not_eligible_wherever_it_stands() -> None:
    facts = facts_of({"kind": "sme", "unit": "commune", "province": "province"})
    large = EligibilityFacts(
        **{f: getattr(facts, f) for f in EligibilityFacts.__slots__}
        | {"size": SizeFacts(Sector.INDUSTRY, workers=500)}
    )
    verdict = eligible(large, date(2026, 1, 1))
    assert verdict.outcome is Outcome.NOT
    assert "Vượt ngưỡng" in verdict.reason


# Real units of Bình Dương: the facts of guide B12b, as the seed of the units records them.


def verdict_at(code: str, on: date, kind: str = "household") -> Any:
    unit = unit_on(code, on)
    assert unit is not None
    return eligibility_of(kind=EstablishmentKind(kind), unit=unit, on=on)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "on", "kind", "gives"),
    [
        ("25747", date(2016, 5, 1), "household", "eligible"),  # phường Phú Cường, class 2
        ("25747", date(2017, 12, 5), "household", "eligible"),
        ("25747", date(2017, 12, 6), "household", "not"),  # class 1 from that day
        ("25747", date(2019, 6, 1), "household", "not"),
        ("25747", date(2025, 8, 1), "household", "check"),  # phường Thủ Dầu Một, no regime fits
        ("25747", date(2025, 10, 15), "household", "not"),  # a ward of a centrally-run city
        ("25822", date(2018, 12, 20), "sme", "eligible"),  # thị trấn Lai Uyên
        ("25822", date(2025, 10, 15), "sme", "eligible"),  # xã Bàu Bàng: the code was used again
        ("25942", date(2019, 6, 1), "sme", "eligible"),  # a ward of thị xã Dĩ An
        ("26737", date(2019, 6, 1), "sme", "not"),  # a ward of a quận
        ("25822", date(2018, 12, 20), "cooperative_union", "not"),
        ("25822", date(2025, 10, 15), "cooperative_union", "eligible"),
        ("25822", date(2010, 1, 1), "sme", "check"),
    ],
)
def test_real_places(code: str, on: date, kind: str, gives: str) -> None:
    assert verdict_at(code, on, kind).outcome == gives


@pytest.mark.django_db
def test_the_facts_of_the_place_are_shown_with_their_mark_and_their_document() -> None:
    verdict = verdict_at("25747", date(2019, 6, 1))
    assert "thành phố Thủ Dầu Một" in verdict.reason
    assert any("1959/QĐ-TTg" in str(b) and "[M]" in str(b) for b in verdict.basis)


@pytest.mark.django_db
def test_a_recorded_conversion_turns_the_verdict_and_one_from_a_township_does_not() -> None:
    on = date(2019, 6, 1)
    ward = unit_on("25747", on)
    conversion = WardConversion.objects.create(
        unit=ward, converted_on=date(2016, 1, 1), from_kind="township", confidence="H"
    )
    assert verdict_at("25747", on).outcome == "not"
    conversion.from_kind = "commune"
    conversion.document = "NQ 1"
    conversion.save()
    verdict = verdict_at("25747", on)
    assert verdict.outcome == "eligible"
    assert "NQ 1" in [str(b) for b in verdict.basis]


@pytest.mark.django_db
def test_a_city_whose_class_is_not_recorded_needs_a_look() -> None:
    CityClass.objects.all().delete()
    assert verdict_at("25747", date(2016, 5, 1)).outcome == "check"


@pytest.mark.django_db
def test_a_district_and_a_unit_of_another_time_are_refused() -> None:
    on = date(2016, 5, 1)
    district = unit_on("718", on)
    with pytest.raises(NoPlaceOfProduction, match="không phải đơn vị cấp xã"):
        eligibility_of(kind=EstablishmentKind.SME, unit=district, on=on)
    later = AdminUnit.objects.get(code="25747", starts_on=date(2025, 7, 1))
    with pytest.raises(NoPlaceOfProduction, match="01/05/2016"):
        eligibility_of(kind=EstablishmentKind.SME, unit=later, on=on)


@pytest.mark.django_db
def test_a_craft_village_and_a_size_may_be_told() -> None:
    on = date(2025, 11, 1)
    ward = unit_on("25747", on)
    village = eligibility_of(
        kind=EstablishmentKind.HOUSEHOLD, unit=ward, on=on, is_craft_village=True
    )
    assert village.outcome == "eligible"
    size = SizeFacts(Sector.INDUSTRY, workers=999)
    firm = eligibility_of(
        kind=EstablishmentKind.SME, unit=ward, on=on, is_craft_village=True, size=size
    )
    assert firm.outcome == "not"


@pytest.mark.django_db
def test_a_verdict_reads_in_english_too() -> None:
    verdict = verdict_at("25747", date(2019, 6, 1))
    with translation.override("en"):
        assert "class 1" in verdict.reason
    assert "loại 1" in verdict.reason


@pytest.mark.django_db
def test_few_queries(django_assert_max_num_queries: Callable[[int], Any]) -> None:
    on = date(2019, 6, 1)
    unit = unit_on("25747", on)
    assert unit is not None
    with django_assert_max_num_queries(9):
        eligibility_of(kind=EstablishmentKind.SME, unit=unit, on=on)
