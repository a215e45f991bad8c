"""Finding, listing and warning: without diacritics, within what one may see, in few queries."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.establishments.actions import close_establishment
from caunoi.establishments.enums import Decision, EstablishmentKind
from caunoi.establishments.matching.likeness import Likeness
from caunoi.establishments.models import Establishment, ImportBatch, Trade
from caunoi.establishments.queries import (
    Filters,
    batches_visible_to,
    filtered,
    find,
    possible_duplicates_of,
    rows_of,
    search_words,
)
from tests.establishments.conftest import ON, holder, unit
from tests.establishments.workbooks import messy_district_workbook

pytestmark = pytest.mark.django_db
Record = Callable[..., Establishment]


def names(text: str, **among: Any) -> list[str]:
    return [hit.establishment.name for hit in find(text, **among).hits]


# --- Search ---------------------------------------------------------------------------------------


@pytest.fixture
def workshop(record: Record) -> Establishment:
    return record(
        "Cơ khí Tân Uyên",
        owner="Nguyễn Thị Thùy Dương",
        tax_code="3700912342-001",
        phone="0168 234 5678",
    )


@pytest.mark.usefixtures("workshop")
@pytest.mark.parametrize(
    "text",
    [
        "co khi tan uyen",
        "Cơ khí Tân Uyên",
        "CƠ KHÍ",
        "uyen khi",
        "co kh tan uy",
        "thuy duong",
        "Thuỳ Dương",
        "lai uyen co khi",
        "bau bang",
        "3700912342",
        "3700 912 342",
        "3700912342-001",
        "01682345678",
        "0382345678",
        "+84 38 234 5678",
        "0382 345 678",
        "cơ-khí, tân uyên",
    ],
)
def test_it_is_found(text: str) -> None:
    assert names(text) == ["Cơ khí Tân Uyên"]


@pytest.mark.usefixtures("workshop")
@pytest.mark.parametrize("text", ["co khi tan uyenn", "hi tan", "gom", "0382345679", "%", "_", "'"])
def test_it_is_not_found(text: str) -> None:
    assert names(text) == []


def test_shortened_words_find_the_long_ones_and_the_other_way(record: Record) -> None:
    record("Công ty TNHH Gỗ Minh Sơn", kind=EstablishmentKind.SME)
    record("HTX Định Hòa", kind=EstablishmentKind.COOPERATIVE)
    assert names("cty go minh son") == ["Công ty TNHH Gỗ Minh Sơn"]
    assert names("hop tac xa dinh hoa") == names("htx dinh hoa") == ["HTX Định Hòa"]


def test_with_marks_what_agrees_in_them_comes_first(record: Record) -> None:
    record("Cơ sở Hòa Thạnh")
    record("Cơ sở Hòa Thành")
    assert names("Hòa Thạnh") == ["Cơ sở Hòa Thạnh", "Cơ sở Hòa Thành"]
    assert names("Hòa Thành") == ["Cơ sở Hòa Thành", "Cơ sở Hòa Thạnh"]
    assert set(names("hoa thanh")) == {"Cơ sở Hòa Thạnh", "Cơ sở Hòa Thành"}


def test_a_name_comes_before_a_place(record: Record, workshop: Establishment) -> None:
    record("Cơ khí Đại Phát", unit=unit("25888"))
    hits = find("co khi tan uyen").hits
    assert hits[0].establishment == workshop
    assert hits[0].score > 60
    assert [hit.score for hit in hits] == sorted((h.score for h in hits), reverse=True)


def test_the_total_is_counted_and_the_hits_are_few(record: Record) -> None:
    for number in range(25):
        record(f"Cơ sở gốm Số {number}")
    found = find("gom so", limit=10)
    assert (found.total, len(found.hits)) == (25, 10)
    assert find("").total == 0


def test_one_finds_only_what_one_may_see(record: Record) -> None:
    record("Cơ sở gốm Minh Long")
    record("Cơ sở gốm Thành Phát", unit=unit("25825"))
    collaborator = holder(Role.COLLABORATOR, unit("25825"))
    mine = Establishment.objects.visible_to(collaborator, ON)
    assert names("gom", among=mine) == ["Cơ sở gốm Thành Phát"]


TEXTS = st.lists(
    st.sampled_from("cơ khí Tân Uyên co tan uy gốm Minh cty htx 3700 38 long %".split()), max_size=4
).map(" ".join)


@given(text=TEXTS)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
def test_search_finds_what_comparing_word_by_word_finds(
    text: str, record: Record, messy: list[Establishment]
) -> None:
    wanted = search_words(text)
    expected = {
        row.pk
        for row in messy
        if wanted
        and all(any(word.startswith(part) for word in row.search_key.split()) for part in wanted)
    }
    found = find(text, limit=1000)
    assert {hit.establishment.pk for hit in found.hits} == expected
    assert found.total == len(expected)


@pytest.fixture
def messy(preview: Callable[..., ImportBatch], officer: User) -> list[Establishment]:
    from caunoi.establishments.imports.actions import commit_import

    commit_import(batch=preview(content=messy_district_workbook()), by=officer, on=ON)
    return list(Establishment.objects.all())


# --- The list -------------------------------------------------------------------------------------


def listed(user: User, on: date = ON, **filters: Any) -> list[str]:
    found = filtered(Establishment.objects.visible_to(user, on), Filters(**filters))
    return [row.name for row in found]


def test_the_list_stands_in_the_order_of_the_alphabet(record: Record, officer: User) -> None:
    for name in ("Đồng Tâm", "Dầu Tiếng", "Ân Phú", "An Phú", "Ăn Sáng"):
        record(name)
    assert listed(officer) == ["An Phú", "Ăn Sáng", "Ân Phú", "Dầu Tiếng", "Đồng Tâm"]


def test_filters_narrow_the_list(record: Record, officer: User) -> None:
    gom = Trade.objects.get(code="gom-su")
    record("Cơ sở gốm Minh Long", trade=gom)
    record("HTX nông sản", kind=EstablishmentKind.COOPERATIVE, unit=unit("25825"))
    closed = record("Cơ sở cũ", unit=unit("25888"))
    close_establishment(establishment=closed, closed_on=ON, reason="nghỉ", by=officer, on=ON)
    assert listed(officer) == ["Cơ sở gốm Minh Long", "HTX nông sản"]
    assert listed(officer, trade="gom-su") == ["Cơ sở gốm Minh Long"]
    assert listed(officer, kind="cooperative") == ["HTX nông sản"]
    assert listed(officer, status="closed") == ["Cơ sở cũ"]
    assert listed(officer, status="") == ["Cơ sở cũ", "Cơ sở gốm Minh Long", "HTX nông sản"]
    assert listed(officer, unit=unit("25825")) == ["HTX nông sản"]
    assert listed(officer, unit=unit("719")) == ["Cơ sở gốm Minh Long", "HTX nông sản"]
    assert listed(officer, text="minh") == ["Cơ sở gốm Minh Long"]
    assert listed(officer, text="minh", kind="cooperative") == []
    assert not Filters()
    assert Filters(text="x")


def test_a_new_commune_shows_what_stands_under_the_old_ones(record: Record, officer: User) -> None:
    firm = record("Cơ sở gốm Minh Long", unit=unit("25825"))
    heir = firm.unit.successions.first().successor
    assert listed(officer, on=date(2025, 8, 1), unit=heir) == ["Cơ sở gốm Minh Long"]


# --- Duplicates -----------------------------------------------------------------------------------


def test_the_form_asks_the_same_service_as_the_import(record: Record) -> None:
    firm = record("Cơ sở gốm Minh Long", owner="Nguyễn Văn Bảy")
    (duplicate,) = possible_duplicates_of(name="CSSX gốm Minh Long", unit=unit("25822"))
    assert duplicate.establishment == firm
    assert duplicate.match.likeness is Likeness.POSSIBLE
    (same,) = possible_duplicates_of(name="Cơ sở gốm Minh Long", unit=unit("25822"))
    assert same.match.likeness is Likeness.SAME
    assert possible_duplicates_of(name="Cơ sở gốm Minh Long", unit=unit("25822"), but=firm) == []
    assert possible_duplicates_of(name="Cơ sở may Thu Hà", unit=unit("25822")) == []


def test_a_tax_code_or_telephone_finds_a_duplicate_in_another_commune(record: Record) -> None:
    firm = record("Gỗ Minh Sơn", tax_code="0100109106", phone="0168 234 5678")
    elsewhere = unit("25888")
    for facts in ({"tax_code": "0100109106-002"}, {"phone": "0382345678"}):
        (duplicate,) = possible_duplicates_of(name="Gỗ Minh Sơn", unit=elsewhere, **facts)
        assert duplicate.establishment == firm


# --- How many queries -----------------------------------------------------------------------------


def queries_of(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        ask()
    return len(captured)


def test_one_row_or_thirty_cost_the_same_queries(record: Record, officer: User) -> None:
    gom = Trade.objects.get(code="gom-su")

    asked: list[Callable[[], object]] = [
        lambda: listed(officer, text="gom"),
        lambda: [hit.establishment.unit.parent for hit in find("gom", limit=50).hits],
        lambda: possible_duplicates_of(name="Cơ sở gốm Số 1", unit=unit("25822")),
    ]
    record("Cơ sở gốm Số 1", trade=gom)
    with_one = [queries_of(ask) for ask in asked]
    for number in range(2, 31):
        record(f"Cơ sở gốm Số {number}", trade=gom)
    assert [queries_of(ask) for ask in asked] == with_one
    assert max(with_one) <= 8


def test_an_import_is_read_in_few_queries(
    preview: Callable[..., ImportBatch], officer: User
) -> None:
    small = preview([1, "Cơ sở gốm Số 1", "", "Ấp 1", "Lai Uyên"])
    large = preview(*([n, f"Cơ sở gốm Số {n}", "", "Ấp 1", "Lai Uyên"] for n in range(1, 31)))

    def shown(batch: ImportBatch) -> int:
        return queries_of(
            lambda: [(row.establishment, [str(h) for h in row.hints]) for row in rows_of(batch)]
        )

    assert shown(small) == shown(large) == 1
    assert queries_of(lambda: [str(b.unit) for b in batches_visible_to(officer, ON)]) <= 4
    assert rows_of(large, Decision.NEW).count() == 30


def test_previewing_thirty_rows_costs_hardly_more_queries_than_one(
    preview: Callable[..., ImportBatch],
) -> None:
    one = queries_of(lambda: preview([1, "Cơ sở gốm Số 1", "", "Ấp 1", "Lai Uyên"]))
    thirty = queries_of(
        lambda: preview(*([n, f"Cơ sở gốm Số {n}", "", "Ấp 1", "Lai Uyên"] for n in range(1, 31)))
    )
    assert thirty <= one + 2
