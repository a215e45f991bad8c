"""An office whose people hold their roles for a district each: what each is given, told, shown."""

import html
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common.errors import NotPermitted
from caunoi.common.lifecycle import by_name
from caunoi.demo.models import Demonstration
from caunoi.difficulties.actions import forward_difficulty
from caunoi.difficulties.jobs import watch_difficulties
from caunoi.difficulties.models import Difficulty
from caunoi.difficulties.petitions.actions import send_petition
from caunoi.difficulties.refusals import DifficultyRefusal
from caunoi.fieldwork.actions import end_task, make_area_plan
from caunoi.fieldwork.lifecycle import buttons as fieldwork_buttons
from caunoi.monitoring.actions import postpone_warning
from caunoi.notices.models import Notice
from caunoi.schemes.enums import SchemeState
from tests.factories.difficulties import MONDAY, Desk
from tests.factories.fieldwork import SPRING, Field, make_field, make_firm
from tests.factories.monitoring import Patrol, after
from tests.factories.network import STORY_DAY, Land, make_land
from tests.factories.schemes import ACCEPTED, Office, give_money
from tests.web.counting import queries_of

People = dict[Role, User]
PeopleAt = Callable[..., People]
OnlyByArea = Callable[..., None]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def land(people: People) -> Land:
    return make_land(people)


@pytest.fixture
def field(people: People, land: Land) -> Field:
    return make_field(people, land)


@pytest.fixture
def desk(people: People, field: Field) -> Desk:
    return Desk(people, field)


@pytest.fixture
def office(people: People, land: Land) -> Office:
    give_money(people)
    return Office(people)


@pytest.fixture
def here(people_at: PeopleAt, land: Land) -> People:
    """The office of the first district, where Mai's workshop stands."""
    return people_at(land.districts[0])


@pytest.fixture
def there(people_at: PeopleAt, land: Land) -> People:
    return people_at(land.districts[1])


@pytest.fixture
def demo(db: None) -> Demonstration:
    return Demonstration.objects.create(pk=1, is_demo=True, story_day=STORY_DAY)


def told(kind: str) -> set[User]:
    return {notice.recipient for notice in Notice.objects.filter(kind=kind)}


def inside(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_for(user: User, name: str, *args: Any, **asked: str) -> str:
    return html.unescape(inside(user).get(reverse(name, args=args), asked).content.decode())


# --- who is given a difficulty --------------------------------------------------------------------


def test_a_difficulty_climbs_to_who_answers_for_its_place(
    desk: Desk, here: People, there: People, only_by_area: OnlyByArea
) -> None:
    only_by_area(Role.OFFICER, Role.DEPARTMENT)
    first = desk.raise_one()
    for _level in ("centre", "department"):
        step = forward_difficulty(
            difficulty=first, reason="Ngoài thẩm quyền", by=first.owner, on=MONDAY
        )
        first = step.difficulty
    assert first.owner == here[Role.DEPARTMENT]
    second = desk.climb(desk.raise_one(), "centre")
    assert second.owner == here[Role.OFFICER], "the one there has less to do, but not here"


def test_where_nobody_answers_for_the_place_it_does_not_climb(
    desk: Desk, there: People, only_by_area: OnlyByArea
) -> None:
    only_by_area(Role.OFFICER, Role.DEPUTY, Role.DIRECTOR)
    with pytest.raises(DifficultyRefusal, match="chưa có ai nhận khó khăn ở nơi này"):
        desk.climb(desk.raise_one(), "centre")


def test_one_that_comes_back_goes_to_who_answers_there_now(
    desk: Desk, here: People, land: Land, only_by_area: OnlyByArea
) -> None:
    """The owner holds the role still, but for another district."""
    difficulty = desk.answered("centre")
    RoleGrant.objects.filter(user=desk.officer).update(unit=land.districts[1])
    step = desk_returns(difficulty, desk)
    assert step.owner == here[Role.OFFICER]


def desk_returns(difficulty: Difficulty, desk: Desk) -> Difficulty:
    from caunoi.difficulties.lifecycle import advance

    step = advance(
        difficulty=difficulty,
        transition="return_on_behalf",
        by=desk.mai,
        on=MONDAY,
        reason="Vẫn chưa được",
        channel="phone",
    )
    return step.difficulty


def test_what_is_overdue_is_told_to_the_level_above_at_its_place(
    desk: Desk, here: People, there: People, only_by_area: OnlyByArea
) -> None:
    difficulty = desk.climb(desk.raise_one(), "centre")
    only_by_area(Role.DEPARTMENT)
    watch_difficulties.func((difficulty.due_on + timedelta(days=1)).isoformat())
    assert here[Role.DEPARTMENT] in told("difficulties.overdue")
    assert there[Role.DEPARTMENT] not in told("difficulties.overdue")


# --- petitions ------------------------------------------------------------------------------------


@pytest.fixture
def of_both(desk: Desk, land: Land) -> list[Difficulty]:
    """Three difficulties, one of them in the second district."""
    far = make_firm(desk.people, land.communes[3], name="Xưởng gốm Lò Gốm")
    made = [desk.raise_one(), desk.raise_one(title="Cổng xưởng hẹp, xe chữa cháy không vào")]
    return [*made, desk.raise_one(establishment=far, by=desk.officer)]


def test_a_petition_is_for_who_answers_for_all_that_it_holds(
    desk: Desk,
    of_both: list[Difficulty],
    people_at: PeopleAt,
    land: Land,
    here: People,
    there: People,
    demo: Demonstration,
) -> None:
    whole = people_at(land.province)
    petition = desk.petition(of_both)
    assert told("difficulties.petition_drafted") == {desk.director, whole[Role.DIRECTOR]}
    page = page_for(here[Role.DIRECTOR], "web:petition", petition.code)
    assert "Dành cho: Giám đốc Trung tâm phụ trách nơi này." in page
    with pytest.raises(NotPermitted, match="nằm ngoài địa bàn"):
        send_petition(petition=petition, by=here[Role.DIRECTOR], on=MONDAY)
    url = reverse("web:petition-step", args=[petition.code, "send"])
    assert f'action="{url}"' in page_for(whole[Role.DIRECTOR], "web:petition", petition.code)
    sent = send_petition(petition=petition, by=whole[Role.DIRECTOR], on=MONDAY)
    assert sent.owner in {desk.authority, whole[Role.AUTHORITY]}


# --- schemes --------------------------------------------------------------------------------------


def test_only_the_accountants_of_the_place_hear_of_an_amendment(
    office: Office, land: Land, field: Field, here: People, there: People
) -> None:
    from caunoi.schemes.money.amendments import amend_contract

    scheme = office.walk(office.draft(field.firm), SchemeState.IN_PROGRESS)
    amend_contract(
        scheme=scheme,
        seen=0,
        finish_on=scheme.contract.finish_on + timedelta(days=20),
        decision="12/PL",
        reason="Máy về chậm",
        in_force_on=ACCEPTED,
        by=office.people[Role.DIRECTOR],
        on=ACCEPTED,
    )
    assert here[Role.ACCOUNTANT] in told("schemes.amend")
    assert there[Role.ACCOUNTANT] not in told("schemes.amend")


def test_a_postponed_warning_is_told_to_the_directors_of_the_place(
    people: People, field: Field, office: Office, here: People, there: People
) -> None:
    patrol = Patrol(people, field, office)
    scheme = patrol.running()
    postpone_warning(
        scheme=scheme,
        until_on=after(71),
        reason="Chờ máy về cảng",
        by=here[Role.OFFICER],
        on=after(70),
    )
    assert told("monitoring.postponed") == {people[Role.DIRECTOR], here[Role.DIRECTOR]}


def test_a_locked_step_says_that_it_is_for_those_of_the_place(
    office: Office, field: Field, land: Land, demo: Demonstration, here: People
) -> None:
    """Somebody of the Department reads no more that the step is for the Department."""
    scheme = office.submit(office.draft(field.firm))
    mixed = here[Role.OFFICER]
    RoleGrant.objects.create(user=mixed, role=Role.DEPARTMENT, unit=land.districts[1])
    sentence = "Dành cho: Sở Công Thương phụ trách nơi này."
    assert sentence in page_for(mixed, "web:scheme", scheme.code)
    assert sentence in page_for(mixed, "web:scheme-step", scheme.code, "appraise_pass")
    nowhere = office.submit(office.draft())
    RoleGrant.objects.create(user=mixed, role=Role.AUDITOR)
    assert "phụ trách toàn địa bàn" in page_for(mixed, "web:scheme", nowhere.code)


def test_today_asks_for_a_step_only_where_it_is_the_persons(
    office: Office, field: Field, land: Land, demo: Demonstration
) -> None:
    """Officer in one district, of the Department in the other: two lists that do not mix."""
    far = make_firm(office.people, land.communes[3], name="Xưởng gốm Lò Gốm")
    near, away = office.draft(field.firm), office.draft(far)
    for scheme in (near, away):
        office.submit(scheme)
    user = User.objects.create(username="hai-vai", full_name="Người Hai Vai")
    RoleGrant.objects.create(user=user, role=Role.OFFICER, unit=land.districts[0])
    RoleGrant.objects.create(user=user, role=Role.DEPARTMENT, unit=land.districts[1])
    page = page_for(user, "web:today")
    assert away.code in page
    assert near.code not in page
    for scheme in (near, away):
        office.appraise(scheme)
    page = page_for(user, "web:today")
    assert near.code in page
    assert away.code not in page


def test_money_and_figures_wait_only_where_they_are_the_persons(
    office: Office, field: Field, land: Land, demo: Demonstration
) -> None:
    """The accountant of one district sees both, and is asked for money in one."""
    from caunoi.schemes.reading.waiting import advances_ready, figures_to_verify, settling

    far = make_firm(office.people, land.communes[3], name="Xưởng gốm Lò Gốm")
    near, away = office.draft(field.firm), office.draft(far)
    for scheme in (near, away):
        office.walk(scheme, SchemeState.ACCEPTED)
    user = User.objects.create(username="hai-vai", full_name="Người Hai Vai")
    RoleGrant.objects.create(user=user, role=Role.AUDITOR)
    for role in (Role.ACCOUNTANT, Role.OFFICER, Role.DEPUTY):
        RoleGrant.objects.create(user=user, role=role, unit=land.districts[0])
    assert [one.scheme for one in settling(user, ACCEPTED)] == [near]
    assert {row.scheme for row in figures_to_verify(user, ACCEPTED)} == {near}
    assert advances_ready(user, ACCEPTED) == []


def test_the_page_of_an_establishment_offers_only_what_is_the_persons_there(
    field: Field, land: Land, demo: Demonstration
) -> None:
    user = User.objects.create(username="hai-vai", full_name="Người Hai Vai")
    RoleGrant.objects.create(user=user, role=Role.AUDITOR)
    RoleGrant.objects.create(user=user, role=Role.OFFICER, unit=land.districts[1])
    far = make_firm(field.people, land.communes[3], name="Xưởng gốm Lò Gốm")
    new_scheme, new_difficulty = reverse("web:scheme-new"), reverse("web:difficulty-new")
    page = page_for(user, "web:establishment", field.firm.pk)
    assert f"{new_scheme}?establishment=" not in page
    assert f"{new_difficulty}?establishment=" not in page
    page = page_for(user, "web:establishment", far.pk)
    assert f"{new_scheme}?establishment={far.pk}" in page
    assert f"{new_difficulty}?establishment={far.pk}" in page


def test_who_else_may_decide_a_proposal_is_named_by_its_place(
    field: Field, here: People, there: People
) -> None:
    proposal = field.proposal()
    people = by_name(fieldwork_buttons(proposal, field.user, SPRING))["accept"].who_may
    assert here[Role.DEPUTY] in people
    assert there[Role.DEPUTY] not in people


# --- what it costs --------------------------------------------------------------------------------


def test_an_area_costs_one_query_a_page_and_no_more(
    office: Office, field: Field, here: People, demo: Demonstration
) -> None:
    """Rights are read once: the grants, and for areas what they reach."""
    scheme = office.submit(office.draft(field.firm))
    pages = [
        reverse("web:scheme", args=[scheme.code]),
        reverse("web:scheme-step", args=[scheme.code, "withdraw"]),
        reverse("web:schemes"),
        reverse("web:establishment", args=[field.firm.pk]),
        reverse("web:radar"),
        reverse("web:difficulties"),
    ]
    whole, area = Client(), Client()
    whole.force_login(office.officer)
    area.force_login(here[Role.OFFICER])
    for page in pages:
        assert queries_of(area, page) - queries_of(whole, page) in (0, 1), page


# --- accounts -------------------------------------------------------------------------------------


def test_who_manages_people_for_one_district_takes_over_no_account(
    people: People, land: Land, people_at: PeopleAt
) -> None:
    """A link opens every door of its person, so only who manages people everywhere makes one."""
    local = people_at(land.districts[0])[Role.ADMINISTRATOR]
    director = people[Role.DIRECTOR]
    client = inside(local)
    page = client.get(reverse("web:person", args=[director.pk])).content.decode()
    assert reverse("web:person-invite", args=[director.pk]) not in page
    assert reverse("web:person-active", args=[director.pk]) not in page
    assert reverse("web:person-new") not in client.get(reverse("web:people")).content.decode()
    for name, told in (
        ("person-invite", {}),
        ("person-active", {"is_active": "no", "reason": "thử"}),
    ):
        answer = client.post(reverse(f"web:{name}", args=[director.pk]), told)
        assert answer.status_code == 403
        assert "người quản trị toàn địa bàn Trung tâm" in answer.content.decode()
    made = client.post(reverse("web:person-new"), {"username": "moi", "full_name": "Mới"})
    assert (made.status_code, User.objects.filter(username="moi").exists()) == (403, False)
    assert not director.invitations.exists()
    assert inside(people[Role.ADMINISTRATOR]).get(reverse("web:person-new")).status_code == 200


# --- the collaborators of a place -----------------------------------------------------------------


def test_an_officer_gives_tasks_to_the_collaborators_of_the_own_district_and_sees_them(
    field: Field, here: People, demo: Demonstration
) -> None:
    officer = here[Role.OFFICER]
    form = page_for(officer, "web:task-new")
    assert str(field.collaborator) in form
    task = field.task(on=STORY_DAY, by=officer)
    assert str(task.instruction) in page_for(officer, "web:task", task.pk)
    assert str(task.instruction) in page_for(officer, "web:tasks")
    assert all(button.is_open for button in fieldwork_buttons(task, officer, STORY_DAY))
    assert end_task(task=task, state="done", result="Đã làm.", by=officer, on=STORY_DAY).pk


def test_the_collaborators_of_another_district_are_neither_offered_nor_taken(
    field: Field, there: People, demo: Demonstration
) -> None:
    officer = there[Role.OFFICER]
    task = field.task(on=STORY_DAY)
    assert str(field.collaborator) not in page_for(officer, "web:task-new")
    assert str(task.instruction) not in page_for(officer, "web:tasks")
    assert not any(button.is_open for button in fieldwork_buttons(task, officer, STORY_DAY))
    with pytest.raises(NotPermitted, match="không phụ trách nơi nào trong địa bàn"):
        field.task(on=STORY_DAY, by=officer)
    with pytest.raises(NotPermitted):
        end_task(task=task, state="done", result="Đã làm.", by=officer, on=STORY_DAY)
    with pytest.raises(NotPermitted, match="không phụ trách nơi nào trong địa bàn"):
        plan_for(field, officer)
    task.refresh_from_db()
    assert task.state == "given"


def test_a_plan_is_read_and_written_by_the_office_of_its_district_alone(
    field: Field, here: People, there: People, demo: Demonstration
) -> None:
    plan_for(field, here[Role.OFFICER])
    address = ("web:area-plan", field.collaborator.pk, 2018)
    assert "Thăm các xưởng gỗ" in page_for(here[Role.AUDITOR], *address)
    url = reverse(address[0], args=address[1:])
    assert inside(there[Role.AUDITOR]).get(url).status_code == 404


def plan_for(field: Field, by: User) -> None:
    make_area_plan(
        collaborator=field.collaborator,
        year=2018,
        month=None,
        visits_planned=12,
        text="Thăm các xưởng gỗ.",
        seen=0,
        by=by,
        on=STORY_DAY,
    )


def test_sabotage_without_places_a_task_is_given_across_districts(
    field: Field, there: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caunoi.fieldwork.permissions.leads", lambda *_: True)
    assert field.task(on=STORY_DAY, by=there[Role.OFFICER]).pk
