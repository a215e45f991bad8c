"""What waits on the desk of the story day: twelve alike, the late ones, and what came back."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import Databases

_SCRIPT = """
import json
from datetime import date
from caunoi.accounts.models import User
from caunoi.difficulties.models import Difficulty, DifficultyStep, Petition
from caunoi.difficulties.queries import groups_to_petition, overdue
from caunoi.notices.models import Notice
from caunoi.schemes.models import Scheme
day = date(2018, 12, 20)
officer = User.objects.get(username="le.thu.ha")
print(json.dumps({
    "groups": [
        [g.kind, g.topic, len(g.difficulties), g.establishments]
        for g in groups_to_petition(officer, day)
    ],
    "kinds": list(Difficulty.objects.values_list("kind", flat=True)),
    "closings": list(Difficulty.objects.exclude(closing="").values_list("closing", flat=True)),
    "overdue": overdue(officer, day).count(),
    "levels": list(Difficulty.objects.filter(state="open").values_list("level", flat=True)),
    "customs": [
        [s.transition, s.to_level]
        for s in DifficultyStep.objects.filter(difficulty__topic="customs")
    ],
    "scheme": Scheme.objects.as_of(day).get(difficulties__topic="customs").state_shown,
    "petition": [
        [p.state, p.is_invented, p.difficulties.filter(state="closed").count()]
        for p in Petition.objects.all()
    ],
    "invented": all(Difficulty.objects.values_list("is_invented", flat=True)),
    "last": DifficultyStep.objects.order_by("-on").first().on.isoformat(),
    "unread": Notice.objects.unread().filter(kind__startswith="difficulties.").count(),
}))
"""


@pytest.fixture(scope="module")
def told(databases: Databases) -> Iterator[dict[str, Any]]:
    clone = databases.clone(databases.template("setup", "demo"))
    process = clone.run(_SCRIPT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    yield json.loads(out)
    databases.drop(clone)


def test_twelve_workshops_wait_to_become_one_petition(told: dict[str, Any]) -> None:
    assert told["groups"] == [["procedure", "fire_safety", 12, 12]]


def test_every_kind_and_every_ending_is_there(told: dict[str, Any]) -> None:
    assert set(told["kinds"]) == {"establishment", "policy", "procedure", "scheme"}
    assert set(told["closings"]) == {"raiser", "on_behalf", "non_response"}
    assert Counter(told["levels"])["department"] == 2
    assert told["overdue"] >= 5


def test_the_petition_of_2017_came_back_to_its_raisers(told: dict[str, Any]) -> None:
    assert told["petition"] == [["answered", True, 4]]


def test_the_machine_at_customs_climbed_until_somebody_answered(told: dict[str, Any]) -> None:
    assert told["customs"] == [
        ["raise", "collaborator"],
        ["forward", "centre"],
        ["forward", "department"],
        ["pull", "authority"],
        ["answer", "authority"],
    ]
    assert told["scheme"] == "in_progress"


def test_nothing_happens_after_the_story_day_and_all_is_marked(told: dict[str, Any]) -> None:
    assert told["last"] <= "2018-12-20"
    assert told["invented"]
    assert 0 < told["unread"] < 60
