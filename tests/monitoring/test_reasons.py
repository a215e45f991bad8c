"""Why a scheme stands where it stands, what it owes next, and the check visits behind it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.attachments.queries import attachments_of
from caunoi.common.errors import AlreadyRecorded, NotPermitted
from caunoi.monitoring.enums import Watch
from caunoi.monitoring.models import Inspection
from caunoi.monitoring.queries import radar, rules_on
from caunoi.monitoring.refusals import MonitoringRefusal
from caunoi.monitoring.rules import (
    Facts,
    Level,
    Limits,
    Seen,
    expected_signs,
    level_of,
    limits_of,
    reasons_of,
)
from caunoi.norms.actions import approve_norm_change, propose_norm_change
from caunoi.norms.catalogue import WATCHES, silence_norm
from caunoi.norms.queries import norm_in_force
from caunoi.schemes.actions import add_milestone, reach_milestone
from caunoi.schemes.models import Scheme
from caunoi.schemes.money.amendments import amend_contract
from tests.factories.monitoring import START, Patrol, after, codes
from tests.factories.pictures import photo
from tests.factories.schemes import ACCEPTED

pytestmark = pytest.mark.django_db

LIMITS = Limits(30, 45, 60, 60, 90, 25, 30, 10, 10, 30)
DAY = date(2018, 12, 20)


def facts(**told: Any) -> Facts:
    """Return a scheme of which all was heard yesterday."""
    yesterday = DAY - timedelta(days=1)
    return Facts(
        **{
            "watch": "running",
            "began_on": date(2018, 3, 5),
            "last_sign_on": yesterday,
            "last_sign": "report",
            "report": Seen(yesterday, 60),
            "visited_on": yesterday,
            "photo_on": yesterday,
            "finish_on": date(2019, 3, 31),
            "paid_vnd": 50,
            "contract_vnd": 100,
            **told,
        }
    )


@pytest.mark.parametrize(
    ("told", "level", "keys"),
    [
        ({}, "green", []),
        ({"last_sign_on": date(2018, 11, 20)}, "amber", ["silent"]),
        ({"last_sign_on": date(2018, 11, 21)}, "green", []),
        ({"last_sign_on": date(2018, 11, 5)}, "red", ["silent"]),
        ({"milestone": "Máy về", "milestone_due_on": date(2018, 12, 20)}, "green", []),
        (
            {"milestone": "Máy về", "milestone_due_on": date(2018, 12, 19)},
            "amber",
            ["milestone_passed"],
        ),
        (
            {"milestone": "Máy về", "milestone_due_on": date(2018, 11, 20)},
            "red",
            ["milestone_passed"],
        ),
        ({"report": Seen(date(2018, 10, 31), 60)}, "amber", ["report_late"]),
        ({"report": Seen(date(2018, 11, 1), 60)}, "green", []),
        ({"visited_on": date(2018, 10, 20)}, "amber", ["visit_late"]),
        ({"photo_on": date(2018, 9, 1)}, "amber", ["photo_late"]),
        ({"is_vacant": True, "place": "Lò Gốm"}, "amber", ["vacant"]),
        ({"finish_on": date(2018, 12, 30)}, "amber", ["contract_end"]),
        ({"finish_on": date(2018, 12, 31)}, "green", []),
        ({"finish_on": date(2018, 12, 19)}, "red", ["contract_end"]),
        ({"paid_vnd": 70}, "green", []),
        ({"paid_vnd": 71}, "red", ["money_ahead"]),
        ({"paid_vnd": 20, "report": None}, "red", ["money_ahead", "report_late"]),
        ({"paid_vnd": 5, "report": None, "began_on": date(2018, 11, 30)}, "green", []),
        ({"seen": Seen(DAY, 35)}, "red", ["money_ahead", "claim_ahead"]),
        ({"seen": Seen(date(2018, 10, 1), 35)}, "amber", ["money_ahead", "claim_ahead"]),
        ({"seen": Seen(DAY, 50)}, "amber", ["claim_ahead"]),
    ],
)
def test_each_reason_on_its_own_day(told: dict[str, Any], level: str, keys: list[str]) -> None:
    found = reasons_of(facts(**told), LIMITS, DAY)
    assert [reason.key for reason in found] == keys
    assert level_of(found) == level


def test_what_is_accepted_owes_its_settlement() -> None:
    accepted = facts(watch="accepted", settle_by=date(2019, 1, 22), milestone="Máy", paid_vnd=99)
    limits = Limits(30, 60, 75, None, None, None, None, 10, 30, 30)
    assert [r.key for r in reasons_of(accepted, limits, DAY)] == []
    near = reasons_of(accepted, limits, date(2018, 12, 24))
    assert [(r.key, r.level) for r in near] == [("settlement", Level.AMBER)]
    assert {r.key for r in reasons_of(accepted, limits, date(2019, 1, 23))} == {
        "settlement",
        "silent",
    }


def test_what_is_late_is_expected_first() -> None:
    signs = expected_signs(facts(), LIMITS)
    assert [(each.sign, each.due_on) for each in signs][:1] == [("report", date(2019, 1, 25))]
    late = expected_signs(facts(photo_on=date(2018, 6, 1)), LIMITS)
    assert (late[0].sign, late[0].due_on) == ("photo", date(2018, 8, 30))


def test_a_sentence_says_the_figures() -> None:
    told = facts(paid_vnd=70, seen=Seen(date(2018, 12, 12), 40))
    said = [str(reason.sentence) for reason in reasons_of(told, LIMITS, DAY)]
    assert "Đã chi 70% hợp đồng, thấy tại chỗ mới 40% (12/12/2018)." in said
    assert "Đơn vị báo 60% (19/12/2018), thấy tại chỗ 40% (12/12/2018)." in said


# --- from the database ----------------------------------------------------------------------------


def test_milestones_money_and_contract_are_read_as_of_the_day(
    patrol: Patrol, scheme: Scheme
) -> None:
    milestone = add_milestone(
        scheme=scheme, title="Máy về xưởng", due_on=after(50), by=patrol.officer, on=after(5)
    )
    patrol.office.advance_money(scheme, 100 * 10**6, after(55))
    patrol.check(scheme, after(56), seen=30)
    reach_milestone(milestone=milestone, reached_on=after(58), by=patrol.officer, on=after(58))
    keys = {reason.key for reason in patrol.row(scheme, after(57)).reasons}
    assert {"milestone_passed", "money_ahead", "claim_ahead"} <= keys
    assert patrol.row(scheme, after(54)).facts.paid_vnd == 0
    assert "milestone_passed" not in {r.key for r in patrol.row(scheme, after(58)).reasons}
    assert "contract_end" in {r.key for r in patrol.row(scheme, after(241)).reasons}


def test_an_amended_contract_ends_on_its_new_day_from_then_on(
    patrol: Patrol, scheme: Scheme
) -> None:
    amend_contract(
        scheme=scheme,
        seen=0,
        decision="15/QĐ-TTKC",
        reason="Máy về chậm hai tháng",
        in_force_on=after(235),
        finish_on=after(290),
        by=patrol.director,
        on=after(235),
    )
    before, then = patrol.row(scheme, after(234)), patrol.row(scheme, after(235))
    assert (before.facts.finish_on, then.facts.finish_on) == (after(240), after(290))
    assert "contract_end" in {reason.key for reason in before.reasons}
    assert "contract_end" not in {reason.key for reason in then.reasons}


def test_the_past_shows_what_ran_then(patrol: Patrol, scheme: Scheme) -> None:
    patrol.office.accept(scheme)
    assert codes(START - timedelta(days=1)) == []
    assert codes(START) == codes(ACCEPTED) == [scheme.code]
    assert radar(ACCEPTED - timedelta(days=1))[0].facts.watch == "running"
    assert radar(ACCEPTED)[0].facts.watch == "accepted"


def test_the_radar_shows_the_own_area_and_ranks(patrol: Patrol) -> None:
    quiet, fresh, far = patrol.running(), patrol.running(), patrol.running(commune=5)
    patrol.check(fresh, after(39))
    assert codes(after(40), patrol.mai) == [quiet.code, fresh.code]
    assert codes(after(40), patrol.officer)[0] == quiet.code
    assert set(codes(after(40))) == {quiet.code, fresh.code, far.code}


def test_one_scheme_and_thirty_cost_one_query(patrol: Patrol) -> None:
    patrol.running()
    with CaptureQueriesContext(connection) as one:
        assert len(radar(after(40))) == 1
    for n in range(29):
        patrol.check(patrol.running(commune=n % 6), after(10), by=patrol.officer)
    with CaptureQueriesContext(connection) as thirty:
        assert len(radar(after(40))) == 30
    assert len(one) == len(thirty) == 1


# --- check visits ---------------------------------------------------------------------------------


def test_a_check_visit_keeps_the_claim_beside_what_was_seen(patrol: Patrol, scheme: Scheme) -> None:
    patrol.office.invest(scheme, 10, after(20))  # the firm claims 80 %
    visit = patrol.check(scheme, after(21), seen=45, photos=[("xuong.jpg", photo())])
    assert (visit.claimed_percent, visit.seen_percent, visit.photos) == (80, 45, 1)
    assert visit.collaborator == patrol.field.collaborator
    assert attachments_of(visit).count() == 1
    said = patrol.check(scheme, after(22), seen=50, claimed_percent=90)
    assert said.claimed_percent == 90
    assert patrol.row(scheme, after(22)).facts.photo_on == after(21)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"inspected_on": after(31)}, "chưa đến"),
        ({"inspected_on": START - timedelta(days=1)}, "từ ngày ký hợp đồng 05/03/2018"),
        ({"seen": 101}, "từ 0 đến 100"),
        ({"claimed_percent": -1}, "từ 0 đến 100"),
        ({"finding": " "}, "Cần ghi đã thấy gì"),
        ({"photos": [("a.jpg", b"x")] * 13}, "nhiều nhất 12 ảnh"),
    ],
)
def test_a_check_visit_that_cannot_be(
    patrol: Patrol, scheme: Scheme, told: dict[str, Any], said: str
) -> None:
    with pytest.raises(MonitoringRefusal, match=said):
        patrol.check(scheme, after(30), **told)
    assert not Inspection.objects.exists()


def test_a_phone_that_sends_twice_makes_one(patrol: Patrol, scheme: Scheme) -> None:
    patrol.check(scheme, after(30))
    with pytest.raises(AlreadyRecorded, match="đã ghi với đúng nội dung này"):
        patrol.check(scheme, after(30))


def test_only_what_runs_is_checked(patrol: Patrol, scheme: Scheme) -> None:
    draft = patrol.office.draft(patrol.firm())
    with pytest.raises(MonitoringRefusal, match="chỉ khi đã ký hợp đồng"):
        patrol.check(draft, after(1))


def test_who_checks_where(patrol: Patrol, people: dict[Role, User]) -> None:
    far = patrol.running(commune=5)
    with pytest.raises(NotPermitted, match="ngoài địa bàn"):
        patrol.check(far, after(1))
    for role in (Role.OFFICER, Role.DEPUTY, Role.DEPARTMENT):
        patrol.check(far, after(1), by=people[role])
    for role in (Role.ACCOUNTANT, Role.AUDITOR, Role.AUTHORITY):
        with pytest.raises(NotPermitted):
            patrol.check(far, after(1), by=people[role])


def test_a_check_visit_stays_as_it_was(patrol: Patrol, scheme: Scheme) -> None:
    visit = patrol.check(scheme, after(30))
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(pk=visit.pk).update(seen_percent=100)


# --- the dated days -------------------------------------------------------------------------------


def test_the_days_are_rows_that_say_where_they_come_from() -> None:
    rules = rules_on(DAY)
    assert list(rules) == ["running", "suspended", "accepted"]
    assert {rule.confidence for rule in rules.values()} == {"L"}
    assert all("Trung tâm tự đặt" in rule.citation for rule in rules.values())
    limits = [limits_of(rule.values) for rule in rules.values()]
    assert [each.postponement_days for each in limits] == [30, 60, 30]
    assert {len(rule.values) for rule in rules.values()} == {len(Limits.__slots__)}
    assert {str(WATCHES[watch]) for watch in Watch} == {str(watch.label) for watch in Watch}


def test_other_days_hold_from_their_day_on(
    patrol: Patrol, scheme: Scheme, people: dict[Role, User]
) -> None:
    name = silence_norm("running")
    change = propose_norm_change(
        norm=name,
        values={**norm_in_force(name, DAY).values, "amber_days": 15},
        starts_on=after(20),
        citation="QĐ thử của Trung tâm",
        confidence="H",
        reason="Ba mươi ngày là lâu quá.",
        by=people[Role.OFFICER],
        on=after(20),
    )
    approve_norm_change(change=change, by=people[Role.DIRECTOR], on=after(20))
    assert patrol.row(scheme, after(19)).level == Level.GREEN
    assert patrol.row(scheme, after(20)).level == Level.AMBER
