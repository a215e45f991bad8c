"""What is written between the steps: the page offers what the actions take, state by state."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common.errors import Refusal
from caunoi.establishments.enums import EstablishmentKind
from caunoi.schemes.actions import (
    add_milestone,
    change_draft,
    confirm_condition,
    measure_outcome,
    receive_paper,
    report_progress,
)
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.lifecycle import obstacles, steps_from
from caunoi.schemes.models import Scheme
from caunoi.schemes.money.amendments import amend_contract
from caunoi.schemes.money.carrying import carry_over
from caunoi.schemes.reading.lacking import lacking_for
from tests.factories.network import STORY_DAY, Land
from tests.factories.schemes import Office, give_money, make_firm
from tests.web.conftest import People

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
S = SchemeState


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


@pytest.fixture
def everybody(db: None) -> User:
    """One person with every role: then only the state of the scheme is left to refuse."""
    user = User.objects.create(username="moi.viec", full_name="Người Mọi Việc")
    for role in Role:
        RoleGrant.objects.create(user=user, role=role)
    return user


@pytest.fixture
def client(everybody: User) -> Client:
    client = Client()
    client.force_login(everybody)
    return client


#: Each piece of work with facts that are refused only once the state has been let through.
ACTIONS: dict[str, tuple[Callable[..., Any], dict[str, Any], str]] = {
    "scheme-edit": (change_draft, {"seen": -1}, ""),
    "scheme-progress": (report_progress, {"percent": 101, "text": ""}, "Tiến độ là số"),
    "scheme-milestone": (add_milestone, {"title": "", "due_on": STORY_DAY}, "Cần ghi mốc"),
    "scheme-amend": (
        amend_contract,
        {"seen": 0, "decision": "", "reason": "", "in_force_on": STORY_DAY},
        "Cần số quyết định",
    ),
    "paper": (receive_paper, {"step": "x", "key": "x", "seen": 0}, "Chọn bước của hồ sơ"),
    "condition": (confirm_condition, {"key": "x", "note": ""}, "không có điều kiện"),
    "scheme-carry": (carry_over, {"decision": "12/QĐ-UBND"}, ""),
}
#: How a refusal of the state reads.
BY_STATE = ("; chỉ khi ", "không ghi thêm được", "không còn tiền chưa chi")


def takes(name: str, scheme: Scheme, by: User) -> bool:
    """Say whether the action gets past the state of the scheme; nothing stays written."""
    call, facts, beyond = ACTIONS[name]
    said = ""
    with transaction.atomic():
        try:
            call(scheme=scheme, **facts, by=by, on=STORY_DAY)
        except Refusal as refusal:
            said = str(refusal)
        transaction.set_rollback(True)
    by_state = any(words in said for words in BY_STATE)
    assert by_state or beyond in said, said
    return not by_state


def offered(page: Any, scheme: Scheme) -> set[str]:
    """Return which work the page of the scheme offers to the reader."""
    urls = {act.url for act in page["work"]}
    found = {name for name in ACTIONS if name.startswith("scheme") and url(name, scheme) in urls}
    if any(reason.condition for reason in page["doubts"]):
        found.add("condition")
    if all(dossier.may_receive for dossier in page["dossiers"]):
        found.add("paper")
    return found


def url(name: str, scheme: Scheme, *more: str) -> str:
    return reverse(f"web:{name}", args=[scheme.code, *more])


def test_the_page_offers_the_work_that_the_actions_take(
    office: Office, scheme: Scheme, client: Client, everybody: User
) -> None:
    seen: dict[str, list[str]] = {name: [] for name in ACTIONS}
    for standing in office.every_state(scheme):
        page = client.get(url("scheme", standing)).context
        found = offered(page, standing)
        assert found == {name for name in ACTIONS if takes(name, standing, everybody)}, (
            standing.state
        )
        for name in found:
            seen[name].append(standing.state)
    assert seen["scheme-edit"] == [S.DRAFTED]
    assert seen["condition"] == [S.DRAFTED, S.SUBMITTED, S.APPRAISED, S.IN_PLAN]
    assert seen["scheme-amend"] == [S.CONTRACTED, S.IN_PROGRESS, S.SUSPENDED]
    assert seen["scheme-progress"] == seen["scheme-amend"]
    assert seen["scheme-milestone"] == [S.APPROVED, *seen["scheme-progress"]]
    assert seen["scheme-carry"] == [*seen["scheme-milestone"], S.ACCEPTED, S.ACCEPTED]
    assert S.CLOSED not in seen["paper"]


def test_what_can_be_measured_on_the_page_can_be_measured(
    office: Office, scheme: Scheme, client: Client, everybody: User
) -> None:
    opened = set()
    for standing in office.every_state(scheme):
        for row in client.get(url("scheme", standing)).context["measurements"]:
            with pytest.raises(Refusal) as refused:
                measure_outcome(
                    scheme=standing,
                    moment=row.moment,
                    seen=row.outcome.version if row.outcome else 0,
                    measured_on=STORY_DAY,
                    by=everybody,
                    on=STORY_DAY,
                )
            takes_it = "Cần ít nhất một số liệu" in str(refused.value)
            assert row.may_measure == takes_it, (standing.state, row.moment)
            opened |= {(standing.state, row.moment.value)} if takes_it else set()
    assert {moment for _state, moment in opened} == {"baseline", "acceptance"}
    assert (S.IN_PLAN, "baseline") in opened
    assert (S.FOLLOW_UP, "acceptance") in opened


def test_a_rule_that_forbids_is_told_first(
    office: Office, people: People, land: Land, client: Client, everybody: User
) -> None:
    firm = make_firm(people, land, "Liên hiệp HTX Gỗ", EstablishmentKind.COOPERATIVE_UNION)
    scheme = office.draft(firm)
    page = client.get(url("scheme", scheme)).context
    submit = next(act for act in page["open"] if act.url == url("scheme-step", scheme, "submit"))
    assert submit.still == "Có quy tắc bác: xem phần Vì sao."
    assert len(obstacles(scheme, "submit", everybody, STORY_DAY)) == 2


def test_what_a_button_says_is_lacking_is_what_the_step_would_refuse(
    office: Office, scheme: Scheme, client: Client, everybody: User
) -> None:
    told = set()
    for standing in office.every_state(scheme):
        story = client.get(url("scheme", standing)).context["story"]
        for row in steps_from(standing.state):
            lacking = lacking_for(story, row)
            refused = obstacles(standing, row.name, everybody, STORY_DAY)
            assert bool(lacking) == bool(refused), (row.name, lacking, refused)
            told |= {(row.name, lacking.split()[0])} if lacking else set()
    assert told == {("submit", "Còn"), ("approve", "Chưa"), ("settle", "Còn")}
