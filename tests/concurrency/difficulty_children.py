"""What the crowd does with one difficulty and one petition; each runs in other processes."""

import json

from caunoi.accounts.roles import Role
from caunoi.difficulties.actions import answer_difficulty, raise_difficulty
from caunoi.difficulties.models import Difficulty, DifficultyStep, Petition
from caunoi.difficulties.petitions.actions import (
    answer_petition,
    group_into_petition,
    send_petition,
)
from caunoi.establishments.models import Establishment
from caunoi.network.models import Collaborator
from tests.concurrency.children import office
from tests.concurrency.crowd import Rush
from tests.factories.difficulties import MONDAY, Desk
from tests.factories.fieldwork import make_field
from tests.factories.network import make_land

MEMBERS = 4
_STATE = 'UPDATE "difficulties_difficulty"'


def _desk() -> Desk:
    people = office()
    return Desk(people, make_field(people, make_land(people)))


def a_yard() -> None:
    _desk()


def one_at_the_centre() -> None:
    desk = _desk()
    desk.climb(desk.raise_one(), "centre")


def two_at_the_centre() -> None:
    desk = _desk()
    for _number in range(2):
        desk.climb(desk.raise_one(), "centre")


def a_sent_petition() -> None:
    desk = _desk()
    rows = [desk.raise_one() for _number in range(MEMBERS)]
    send_petition(petition=desk.petition(rows), by=desk.director, on=MONDAY)


def raise_the_same(crowd: Rush) -> None:
    """A phone in a bad signal sends the same again and again."""
    firm, mai = Establishment.objects.get(), Collaborator.objects.get().user

    def work(_number: int) -> str:
        difficulty = raise_difficulty(
            kind="procedure",
            topic="land",
            title="Chưa thuê được đất",
            text="Hỏi ba nơi chưa ai trả lời.",
            raised_by_kind="owner",
            raiser_name="Ông Mộc",
            establishment=firm,
            by=mai,
            on=MONDAY,
        )
        return difficulty.answer

    crowd.run(work, locks="common_numberseries", before='INSERT INTO "difficulties_diff')


def answer(crowd: Rush) -> None:
    difficulty, people = Difficulty.objects.get(), office()

    def work(number: int) -> str:
        by = people[[Role.OFFICER, Role.DEPUTY, Role.DIRECTOR][number % 3]]
        told = {"answer": f"Trả lời {number}", "by": by, "on": MONDAY}
        return answer_difficulty(difficulty=difficulty, **told).text

    crowd.run(work, locks="difficulties_difficulty", before=_STATE)


def answer_or_group(crowd: Rush) -> None:
    """Half of them answer the first difficulty, the others group it with the second."""
    rows, people = list(Difficulty.objects.order_by("pk")), office()

    def work(number: int) -> str:
        by = people[Role.OFFICER]
        if number % 2:
            answer_difficulty(difficulty=rows[0], answer="Xong", by=by, on=MONDAY)
            return "answered"
        group_into_petition(
            difficulties=rows,
            title="Gộp",
            text="Đề nghị hướng dẫn chung.",
            addressed_to="authority",
            by=by,
            on=MONDAY,
        )
        return "grouped"

    crowd.run(work, locks="difficulties_difficulty", before=_STATE)


def reply(crowd: Rush) -> None:
    petition, by = Petition.objects.get(), office()[Role.AUTHORITY]

    def work(number: int) -> str:
        answer_petition(petition=petition, answer=f"Trả lời {number}", by=by, on=MONDAY)
        return f"Trả lời {number}"

    crowd.run(work, locks="difficulties_petition", before='UPDATE "difficulties_petition"')


def what_stands() -> None:
    rows = Difficulty.objects.order_by("pk")
    steps = DifficultyStep.objects.filter(transition__in=["answer", "petition_answered"])
    print(
        json.dumps(
            {
                "states": list(rows.values_list("state", flat=True)),
                "answers": list(rows.values_list("answer", flat=True)),
                "answered": steps.count(),
                "petitions": Petition.objects.count(),
                "in petition": rows.filter(petition__isnull=False).count(),
            }
        )
    )
