"""A difficulty from the yard to the authority and back, and everything that may not happen."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.rights import rights_of
from caunoi.accounts.roles import Role
from caunoi.common.errors import AlreadyRecorded, NotPermitted
from caunoi.difficulties.actions import (
    answer_difficulty,
    confirm_difficulty,
    forward_difficulty,
    pull_difficulty,
    record_non_response,
    return_answer,
    take_difficulty,
)
from caunoi.difficulties.lifecycle import BY_NAME, advance, buttons
from caunoi.difficulties.models import Difficulty, DifficultyStep
from caunoi.difficulties.printing import printed
from caunoi.difficulties.refusals import DifficultyRefusal, SamePerson
from caunoi.difficulties.steps import demands
from caunoi.journal.models import Entry
from caunoi.notices.models import Notice
from tests.conftest import ROOT
from tests.factories.difficulties import ANSWER, MONDAY, Desk
from tests.factories.network import Land

pytestmark = pytest.mark.django_db


def told(user: Any, kind: str) -> list[str]:
    return [notice.text for notice in Notice.objects.filter(recipient=user, kind=kind)]


def test_a_difficulty_goes_from_a_yard_to_the_authority_and_back(desk: Desk) -> None:
    difficulty = desk.raise_one()
    assert difficulty.code == "KK-2018-001"
    assert (difficulty.level, difficulty.owner) == ("collaborator", desk.mai)
    assert difficulty.due_on == date(2018, 10, 8)  # five working days
    for level, person, due_on in (
        ("centre", desk.officer, date(2018, 10, 15)),
        ("department", desk.department, date(2018, 10, 22)),
        ("authority", desk.authority, date(2018, 11, 12)),
    ):
        step = forward_difficulty(
            difficulty=difficulty, reason="Vượt quyền", by=desk.at(difficulty.level), on=MONDAY
        )
        difficulty = step.difficulty
        assert (difficulty.level, difficulty.owner, difficulty.due_on) == (level, person, due_on)
        assert difficulty.code in told(person, "difficulties.forward")[0]
    difficulty = desk.answer(difficulty, date(2018, 10, 30))
    assert "KK-2018-001" in told(desk.mai, "difficulties.answer")[0]
    step = confirm_difficulty(
        difficulty=difficulty,
        channel="phone",
        note="Ông Mộc nói đã nộp được",
        by=desk.mai,
        on=date(2018, 11, 5),
    )
    difficulty = step.difficulty
    assert (difficulty.state, difficulty.closing) == ("closed", "on_behalf")
    assert (difficulty.closed_by, difficulty.closing_channel) == (desk.mai, "phone")
    assert difficulty.raiser_name == "Trần Văn Mộc"
    names = list(difficulty.steps.values_list("transition", "from_level", "to_level"))
    assert names == [
        ("raise", "", "collaborator"),
        ("forward", "collaborator", "centre"),
        ("forward", "centre", "department"),
        ("forward", "department", "authority"),
        ("answer", "authority", "authority"),
        ("confirm_on_behalf", "authority", "authority"),
    ]
    entry = Entry.objects.filter(action="difficulties.confirm_on_behalf").get()
    assert entry.by == desk.mai
    assert entry.after["channel"] == "phone"


def test_what_the_network_says_itself_starts_at_the_centre(desk: Desk) -> None:
    difficulty = desk.raise_one(raised_by_kind="collaborator", kind="policy")
    assert (difficulty.level, difficulty.owner) == ("centre", desk.officer)
    assert (difficulty.raiser, difficulty.raiser_name) == (desk.mai, str(desk.mai))
    answered = desk.answer(difficulty)
    step = confirm_difficulty(difficulty=answered, by=desk.mai, on=MONDAY)
    assert step.difficulty.closing == "raiser"
    assert step.difficulty.closing_channel == "account"


def test_without_a_collaborator_the_centre_hears_it_at_once(desk: Desk, land: Land) -> None:
    difficulty = desk.raise_one(
        establishment=None, unit=land.communes[4], by=desk.officer, raiser_name="Bà Sáu"
    )
    assert difficulty.collaborator is None
    assert difficulty.level == "centre"


def test_the_clock_runs_from_the_day_it_was_said(desk: Desk) -> None:
    difficulty = desk.raise_one(date(2018, 10, 5), raised_on=MONDAY)
    assert difficulty.due_on == date(2018, 10, 8)


# --- closing --------------------------------------------------------------------------------------

CLOSINGS: dict[str, Callable[[Desk, Difficulty], Any]] = {
    "on behalf": lambda desk, row: confirm_difficulty(
        difficulty=row, channel="phone", note="Ông Mộc nói xong", by=desk.mai, on=MONDAY
    ),
    "non-response": lambda desk, row: record_non_response(
        difficulty=row, reason="Gọi ba lần", by=desk.deputy, on=date(2019, 3, 1)
    ),
}


@pytest.mark.parametrize("name", CLOSINGS)
def test_nothing_is_closed_without_an_answer(desk: Desk, name: str) -> None:
    difficulty = desk.climb(desk.raise_one(), "centre")
    with pytest.raises(DifficultyRefusal, match="chờ trả lời nên không"):
        CLOSINGS[name](desk, difficulty)
    difficulty.refresh_from_db()
    assert difficulty.state == "open"


def test_no_step_of_the_table_leads_from_open_to_closed() -> None:
    for row in BY_NAME.values():
        if row.target == "closed":
            assert row.sources == ("answered",)


def closed(difficulty: Difficulty, **facts: Any) -> None:
    """Write a closed row past every action."""
    told: dict[str, Any] = {
        "state": "closed",
        "closing": "raiser",
        "closing_channel": "link",
        "closed_on": MONDAY,
        **facts,
    }
    Difficulty.objects.filter(pk=difficulty.pk).update(**told)


ILLEGAL: dict[str, dict[str, Any]] = {
    "no answer": {"answer": ""},
    "an answer of spaces": {"answer": "  "},
    "nobody answered": {"answered_by": None},
    "no word of anybody": {"closing": "", "closing_channel": ""},
    "no day": {"closed_on": None},
    "an account that is not the raiser's": {"closing_channel": "account"},
    "on behalf of, by nobody": {"closing": "on_behalf", "closing_channel": "phone"},
    "silence without a reason": {"closing": "non_response", "closing_channel": ""},
    "a state of one's own": {"state": "done", "closing": "", "closed_on": None},
}


@pytest.mark.parametrize("name", ILLEGAL)
def test_the_database_refuses_a_closing_without_answer_or_word(desk: Desk, name: str) -> None:
    difficulty = desk.answered()
    with pytest.raises(IntegrityError), transaction.atomic():
        closed(difficulty, **ILLEGAL[name])
    closed(difficulty)  # with both it is one


def test_the_database_refuses_silence_before_its_day_and_by_the_answerer(desk: Desk) -> None:
    difficulty = desk.answered()
    silent: dict[str, Any] = {
        "closing": "non_response",
        "closing_channel": "",
        "closing_note": "Gọi ba lần",
        "closed_by": desk.deputy,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        closed(difficulty, **silent, closed_on=difficulty.reply_due_on)
    behalf = {**silent, "closing": "on_behalf", "closing_channel": "phone"}
    with pytest.raises(IntegrityError), transaction.atomic():
        closed(difficulty, **{**behalf, "closed_by": desk.officer})
    closed(difficulty, **silent, closed_on=difficulty.reply_due_on + timedelta(days=1))


def test_sabotage_without_the_constraints_an_unanswered_one_could_be_closed(
    desk: Desk, without_constraints: Any
) -> None:
    """Takes the two constraints away: then the row that the test above forbids does come in."""
    difficulty = desk.raise_one()
    names = ("difficulty_closes_with_answer_and_word", "difficulty_is_answered_in_words")
    without_constraints(Difficulty, names)
    closed(difficulty)
    difficulty.refresh_from_db()
    assert (difficulty.state, difficulty.answer) == ("closed", "")


def test_sabotage_without_the_need_the_answerer_confirms_the_own_answer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the need only the database is left, and it still says no."""
    difficulty = desk.answered("collaborator")
    row = BY_NAME["confirm_on_behalf"]
    left = tuple(need for need in row.needs if need is not demands.NOT_THE_ANSWERER)
    object.__setattr__(row, "needs", left)
    try:
        with pytest.raises(IntegrityError), transaction.atomic():
            CLOSINGS["on behalf"](desk, difficulty)
    finally:
        object.__setattr__(row, "needs", (*left, demands.NOT_THE_ANSWERER))
    with pytest.raises(SamePerson, match="cần một người khác"):
        CLOSINGS["on behalf"](desk, difficulty)


def test_what_is_closed_stays_as_it_is(desk: Desk) -> None:
    difficulty = CLOSINGS["on behalf"](desk, desk.answered()).difficulty
    with pytest.raises(DatabaseError), transaction.atomic():
        Difficulty.objects.filter(pk=difficulty.pk).update(answer="Khác")
    with pytest.raises(DatabaseError), transaction.atomic():
        difficulty.delete()
    with pytest.raises(DifficultyRefusal, match="nêu một khó khăn mới"):
        return_answer(
            difficulty=difficulty, reason="Vẫn vướng", channel="phone", by=desk.mai, on=MONDAY
        )


def test_steps_are_append_only(desk: Desk) -> None:
    desk.answered()
    for write in (
        lambda: DifficultyStep.objects.update(text="khác"),
        lambda: DifficultyStep.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


# --- silence --------------------------------------------------------------------------------------


def test_a_non_response_waits_for_its_days_and_for_another_person(desk: Desk) -> None:
    difficulty = desk.answered()
    last = difficulty.reply_due_on
    assert last == date(2018, 10, 15)
    with pytest.raises(DifficultyRefusal, match="đến hết ngày 15/10/2018"):
        record_non_response(difficulty=difficulty, reason="Gọi", by=desk.deputy, on=last)
    after = date(2018, 10, 16)
    with pytest.raises(SamePerson):
        record_non_response(difficulty=difficulty, reason="Gọi", by=desk.officer, on=after)
    with pytest.raises(DifficultyRefusal, match="Còn thiếu: lý do"):
        record_non_response(difficulty=difficulty, reason=" ", by=desk.deputy, on=after)
    step = record_non_response(
        difficulty=difficulty, reason="Gọi ba lần không gặp", by=desk.deputy, on=after
    )
    assert step.difficulty.closing == "non_response"
    assert step.difficulty.closing_note == "Gọi ba lần không gặp"


# --- back again -----------------------------------------------------------------------------------


def test_a_raiser_who_is_not_helped_gets_a_new_clock(desk: Desk) -> None:
    difficulty = desk.answered()
    step = return_answer(
        difficulty=difficulty,
        reason="Mẫu đó xã không nhận",
        channel="in_person",
        by=desk.mai,
        on=date(2018, 10, 9),
    )
    difficulty = step.difficulty
    assert (difficulty.state, difficulty.level) == ("open", "centre")
    assert difficulty.due_on == date(2018, 10, 23)
    assert difficulty.answer == ""
    assert difficulty.steps.get(transition="answer").text == ANSWER
    assert "xã không nhận" in told(desk.officer, "difficulties.return")[0]


def test_it_comes_back_to_whoever_took_the_place_of_who_left(desk: Desk) -> None:
    difficulty = desk.answered()
    second = User.objects.create(username="vinh", full_name="Nguyễn Văn Vinh")
    RoleGrant.objects.create(user=second, role=Role.OFFICER)
    RoleGrant.objects.filter(user=desk.officer).update(ends_on=date(2018, 10, 5))
    step = return_answer(
        difficulty=difficulty, reason="Chưa", channel="phone", by=desk.mai, on=date(2018, 10, 9)
    )
    assert (step.difficulty.level, step.difficulty.owner) == ("centre", second)


# --- who may --------------------------------------------------------------------------------------


def test_a_collaborator_acts_in_the_own_communes_only(desk: Desk, land: Land) -> None:
    with pytest.raises(NotPermitted, match="nằm ngoài địa bàn"):
        desk.raise_one(establishment=None, unit=land.communes[4])
    there = desk.raise_one(establishment=None, unit=land.communes[4], by=desk.officer)
    assert there not in Difficulty.objects.visible_to(desk.mai, MONDAY)
    assert there in Difficulty.objects.visible_to(desk.department, MONDAY)


def test_each_level_is_answered_by_those_who_work_there(desk: Desk) -> None:
    difficulty = desk.climb(desk.raise_one(), "department")
    for role in (Role.OFFICER, Role.DIRECTOR, Role.ACCOUNTANT, Role.AUDITOR, Role.COLLABORATOR):
        with pytest.raises(NotPermitted, match="trả lời khó khăn, kiến nghị ở cấp Sở"):
            answer_difficulty(difficulty=difficulty, answer="Xong", by=desk.people[role], on=MONDAY)
    desk.answer(difficulty)


def test_nobody_answers_or_takes_what_they_raised(desk: Desk) -> None:
    difficulty = desk.raise_one(raised_by_kind="officer", by=desk.officer)
    with pytest.raises(SamePerson, match="cần người khác trả lời"):
        answer_difficulty(difficulty=difficulty, answer="Xong", by=desk.officer, on=MONDAY)
    take_difficulty(difficulty=difficulty, by=desk.deputy, on=MONDAY)
    desk.answer(difficulty, by=desk.deputy)


def test_the_level_above_takes_up_what_lies_below(desk: Desk) -> None:
    difficulty = desk.raise_one()
    step = pull_difficulty(difficulty=difficulty, by=desk.officer, on=date(2018, 10, 10))
    assert (step.difficulty.level, step.difficulty.owner) == ("centre", desk.officer)
    assert step.difficulty.due_on == date(2018, 10, 24)
    top = desk.climb(step.difficulty, "authority", date(2018, 10, 11))
    with pytest.raises(DifficultyRefusal, match="không còn cấp nào trên"):
        pull_difficulty(difficulty=top, by=desk.authority, on=date(2018, 10, 11))
    with pytest.raises(DifficultyRefusal, match="không còn cấp nào trên"):
        forward_difficulty(
            difficulty=top, reason="Lên nữa", by=desk.authority, on=date(2018, 10, 11)
        )


def test_the_least_loaded_person_gets_the_next(desk: Desk, people: dict[Role, Any]) -> None:
    second = User.objects.create(username="vinh", full_name="Nguyễn Văn Vinh")
    RoleGrant.objects.create(user=second, role=Role.OFFICER)
    owners = [desk.climb(desk.raise_one(), "centre").owner for _number in range(4)]
    assert owners == [desk.officer, second, desk.officer, second]


def test_a_history_runs_forwards(desk: Desk) -> None:
    difficulty = desk.climb(desk.raise_one(), "centre", date(2018, 10, 3))
    with pytest.raises(DifficultyRefusal, match="ghi ngày 03/10/2018"):
        desk.answer(difficulty, date(2018, 10, 2))


def test_only_a_link_may_speak_without_an_account(desk: Desk) -> None:
    difficulty = desk.answered()
    with pytest.raises(NotPermitted, match="cần đăng nhập"):
        advance(difficulty=difficulty, transition="non_response", by=None, on=MONDAY)
    own = desk.answered(raised_by_kind="collaborator", title="Chính sách vay")
    with pytest.raises(NotPermitted, match="đăng nhập để xác nhận"):
        advance(difficulty=own, transition="confirm", by=None, on=MONDAY)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"kind": "scheme"}, "chọn đề án nào"),
        ({"kind": "weather"}, "Chọn loại khó khăn"),
        ({"topic": "rain"}, "Chọn chủ đề"),
        ({"raised_by_kind": "ghost"}, "Ghi ai nêu"),
        ({"title": "  "}, "vướng gì"),
        ({"text": ""}, "như người nêu nói"),
        ({"text": "x" * 4001}, "dài nhất 4000"),
        ({"raised_on": date(2018, 10, 2)}, "02/10/2018 chưa đến"),
        ({"level": "authority"}, "bắt đầu ở cộng tác viên hoặc Trung tâm"),
        ({"raiser_name": "", "establishment": None, "unit": "first"}, "tên người nêu"),
    ],
)
def test_what_cannot_be_raised_is_said_in_one_sentence(
    desk: Desk, land: Land, facts: dict[str, Any], sentence: str
) -> None:
    if facts.get("unit") == "first":
        facts = {**facts, "unit": land.communes[0]}
    with pytest.raises(DifficultyRefusal, match=sentence):
        desk.raise_one(**facts)
    assert not Difficulty.objects.exists()


def test_a_phone_that_sends_twice_raises_one(desk: Desk) -> None:
    desk.raise_one(title="Điện yếu")
    with pytest.raises(AlreadyRecorded, match="KK-2018-001, không ghi lần nữa"):
        desk.raise_one(title="Điện yếu")


# --- buttons --------------------------------------------------------------------------------------


def test_buttons_show_what_each_person_may_do(desk: Desk, django_assert_num_queries: Any) -> None:
    difficulty = desk.climb(desk.raise_one(), "centre")
    rights = rights_of(desk.deputy, MONDAY)
    with django_assert_num_queries(1):  # what the person may do
        shown = {
            button.transition.name: button
            for button in buttons(difficulty, desk.deputy, rights, MONDAY)
        }
    assert [name for name, button in shown.items() if button.is_open] == [
        "take",
        "forward",
        "answer",
    ]
    assert "Sở Công Thương" in shown["pull"].why_not


def test_the_answerer_sees_why_somebody_else_must_confirm(desk: Desk) -> None:
    difficulty = desk.answered()
    rights = rights_of(desk.officer, MONDAY)
    shown = {b.transition.name: b for b in buttons(difficulty, desk.officer, rights, MONDAY)}
    assert set(shown) == {"return_on_behalf", "confirm_on_behalf", "non_response"}
    assert "cần một người khác" in shown["confirm_on_behalf"].why_not


def test_the_printed_table_is_the_one_of_the_code() -> None:
    kept = (ROOT / "docs" / "generated" / "lifecycle-difficulty.md").read_text(encoding="utf-8")
    assert kept == printed(), "run scripts/print_docs.py"


def test_what_was_heard_on_a_visit_names_it(desk: Desk) -> None:
    visit = desk.field.visit(date(2018, 9, 20))
    row = desk.raise_one(establishment=None, visit=visit)
    assert (row.visit, row.establishment) == (visit, desk.field.firm)
    (elsewhere,) = desk.firms(1)
    with pytest.raises(DifficultyRefusal, match="là của cơ sở khác"):
        desk.raise_one(establishment=elsewhere, visit=visit)
