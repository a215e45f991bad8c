"""Twelve years of invented schemes: each year's amounts add up, and 2018 is in full swing."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from caunoi.demo.budgets import BUDGETS, LARGE_FROM, MILLION, budget_vnd, plan_of
from tests.conftest import Database, Databases

YEARS = sorted(BUDGETS)

_SCRIPT = """
import json
from datetime import date
from caunoi.fieldwork.models import AreaPlan, CentreTask, Need, Proposal, Visit
from caunoi.programmes.queries import budgets
from caunoi.schemes.models import Recovery, Scheme
from caunoi.schemes.queries import amounts_by_scheme, missing_papers, with_signs_of_life
day = date(2018, 12, 20)
schemes = list(with_signs_of_life(Scheme.objects.as_of(day), day))
amounts = amounts_by_scheme([s.pk for s in schemes])
print(json.dumps({
    "plans": {
        p.year: {
            "allocation": p.allocation_vnd, "planned": p.planned_vnd,
            "heads": {h.content_head: h.planned_vnd for h in p.by_head},
            "lines": sum(h.lines for h in p.by_head),
            "left": [s.left_vnd for s in p.sources],
        } for p in budgets(range(2009, 2021))
    },
    "schemes": [
        {
            "code": s.code, "year": s.year, "state": s.state, "head": s.content_head,
            "invented": s.is_invented, "in_plan": s.plan_line_id is not None,
            "silent_days": (day - s.last_seen_on).days,
            "due": s.supplement_due_on and s.supplement_due_on.isoformat(),
            "missing": [len(missing_papers(s, x, day)) for x in ("application", "completion")],
            "amounts": [a.approved_vnd, a.contract_vnd, a.accepted_vnd, a.paid_vnd]
            if (a := amounts.get(s.pk)) else [0, 0, 0, 0],
        } for s in schemes
    ],
    "needs": list(Need.objects.values_list("state", flat=True)),
    "proposals": list(Proposal.objects.values_list("state", flat=True)),
    "tasks": list(CentreTask.objects.values_list("state", flat=True)),
    "visits": Visit.objects.filter(visited_on__year=2018).count(),
    "plans_of_areas": AreaPlan.objects.filter(year=2018).count(),
    "open_recoveries": Recovery.objects.filter(received_on=None, due_on__lt=day).count(),
}))
"""


@pytest.fixture(scope="module")
def demo(databases: Databases) -> Iterator[Database]:
    clone = databases.clone(databases.template("demo", "setup", "demo"))
    yield clone
    databases.drop(clone)


@pytest.fixture(scope="module")
def facts(demo: Database) -> dict[str, Any]:
    out, err = demo.run(_SCRIPT).communicate(timeout=300)
    assert out, err
    return dict(json.loads(out))


def ask(database: Database, *arguments: str) -> dict[str, Any]:
    ran = database.caunoi(*arguments, "--json")
    assert ran.returncode == 0, ran.stderr
    return dict(json.loads(ran.stdout))


def planned(facts: dict[str, Any], year: int) -> list[dict[str, Any]]:
    return [s for s in facts["schemes"] if s["year"] == year and s["in_plan"]]


# --- the amounts alone ----------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_drawn_amounts_add_up_and_are_drawn_alike_each_time(year: int) -> None:
    lines = plan_of(year)
    assert sum(line.support_vnd for line in lines) == budget_vnd(year)
    assert plan_of(year) == lines
    assert all(line.support_vnd > 0 and line.counterpart_vnd >= 0 for line in lines)


@pytest.mark.parametrize("year", YEARS)
def test_money_of_a_year_lies_in_the_range_of_the_article(year: int) -> None:
    low, high = (2_000, 2_500) if year < LARGE_FROM else (6_000, 7_000)
    assert low * MILLION <= budget_vnd(year) <= high * MILLION
    if year >= LARGE_FROM:
        local = sum(ln.support_vnd for ln in plan_of(year) if ln.content.source == "local")
        assert local >= low * MILLION


# --- the built province ---------------------------------------------------------------------------


def test_each_plan_takes_exactly_what_the_year_was_given(facts: dict[str, Any]) -> None:
    for year in YEARS:
        plan = facts["plans"][str(year)]
        assert plan["allocation"] == plan["planned"] == budget_vnd(year)
        assert plan["left"] == [0, 0]
        assert sum(plan["heads"].values()) == plan["planned"]
        assert set(plan["heads"]) == {str(head) for head in range(1, 10)}


def test_a_dozen_a_year_and_thirty_from_2017(facts: dict[str, Any]) -> None:
    for year in YEARS:
        stand = planned(facts, year)
        assert len(stand) == facts["plans"][str(year)]["lines"]
        assert len(stand) >= (12 if year < LARGE_FROM else 30)


def test_every_scheme_carries_the_mark(facts: dict[str, Any]) -> None:
    assert all(scheme["invented"] for scheme in facts["schemes"])


def test_money_narrows_from_approval_to_acceptance(facts: dict[str, Any]) -> None:
    for scheme in facts["schemes"]:
        approved, contract, accepted, paid = scheme["amounts"]
        assert approved >= contract >= accepted, scheme["code"]
        assert 0 <= paid <= contract, scheme["code"]
        if scheme["state"] in ("settled", "follow_up", "closed") and scheme["year"] != 2017:
            assert paid == accepted > 0, scheme["code"]


def test_old_years_are_over_and_later_years_wait(facts: dict[str, Any]) -> None:
    for scheme in facts["schemes"]:
        if scheme["year"] < 2017:
            assert scheme["state"] == "closed"
    assert {s["state"] for s in planned(facts, 2019)} == {"in_plan", "approved"}


def test_on_the_story_day_some_run_some_are_silent_some_are_stuck(facts: dict[str, Any]) -> None:
    states = Counter(s["state"] for s in planned(facts, 2018))
    assert states["follow_up"] + states["closed"] >= 8
    running = [s for s in planned(facts, 2018) if s["state"] in ("in_progress", "contracted")]
    assert sum(s["silent_days"] <= 30 for s in running) >= 8
    assert sum(s["silent_days"] > 90 for s in running) >= 4
    assert states["suspended"] == 2
    assert [s for s in planned(facts, 2018) if s["state"] == "accepted" and s["missing"][1]]


def test_requests_for_2019_wait_came_back_or_ended(facts: dict[str, Any]) -> None:
    outside = [s for s in facts["schemes"] if s["year"] == 2019 and not s["in_plan"]]
    states = Counter(s["state"] for s in outside)
    assert states == {
        "supplement": 2, "drafted": 2, "submitted": 2, "rejected": 1, "withdrawn": 1
    }  # fmt: skip
    assert sum(s["state"] == "supplement" and s["due"] < "2018-12-20" for s in outside) == 1
    assert all(s["missing"][0] for s in outside if s["state"] == "drafted")
    assert facts["open_recoveries"] == 1


def test_fieldwork_of_2018_waits_and_is_answered(facts: dict[str, Any]) -> None:
    needs, tasks = Counter(facts["needs"]), Counter(facts["tasks"])
    assert needs["open"] >= 8
    assert min(needs["proposed"], needs["answered"], needs["withdrawn"]) >= 2
    assert {"submitted", "returned", "accepted", "declined"} == set(facts["proposals"])
    assert min(tasks["given"], tasks["done"], tasks["not_done"]) >= 2
    assert facts["visits"] >= 40
    assert facts["plans_of_areas"] >= 40


def test_nothing_of_2018_happens_after_the_story_day(demo: Database) -> None:
    found, err = demo.run(
        "from caunoi.schemes.models import *; from datetime import date; d = date(2018, 12, 20);"
        "print(SchemeStep.objects.filter(scheme__year__lte=2019, on__gt=d).count(),"
        " MoneyEntry.objects.filter(on__gt=d).count(), ProgressReport.objects.filter("
        "reported_on__gt=d).count(), Outcome.objects.filter(measured_on__gt=d).count())"
    ).communicate(timeout=120)
    assert found.split() == ["0"] * 4, err


def test_console_says_of_the_year_what_it_says_of_its_schemes(
    demo: Database, facts: dict[str, Any]
) -> None:
    year = ask(demo, "budget", "--year", "2018")
    mine = planned(facts, 2018)
    assert year["allocation_vnd"] == year["planned_vnd"] == budget_vnd(2018)
    assert year["schemes"] == len(mine)
    assert year["contracted_vnd"] == sum(s["amounts"][1] for s in mine)
    assert year["paid_vnd"] == sum(s["amounts"][3] for s in mine)
    for key in ("planned_vnd", "contracted_vnd", "paid_vnd", "schemes"):
        assert sum(head[key] for head in year["by_head"]) == year[key]
    smallest = min(year["by_head"], key=lambda head: head["schemes"])
    shown = [ask(demo, "scheme", "show", s["code"]) for s in mine if s["head"] == smallest["head"]]
    assert sum(s["amounts"]["contract_vnd"] for s in shown) == smallest["contracted_vnd"]
    assert sum(s["amounts"]["paid_vnd"] for s in shown) == smallest["paid_vnd"]
    assert [s["state"] for s in shown] == [
        s["state"] for s in mine if s["head"] == smallest["head"]
    ]
