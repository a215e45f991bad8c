"""A place, a day, and people of the register."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.establishments.actions import record_establishment
from caunoi.establishments.enums import EstablishmentKind
from caunoi.establishments.imports.actions import preview_import
from caunoi.establishments.models import Establishment, ImportBatch
from caunoi.localities.models import AdminUnit
from caunoi.localities.queries import unit_on
from tests.establishments.workbooks import HEADER, MESSY_DISTRICT, simple_workbook

ON = date(2018, 12, 20)


def unit(code: str, on: date = ON) -> AdminUnit:
    found = unit_on(code, on)
    assert found is not None
    return found


@pytest.fixture
def officer(people: dict[Role, User]) -> User:
    return people[Role.OFFICER]


@pytest.fixture
def district(db: None) -> AdminUnit:
    return unit(MESSY_DISTRICT)


def holder(role: Role, place: AdminUnit) -> User:
    """A person who holds a role in one place only."""
    user = User.objects.create(username=f"{role}-{place.code}", full_name="Người của một nơi")
    RoleGrant.objects.create(user=user, role=role, unit=place)
    return user


@pytest.fixture
def record(officer: User) -> Callable[..., Establishment]:
    """Record a firm in Lai Uyên, with whatever else is said of it."""

    def make(name: str = "Cơ sở gốm Minh Long", **facts: Any) -> Establishment:
        facts.setdefault("kind", EstablishmentKind.HOUSEHOLD)
        facts.setdefault("unit", unit("25822"))
        facts.setdefault("by", officer)
        facts.setdefault("on", ON)
        return record_establishment(name=name, **facts)

    return make


@pytest.fixture
def preview(officer: User, district: AdminUnit) -> Callable[..., ImportBatch]:
    """Preview a workbook of some rows under a plain heading, for huyện Bàu Bàng."""

    def make(*rows: Any, header: Any = HEADER, **given: Any) -> ImportBatch:
        return preview_import(
            content=given.pop("content", None) or simple_workbook(rows, header),
            file_name="danh-sach.xlsx",
            unit=given.pop("unit", district),
            by=given.pop("by", officer),
            on=given.pop("on", ON),
        )

    return make
