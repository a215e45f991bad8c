"""Where a row lies by its address, on both sides of the reform, as a district office writes it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.imports.places import Place, Places, Writing
from tests.establishments.conftest import unit

pytestmark = pytest.mark.django_db
ROWS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "examples" / "places.yaml").read_text()
)
NOW = date(2025, 12, 1)
STORY_DAY = date(2018, 12, 20)


def places(on: date, code: str | None = None) -> Places:
    return Places(unit(code, on) if code else None, on)


def said(place: Place) -> str:
    return str(place.problem) if place.problem else ""


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row['day']} {row['list_of']} {row['address']}"
)
def test_an_address_is_read_as_it_is_meant(row: dict[str, Any]) -> None:
    place = places(row["day"], row["list_of"]).find(Writing(), row["address"])
    if "place" in row:
        assert place.unit is not None, said(place)
        assert place.unit.code == row["place"]
        assert row.get("hint", "") in str(place.hint or "")
        assert bool(place.hint) == ("hint" in row)
    else:
        assert place.unit is None, place.unit and place.unit.full_name(row["day"])
        assert row["refused"] in said(place)


def test_a_bare_name_is_enough_only_where_the_centre_serves() -> None:
    """Lai Uyên is one in the country; a list of Kiên Giang does not mean it without a word more."""
    lai_uyen = unit("25822", STORY_DAY)
    near = Places(None, STORY_DAY, frozenset({lai_uyen.pk})).find(Writing("Lai Uyên"))
    assert (near.unit, near.problem) == (lai_uyen, None)
    elsewhere = frozenset({unit("30769", STORY_DAY).pk})
    far = Places(None, STORY_DAY, elsewhere).find(Writing("Lai Uyên"))
    assert far.unit is None
    assert "ngoài địa bàn Trung tâm phục vụ. Ghi thêm huyện, tỉnh." in said(far)
    told = Places(None, STORY_DAY, elsewhere).find(Writing("Lai Uyên", "Bàu Bàng", "Bình Dương"))
    assert told.unit == lai_uyen


@pytest.mark.parametrize(
    ("writing", "address", "code"),
    [
        # A whole address in the column of communes; a city that is a province among the districts.
        (Writing("P. Mai Động, Q. Hoàng Mai, Hà Nội"), "", "00310"),
        (Writing("Mai Động", "Hoàng Mai", "TP Hà Nội"), "", "00310"),
        (Writing("Thới Hòa", "TX Bến Cát"), "", "25846"),
        # The column names the commune, the address what lies around it.
        (Writing("Tân Hưng"), "ấp 3, Bàu Bàng, Bình Dương", "25825"),
        (Writing("Tân Hưng"), "ấp 3, xã Tân Hưng, huyện Bàu Bàng", "25825"),
        # A town is no commune in its column either.
        (Writing("thị xã Hà Tiên"), "", ""),
        (Writing("thành phố Hà Tiên", "", "Kiên Giang"), "", ""),
    ],
)
def test_columns_speak_first(writing: Writing, address: str, code: str) -> None:
    found = places(STORY_DAY).find(writing, address)
    assert (found.unit.code if found.unit else "") == code, said(found)


def test_a_city_in_the_column_of_districts_is_a_province_where_it_is_one() -> None:
    found = places(NOW).find(Writing("Thủ Dầu Một", "TP.HCM"))
    assert found.unit is not None
    assert found.unit.code == "25747"


def test_equal_writings_are_looked_up_once_and_the_names_of_the_day_once() -> None:
    list_of = places(STORY_DAY)
    list_of.find(Writing(), "ấp 1, xã Lai Uyên, huyện Bàu Bàng, tỉnh Bình Dương")
    with CaptureQueriesContext(connection) as asked:
        for house in range(50):
            list_of.find(
                Writing(), f"{house} đường A, xã Lai Uyên, huyện Bàu Bàng, tỉnh Bình Dương"
            )
        list_of.find(Writing(), "ấp 1, xã Tân Hưng, huyện Bàu Bàng")
    assert len(asked) <= 6
