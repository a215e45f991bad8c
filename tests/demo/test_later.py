"""The story goes on for whoever moves on in it, and 20/12/2018 reads as before."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import Databases

_SCRIPT = """
import json
from collections import Counter
from datetime import date
from django.test import Client
from caunoi.accounts.models import User
from caunoi.common import clock
from caunoi.demo.later import tell_until
from caunoi.difficulties.models import Difficulty, Petition
from caunoi.difficulties.petitions.actions import group_into_petition
from caunoi.difficulties.queries import counts_by_kind_and_age, desk, groups_to_petition
from caunoi.fieldwork.queries import needs_waiting, proposals_to_decide, tasks_waiting
from caunoi.journal.models import Entry
from caunoi.monitoring.queries import radar
from caunoi.notices.models import Notice
from caunoi.schemes.models import Scheme
from caunoi.schemes.queries import measurements_due
from caunoi.schemes.reading.waiting import figures_to_verify

officer = User.objects.get(username="le.thu.ha")
story, summer, reform = date(2018, 12, 20), date(2020, 6, 15), date(2025, 10, 20)

def seen(day):
    with clock.pinned_to(day):
        found = desk(officer, day).select_related(None)
        names = ("code", "state_then", "level_then", "owner_then", "due_then", "petition_then")
        return json.loads(json.dumps({
            "radar": sorted([row.scheme.code, row.level, row.days_silent] for row in radar(day)),
            "desk": sorted([str(getattr(row, name)) for name in names] for row in found),
            "open": [[row.kind, row.total, row.overdue] for row in
                     counts_by_kind_and_age(officer, day)],
            "schemes": sorted(Scheme.objects.as_of(day).values_list("code", "state_then")),
            "fieldwork": [needs_waiting(officer, day).count(), tasks_waiting(day).count(),
                          proposals_to_decide(officer, day).count(),
                          figures_to_verify(officer, day).count(),
                          len(measurements_due(None, day))],
            "petitions": sorted(Petition.objects.as_of(day).values_list("code", "state_then")),
        }, default=str))

def waiting(day):
    rows = Difficulty.objects.as_of(day).exclude(state_then="closed")
    return [[row.state_then, row.level_then, (day - row.due_then).days] for row in rows]

client = Client(SERVER_NAME="localhost")
def move(day):
    answer = client.post("/story-day", {"day": day.isoformat(), "next": "/"})
    assert answer.status_code == 302, answer.status_code

def steps():
    return Entry.objects.count(), Difficulty.objects.count(), Notice.objects.unread().count()

told = {"before": seen(story), "unread": Notice.objects.unread().count()}
move(date(2019, 1, 31))
told["january"] = seen(story) == told["before"] and Entry.objects.filter(
    action="demo.tell_chapter").exists()
group = groups_to_petition(officer, story)[0]
mine = group_into_petition(
    difficulties=group.difficulties[:3], title="Của khách xem", text="Ba xưởng",
    addressed_to="department", by=officer, on=story,
)
told["before"] = seen(story)
unread = Notice.objects.unread().count()
move(summer)
told["after"] = seen(story)
told["read"] = Notice.objects.unread().count() == unread
told["mine"] = [row.state for row in [Petition.objects.get(pk=mine.pk)]]
told["summer"] = {**seen(summer), "waiting": waiting(summer)}
told["closings"] = sorted(set(
    Difficulty.objects.filter(raised_on__lte=story).values_list("state", flat=True)))
before = steps()
move(summer)
told["said_on_the_way"] = "Câu chuyện đã kể" in client.get("/sign-in").content.decode()
move(story)
said = client.get("/sign-in").content.decode()
told["said_on_return"] = "Câu chuyện đã kể đến 15/06/2020" in said
told["again"] = steps() == before
move(reform)
told["reform"] = {**seen(reform), "waiting": waiting(reform)}
told["still"] = seen(story)
told["links"] = Difficulty.objects.filter(link__isnull=False).count()
told["visits"] = Difficulty.objects.filter(visit__isnull=False).count()
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(databases: Databases) -> Iterator[dict[str, Any]]:
    clone = databases.clone(databases.template("setup", "demo"))
    process = clone.run(_SCRIPT)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    yield json.loads(out.splitlines()[-1])
    databases.drop(clone)


def test_a_month_on_nothing_is_told_and_everything_can_be_acted_on(told: dict[str, Any]) -> None:
    assert not told["january"]


@pytest.mark.parametrize("what", ["radar", "desk", "open", "schemes", "petitions", "fieldwork"])
def test_the_story_day_reads_as_before_whatever_came_later(told: dict[str, Any], what: str) -> None:
    assert told["before"][what]
    assert told["after"][what] == told["before"][what]
    assert told["still"][what] == told["before"][what]


def test_what_waited_in_2018_came_to_its_end(told: dict[str, Any]) -> None:
    assert told["closings"] == ["closed"]
    assert told["mine"] == ["answered"], "a visitor's own petition goes on"
    assert {code for code, state in told["summer"]["petitions"] if state == "answered"} >= {
        "KN-2017-001",
        "KN-2019-001",
    }
    assert told["read"], "no inbox of 2018 knows the future"


def test_whoever_goes_back_is_told_that_it_is_for_looking_only(told: dict[str, Any]) -> None:
    assert told["said_on_return"] and not told["said_on_the_way"]


def test_june_2020_lives_at_every_level(told: dict[str, Any]) -> None:
    summer = told["summer"]
    assert {level for _code, level, _days in summer["radar"]} == {"green", "amber", "red"}
    assert max(days for _code, _level, days in summer["radar"]) < 120
    states = {(state, level) for state, level, _late in summer["waiting"]}
    assert states >= {
        ("open", "collaborator"),
        ("open", "centre"),
        ("open", "department"),
        ("answered", "centre"),
    }
    late = [days for state, _level, days in summer["waiting"] if state == "open"]
    assert 0 < max(late) < 60
    assert ["KN-2020-001", "sent"] in summer["petitions"]
    assert (told["links"], told["visits"]) == (1, 1)
    assert summer["fieldwork"][:3] == [0, 0, 0], "nothing of 2018 waits in the field"
    assert max(summer["fieldwork"]) < 10
    assert told["again"], "told once"


def test_in_2025_nothing_has_waited_for_years(told: dict[str, Any]) -> None:
    reform = told["reform"]
    assert reform["radar"] == []
    assert 2 <= len(reform["waiting"]) <= 6
    assert max(days for _state, _level, days in reform["waiting"]) < 30
    assert reform["fieldwork"] == [0, 0, 0, 0, 0]
