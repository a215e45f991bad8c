"""What waits in the schemes: each row for whoever can take the step, with its clock."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.accounts.models import RoleGrant
from caunoi.accounts.roles import Role
from caunoi.demo.models import Demonstration
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import Scheme
from caunoi.schemes.rules import months_after
from tests.factories.network import STORY_DAY, Land
from tests.factories.schemes import MILLION, SIGNED, Office, give_money, make_firm
from tests.web.conftest import ClientFor, People
from tests.web.counting import queries_of
from tests.web.pages import markup_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
TODAY = reverse("web:today")
YESTERDAY = STORY_DAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def office(people: People) -> Office:
    give_money(people)
    return Office(people)


@pytest.fixture
def scheme(people: People, office: Office, land: Land) -> Scheme:
    return office.draft(make_firm(people, land))


def rows_of(client: Client, scheme: Scheme) -> list[str]:
    """Return what the first page asks this person to do with the scheme."""
    page = markup_of(client.get(TODAY))
    address = reverse("web:scheme", args=[scheme.code])
    return re.findall(rf'<a class="button[^"]*" href="{address}"[^>]*>([^<]*)', page)


@pytest.mark.parametrize(
    ("state", "role", "action"),
    [
        (SchemeState.SUBMITTED, Role.DEPARTMENT, "Xem, thẩm định"),
        (SchemeState.APPRAISED, Role.OFFICER, "Xem, đưa vào kế hoạch"),
        (SchemeState.IN_PLAN, Role.AUTHORITY, "Xem, phê duyệt"),
        (SchemeState.APPROVED, Role.DIRECTOR, "Xem, ký hợp đồng"),
        (SchemeState.ACCEPTED, Role.OFFICER, "Xem hồ sơ"),
    ],
)
def test_a_scheme_waits_for_whose_step_it_is_and_for_nobody_else(
    state: SchemeState,
    role: Role,
    action: str,
    scheme: Scheme,
    office: Office,
    client_for: ClientFor,
) -> None:
    office.walk(scheme, state)
    asked = {each: rows_of(client_for(each), scheme) for each in Role}
    assert {each: rows for each, rows in asked.items() if rows} == {role: [action]}


def test_whoever_drafted_a_scheme_is_not_asked_to_appraise_it(
    scheme: Scheme, office: Office, people: People, client_for: ClientFor
) -> None:
    """Two roles in one hand: the step still wants another person."""
    office.submit(scheme)
    RoleGrant.objects.create(user=people[Role.OFFICER], role=Role.DEPARTMENT)
    assert rows_of(client_for(Role.OFFICER), scheme) == []
    assert rows_of(client_for(Role.DEPARTMENT), scheme) == ["Xem, thẩm định"]


def test_a_scheme_that_has_gone_on_since_waits_for_nobody(
    scheme: Scheme, office: Office, people: People, client_for: ClientFor
) -> None:
    """Read on an earlier day of the story, it stood there; nobody can take the step again."""
    office.submit(scheme)
    office.appraise(scheme, STORY_DAY + timedelta(days=30))
    assert rows_of(client_for(Role.DEPARTMENT), scheme) == []


def test_an_advance_waits_for_the_accountant_once_papers_and_proof_are_there(
    scheme: Scheme, office: Office, client_for: ClientFor
) -> None:
    office.walk(scheme, SchemeState.IN_PROGRESS)
    assert rows_of(client_for(Role.ACCOUNTANT), scheme) == []
    office.papers(scheme, "advance", SIGNED)
    assert rows_of(client_for(Role.ACCOUNTANT), scheme) == [], "the proof is still missing"
    office.invest(scheme, scheme.cost_vnd)
    assert rows_of(client_for(Role.ACCOUNTANT), scheme) == ["Xem, tạm ứng"]
    office.advance_money(scheme, 10 * MILLION)
    assert rows_of(client_for(Role.ACCOUNTANT), scheme) == []


def test_what_is_accepted_counts_down_to_22_january(
    scheme: Scheme, office: Office, client_for: ClientFor
) -> None:
    accepted = office.walk(scheme, SchemeState.ACCEPTED)
    office.papers(accepted, "completion", YESTERDAY)
    assert rows_of(client_for(Role.ACCOUNTANT), scheme) == ["Xem, thanh toán"]
    page = markup_of(client_for(Role.ACCOUNTANT).get(TODAY))
    assert "<b>33</b>" in page
    assert "22/01/2019" in page
    office.pay(accepted, accepted.acceptance.accepted_vnd, YESTERDAY)
    assert rows_of(client_for(Role.ACCOUNTANT), scheme) == ["Xem, quyết toán"]


def test_a_late_supplement_is_said_to_be_late(
    scheme: Scheme, office: Office, client_for: ClientFor
) -> None:
    office.submit(scheme)
    office.step(
        scheme,
        "request_supplement",
        Role.DEPARTMENT,
        STORY_DAY - timedelta(days=20),
        reason="Thiếu báo giá",
        due_on=STORY_DAY - timedelta(days=5),
    )
    page = markup_of(client_for(Role.OFFICER).get(TODAY))
    assert "Thiếu báo giá" in page
    assert "<b>5</b><span>ngày quá hạn bổ sung</span>" in page


def test_a_recovery_past_its_day_stands_before_the_payer(
    scheme: Scheme, office: Office, client_for: ClientFor
) -> None:
    office.walk(scheme, SchemeState.IN_PROGRESS)
    office.advance_money(scheme, 10 * MILLION)
    office.step(
        scheme,
        "stop",
        Role.AUTHORITY,
        STORY_DAY - timedelta(days=10),
        reason="Cơ sở ngừng hoạt động",
        recovery_due_on=STORY_DAY - timedelta(days=3),
    )
    page = markup_of(client_for(Role.ACCOUNTANT).get(TODAY))
    assert "<b>3</b><span>ngày quá hạn nộp lại</span>" in page
    assert "10.000.000" in page


def test_a_figure_that_one_person_counted_wants_a_second(
    scheme: Scheme, office: Office, client_for: ClientFor
) -> None:
    office.walk(scheme, SchemeState.APPROVED)
    for role, is_asked in ((Role.DIRECTOR, True), (Role.DEPUTY, True), (Role.OFFICER, False)):
        page = markup_of(client_for(role).get(TODAY))
        assert ("Xác nhận số liệu lúc phê duyệt" in page) is is_asked, role


def test_a_figure_that_nobody_counted_is_asked_for(
    scheme: Scheme, office: Office, demo: Demonstration, client_for: ClientFor
) -> None:
    office.walk(scheme, SchemeState.SETTLED)
    due_on = months_after(Scheme.objects.get(pk=scheme.pk).acceptance.accepted_on, 6)
    asked = f"Đo kết quả sau 6 tháng: {scheme.establishment}"
    for on, is_asked in ((due_on - timedelta(days=1), False), (due_on, True)):
        demo.story_day = on
        demo.save()
        page = markup_of(client_for(Role.OFFICER).get(TODAY))
        assert (asked in page) is is_asked, on


def test_the_first_page_costs_the_same_for_one_scheme_and_for_thirty(
    people: People, land: Land, office: Office, client_for: ClientFor
) -> None:
    states = (SchemeState.SUBMITTED, SchemeState.ACCEPTED)
    give_money(people, 90_000 * MILLION)

    def make(n: int) -> None:
        firm = make_firm(people, land, name=f"Cơ sở mộc thứ {n}", address=f"ấp {n}")
        office.walk(office.draft(firm), states[n % 2])

    for n in range(2):
        make(n)
    clients = [client_for(role) for role in (Role.OFFICER, Role.DEPARTMENT, Role.ACCOUNTANT)]
    few = [queries_of(client, TODAY) for client in clients]
    for n in range(2, 30):
        make(n)
    assert [queries_of(client, TODAY) for client in clients] == few
    assert "đề án nữa" in markup_of(clients[0].get(TODAY))
