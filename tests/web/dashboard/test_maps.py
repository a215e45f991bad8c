"""The map of the provinces and the tile map: complete, with the two archipelagos, on any day."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from caunoi.accounts.roles import Role
from caunoi.demo.models import Demonstration
from caunoi.localities.models import AdminUnit, Level
from caunoi.web.dashboard.maps import PATHS, SINCE, outlines
from tests.factories.network import Land
from tests.web.conftest import ClientFor
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db
PROVINCES = reverse("web:dashboard-provinces")


def test_the_34_provinces_of_the_law_are_drawn_and_no_other() -> None:
    units = AdminUnit.objects.on(SINCE).filter(level=Level.PROVINCE)
    assert set(outlines()["provinces"]) == set(units.values_list("code", flat=True))
    assert len(outlines()["provinces"]) == 34


def test_the_file_is_small_and_names_its_source() -> None:
    assert PATHS.stat().st_size <= 120_000
    assert "Natural Earth" in json.loads(PATHS.read_text())["source"]


def test_nothing_of_the_source_lies_where_the_archipelagos_are() -> None:
    """Hoàng Sa and Trường Sa are drawn by us; no outline reaches east of the coast."""
    for code, province in outlines()["provinces"].items():
        points = province["path"].replace("M", " ").replace("Z", " ").split()
        assert max(int(point.split(",")[0]) for point in points) <= outlines()["width"], code


def test_both_archipelagos_stand_on_the_map(client_for: ClientFor, demo: Demonstration) -> None:
    page = markup_of(client_for(Role.DIRECTOR).get(PROVINCES))
    for words in ("Hoàng Sa", "thuộc Đà Nẵng", "Trường Sa", "thuộc Khánh Hòa"):
        assert words in page
    assert page.count("<title>") == 35  # the page's own and one for each province
    assert "không dùng để xác định địa giới" in page


def test_before_the_reform_the_page_says_so(client_for: ClientFor, demo: Demonstration) -> None:
    page = markup_of(client_for(Role.DIRECTOR).get(PROVINCES))
    assert "Ngày đang xem còn các tỉnh cũ" in page
    demo.story_day = date(2025, 10, 20)
    demo.save()
    client = client_for(Role.DIRECTOR)
    assert "Ngày đang xem còn các tỉnh cũ" not in markup_of(client.get(PROVINCES))


def test_both_tables_are_taken_away_as_files(
    client_for: ClientFor, demo: Demonstration, land: Land
) -> None:
    client = client_for(Role.DIRECTOR)
    answer = client.get(PROVINCES, {"format": "xlsx"})
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == 35 and ("79", "Thành phố Hồ Chí Minh", 168) in rows
    answer = client.get(reverse("web:dashboard-map"), {"format": "xlsx"})
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == 1 + len(land.communes)
    assert rows[0][3:] == ("Cơ sở", "Khó khăn đang chờ", "Đề án đỏ")
