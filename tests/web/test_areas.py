"""Each area brings its own rows; the shared modules only collect them."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from caunoi.web import access, areas
from caunoi.web.areas import collect, merge
from caunoi.web.shell import worklist

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "caunoi" / "web"


def test_each_area_with_addresses_says_who_may_open_them() -> None:
    with_addresses = {file.parent.name for file in WEB.glob("*/urls.py")}
    assert with_addresses == {file.parent.name for file in WEB.glob("*/access.py")}
    assert with_addresses <= set(areas.areas())


def test_what_the_domain_gives_an_address_has_a_page() -> None:
    domain = (file for file in (ROOT / "caunoi").rglob("*.py") if WEB not in file.parents)
    named = {
        name
        for file in domain
        for name in re.findall(r'address=f"([a-z]+\.[a-z]+):', file.read_text(encoding="utf-8"))
    }
    assert len(named) > 10
    assert named <= {row.name for row in collect("addresses", "ADDRESSES")}


@pytest.fixture
def two_areas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two areas that both have `titles.py`, as a stand-in for those of the application."""
    tables = {
        "here": SimpleNamespace(FIELDS={"name": "tên", "day": "ngày"}),
        "there": SimpleNamespace(FIELDS={"name": "họ tên"}),
    }

    def load(name: str) -> Any:
        return tables[name.split(".")[-2]]

    monkeypatch.setattr(areas, "areas", lambda: tuple(tables))
    monkeypatch.setattr(areas, "find_spec", lambda _name: True)
    monkeypatch.setattr(areas, "import_module", load)


@pytest.mark.usefixtures("two_areas")
def test_two_areas_cannot_say_the_same_thing() -> None:
    with pytest.raises(ValueError, match="name"):
        merge("titles", "FIELDS")


@pytest.mark.usefixtures("two_areas")
def test_a_misspelt_table_is_no_empty_table() -> None:
    with pytest.raises(AttributeError, match="FEILDS"):
        merge("titles", "FEILDS")


def test_an_address_has_one_row_for_a_method(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = (
        access.row("people", "GET", "people.view"),
        access.row("people", "GET POST", "any", own="accounts.user"),
    )
    monkeypatch.setattr(access, "rows", lambda: twice)
    with pytest.raises(ValueError, match="GET people"):
        access._by_address.__wrapped__()


def test_each_source_of_the_worklist_has_its_own_place(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [source.order for source in worklist.sources()]
    assert numbers == sorted(set(numbers))
    twice = [worklist.WorkSource(lambda *_asked: (), order=7)] * 2
    monkeypatch.setattr(worklist, "collect", lambda *_asked: twice)
    with pytest.raises(ValueError, match="7"):
        worklist.sources.__wrapped__()
