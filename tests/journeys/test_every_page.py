"""Every page of the shell: no sideways scroll, no complaint, nothing serious for axe."""

import pytest

from tests.journeys.conftest import Visitor

#: What everybody above the collaborators reads.
WATCHED = [
    *("/", "/dashboard", "/radar", "/schemes", "/plan/money"),
    *("/difficulties", "/difficulties/petitions", "/linkages", "/reports"),
]

PAGES = {
    "Lê Thu Hà": [
        "/",
        "/notices",
        "/localities",
        "/localities?q=25822&on=20/12/2018",
        "/localities?q=tan+lap&on=20/10/2025",
        "/notices/settings",
        "/dashboard",
        "/dashboard/rows?figure=pipeline:in_progress",
        "/dashboard/map?layer=firms",
        "/network",
        "/network/list",
        "/network/collaborators",
        "/network/collaborators/new",
        "/network/appointments/new",
        "/allowances",
        "/allowances/2018-12",
        "/allowances/2018-11#line-3",
        "/people",
        "/people/roles",
        "/nowhere",
        *("/radar", "/difficulties", "/difficulties/new", "/difficulties/petitions"),
        *("/linkages", "/linkages/new", "/linkages/associations", "/linkages/associations/new"),
        *("/reports", "/reports/months?month=2018-11", "/schemes", "/plan", "/plan/money"),
        *("/reports/4/rows/schemes/total/paid_vnd", "/reports/4/rows/heads/2/percent"),
    ],
    "Vũ Đình An": WATCHED,
    "Đỗ Ngọc Lan": WATCHED,
    "Bùi Quang Huy": WATCHED,
    "Hoàng Thị Kim": WATCHED,
    "Đặng Việt Cường": WATCHED,
    "Phan Hữu Thành": [
        "/",
        "/dashboard?year=2017",
        "/dashboard/rows?figure=money.paid:2018",
        "/dashboard/map",
        "/dashboard/provinces",
        "/journal",
        "/network/centre",
        "/network/roadmap",
        "/legal",
        "/legal/documents?all=1",
        "/legal/heads",
        "/legal/changes",
        "/legal/calendar?year=2019&from_on=12/02/2019&days=10",
        "/legal/calendar/propose",
        "/legal/norms/base-salary",
        "/legal/eligibility",
        "/legal/support?item=machinery&cost=500.000.000&on=01/05/2016",
        "/legal/support?item=machinery&cost=x",
    ],
    "Trần Minh Trí": ["/people/new", "/people/5", "/people/5/grants/new"],
    "Trần Văn Lộc": [
        *("/", "/dashboard", "/dashboard/map?layer=red", "/allowances", "/fieldwork", "/schemes"),
        *("/radar", "/difficulties", "/difficulties/new", "/linkages", "/linkages/new"),
        "/reports/mine/2018-12",
    ],
}


@pytest.mark.parametrize("name", list(PAGES))
def test_pages_are_calm(name: str, reader: Visitor) -> None:
    reader.open("/sign-in")
    reader.assert_calm()
    if name == "Trần Văn Lộc":  # the door shows the first few of a role with many people
        name = (
            reader.page.locator(".doors li", has_text="Cộng tác viên")
            .last.locator("button")
            .first.inner_text()
        )
    reader.sign_in_as(name)
    for path in PAGES.get(name, PAGES["Trần Văn Lộc"]):
        reader.open(path)
        reader.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        reader.assert_calm()


def test_the_pages_work_in_english_too(visitor: Visitor) -> None:
    visitor.sign_in_as("Phan Hữu Thành")
    visitor.page.locator(".topbar .language button").click()  # is kept with the account
    visitor.page.wait_for_load_state()
    for path in ("/", "/dashboard", "/network", "/allowances/2018-11", "/legal", "/journal"):
        assert visitor.open(path).locator("html").get_attribute("lang") == "en"
        visitor.assert_calm()
