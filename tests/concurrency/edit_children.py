"""What a crowd does that counts visits up in a few plans; each runs in other processes."""

import json
import time
from random import Random
from unittest.mock import patch

from django.db import OperationalError
from django.db.models import F, Sum

from caunoi.accounts.roles import Role
from caunoi.common.versions import ChangedMeanwhile, Seen
from caunoi.fieldwork.actions import make_area_plan
from caunoi.fieldwork.models import AreaPlan
from caunoi.journal.models import Entry
from caunoi.journal.queries import check_chain
from tests.concurrency.children import office
from tests.concurrency.crowd import THINKING, Rush
from tests.factories.network import STORY_DAY, make_collaborator
from tests.reliability.goals import IS_FULL

#: Processes, threads in each, edits of each writer, records.
PROCESSES, THREADS, EDITS, RECORDS = (4, 8, 200, 10) if IS_FULL else (2, 4, 5, 2)
YEAR = 2019
LONGEST_PAUSE = 2.0


def plans() -> None:
    people = office()
    for number in range(RECORDS):
        make_area_plan(
            collaborator=make_collaborator(people, f"Người {number}"),
            year=YEAR,
            seen=0,
            visits_planned=0,
            text="Thăm các xưởng",
            by=people[Role.OFFICER],
            on=STORY_DAY,
        )


def count_up(crowd: Rush) -> None:
    officer = office()[Role.OFFICER]
    keys = list(AreaPlan.objects.order_by("pk").values_list("pk", flat=True))

    def work(number: int) -> str:
        pauses = Random(number)
        told = {"done": 0, "overtaken": 0}
        for turn in range(EDITS):
            key, thinks, tries = keys[(number + turn) % len(keys)], turn == 0, 0
            while not _add_one(key, thinks=thinks):
                told["overtaken"] += 1
                thinks, tries = False, tries + 1
                # Without a pause nearly every try of 32 is overtaken while it waits for the lock.
                time.sleep(pauses.uniform(0, min(LONGEST_PAUSE, 0.02 * 2**tries)))
            told["done"] += 1
        return json.dumps(told)

    def _add_one(key: int, *, thinks: bool) -> bool:
        """Read, add one, write; False if somebody was faster."""
        plan = AreaPlan.objects.select_related("collaborator").get(pk=key)
        if thinks:  # so long that every writer has read
            time.sleep(THINKING)
        try:
            make_area_plan(
                collaborator=plan.collaborator,
                year=YEAR,
                seen=plan.version,
                visits_planned=plan.visits_planned + 1,
                text=plan.text,
                by=officer,
                on=STORY_DAY,
            )
        except (ChangedMeanwhile, OperationalError):  # SQLite gives up after a long wait
            return False
        return True

    crowd.run(work, locks="", before="")


def count_up_unseen(crowd: Rush) -> None:
    """Sabotage: the version is not compared."""
    with patch.object(Seen, "require_seen", lambda self, version: None):
        count_up(crowd)


def the_plans() -> None:
    found = AreaPlan.objects.aggregate(visits=Sum("visits_planned"), edits=Sum(F("version") - 1))
    entries = Entry.objects.filter(action="fieldwork.make_area_plan").count() - RECORDS
    print(json.dumps({**found, "entries": entries, "chain": check_chain().is_sound}))
