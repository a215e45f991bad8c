"""What a crowd does that changes one draft again and again; each runs in other processes."""

import json

from caunoi.accounts.roles import Role
from caunoi.common.versions import ChangedMeanwhile
from caunoi.journal.queries import check_chain
from caunoi.schemes.actions import change_draft
from caunoi.schemes.models import Scheme
from tests.concurrency.children import office as people_of_office
from tests.concurrency.crowd import Rush
from tests.factories.network import make_land
from tests.factories.schemes import DRAFTED, Office, give_money, make_firm

#: So often each caller adds its word to the goal of the draft.
ROUNDS = 4


def a_draft() -> None:
    people = people_of_office()
    give_money(people)
    Office(people).draft(make_firm(people, make_land(people)), goal="Bắt đầu")


def add_words(crowd: Rush) -> None:
    officer = people_of_office()[Role.OFFICER]

    def work(number: int) -> str:
        for turn in range(ROUNDS):
            _add(f"{number}.{turn}")
        return str(number)

    def _add(word: str) -> None:
        """Read, add, write; who was overtaken looks again, as a person would."""
        while True:
            seen = Scheme.objects.get()
            try:
                change_draft(
                    scheme=seen,
                    seen=seen.version,
                    goal=f"{seen.goal} {word}",
                    by=officer,
                    on=DRAFTED,
                )
                return
            except ChangedMeanwhile:
                continue

    crowd.run(work, locks="schemes_scheme", before='UPDATE "schemes_scheme"')


def the_draft() -> None:
    row = Scheme.objects.get()
    told = {"words": row.goal.split(), "version": row.version, "chain": check_chain().is_sound}
    print(json.dumps(told))
