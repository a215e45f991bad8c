"""Every number of a report opens to the records that make it, as they were when it was counted."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caunoi.accounts.roles import Role
from caunoi.demo.models import Demonstration
from caunoi.establishments.models import Establishment
from caunoi.reporting.actions import prepare_report
from caunoi.reporting.models import PeriodicReport
from caunoi.reporting.months.actions import send_month
from caunoi.schemes.enums import SchemeState
from tests.factories.network import Land
from tests.factories.schemes import Office, give_money, make_firm
from tests.web.conftest import ClientFor, People
from tests.web.counting import queries_of
from tests.web.reports.opening import opened, wrong_numbers
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db
MAY, DECEMBER = date(2018, 5, 1), date(2018, 12, 1)
#: Everyone who reads the Centre's reports looks at the same figures.
READERS = (Role.DIRECTOR, Role.AUDITOR, Role.ACCOUNTANT)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def world(people: People, land: Land, demo: Demonstration) -> World:
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


def test_a_record_that_is_lost_from_the_facts_is_noticed(
    world: World, client_for: ClientFor
) -> None:
    """Sabotage: of the visits one record is taken away, the number left as it was."""
    facts = world.report.facts
    network = next(part for part in facts["sections"] if part["key"] == "network")
    network["rows"][6][2]["value"].pop()
    PeriodicReport.objects.filter(pk=world.report.pk).update(facts=facts)
    wrong, _targets, _count = wrong_numbers(client_for(Role.DIRECTOR), at(world))
    assert [each.partition(":")[0] for each in wrong] == [
        at_figure(world.report, "network", "7", "value")
    ]


def test_a_month_opens_to_its_rows_while_it_is_drafted_and_after_it_was_sent(
    world: World, client_for: ClientFor
) -> None:
    mai = Client()
    mai.force_login(world.field.user)
    wrong, targets, drafted = wrong_numbers(mai, reverse("web:own-month", args=[MAY]))
    assert wrong == [] and drafted > 0
    report = send_month(month=MAY, by=world.field.user, on=date(2018, 5, 31))
    sent_at = reverse("web:month-report", args=[report.pk])
    sent: set[str] = set()
    for reader in (mai, client_for(Role.OFFICER), client_for(Role.AUDITOR)):
        wrong, found, count = wrong_numbers(reader, sent_at)
        assert wrong == [] and count == drafted
        sent |= found
    for url in targets | sent:
        assert client_for(Role.OFFICER).get(url, follow=True).status_code == 200, url


def test_the_records_of_a_sent_month_stay_those_of_then(world: World) -> None:
    mai = Client()
    mai.force_login(world.field.user)
    report = world.month_report
    url = reverse("web:month-rows", args=[report.pk, "register", "total", "active"])
    before = opened(mai, url)
    Establishment.objects.update(name="Đổi tên sau")
    make_firm(world.people, world.land, "Xưởng Mới Ghi")
    after = opened(mai, url)
    assert before.texts == after.texts and len(before.texts) > 0
    draft = reverse("web:own-month-rows", args=[DECEMBER, "register", "total", "active"])
    assert "Đổi tên sau" in " ".join(opened(mai, draft).texts)


def test_a_record_opens_only_for_who_may_see_it(world: World, client_for: ClientFor) -> None:
    """The workshops moved away: Mai still reads what she reported, and opens them no longer."""
    mai = Client()
    mai.force_login(world.field.user)
    url = reverse("web:month-rows", args=[world.month_report.pk, "register", "total", "active"])
    before = opened(mai, url)
    assert before.urls
    Establishment.objects.update(unit=world.land.communes[3])
    after = opened(mai, url)
    assert after.texts == before.texts and after.urls == set()
    assert opened(client_for(Role.OFFICER), url).urls == before.urls


@pytest.mark.parametrize(
    ("section", "row", "column"),
    [
        ("network", "7", "basis"),  # no number
        ("network", "99", "value"),
        ("network", "0", "value"),
        ("network", "total", "value"),  # nothing is summed there
        ("no-such", "1", "value"),
        ("heads", "1", "no-such"),
    ],
)
def test_there_is_no_other_number(
    world: World, client_for: ClientFor, section: str, row: str, column: str
) -> None:
    url = at_figure(world.report, section, row, column)
    assert client_for(Role.DIRECTOR).get(url).status_code == 404


def test_a_number_of_few_and_of_many_records_costs_the_same(
    world: World, client_for: ClientFor
) -> None:
    client = client_for(Role.DIRECTOR)
    url = at_figure(world.report, "network", "7", "value")
    few = queries_of(client, url)
    facts = world.report.facts
    network = next(part for part in facts["sections"] if part["key"] == "network")
    network["rows"][6][2]["value"] *= 70
    PeriodicReport.objects.filter(pk=world.report.pk).update(facts=facts)
    assert queries_of(client, url) == few
    assert len(opened(client, url).values) > 60


def test_a_report_of_few_and_of_many_records_costs_the_same(
    world: World, people: People, client_for: ClientFor
) -> None:
    client = client_for(Role.DIRECTOR)
    few = queries_of(client, at(world))
    for day in range(1, 29):
        world.field.visit(on=date(2018, 10, day))
        make_firm(people, world.land, f"Xưởng {day}")
    prepare_report(kind="year", year=2018, by=people[Role.OFFICER], on=date(2018, 12, 20))
    assert queries_of(client, at(world)) == few


def test_the_list_of_reports_reads_none_of_their_facts(world: World, client_for: ClientFor) -> None:
    client = client_for(Role.DIRECTOR)
    for url in (reverse("web:reports"), reverse("web:months") + "?month=2018-12"):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        assert not any('"facts"' in query["sql"] for query in captured)
