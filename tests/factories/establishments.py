"""Invented establishments and lists, recorded through the actions of the screens."""

from datetime import date
from typing import Any

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.establishments.actions import record_establishment
from caunoi.establishments.enums import EstablishmentKind
from caunoi.establishments.imports.actions import preview_import
from caunoi.establishments.models import Establishment, ImportBatch
from caunoi.localities.models import AdminUnit
from tests.establishments.workbooks import simple_workbook
from tests.factories.network import STORY_DAY

People = dict[Role, User]


def make_establishment(
    people: People, unit: AdminUnit, name: str = "Cơ sở Gốm Trăng Non", **more: Any
) -> Establishment:
    """Record a firm in a commune as the officer, whatever else there is like it."""
    said: dict[str, Any] = {"kind": EstablishmentKind.HOUSEHOLD, "despite_duplicates": True} | more
    return record_establishment(name=name, unit=unit, by=people[Role.OFFICER], on=STORY_DAY, **said)


def make_list(
    people: People, district: AdminUnit, rows: list[tuple[Any, ...]], on: date = STORY_DAY
) -> ImportBatch:
    """Preview a list with the columns of `workbooks.HEADER`."""
    return preview_import(
        content=simple_workbook(rows),
        file_name="danh-sach.xlsx",
        unit=district,
        by=people[Role.OFFICER],
        on=on,
    )
