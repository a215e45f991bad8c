"""Every number of a report opens to the records that make it, as they were when it was counted."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from caunoi.accounts.models import Installation
from caunoi.accounts.roles import Role
from caunoi.reporting.models import PeriodicReport
from caunoi.schemes.enums import SchemeState
from tests.factories.network import Land
from tests.factories.schemes import Office, give_money, make_firm
from tests.web.conftest import ClientFor, People
from tests.web.reports.opening import wrong_numbers
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db
DECEMBER = date(2018, 12, 1)
#: Everyone who reads the Centre's reports looks at the same figures.
READERS = (Role.DIRECTOR, Role.AUDITOR, Role.ACCOUNTANT)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def world(people: People, land: Land, demo: Installation) -> World:
    """A year with a scheme settled, one under way, difficulties, a petition, linkages, visits."""
    give_money(people, 800_000_000)
    office = Office(people)
    office.walk(office.draft(make_firm(people, land, "Xưởng Một")), SchemeState.SETTLED)
    return make_world(people, land)


def at(world: World) -> str:
    return reverse("web:report", args=[world.report.pk])


def at_figure(report: PeriodicReport, section: str, row: str, column: str) -> str:
    return reverse("web:report-rows", args=[report.pk, section, row, column])


@pytest.mark.parametrize("role", READERS)
def test_every_number_of_the_year_is_what_its_rows_make(
    world: World, client_for: ClientFor, role: Role
) -> None:
    client = client_for(role)
    wrong, targets, count = wrong_numbers(client, at(world))
    assert wrong == []
    assert count > 40
    for url in targets:
        assert client.get(url, follow=True).status_code == 200, url
