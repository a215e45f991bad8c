"""Everybody does anything to any difficulty, at random: no illegal state, refusals in words.

The size is that of a quick run; CAUNOI_SOAK_CALLS makes it as long as wanted.
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common.errors import Refusal
from caunoi.difficulties import actions, links
from caunoi.difficulties.jobs import watch_difficulties
from caunoi.difficulties.lifecycle import TRANSITIONS
from caunoi.difficulties.models import (
    Difficulty,
    DifficultyStep,
    OwnerLink,
    Petition,
    PetitionMember,
)
from caunoi.difficulties.petitions import actions as petitions
from caunoi.journal.queries import check_chain
from tests.factories.difficulties import MONDAY, Desk

pytestmark = pytest.mark.django_db
CALLS = int(os.environ.get("CAUNOI_SOAK_CALLS", "1500"))
#: So few difficulties are open at once that they get somewhere.
FEW = 30
LEVELS = ["collaborator", "centre", "department", "authority"]
#: The table as the guide tells it, written down a second time: name, from, to.
LEGAL = {
    ("raise", "", "open"),
    *((name, "open", "open") for name in ("take", "forward", "pull", "join", "leave")),
    *((name, "open", "open") for name in ("petition_sent", "petition_forwarded")),
    ("answer", "open", "answered"),
    ("petition_answered", "open", "answered"),
    ("return", "answered", "open"),
    ("return_on_behalf", "answered", "open"),
    ("confirm", "answered", "closed"),
    ("confirm_on_behalf", "answered", "closed"),
    ("non_response", "answered", "closed"),
}
#: How far the walk must have gone to prove anything.
FAR = {name for name, _source, _target in LEGAL}

Work = tuple[str, Callable[[], Any]]


@dataclass
class Walker:
    """Draws who does what, with words that are sometimes right, sometimes senseless."""

    draw: random.Random
    desk: Desk
    people: list[User]
    firms: list[Any]
    day: date = MONDAY
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def call(self) -> None:
        """Do one thing; whatever is not done must be a refusal in one sentence."""
        if self.draw.random() < 0.05:
            self.day += timedelta(days=self.draw.choice([1, 3, 15]))
        name, work = self._anything()
        try:
            with transaction.atomic():
                work()
        except Refusal as refusal:
            assert str(refusal).strip(), name
            assert "\n" not in str(refusal), name
            assert refusal.status in ((404,) if name == "by a wrong link" else (403, 409)), name
            self.refused[name] += 1
        else:
            self.done[name] += 1

    def _anything(self) -> Work:
        kinds = [self._raise, self._step, self._step, self._step, self._petition, self._link]
        return self.draw.choices(kinds, [16, 20, 20, 20, 16, 8])[0]()

    def who(self, *likely: User) -> User:
        if likely and self.draw.random() < 0.85:
            return self.draw.choice(likely)
        return self.draw.choice(self.people)

    def when(self) -> date:
        return self.day - timedelta(days=9) if self.draw.random() < 0.03 else self.day

    def text(self) -> Any:
        return self.draw.choice(["Theo hướng dẫn"] * 20 + ["", None, " ", "x" * 5000, 7])

    def one(self) -> Difficulty:
        rows = list(Difficulty.objects.exclude(state="closed").order_by("pk"))
        if not rows or self.draw.random() < 0.08:
            rows = list(Difficulty.objects.order_by("pk"))
        return self.draw.choice(rows)

    def _raise(self) -> Work:
        if Difficulty.objects.exclude(state="closed").count() > FEW:
            return self._step()
        said = self.draw.choice(["owner", "owner", "owner", "collaborator", "officer", "ghost"])
        told = {
            "kind": self.draw.choice(["procedure", "procedure", "policy", "scheme", "rain"]),
            "raised_by_kind": said,
            "establishment": self.draw.choice(self.firms),
            "by": self.who(self.desk.mai, self.desk.officer),
            "level": self.draw.choice(["", "", "", "centre", "authority"]),
        }
        on = self.when()
        return "raise", lambda: self.desk.raise_one(on, **told)

    def _step(self) -> Work:
        row = self.one()
        above = LEVELS[min(LEVELS.index(row.level) + 1, 3)]
        likely = (self.desk.at(row.level), row.owner, self.desk.at(above))
        if row.answer:
            likely = (self.desk.mai, self.desk.mai, self.desk.deputy)
        by, on, words = self.who(*likely), self.when(), self.text()
        channel = self.draw.choice(["phone", "phone", "in_person", "message", "", "link", "smoke"])
        told: dict[str, Any] = {"difficulty": row, "by": by, "on": on}
        steps: dict[str, Callable[[], Any]] = {
            "take": lambda: actions.take_difficulty(**told),
            "forward": lambda: actions.forward_difficulty(reason=words, **told),
            "pull": lambda: actions.pull_difficulty(**told),
            "answer": lambda: actions.answer_difficulty(answer=words, **told),
            "confirm": lambda: actions.confirm_difficulty(channel=channel, note=words, **told),
            "return": lambda: actions.return_answer(reason=words, channel=channel, **told),
            "silence": lambda: actions.record_non_response(reason=words, **told),
        }
        onward = ["confirm", "confirm", "return", "silence"] if row.answer else list(steps)[:4]
        return self._fitting(onward, steps)

    def _petition(self) -> Work:
        desk, on, words = self.desk, self.when(), self.text()
        sent = list(Petition.objects.exclude(state="answered").order_by("pk"))
        if len(sent) < 2 or self.draw.random() < 0.1:
            free = list(Difficulty.objects.filter(state="open").order_by("pk"))
            free = [row for row in free if row.petition_id is None or self.draw.random() < 0.1]
            rows = self.draw.sample(free, min(len(free), self.draw.choice([0, 1, 2, 3, 5])))
            by = self.who(desk.officer, desk.deputy)
            to = self.draw.choice(["department", "authority", "centre"])
            return "group", lambda: desk.petition(rows, on, by=by, addressed_to=to)
        petition = self.draw.choice(sent)
        above = desk.at(petition.addressed_to)
        by = self.who(*([above] if petition.sent_on else [desk.officer, desk.director]))
        told: dict[str, Any] = {"petition": petition, "by": by, "on": on}
        row = self.one()
        member = self.draw.choice([*petition.difficulties.order_by("pk"), row])
        steps: dict[str, Callable[[], Any]] = {
            "add": lambda: petitions.add_to_petition(difficulties=[row], **told),
            "remove": lambda: petitions.remove_from_petition(
                difficulty=member, reason=words, **told
            ),
            "send": lambda: petitions.send_petition(**told),
            "hand up": lambda: petitions.forward_petition(reason=words, **told),
            "reply": lambda: petitions.answer_petition(answer=words, **told),
        }
        onward = ["add", "remove", "send"] if petition.state == "drafted" else ["hand up", "reply"]
        return self._fitting(onward, steps)

    def _fitting(self, onward: list[str], steps: dict[str, Callable[[], Any]]) -> Work:
        """Draw a step that the state offers, four times of five: so the walk gets somewhere."""
        name = self.draw.choice(onward if self.draw.random() < 0.8 else list(steps))
        return name, steps[name]

    def _link(self) -> Work:
        links_there = list(OwnerLink.objects.order_by("pk"))
        link = self.draw.choice(links_there) if links_there else None
        token = links.token_of(link) if link else ""
        if link and self.draw.random() < 0.2:
            by = self.who(self.desk.mai)
            on = self.when()
            renew = partial(links.renew_link, seen=link.version)
            change = self.draw.choice([renew, links.revoke_link])
            return "change a link", lambda: change(link=link, by=by, on=on)
        if self.draw.random() < 0.2 or not token:
            token = token[:-1] + "x"
            return "by a wrong link", lambda: links.confirm_by_link(token=token, on=self.day)
        if self.draw.random() < 0.5:
            return "by link", lambda: links.confirm_by_link(token=token, on=self.day)
        words = self.text()
        return "by link", lambda: links.return_by_link(token=token, reason=words, on=self.day)


def check_steps() -> None:
    """Every step of every history is one row of the guide's own table, and they join on."""
    last: dict[int, DifficultyStep] = {}
    for step in DifficultyStep.objects.order_by("pk"):
        assert (step.transition, step.from_state, step.to_state) in LEGAL
        before = last.get(step.difficulty_id)
        if before is None:
            assert step.transition == "raise"
        else:
            assert (step.from_state, step.from_level) == (before.to_state, before.to_level)
            assert step.on >= before.on
            # Nothing leaps on its own: one level at a time, and with a petition any way up.
            leap = LEVELS.index(step.to_level) - LEVELS.index(step.from_level)
            assert leap <= (3 if step.facts.get("petition") else 1)
        last[step.difficulty_id] = step
    for row in Difficulty.objects.all():
        assert (row.state, row.level) == (last[row.pk].to_state, last[row.pk].to_level)
        assert row.due_on == last[row.pk].due_on


def check_closed() -> None:
    """Whatever is closed has its answer, and a word that is not the answerer's own."""
    for row in Difficulty.objects.filter(state="closed"):
        assert row.answer.strip()
        assert row.answered_by_id is not None
        if row.closing == "raiser":
            assert row.closed_by_id == row.raiser_id
        else:
            assert row.closed_by_id not in (None, row.answered_by_id)
            assert row.closing_note.strip()
        if row.closing == "non_response":
            assert row.closed_on > row.reply_due_on
        assert row.raiser_id != row.answered_by_id or row.raiser_id is None


def check_petitions() -> None:
    """Members of a waiting petition are open and stand where it stands."""
    for row in Difficulty.objects.filter(petition__isnull=False).select_related("petition"):
        petition = row.petition
        assert PetitionMember.objects.filter(
            petition=petition, difficulty=row, left_on__isnull=True
        ).exists()
        assert row.kind == petition.kind
        match petition.state:
            case "drafted":
                assert row.state == "open"
            case "sent":
                assert (row.state, row.level) == ("open", petition.addressed_to)
                assert row.due_on == petition.due_on
            case "answered":
                assert row.state in ("answered", "closed")
                assert row.answer == petition.answer
    for petition in Petition.objects.exclude(signed_by=None):
        assert petition.signed_by_id != petition.drafted_by_id


def check_codes() -> None:
    """Those of a year are numbered 1, 2, 3 … whatever was refused in between."""
    by_year: dict[str, list[int]] = {}
    for code in Difficulty.objects.order_by("pk").values_list("code", flat=True):
        _prefix, year, number = code.split("-")
        by_year.setdefault(year, []).append(int(number))
    for numbers in by_year.values():
        assert numbers == list(range(1, len(numbers) + 1))


def test_a_random_walk_of_all_roles_never_leaves_the_rules(
    desk: Desk, people: dict[Role, User]
) -> None:
    draw = random.Random(int(os.environ.get("CAUNOI_SOAK_SEED", "20181220")))
    everybody = User.objects.create(username="moi-viec", full_name="Người Mọi Việc")
    for role in Role:
        RoleGrant.objects.create(user=everybody, role=role)
    walker = Walker(draw, desk, [*people.values(), desk.mai, everybody], desk.firms(4))
    desk.raise_one()
    for number in range(CALLS):
        walker.call()
        if number % 100 == 0:
            check_steps()
            check_closed()
            check_petitions()
            watch_difficulties.call(on=walker.day.isoformat())
    check_steps()
    check_closed()
    check_petitions()
    assert check_chain().is_sound
    taken = set(DifficultyStep.objects.values_list("transition", flat=True))
    assert taken >= FAR, FAR - taken
    assert {row.name for row in TRANSITIONS} <= FAR
    check_codes()
    assert sum(walker.refused.values()) > CALLS // 5
    assert sum(walker.done.values()) > CALLS // 4
