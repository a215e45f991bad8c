"""Every state of a petition, every step and every person: who may, why not, and nothing written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.rights import rights_of
from caunoi.accounts.roles import GRANTS, Role
from caunoi.common.errors import NotPermitted, Refusal
from caunoi.difficulties.models import (
    Difficulty,
    DifficultyStep,
    Petition,
    PetitionMember,
    PetitionStep,
)
from caunoi.difficulties.petitions import actions as petitions
from caunoi.difficulties.petitions import lifecycle as petition_lifecycle
from caunoi.difficulties.petitions.lifecycle import TRANSITIONS, advance, buttons
from caunoi.difficulties.petitions.table import ANOTHER_SIGNS
from caunoi.difficulties.refusals import DifficultyRefusal, SamePerson
from caunoi.journal.models import Entry
from caunoi.notices.models import Notice
from tests.factories.difficulties import MONDAY, Desk

pytestmark = pytest.mark.django_db

GROUP, SEND = "difficulties.group", "difficulties.send_petition"
#: The table as the guide tells it, written down a second time: name, from, to.
LEGAL = {
    ("change", "drafted", "drafted"): GROUP,
    ("add", "drafted", "drafted"): GROUP,
    ("remove", "drafted", "drafted"): GROUP,
    ("send", "drafted", "sent"): SEND,
    ("forward", "sent", "sent"): "",
    ("answer", "sent", "answered"): "",
}
#: Whose right a step without one of its own is: the level's to which the petition is addressed.
AT = {"department": "difficulties.answer_department", "authority": "difficulties.answer_authority"}
STEPS = [name for name, _source, _target in LEGAL]
SOURCE = {name: source for name, source, _target in LEGAL}
STATES = ("drafted", "sent", "sent on", "answered")
WRITTEN: tuple[type[models.Model], ...] = (
    *(Petition, PetitionMember, PetitionStep, Difficulty, DifficultyStep),
    *(Entry, Notice),
)


def test_the_table_holds_exactly_the_steps_of_the_guide() -> None:
    rows = {(row.name, str(s), str(row.target)) for row in TRANSITIONS for s in row.sources}
    assert rows == set(LEGAL)


def test_every_step_that_members_take_is_one_of_theirs() -> None:
    assert {row.name: row.members_take for row in TRANSITIONS if row.members_take} == {
        "send": "petition_sent",
        "forward": "petition_forwarded",
        "answer": "petition_answered",
    }


def standing(desk: Desk, state: str, by: User | None = None) -> Petition:
    """Return a petition of three that has come so far, put together by `by`."""
    firms = desk.firms(3)
    rows = [desk.climb(desk.raise_one(establishment=firm), "centre") for firm in firms]
    petition = desk.petition(rows, addressed_to="department", by=by or desk.officer)
    told: dict[str, Any] = {"petition": petition, "on": MONDAY}
    if state != "drafted":
        petition = petitions.send_petition(by=desk.director, **told)
    if state == "sent on":
        petition = petitions.forward_petition(reason="Vượt quyền", by=desk.department, **told)
    if state == "answered":
        petition = petitions.answer_petition(answer="Đã sửa", by=desk.department, **told)
    return petition


def calls(petition: Petition, free: Difficulty) -> dict[str, Callable[..., Petition]]:
    """Return the six steps with facts that are right, so that only person and state can refuse."""
    member = petition.difficulties.order_by("pk").first()
    told: dict[str, Any] = {"petition": petition, "on": MONDAY}
    return {
        "change": lambda by: petitions.change_petition(title="Mẫu hồ sơ", seen=1, by=by, **told),
        "add": lambda by: petitions.add_to_petition(difficulties=[free], by=by, **told),
        "remove": lambda by: petitions.remove_from_petition(
            difficulty=member, reason="Đã xong", by=by, **told
        ),
        "send": lambda by: petitions.send_petition(by=by, **told),
        "forward": lambda by: petitions.forward_petition(reason="Vượt quyền", by=by, **told),
        "answer": lambda by: petitions.answer_petition(answer="Đã sửa", by=by, **told),
    }


def everything() -> list[Any]:
    """Return all that a step could have written."""
    return [list(model._default_manager.order_by("pk").values()) for model in WRITTEN]


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def expected(petition: Petition, step: str, person: User) -> tuple[type[Refusal] | None, str]:
    """Return how the guide would answer, and a part of the sentence."""
    held = frozenset().union(
        *(GRANTS[Role(grant.role)] for grant in RoleGrant.objects.filter(user=person))
    )
    (wanted,) = (right for (name, *_states), right in LEGAL.items() if name == step)
    if (wanted or AT[petition.addressed_to]) not in held:
        return NotPermitted, "dành cho người được phép"
    if petition.state != SOURCE[step]:
        return DifficultyRefusal, "nên không “"
    if step == "send" and petition.drafted_by == person:
        return SamePerson, "cần một người khác ký, gửi"
    if step == "forward" and petition.addressed_to == "authority":
        return DifficultyRefusal, "không còn cấp nào trên"
    return None, ""


def check_every_step(desk: Desk, state: str) -> None:
    """Let everybody try every step from the state; whatever is refused has written nothing."""
    jack = User.objects.create(username="moi-viec", full_name="Người Mọi Việc")
    for role in Role:
        RoleGrant.objects.create(user=jack, role=role)
    petition = standing(desk, state, by=jack)
    free = desk.climb(desk.raise_one(establishment=desk.firms(1)[0]), "centre")
    before = everything()
    people = [*desk.people.values(), desk.mai, jack]
    taken: set[str] = set()
    for step, call in calls(petition, free).items():
        for person in people:
            refusal, said = expected(petition, step, person)
            got: Refusal | None = None
            with taken_back():
                try:
                    call(person)
                except Refusal as refused:
                    got = refused
                    assert everything() == before, (step, person)
            assert type(got) is (refusal or type(None)), (step, person, got)
            assert said in str(got or ""), (step, person, got)
            taken |= {step} if got is None else set()
    onward = {name for name, source, _target in LEGAL if source == petition.state}
    assert taken == onward - ({"forward"} if state == "sent on" else set())


@pytest.mark.parametrize("state", STATES)
def test_everybody_may_what_the_guide_says_and_nothing_else(desk: Desk, state: str) -> None:
    check_every_step(desk, state)


@pytest.mark.parametrize("state", STATES)
def test_a_button_is_open_where_the_step_is_taken_and_says_why_where_not(
    desk: Desk, state: str
) -> None:
    petition = standing(desk, state)
    free = desk.climb(desk.raise_one(establishment=desk.firms(1)[0]), "centre")
    steps = calls(petition, free)
    for person in [*desk.people.values(), desk.mai]:
        shown = buttons(petition, person, rights_of(person, MONDAY))
        assert len({button.transition.name for button in shown}) == len(shown)
        for button in shown:
            refused = ""
            with taken_back():
                try:
                    steps[button.transition.name](person)
                except Refusal as refusal:
                    refused = str(refusal)
            assert button.is_open == (refused == ""), (button, person, refused)
            assert button.is_open == (button.why_not == "")


@pytest.fixture
def anybody_may(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: the door asks for no right."""
    monkeypatch.setattr(petition_lifecycle, "require_at_each", lambda *_args: None)


@pytest.fixture
def from_any_state() -> Iterator[None]:
    """Sabotage: every step leads on from every state."""
    kept = [row.sources for row in TRANSITIONS]
    for row in TRANSITIONS:
        object.__setattr__(row, "sources", ("drafted", "sent", "answered"))
    yield
    for row, sources in zip(TRANSITIONS, kept, strict=True):
        object.__setattr__(row, "sources", sources)


@pytest.fixture
def one_person_is_enough() -> Iterator[None]:
    """Sabotage: whoever put a petition together may sign it."""
    row = petition_lifecycle.BY_NAME["send"]
    needs = row.needs
    object.__setattr__(row, "needs", tuple(need for need in needs if need is not ANOTHER_SIGNS))
    yield
    object.__setattr__(row, "needs", needs)


@pytest.mark.parametrize("state", ["drafted", "sent"])
@pytest.mark.usefixtures("anybody_may")
def test_without_the_right_the_check_above_finds_it(desk: Desk, state: str) -> None:
    with pytest.raises(AssertionError):
        check_every_step(desk, state)


@pytest.mark.parametrize("state", ["sent", "sent on"])
@pytest.mark.usefixtures("from_any_state")
def test_without_the_states_the_check_above_finds_it(desk: Desk, state: str) -> None:
    with pytest.raises((AssertionError, IntegrityError)):
        check_every_step(desk, state)


@pytest.mark.usefixtures("one_person_is_enough")
def test_without_the_second_person_the_database_still_refuses(desk: Desk) -> None:
    RoleGrant.objects.create(user=desk.officer, role=Role.DIRECTOR)
    petition = standing(desk, "drafted")
    with pytest.raises(IntegrityError, match="petition_is_signed_by_another"), transaction.atomic():
        petitions.send_petition(petition=petition, by=desk.officer, on=MONDAY)


def test_a_step_that_no_row_has_is_a_mistake_of_the_caller(desk: Desk) -> None:
    petition = standing(desk, "drafted")
    with pytest.raises(KeyError):
        advance(petition=petition, transition="fly", by=desk.officer, on=MONDAY)


def test_a_change_of_the_text_is_what_its_step_says(desk: Desk) -> None:
    petition = standing(desk, "drafted")
    old = petition.text
    changed = petitions.change_petition(
        petition=petition,
        seen=1,
        title="Mẫu hồ sơ",
        text="Đề nghị có mẫu rút gọn.",
        addressed_to="authority",
        by=desk.officer,
        on=MONDAY,
    )
    assert (changed.title, changed.text) == ("Mẫu hồ sơ", "Đề nghị có mẫu rút gọn.")
    step = PetitionStep.objects.get(transition="change")
    assert step.text == "Đề nghị có mẫu rút gọn."
    assert step.facts == {"title": "Mẫu hồ sơ", "addressed_to": "authority"}
    entry = Entry.objects.get(action="difficulties.petition_change")
    assert entry.ground == "Đề nghị có mẫu rút gọn."
    assert entry.before == {
        "state": "drafted",
        "title": petition.title,
        "text": old,
        "addressed_to": "department",
    }
    assert entry.after == {"state": "drafted", **step.facts}


@pytest.mark.parametrize(
    ("fact", "given", "sentence"),
    [
        ("title", " ", "Bản kiến nghị cần một tên, dài nhất 300 ký tự."),
        ("title", "x" * 301, "Bản kiến nghị cần một tên, dài nhất 300 ký tự."),
        ("text", "\n", "Cần ghi nội dung kiến nghị, dài nhất 8.000 ký tự."),
        ("text", "x" * 8001, "Cần ghi nội dung kiến nghị, dài nhất 8.000 ký tự."),
        ("addressed_to", "centre", "Bản kiến nghị gửi Sở Công Thương hoặc cấp có thẩm quyền."),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(
    desk: Desk, fact: str, given: str, sentence: str
) -> None:
    petition = standing(desk, "drafted")
    before = everything()
    told: dict[str, Any] = {"petition": petition, "seen": 1, "by": desk.officer, "on": MONDAY}
    with pytest.raises(DifficultyRefusal) as refused:
        petitions.change_petition(**{fact: given}, **told)
    assert str(refused.value) == sentence
    assert everything() == before


def test_a_change_that_changes_nothing_leaves_no_trace(desk: Desk) -> None:
    petition = standing(desk, "drafted")
    before = everything()
    told: dict[str, Any] = {"petition": petition, "by": desk.officer, "on": MONDAY}
    petitions.change_petition(**told, seen=1, title=petition.title)
    assert everything() == before
