"""On the story day the radar is green, amber and red for different reasons, and people know."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import Database, Databases

_SCRIPT = """
import json
from datetime import date
from caunoi.attachments.models import Attachment
from caunoi.journal.models import Entry
from caunoi.monitoring.jobs import watch_silence
from caunoi.monitoring.models import Inspection, Postponement, SilenceStep
from caunoi.monitoring.queries import radar
from caunoi.notices.models import Notice
day = date(2018, 12, 20)
again = watch_silence.call(on=day.isoformat())
waiting = Notice.objects.unread().filter(kind__startswith="monitoring.")
print(json.dumps({
    "again": again,
    "rows": [
        {"code": r.scheme.code, "level": r.level, "keys": [x.key for x in r.reasons],
         "silent": r.is_silent, "told": [s.rung for s in r.told],
         "why": [s.why_direct for s in r.told], "postponed": r.postponement is not None}
        for r in radar(day)
    ],
    "levels_2020": [r.level for r in radar(date(2020, 6, 15))],
    "waiting": list(waiting.values_list("kind", "recipient__full_name")),
    "checks": list(Inspection.objects.values_list("photos", flat=True)),
    "stored": Attachment.objects.filter(subject_type="monitoring.inspection").count(),
    "steps": SilenceStep.objects.count(),
    "postponements": list(Postponement.objects.values_list("reason", flat=True)),
}))
"""


@pytest.fixture(scope="module")
def demo(databases: Databases) -> Iterator[Database]:
    clone = databases.clone(databases.template("setup", "demo"))
    yield clone
    databases.drop(clone)


@pytest.fixture(scope="module")
def watched(demo: Database) -> dict[str, Any]:
    process = demo.run(_SCRIPT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return dict(json.loads(out))


def test_every_level_is_there_for_reasons_that_differ(watched: dict[str, Any]) -> None:
    levels = Counter(row["level"] for row in watched["rows"])
    assert levels["red"] >= 6 and levels["amber"] >= 3 and levels["green"] >= 4
    keys = {key for row in watched["rows"] for key in row["keys"]}
    wanted = {"silent", "contract_end", "milestone_passed", "money_ahead", "claim_ahead", "vacant"}
    assert wanted <= keys
    alone = {tuple(row["keys"]) for row in watched["rows"] if row["level"] == "amber"}
    assert {("milestone_passed",), ("vacant",), ("visit_late", "photo_late")} <= alone
    assert set(watched["levels_2020"]) == {"red", "amber", "green"}


def test_no_silence_that_nobody_knows(watched: dict[str, Any]) -> None:
    silent = [row for row in watched["rows"] if row["silent"]]
    assert silent and all(row["told"] or row["postponed"] for row in silent)
    assert {"collaborator", "officer", "director"} <= {r for row in silent for r in row["told"]}
    assert {"vacant", "no_place"} <= {why for row in silent for why in row["why"]}
    assert watched["again"] == 0  # the night of the story day has been


def test_what_was_told_in_the_last_weeks_waits_to_be_read(watched: dict[str, Any]) -> None:
    kinds = {kind for kind, _name in watched["waiting"]}
    assert {"monitoring.silence_collaborator", "monitoring.silence_officer"} <= kinds
    assert ["monitoring.postponed", "Phan Hữu Thành"] in watched["waiting"]
    assert len(watched["postponements"]) == 1


def test_check_visits_brought_drawings(watched: dict[str, Any]) -> None:
    assert len(watched["checks"]) >= 40
    assert sum(watched["checks"]) == watched["stored"]


def test_without_a_day_the_console_stands_where_the_demonstration_stands(demo: Database) -> None:
    ran = demo.caunoi("radar", "--json")
    told = json.loads(ran.stdout)
    assert told["on"] == "2018-12-20"
    assert {row["level"] for row in told["schemes"]} == {"red", "amber", "green"}
    assert "Đã hoãn đến" in demo.caunoi("radar").stdout
