"""Two officers at one row: the second save never undoes the first unseen, on any form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common.versions import Versioned
from caunoi.fieldwork.models import AreaPlan
from caunoi.journal.models import Entry
from caunoi.network.models import Appointment
from tests.factories.establishments import make_establishment
from tests.factories.network import Land, appoint, make_collaborator
from tests.factories.schemes import Office, give_money, make_firm
from tests.web.conftest import ClientFor, People
from tests.web.pages import markup_of
from tests.web.seen import form_in, form_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@dataclass(frozen=True)
class Case:
    """A form on a row; each of two people changes one field, `(name, as typed)`."""

    url: str
    row: models.Model
    first: tuple[str, str]
    second: tuple[str, str]
    #: What a form wants besides, every time.
    more: dict[str, str]

    def sent(self, form: dict[str, Any], change: tuple[str, str]) -> dict[str, Any]:
        return {**form, **self.more, change[0]: change[1]}

    def stored(self) -> dict[str, str]:
        self.row.refresh_from_db()
        names = (self.first[0], self.second[0])
        return {name: _as_typed(getattr(self.row, name)) for name in names}


def _as_typed(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def _scheme(people: People, land: Land) -> Case:
    give_money(people)
    row = Office(people).draft(make_firm(people, land))
    url = reverse("web:scheme-edit", args=[row.code])
    return Case(url, row, ("goal", "Thay máy cũ"), ("implementing_unit", "Xưởng 2"), {})


def _collaborator(people: People, land: Land) -> Case:
    row = make_collaborator(people, phone="0900000001", post="Công chức")
    url = reverse("web:collaborator-change", args=[row.pk])
    return Case(url, row, ("phone", "0900000002"), ("post", "Cán bộ kinh tế"), {})


def _appointment(people: People, land: Land) -> Case:
    row = appoint(people, make_collaborator(people), land.communes[:2])
    url = reverse("web:appointment-correct", args=[row.pk])
    more = {"reason": "Gõ nhầm"}
    return Case(url, row, ("decision_number", "21/QĐ-SCT"), ("decided_on", "21/02/2016"), more)


def _plan(people: People, land: Land) -> Case:
    person = make_collaborator(people)
    row = AreaPlan.objects.create(
        collaborator=person,
        year=2019,
        visits_planned=6,
        text="Thăm",
        made_by=people[Role.OFFICER],
        made_at="2018-12-01T00:00:00Z",
    )
    url = reverse("web:area-plan-edit", args=[person.pk, 2019, 0])
    return Case(url, row, ("visits_planned", "8"), ("text", "Thăm các xưởng gỗ"), {})


def _establishment(people: People, land: Land) -> Case:
    row = make_establishment(people, land.communes[0], phone="0912345678", owner="Lê Tám")
    url = reverse("web:establishment-edit", args=[row.pk])
    return Case(url, row, ("phone", "0987654321"), ("owner", "Lê Văn Tám"), {})


CASES = [_scheme, _collaborator, _appointment, _plan, _establishment]


@pytest.fixture(params=CASES, ids=lambda case: case.__name__.strip("_"))
def case(request: pytest.FixtureRequest, people: People, land: Land) -> Case:
    make: Callable[[People, Land], Case] = request.param
    return make(people, land)


@pytest.fixture
def first(client_for: ClientFor) -> Client:
    return client_for(Role.OFFICER)


@pytest.fixture
def other() -> Client:
    """A second officer."""
    user = User.objects.create(username="officer.2", full_name="Trần Thị Sau")
    RoleGrant.objects.create(user=user, role=Role.OFFICER)
    client = Client()
    client.force_login(user)
    return client


def test_the_second_save_shows_the_first_and_then_keeps_both(
    case: Case, first: Client, other: Client
) -> None:
    mine, theirs = form_on(first, case.url), form_on(other, case.url)
    before = case.stored()
    assert first.post(case.url, case.sent(mine, case.first)).status_code == 302
    answer = other.post(case.url, case.sent(theirs, case.second))
    assert answer.status_code == 409
    assert case.stored() == {**before, case.first[0]: case.first[1]}
    page = markup_of(answer)
    assert f"{name_of(first)} đã sửa nội dung này lúc" in page
    shown = form_in(page)
    assert shown[case.first[0]] == case.first[1]  # left alone: the new value
    assert shown[case.second[0]] == case.second[1]  # typed: kept
    assert other.post(case.url, {**shown, **case.more}).status_code == 302
    assert case.stored() == dict([case.first, case.second])


def test_where_both_changed_one_field_both_values_are_shown(
    case: Case, first: Client, other: Client
) -> None:
    name, value = case.second
    mine, theirs = form_on(first, case.url), form_on(other, case.url)
    quicker = "22/02/2016" if name == "decided_on" else f"{value} A"
    assert first.post(case.url, case.sent(mine, (name, quicker))).status_code == 302
    answer = other.post(case.url, case.sent(theirs, case.second))
    page = markup_of(answer)
    assert (answer.status_code, case.stored()[name]) == (409, quicker)
    assert f"Người khác vừa ghi: “{quicker}”." in page
    assert form_in(page)[name] == value
    other.post(case.url, {**form_in(page), **case.more})
    assert case.stored()[name] == value


@pytest.mark.parametrize(
    "seen", ["", "x", "{}", '{"version": 1}', '{"version": "a", "values": []}']
)
def test_a_form_that_lost_its_version_writes_nothing(case: Case, first: Client, seen: str) -> None:
    before = case.stored()
    form = {**form_on(first, case.url), "seen": seen}
    answer = first.post(case.url, case.sent(form, case.second))
    assert answer.status_code == 409
    assert case.stored() == before
    shown = form_in(markup_of(answer))
    assert shown[case.second[0]] == case.second[1]
    assert first.post(case.url, {**shown, **case.more}).status_code == 302
    assert case.stored()[case.second[0]] == case.second[1]


def test_without_the_check_the_first_save_is_lost(
    case: Case, first: Client, other: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: where no version is asked, the old page puts the old value back."""
    monkeypatch.setattr(Versioned, "require_seen", lambda self, version: None)
    mine, theirs = form_on(first, case.url), form_on(other, case.url)
    before = case.stored()
    first.post(case.url, case.sent(mine, case.first))
    assert other.post(case.url, case.sent(theirs, case.second)).status_code == 302
    assert case.stored()[case.first[0]] == before[case.first[0]]


@pytest.mark.parametrize("way", ["appointment-areas", "appointment-end"])
def test_a_term_that_was_changed_meanwhile_is_looked_at_again(
    way: str, people: People, land: Land, client_for: ClientFor
) -> None:
    term = appoint(people, make_collaborator(people), land.communes[:2])
    client, url = client_for(Role.OFFICER), reverse(f"web:{way}", args=[term.pk])
    form = form_on(client, url) | {"reason": "Chia lại", "from_on": "01/12/2018"}
    areas = reverse("web:appointment-areas", args=[term.pk])
    one = {**form_on(client, areas), "units": land.communes[0].pk, "from_on": "01/12/2018"}
    assert client.post(areas, {**one, "reason": "Nhẹ bớt"}).status_code == 302
    answer = client.post(url, {**form, "units": [unit.pk for unit in land.communes[:3]]})
    assert answer.status_code == 409
    assert Appointment.objects.get().ends_on is None
    assert [area.unit for area in term.areas.on(date(2018, 12, 20))] == land.communes[:1]
    if way == "appointment-areas":
        assert f"Người khác vừa ghi: “{land.communes[0]}”." in markup_of(answer)


def test_nothing_of_the_journal_is_written_for_who_was_too_late(
    case: Case, first: Client, other: Client
) -> None:
    mine, theirs = form_on(first, case.url), form_on(other, case.url)
    first.post(case.url, case.sent(mine, case.first))
    entries = Entry.objects.count()
    other.post(case.url, case.sent(theirs, case.second))
    assert Entry.objects.count() == entries


def name_of(client: Client) -> str:
    return str(User.objects.get(pk=client.session["_auth_user_id"]))
