"""Twelve years of invented schemes: each year's amounts add up, and every story day is alive."""

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
from caunoi.notices.models import Notice
from caunoi.schemes.models import *
from caunoi.schemes.models import MoneyEntry
from caunoi.schemes.queries import amounts_by_scheme, missing_papers, with_signs_of_life
day = date.fromisoformat("DAY")
schemes = list(with_signs_of_life(Scheme.objects.as_of(day), day))
amounts = amounts_by_scheme([s.pk for s in schemes], day)
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
            "code": s.code, "year": s.year, "state": s.state_then, "head": s.content_head,
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
    "unread": sorted(Notice.objects.unread().values_list("message", "figures__code").distinct()),
    "amended": [[a.scheme.year, a.level, a.finish_on.year] for a in SchemeAmendment.objects.all()],
    "last": max(
        SchemeStep.objects.latest("on").on, MoneyEntry.objects.latest("on").on,
        ProgressReport.objects.latest("reported_on").reported_on,
        Outcome.objects.latest("measured_on").measured_on,
    ).isoformat(),
}))
"""


@pytest.fixture(scope="module")
def demo(databases: Databases) -> Iterator[Database]:
    clone = databases.clone(databases.template("setup", "demo"))
    yield clone
    databases.drop(clone)


@pytest.fixture(scope="module")
def facts(demo: Database) -> dict[str, Any]:
    return facts_on(demo, "2018-12-20")


@pytest.fixture(scope="module")
def at_the_end(demo: Database) -> dict[str, Any]:
    return facts_on(demo, "2020-06-15")


def facts_on(demo: Database, day: str) -> dict[str, Any]:
    out, err = demo.run(_SCRIPT.replace("DAY", day)).communicate(timeout=300)
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


def test_a_dozen_a_year_and_thirty_from_2017(at_the_end: dict[str, Any]) -> None:
    for year in YEARS:
        stand = planned(at_the_end, year)
        assert len(stand) == at_the_end["plans"][str(year)]["lines"]
        assert len(stand) >= (12 if year < LARGE_FROM else 30)


def test_every_scheme_carries_the_mark(at_the_end: dict[str, Any]) -> None:
    assert all(scheme["invented"] for scheme in at_the_end["schemes"])


@pytest.mark.parametrize("day", ["2018-12-20", "2020-06-15"])
def test_money_narrows_from_approval_to_acceptance(
    day: str, facts: dict[str, Any], at_the_end: dict[str, Any]
) -> None:
    for scheme in (facts if day == "2018-12-20" else at_the_end)["schemes"]:
        approved, contract, accepted, paid = scheme["amounts"]
        assert approved >= contract >= accepted, scheme["code"]
        assert 0 <= paid <= contract, scheme["code"]
        if scheme["state"] in ("settled", "follow_up", "closed") and scheme["year"] != 2017:
            assert paid == accepted > 0, scheme["code"]


def test_old_years_are_over_and_the_next_waits(facts: dict[str, Any]) -> None:
    for scheme in facts["schemes"]:
        if scheme["year"] < 2017:
            assert scheme["state"] == "closed"
    assert Counter(s["state"] for s in planned(facts, 2019)) == {"in_plan": 29, "approved": 3}
    assert not [s for s in facts["schemes"] if s["year"] > 2019]


def test_on_the_story_day_some_run_some_are_silent_some_are_stuck(facts: dict[str, Any]) -> None:
    states = Counter(s["state"] for s in planned(facts, 2018))
    assert states["follow_up"] + states["closed"] >= 8
    running = [s for s in planned(facts, 2018) if s["state"] in ("in_progress", "contracted")]
    assert sum(s["silent_days"] <= 30 for s in running) >= 8
    assert sum(s["silent_days"] > 90 for s in running) >= 4
    assert states["suspended"] == 2
    assert [s for s in planned(facts, 2018) if s["state"] == "accepted" and s["missing"][1]]


def test_2016_is_alive_in_june(demo: Database) -> None:
    schemes = facts_on(demo, "2016-06-15")["schemes"]
    running = [s for s in schemes if s["year"] == 2016 and s["state"] == "in_progress"]
    assert len(running) == 12
    assert sum(s["silent_days"] <= 30 for s in running) >= 6
    assert sum(s["silent_days"] > 60 for s in running) >= 3
    assert {s["state"] for s in schemes if s["year"] == 2017} == {"submitted"}
    assert not [s for s in schemes if s["year"] > 2017]


def test_2019_is_settled_and_2020_is_alive_in_june_2020(at_the_end: dict[str, Any]) -> None:
    settled = Counter(s["state"] for s in planned(at_the_end, 2019))
    assert settled["follow_up"] + settled["closed"] == 28
    assert settled["in_plan"] == 3 and settled["approved"] == 1
    states = Counter(s["state"] for s in planned(at_the_end, 2020))
    assert states["follow_up"] + states["closed"] >= 5
    assert states["suspended"] == 3 and states["accepted"] == 1
    running = [s for s in planned(at_the_end, 2020) if s["state"] == "in_progress"]
    assert sum(s["silent_days"] <= 30 for s in running) >= 12
    assert sum(s["silent_days"] > 60 for s in running) >= 3
    asked = Counter(s["state"] for s in at_the_end["schemes"] if s["year"] == 2021)
    assert asked == {"submitted": 3, "supplement": 1, "drafted": 1}


def test_nothing_that_came_later_waits_unread(facts: dict[str, Any]) -> None:
    codes = [code for _message, code in facts["unread"] if code]
    assert codes
    assert {code.split("-")[1] for code in codes} == {"2018", "2019"}, codes


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


def test_two_contracts_of_2018_were_given_more_time(facts: dict[str, Any]) -> None:
    """Each by its level: within the year, and beyond it."""
    assert facts["amended"] == [[2018, "director", 2018], [2018, "authority", 2019]]


def test_what_was_late_in_2018_is_settled_in_2019(
    facts: dict[str, Any], at_the_end: dict[str, Any]
) -> None:
    then = {s["code"]: s["state"] for s in planned(facts, 2018)}
    now = {s["code"]: s["state"] for s in planned(at_the_end, 2018)}
    ended = {code for code in then if then[code] != now[code]}
    assert {then[code] for code in ended} == {"in_progress", "suspended"}
    assert {now[code] for code in ended} == {"follow_up", "closed"}
    assert len(ended) == 7
    still = Counter(now[code] for code in now if code not in ended)
    assert still["in_progress"] >= 8 and still["suspended"] == 1 and still["accepted"] == 3


def test_nothing_happens_after_the_last_day(at_the_end: dict[str, Any]) -> None:
    assert "2020-06-01" < at_the_end["last"] <= "2020-06-15"


def test_console_says_of_the_year_what_it_says_of_its_schemes(
    demo: Database, at_the_end: dict[str, Any]
) -> None:
    year = ask(demo, "budget", "--year", "2018")
    mine = planned(at_the_end, 2018)
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
