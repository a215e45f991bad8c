"""What was advised in 2018: a pair that trades, one that failed, one that waits; the potters."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import Databases

_SCRIPT = """
import json
from datetime import date
from caunoi.linkages.models import Association, AssociationStep, Linkage, LinkageStep
from caunoi.linkages.queries import head_count
from caunoi.notices.models import Notice
pottery = Linkage.objects.get(kind="supply").partners.first().establishment
association = Association.objects.get()
days = (date(2018, 3, 11), date(2018, 7, 5), date(2018, 10, 1), date(2018, 12, 20))
print(json.dumps({
    "states": sorted(Linkage.objects.values_list("state", flat=True)),
    "results": [len(row.result) > 20 for row in Linkage.objects.exclude(state="advising")],
    "partners": [row.partners.count() for row in Linkage.objects.all()],
    "goods": pottery.buying_notes.get().goods,
    "sells": Linkage.objects.get(kind="supply").partners.last().establishment.products,
    "association": [association.state, association.decision_number],
    "steps": [step.kind for step in association.steps.all()],
    "heads": [head_count(association, day) for day in days],
    "invented": all(Linkage.objects.values_list("is_invented", flat=True)),
    "last": max(
        model.objects.order_by("-on").first().on for model in (LinkageStep, AssociationStep)
    ).isoformat(),
    "unread": Notice.objects.unread().filter(kind__startswith="linkages.").count(),
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


def test_two_workshops_trade_one_pair_failed_and_one_waits(told: dict[str, Any]) -> None:
    assert told["states"] == ["advising", "agreed", "failed"]
    assert all(told["results"])
    assert min(told["partners"]) == 2
    assert "pallet gỗ" in told["goods"]
    assert "pallet gỗ" in told["sells"]


def test_eleven_potters_found_an_association(told: dict[str, Any]) -> None:
    assert told["association"] == ["founded", "07/QĐ-minh họa"]
    assert told["steps"] == ["prepare", "meeting", "found"]
    assert told["heads"] == [0, 11, 12, 11]


def test_everything_is_marked_and_lies_before_the_story_day(told: dict[str, Any]) -> None:
    assert told["invented"]
    assert told["last"] <= "2018-12-20"
    assert told["unread"] == 2  # the other side of what is still being advised
