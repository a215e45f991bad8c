"""One list as the address asks for it: whatever is asked, page, counts and file say the same."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.establishments.models import Establishment
from caunoi.web.exports import MOST_ROWS
from caunoi.web.fields import DayField
from caunoi.web.filters import FilterForm, Order, OrderedFilter, SearchField
from caunoi.web.lists import Asked, ListPage
from caunoi.web.paging import ROWS
from tests.factories.establishments import make_establishment
from tests.factories.network import STORY_DAY, Land, make_land

pytestmark = pytest.mark.django_db
ORDERS: dict[str, Order] = {"name": ("name", "pk"), "workers": ("workers", "pk")}
HEAD = ("Tên", "Lao động")
NAMES = ("Bàn ghế An", "Mây tre Bình", "Gỗ Cẩm", "Gốm Dung")


class FirmsFilter(FilterForm):
    q = SearchField(label="Tên")
    workers = forms.ChoiceField(label="Lao động", required=False)
    since = DayField(label="Ghi từ ngày", required=False, help_text="")
    folded = ("since",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("workers", "Bao nhiêu cũng được", [("10", "mười"), ("20", "hai mươi")])


def find(firms: "QuerySet[Establishment]", asked: Asked) -> "QuerySet[Establishment]":
    if "q" in asked:
        firms = firms.filter(name__contains=asked["q"])
    if "workers" in asked:
        firms = firms.filter(workers=asked["workers"])
    if "since" in asked:
        firms = firms.filter(created_at__date__gte=asked["since"])
    return firms.filter(kind=asked["kind"]) if "kind" in asked else firms


def lines(firms: Iterable[Establishment]) -> Iterator[tuple[str, int | None]]:
    for firm in firms:
        yield firm.name, firm.workers


def listed(asked: str = "", **more: Any) -> ListPage:
    """Return the list of all firms as an address asks for it."""
    request = RequestFactory().get(f"/firms?{asked}")
    firms = Establishment.objects.order_by("pk")
    more = {"orders": ORDERS, **more}
    return ListPage(request, partial(find, firms), FirmsFilter(request.GET or None), **more)


def names(listing: ListPage) -> list[str]:
    return [firm.name for firm in listing.page]


def lines_of(listing: ListPage) -> list[tuple[Any, ...]]:
    answer = listing.file("co-so", HEAD, lines)
    return list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))


def drawn(part: str, listing: ListPage, **more: Any) -> str:
    context = {"listing": listing, **more}
    return " ".join(render_to_string(f"web/parts/{part}.html", context, listing.request).split())


@pytest.fixture
def land(people: dict[Role, User]) -> Land:
    return make_land(people)


@pytest.fixture
def firms(people: dict[Role, User], land: Land) -> list[Establishment]:
    """Four firms, two with ten workers and two with twenty."""
    return [
        make_establishment(people, land.communes[n % 2], name=name, workers=10 + 10 * (n // 2))
        for n, name in enumerate(NAMES)
    ]


# --- conditions -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("firms")
def test_a_wrong_condition_is_refused_in_words_and_takes_nothing_from_the_others() -> None:
    listing = listed("since=31/02/2018&workers=20")
    assert names(listing) == ["Gỗ Cẩm", "Gốm Dung"]
    form = drawn("filters", listing)
    assert "Không có ngày này." in form
    assert 'value="31/02/2018"' in form
    assert '<option value="20" selected>' in form
    assert '<a class="button button-quiet" href="/firms">Bỏ lọc</a>' in form


@pytest.mark.usefixtures("firms")
def test_a_wrong_condition_alone_leaves_nothing_out_and_can_be_dropped() -> None:
    listing = listed("workers=nhiều")
    assert names(listing) == list(NAMES)
    assert not listing.is_filtered
    assert listing.is_asked
    assert "Bỏ lọc" in drawn("filters", listing)
    assert not listed("page=1").is_asked
    assert "Bỏ lọc" not in drawn("filters", listed("page=1"))


@pytest.mark.usefixtures("firms")
def test_an_order_is_no_condition() -> None:
    assert not listed("order=-name").is_asked


@pytest.mark.usefixtures("firms")
def test_what_the_address_keeps_is_asked_for_and_sent_on() -> None:
    listing = listed("workers=10", kept={"kind": "household", "state": ""})
    assert listing.asked == {"kind": "household", "workers": "10"}
    form = drawn("filters", listing)
    assert '<input type="hidden" name="kind" value="household">' in form
    assert 'name="state"' not in form


@pytest.mark.usefixtures("firms")
def test_values_of_one_condition_are_counted_under_the_others() -> None:
    listing = listed("q=Gỗ&workers=10")
    assert listing.count == 0
    assert [firm.workers for firm in listing.without("workers")] == [20]
    assert len(listing.without("q")) == 2


@pytest.mark.usefixtures("firms")
def test_where_nothing_is_found_the_way_back_is_the_bare_list() -> None:
    listing = listed("q=không+có&order=name&page=3")
    assert not listing.page.object_list
    said = drawn("nothing_found", listing, sentence="Không có cơ sở nào.")
    assert "<p>Không có cơ sở nào.</p>" in said
    assert '<a class="button" href="/firms">Bỏ lọc</a>' in said
    kept = drawn("nothing_found", listing, sentence="", reset="/firms?order=name")
    assert 'href="/firms?order=name"' in kept


# --- order and page -------------------------------------------------------------------------------


@pytest.mark.usefixtures("firms")
@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("", "Bàn ghế An"),
        ("order=name", "Bàn ghế An"),
        ("order=-name", "Mây tre Bình"),
        ("order=-workers", "Gốm Dung"),
        ("order=password", "Bàn ghế An"),
        ("order=-password", "Bàn ghế An"),
        ("order=--name", "Bàn ghế An"),
    ],
)
def test_an_order_that_is_not_known_is_as_if_none_were_asked(asked: str, first: str) -> None:
    assert names(listed(asked))[0] == first


@pytest.mark.usefixtures("firms")
def test_the_usual_order_may_be_turned_round() -> None:
    assert names(listed(usual="-workers"))[0] == "Gốm Dung"
    assert names(listed("order=name", usual="-workers"))[0] == "Bàn ghế An"


@pytest.mark.usefixtures("firms")
def test_an_order_of_its_own_may_be_named_with_a_minus() -> None:
    orders: dict[str, Order] = {**ORDERS, "-name": ("workers", "-pk")}
    assert names(listed("order=-name", orders=orders)) == [
        *("Mây tre Bình", "Bàn ghế An"),
        *("Gốm Dung", "Gỗ Cẩm"),
    ]


def test_plain_rows_are_ordered_by_a_key_and_keep_their_place_among_equals() -> None:
    def plain(asked: str) -> list[str]:
        request = RequestFactory().get(f"/words?{asked}")
        words = ["tre", "gỗ", "mây", "gốm"]
        return list(ListPage(request, lambda _asked: iter(words), orders={"long": len}).page)

    assert plain("") == ["tre", "gỗ", "mây", "gốm"]
    assert plain("order=long") == ["gỗ", "tre", "mây", "gốm"]
    assert plain("order=-long") == ["tre", "mây", "gốm", "gỗ"]


@pytest.mark.usefixtures("firms")
def test_a_form_with_an_order_of_its_own_orders_the_list() -> None:
    request = RequestFactory().get("/firms?order=turned")
    form = OrderedFilter(
        request.GET,
        orders={"found": ("như đã ghi", ()), "turned": ("ngược lại", ("-pk",))},
        usual="found",
    )
    listing = ListPage(request, lambda _asked: Establishment.objects.order_by("pk"), form)
    assert names(listing) == list(reversed(NAMES))
    assert not listing.is_asked
    request = RequestFactory().get("/firms?order=none")
    form = OrderedFilter(request.GET, orders={"found": ("như đã ghi", ())}, usual="found")
    listing = ListPage(request, lambda _asked: Establishment.objects.order_by("pk"), form)
    assert (names(listing), listing.is_asked) == (list(NAMES), False)


@pytest.mark.parametrize(
    ("asked", "number"), [("", 1), ("page=2", 2), ("page=99", 3), ("page=x", 1), ("page=-1", 3)]
)
def test_a_page_that_is_not_there_is_the_nearest_one(asked: str, number: int) -> None:
    request = RequestFactory().get(f"/numbers?{asked}")
    listing = ListPage(request, lambda _asked: list(range(2 * ROWS + 1)))
    assert listing.page.number == number
    assert len(listing.page.object_list) <= ROWS
    assert listing.count == 2 * ROWS + 1


def test_a_page_costs_two_queries_however_many_rows_there_are(
    people: dict[Role, User], land: Land, firms: list[Establishment]
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert names(listed("order=name"))
        return len(asked)

    few = cost()
    for n in range(30):
        make_establishment(people, land.communes[0], name=f"Xưởng {n}", workers=5)
    assert few == cost() == 2


# --- the file -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("firms")
@pytest.mark.parametrize("asked", ["", "workers=20", "q=G&order=-name", "since=x&q=Mây", "q=--"])
def test_the_file_holds_what_the_pages_show(asked: str) -> None:
    listing = listed(asked, size=1)
    shown = [
        firm.name
        for number in range(1, listing.page.paginator.num_pages + 1)
        for firm in listed(f"{asked}&page={number}", size=1).page
    ]
    table = lines_of(listed(f"{asked}&page=2&format=xlsx", size=1))
    assert table[0] == HEAD
    assert [line[0] for line in table[1:]] == shown


def test_a_file_asks_for_no_more_rows_than_it_holds(firms: list[Establishment]) -> None:
    with CaptureQueriesContext(connection) as asked:
        lines_of(listed())
    assert [f"LIMIT {MOST_ROWS + 1}" in query["sql"] for query in asked] == [True]


def test_a_file_that_stops_says_so() -> None:
    request = RequestFactory().get("/numbers?format=xlsx")
    taken = 0

    def numbers(rows: Iterable[int]) -> Iterator[tuple[int]]:
        nonlocal taken
        for row in rows:
            taken += 1
            yield (row,)

    listing = ListPage(request, lambda _asked: list(range(2 * MOST_ROWS)))
    assert listing.wants_file
    answer = listing.file("so", ("Số",), numbers)
    table = load_workbook(BytesIO(answer.content), read_only=True).active
    assert table is not None
    last = list(table.iter_rows(min_row=MOST_ROWS + 1, values_only=True))
    assert last == [(MOST_ROWS - 1,), ("Tệp dừng ở 50.000 dòng; lọc hẹp hơn để có phần còn lại.",)]
    assert taken == MOST_ROWS + 1


# --- rights ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["", "q=Mây", "workers=10", "since=x", "order=-name", "page=9"])
def test_no_condition_shows_what_a_right_leaves_out(
    firms: list[Establishment], land: Land, people_at: Any, asked: str
) -> None:
    officer = people_at(land.communes[0])[Role.OFFICER]
    own = {firm.name for firm in firms if firm.unit_id == land.communes[0].pk}
    request = RequestFactory().get(f"/firms?{asked}")
    visible = Establishment.objects.visible_to(officer, STORY_DAY)
    listing = ListPage(
        request, partial(find, visible), FirmsFilter(request.GET or None), orders=ORDERS
    )
    assert set(names(listing)) <= own
    assert {line[0] for line in lines_of(listing)[1:]} <= own
    for name in ("q", "workers"):
        assert {firm.name for firm in listing.without(name)} <= own


# --- one way --------------------------------------------------------------------------------------

AREAS = Path(__file__).resolve().parents[2] / "caunoi" / "web"
#: Tables that are no list: a year by its months or its sources, a map said in words.
TABLES = {
    *("allowances/views.py", "dashboard/maps.py"),
    *("programmes/budget.py", "programmes/plan.py"),
}
#: What is cut into pages and is asked for nothing: the records of a figure, the members of a
#: petition, the proposals below a calendar, a look-up, a page of keys.
PARTS = {
    *("difficulties/petitions.py", "legal/days.py", "localities/views.py"),
    *("register/listing.py", "reports/figures.py", "imports/views.py"),
}


@pytest.mark.parametrize(("way", "known"), [("table_file(", TABLES), ("page_of(", PARTS)])
def test_no_area_makes_a_list_by_hand(way: str, known: set[str]) -> None:
    by_hand = {
        str(file.relative_to(AREAS))
        for file in AREAS.glob("*/*.py")
        if re.search(rf"\b{re.escape(way)}", file.read_text(encoding="utf-8"))
    }
    assert by_hand == known
