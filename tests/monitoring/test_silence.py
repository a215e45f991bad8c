"""Sixty days without a word: red, told from below, each step once; a visit begins anew."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.common.errors import NotPermitted
from caunoi.journal.models import Entry
from caunoi.monitoring import jobs
from caunoi.monitoring.enums import WhyDirect
from caunoi.monitoring.models import SilenceStep
from caunoi.monitoring.queries import RadarRow
from caunoi.monitoring.refusals import MonitoringRefusal
from caunoi.monitoring.rules import Level
from caunoi.network.actions import end_appointment
from caunoi.notices.models import Notice
from caunoi.schemes.actions import report_progress
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import Scheme
from tests.factories.monitoring import START, Patrol, after, nights, steps_of, told

pytestmark = pytest.mark.django_db


def test_sixty_days_turn_red_each_step_is_told_once_and_a_visit_begins_anew(
    patrol: Patrol, scheme: Scheme
) -> None:
    levels = []
    for day in range(61):
        nights(after(day), after(day), times=2)
        levels.append(patrol.row(scheme, after(day)).level)
    assert levels == [Level.GREEN] * 30 + [Level.AMBER] * 15 + [Level.RED] * 16
    assert steps_of(scheme) == [
        ("collaborator", after(30)),
        ("officer", after(45)),
        ("director", after(60)),
    ]
    assert told() == {
        ("collaborator", patrol.mai.username): 1,
        ("officer", patrol.officer.username): 1,
        ("director", patrol.director.username): 1,
    }
    notice = Notice.objects.get(kind="monitoring.silence_officer")
    assert "không có tin từ ngày 05/03/2018, đã 45 ngày" in notice.text
    assert notice.address == f"schemes.scheme:{scheme.code}"
    assert Entry.objects.filter(action="monitoring.report_silence").count() == 3

    patrol.check(scheme, after(61))
    fresh = patrol.row(scheme, after(61))
    assert (fresh.level, fresh.days_silent, fresh.told) == (Level.AMBER, 0, ())
    assert [reason.key for reason in fresh.reasons] == ["report_late"]
    nights(after(61), after(90))
    assert sum(told().values()) == 3
    nights(after(91), after(121))
    assert told()[("collaborator", patrol.mai.username)] == 2
    assert told()[("director", patrol.director.username)] == 2


def test_every_sign_of_life_ends_a_silence(patrol: Patrol, scheme: Scheme) -> None:
    assert patrol.row(scheme, after(40)).facts.last_sign == "step"
    patrol.field.visit(after(41), establishment=scheme.establishment)
    assert patrol.row(scheme, after(42)).facts.last_sign == "visit"
    report = {"percent": 20, "text": "Đã đặt máy", "by": patrol.officer}
    report_progress(scheme=scheme, on=after(43), **report)
    assert patrol.row(scheme, after(44)).facts.last_sign == "report"
    patrol.check(scheme, after(45))
    assert patrol.row(scheme, after(45)).facts.last_sign == "inspection"
    assert patrol.row(scheme, after(40)).days_silent == 40  # the past stays as it was


def test_a_vacant_post_is_passed_over_at_once_and_says_why(patrol: Patrol) -> None:
    scheme = patrol.running(commune=4)
    nights(START, after(46))
    assert steps_of(scheme) == [("officer", after(30))]
    step = SilenceStep.objects.get()
    assert step.why_direct == WhyDirect.VACANT
    notice = Notice.objects.get(kind="monitoring.silence_officer")
    assert "vì nơi đó chưa có cộng tác viên" in notice.text
    assert "vacant" in {reason.key for reason in patrol.row(scheme, after(46)).reasons}
    nights(after(47), after(70))
    assert steps_of(scheme)[1:] == [("director", after(60))]


def test_a_collaborator_who_left_is_not_told(patrol: Patrol, scheme: Scheme) -> None:
    end_appointment(
        appointment=patrol.field.appointment,
        seen=patrol.field.appointment.version,
        ends_on=after(20),
        reason="Chuyển công tác",
        by=patrol.officer,
        on=after(20),
    )
    assert "vacant" not in {reason.key for reason in patrol.row(scheme, after(19)).reasons}
    assert "vacant" in {reason.key for reason in patrol.row(scheme, after(20)).reasons}
    nights(after(20), after(31))
    assert told() == {("officer", patrol.officer.username): 1}


def test_a_task_without_a_place_goes_to_the_officer(patrol: Patrol) -> None:
    task = patrol.office.walk(patrol.office.draft(), SchemeState.IN_PROGRESS)
    nights(START, after(30))
    assert SilenceStep.objects.get(scheme=task).why_direct == WhyDirect.NO_PLACE
    assert "vacant" not in {reason.key for reason in patrol.row(task, after(30)).reasons}


def test_a_job_that_slept_tells_all_that_are_due_in_order(patrol: Patrol, scheme: Scheme) -> None:
    nights(after(75), after(75))
    assert [rung for rung, _day in steps_of(scheme)] == ["collaborator", "officer", "director"]


def test_what_is_suspended_has_days_of_its_own(patrol: Patrol, scheme: Scheme) -> None:
    patrol.office.step(scheme, "suspend", Role.OFFICER, after(10), reason="chờ điện")
    row = patrol.row(scheme, after(60))
    assert (row.facts.watch, row.level, row.reasons) == ("suspended", Level.GREEN, ())
    assert row.expected_what == "review"
    nights(after(10), after(69))
    assert not told()
    nights(after(70), after(100))
    assert [rung for rung, _day in steps_of(scheme)] == ["collaborator", "officer"]


# --- putting off ----------------------------------------------------------------------------------


def test_a_postponement_quiets_the_ladder_until_its_day(patrol: Patrol, scheme: Scheme) -> None:
    nights(START, after(40))
    patrol.postpone(scheme, after(40), days=20)
    nights(after(41), after(60))
    assert [rung for rung, _day in steps_of(scheme)] == ["collaborator"]
    row = patrol.row(scheme, after(60))
    assert row.level == Level.RED  # a postponement hides nothing
    assert row.postponement is not None and "cảng" in row.postponement.reason
    assert "hoãn cảnh báo" in Notice.objects.get(kind="monitoring.postponed").text
    nights(after(61), after(61))
    assert steps_of(scheme)[1:] == [("officer", after(61)), ("director", after(61))]


@pytest.mark.parametrize(
    ("days", "facts", "said"),
    [
        (20, {"reason": "  "}, "Cần ghi lý do hoãn"),
        (0, {}, "Hoãn đến một ngày sau hôm nay"),
        (31, {}, "chỉ còn hoãn được 30 ngày"),
    ],
)
def test_a_postponement_needs_a_reason_and_an_end(
    patrol: Patrol, scheme: Scheme, days: int, facts: dict[str, str], said: str
) -> None:
    with pytest.raises(MonitoringRefusal, match=said):
        patrol.postpone(scheme, after(40), days=days, **facts)


def test_postponements_of_one_silence_add_up(patrol: Patrol, scheme: Scheme) -> None:
    patrol.postpone(scheme, after(40), days=20)
    with pytest.raises(MonitoringRefusal, match="đang hoãn đến hết ngày"):
        patrol.postpone(scheme, after(41), days=5)
    with pytest.raises(MonitoringRefusal, match="chỉ còn hoãn được 10 ngày"):
        patrol.postpone(scheme, after(62), days=11)
    patrol.postpone(scheme, after(62), days=10)


def test_nothing_to_postpone_where_all_is_well(patrol: Patrol, scheme: Scheme) -> None:
    with pytest.raises(MonitoringRefusal, match="không có cảnh báo nào"):
        patrol.postpone(scheme, after(3))


def test_a_collaborator_cannot_postpone(patrol: Patrol, scheme: Scheme) -> None:
    with pytest.raises(NotPermitted):
        patrol.postpone(scheme, after(40), by=patrol.mai)


# --- the protections ------------------------------------------------------------------------------


def check_told_once(patrol: Patrol, scheme: Scheme) -> None:
    """What must hold, however often the job runs."""
    nights(after(60), after(62), times=2)
    assert set(told().values()) == {1}
    counted = SilenceStep.objects.filter(scheme=scheme).values_list("rung", flat=True)
    assert len(counted) == len(set(counted)) == 3


def test_each_step_is_told_once_however_often_the_job_runs(patrol: Patrol, scheme: Scheme) -> None:
    check_told_once(patrol, scheme)


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the look at what was told already."""
    monkeypatch.setattr(RadarRow, "told_rungs", property(lambda _row: frozenset()))


def test_sabotage_without_the_look_the_database_refuses(
    patrol: Patrol, scheme: Scheme, forgetful: None
) -> None:
    with pytest.raises(ExceptionGroup) as refused:
        check_told_once(patrol, scheme)
    assert isinstance(refused.value.exceptions[0], IntegrityError)


def test_a_told_step_can_be_neither_changed_nor_removed(patrol: Patrol, scheme: Scheme) -> None:
    nights(after(30), after(30))
    with pytest.raises(IntegrityError), transaction.atomic():
        SilenceStep.objects.update(told_on=after(400))
    with pytest.raises(IntegrityError), transaction.atomic():
        SilenceStep.objects.all().delete()


def test_the_users_of_a_step_are_those_of_the_day(
    patrol: Patrol, scheme: Scheme, people: dict[Role, User]
) -> None:
    nights(after(30), after(30))
    (step,) = patrol.row(scheme, after(30)).told
    assert step.people == (str(patrol.mai),)


def test_a_scheme_that_fails_keeps_no_other_from_being_told(
    patrol: Patrol, scheme: Scheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = patrol.running(commune=1)
    whole = jobs.report_silence

    def fails_for_the_first(*, scheme: Scheme, on: date) -> list[SilenceStep]:
        if scheme.pk == min(ours):
            raise RuntimeError("a row that cannot be read")
        return whole(scheme=scheme, on=on)

    ours = {scheme.pk, other.pk}
    monkeypatch.setattr(jobs, "report_silence", fails_for_the_first)
    with pytest.raises(ExceptionGroup):
        nights(after(30), after(30))
    assert {step.scheme_id for step in SilenceStep.objects.all()} == {max(ours)}
    monkeypatch.setattr(jobs, "report_silence", whole)
    nights(after(31), after(31))
    assert {step.scheme_id for step in SilenceStep.objects.all()} == ours
