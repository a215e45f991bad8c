"""Nobody leaves with work open: it is moved in the same step, or the person does not leave."""

import random
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import models

from caunoi.accounts.actions import grant_role, set_active
from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common.errors import Refusal
from caunoi.difficulties.models import Difficulty
from caunoi.handovers import actions
from caunoi.handovers.actions import (
    DutiesLeft,
    change_areas,
    end_role,
    end_term,
    lock_account,
)
from caunoi.handovers.queries import (
    KINDS,
    candidates_for,
    holder_of,
    open_duties,
)
from caunoi.journal.models import Entry
from caunoi.network.models import Appointment, Collaborator
from caunoi.notices.models import Notice
from caunoi.schemes.actions import draft_scheme
from caunoi.schemes.models import Scheme
from tests.factories.difficulties import Desk
from tests.factories.fieldwork import Field, make_field, make_neighbour
from tests.factories.linkages import make_matchmaker
from tests.factories.network import make_land
from tests.factories.schemes import MACHINE

People = dict[Role, User]
ON = date(2018, 10, 15)
#: Models that name a collaborator and are no open duty.
NO_DUTY = {
    "allowances.AllowanceLine": "a line of a month, fixed by its sheet",
    "fieldwork.AreaPlan": "a person's own plan of a month",
    "fieldwork.Visit": "has happened",
    "monitoring.Inspection": "has happened",
    "network.Appointment": "the term itself",
    "network.AreaAssignment": "the area itself; the network tells of communes without anybody",
    "reporting.MonthlyReport": "a person's own report of a month",
}


@pytest.fixture
def field(people: People) -> Field:
    return make_field(people, make_land(people))


@pytest.fixture
def desk(people: People, field: Field) -> Desk:
    """Mai holds one duty of each kind, and her officer one difficulty at the Centre."""
    desk = Desk(people, field)
    desk.raise_one(on=ON)
    desk.climb(desk.raise_one(on=ON), "centre", on=ON)
    field.need(ON)
    field.proposal(ON, need=field.need(ON, description="Máy phun sơn"))
    field.task(ON)
    make_matchmaker(field).advise(ON)
    draft_scheme(
        title="Máy cắt",
        year=2018,
        source="local",
        establishment=field.firm,
        collaborator=field.collaborator,
        by=people[Role.OFFICER],
        on=ON,
        **MACHINE,
    )
    return desk


@pytest.fixture
def lan(field: Field) -> User:
    """Lan serves the same two communes as Mai."""
    return make_neighbour(field.people, field.land.communes[:2], "Trần Thị Lan")[0]


def lock(desk: Desk, user: User, *to: User) -> User:
    admin = desk.people[Role.ADMINISTRATOR]
    return lock_account(user=user, to=to, reason="chuyển công tác", by=admin, on=ON)


@pytest.mark.django_db
def test_a_model_that_names_a_collaborator_is_an_open_duty_or_says_why_not() -> None:
    relations = Collaborator._meta.get_fields(include_hidden=True)
    naming = {
        relation.related_model._meta.label
        for relation in relations
        if isinstance(relation, models.ManyToOneRel)
    }
    assert naming == {kind.open().model._meta.label for kind in KINDS} | set(NO_DUTY)


def test_mai_holds_one_of_each_kind(desk: Desk) -> None:
    held = {duty.kind.name for duty in open_duties(holder_of(desk.mai))}
    assert held == {kind.name for kind in KINDS}


def test_an_account_with_open_duties_is_not_locked_without_somebody(desk: Desk) -> None:
    with pytest.raises(DutiesLeft, match="việc đang mở chưa có người nhận"):
        lock(desk, desk.mai)
    desk.mai.refresh_from_db()
    assert desk.mai.is_active


def test_locking_moves_every_duty_in_one_step(desk: Desk, lan: User) -> None:
    before = {(d.kind.name, d.row.pk) for d in open_duties(holder_of(desk.mai))}
    lock(desk, desk.mai, lan)
    assert open_duties(holder_of(desk.mai)) == []
    assert {(d.kind.name, d.row.pk) for d in open_duties(holder_of(lan))} == before
    moved = Entry.objects.filter(action="handovers.hand_over")
    assert {entry.ground for entry in moved} == {"chuyển công tác"}
    assert moved.count() == len(before)
    told = Notice.objects.filter(kind="handovers.handed_over")
    assert {notice.recipient for notice in told} == {lan}
    assert told.count() == len(before)


def test_who_was_in_charge_on_a_day_before_stays(desk: Desk, lan: User) -> None:
    difficulty = Difficulty.objects.get(owner=desk.mai)
    lock(desk, desk.mai, lan)
    steps = list(difficulty.steps.values_list("transition", "owner"))
    assert steps == [("raise", desk.mai.pk), ("hand_over", lan.pk)]


def test_nobody_takes_what_they_may_not_hold_at_that_place(desk: Desk) -> None:
    far = make_neighbour(desk.people, desk.field.land.communes[3:], "Lê Văn Xa")[0]
    with pytest.raises(DutiesLeft):
        lock(desk, desk.mai, far, desk.people[Role.ACCOUNTANT])
    assert open_duties(holder_of(far)) == []


def test_an_officer_takes_for_the_centre_all_but_tasks(desk: Desk, lan: User) -> None:
    officer = desk.officer
    lock(desk, desk.mai, officer, lan)
    assert {d.kind.name for d in open_duties(holder_of(lan))} == {"fieldwork.task"}
    assert Scheme.objects.get().collaborator is None


def test_candidates_come_with_how_many_they_may_take(desk: Desk, lan: User) -> None:
    duties = open_duties(holder_of(desk.mai))
    found = {c.user: c.count for c in candidates_for(duties, ON, but=desk.mai)}
    assert found[lan] == len(duties)
    assert found[desk.officer] == len(duties) - 1
    assert desk.people[Role.ACCOUNTANT] not in found


def test_ending_a_term_asks_for_the_same(desk: Desk, lan: User) -> None:
    term = desk.field.appointment
    ending = {"appointment": term, "seen": term.version, "ends_on": ON, "reason": "nghỉ việc"}
    with pytest.raises(DutiesLeft):
        end_term(**ending, to=(), by=desk.officer, on=ON)
    assert Appointment.objects.get(pk=term.pk).ends_on is None
    end_term(**ending, to=[lan], by=desk.officer, on=ON)
    assert open_duties(holder_of(desk.mai)) == []


def test_leaving_a_commune_moves_what_is_open_there(desk: Desk, lan: User) -> None:
    term, communes = desk.field.appointment, desk.field.land.communes
    facts = {"appointment": term, "seen": term.version, "units": communes[1:2], "from_on": ON}
    with pytest.raises(DutiesLeft):
        change_areas(**facts, to=(), by=desk.officer, on=ON)
    change_areas(**facts, to=[lan], by=desk.officer, on=ON)
    # A task without an establishment is of no commune: it stays with her.
    assert {d.kind.name for d in open_duties(holder_of(desk.mai))} == {"fieldwork.task"}


def test_ending_a_role_moves_what_that_role_held(desk: Desk) -> None:
    grant = desk.officer.grants.get()
    second = User.objects.create(username="officer-2", full_name="Chuyên viên Hai")
    RoleGrant.objects.create(user=second, role=Role.OFFICER)
    facts = {"grant": grant, "seen": grant.version, "ends_on": ON, "reason": "đổi việc"}
    admin = desk.people[Role.ADMINISTRATOR]
    with pytest.raises(DutiesLeft):
        end_role(**facts, to=(), by=admin, on=ON)
    end_role(**facts, to=[second], by=admin, on=ON)
    assert Difficulty.objects.filter(owner=second).count() == 1


# --- whoever leaves, in whatever order ------------------------------------------------------------


def _walk(desk: Desk, seed: int, steps: int = 24) -> Iterator[str]:
    """Lock, end and appoint at random by the actions; yield what went through."""
    chance = random.Random(seed)  # noqa: S311 - a walk that can be repeated, no secret
    people, communes = desk.people, desk.field.land.communes
    admin, officer = people[Role.ADMINISTRATOR], people[Role.OFFICER]
    others = [make_neighbour(people, communes[:2], f"Người {n}")[0] for n in range(2)]
    second = User.objects.create(username="second", full_name="Chuyên viên Hai")
    grant_role(user=second, role=Role.OFFICER, by=admin, on=ON)
    leaving = [desk.mai, *others, second]
    for _step in range(steps):
        user = chance.choice(leaving)
        to = chance.sample([*leaving, officer], chance.randint(0, 3))
        what = chance.choice(["lock", "open", "term", "areas", "role", "raise"])
        common = {"to": to, "reason": "thử", "on": ON}
        term = Appointment.objects.on(ON).filter(collaborator__user=user).first()
        grant = user.grants.filter(source_key="", ends_on=None).first()
        try:
            if what == "lock":
                lock_account(user=user, by=admin, **common)
            elif what == "open":
                set_active(user=user, is_active=True, reason="thử", by=admin, on=ON)
            elif what == "term" and term:
                end_term(appointment=term, seen=term.version, ends_on=ON, by=officer, **common)
            elif what == "areas" and term:
                units = [chance.choice(communes[:3])]
                change_areas(
                    appointment=term,
                    seen=term.version,
                    units=units,
                    from_on=ON,
                    by=officer,
                    **common,
                )
            elif what == "role" and grant:
                end_role(grant=grant, seen=grant.version, ends_on=ON, by=admin, **common)
            elif what == "raise":
                desk.raise_one(on=ON, by=officer)
        except Refusal:
            continue
        yield what


def _unheld() -> list[str]:
    holders = [holder_of(user) for user in User.objects.all()]
    return [
        f"{duty} of {holder}"
        for holder in holders
        for duty in open_duties(holder)
        if not duty.is_held_rightly(ON)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_no_open_duty_is_without_somebody_who_may_hold_it(desk: Desk, seed: int) -> None:
    done = []
    for what in _walk(desk, seed):
        done.append(what)
        assert _unheld() == [], done
    assert len(set(done)) > 3, "the walk must get somewhere"


@pytest.fixture
def duties_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: whoever ends something does not look at what is open."""
    monkeypatch.setattr(actions, "open_duties", lambda holder: [])


@pytest.mark.usefixtures("duties_forgotten")
def test_sabotage_without_the_look_at_open_duties_some_are_left(desk: Desk) -> None:
    assert any(_unheld() for _what in _walk(desk, 0))
