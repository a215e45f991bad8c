"""A network with a yard in it, and difficulties taken to any point of their way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.difficulties.actions import answer_difficulty, forward_difficulty, raise_difficulty
from caunoi.difficulties.models import Difficulty, Petition
from caunoi.difficulties.petitions.actions import group_into_petition
from caunoi.establishments.models import Establishment
from tests.factories.fieldwork import Field, make_firm

#: A Monday without a holiday near it.
MONDAY = date(2018, 10, 1)
ANSWER = "Đã có hướng dẫn, cơ sở làm theo mẫu số 2."


@dataclass
class Desk:
    """The people of a difficulty desk over the field of Nguyễn Thị Mai."""

    people: Mapping[Role, User]
    field: Field
    raised: int = field(default=0)

    @property
    def mai(self) -> User:
        return self.field.user

    @property
    def officer(self) -> User:
        return self.people[Role.OFFICER]

    @property
    def deputy(self) -> User:
        return self.people[Role.DEPUTY]

    @property
    def director(self) -> User:
        return self.people[Role.DIRECTOR]

    @property
    def department(self) -> User:
        return self.people[Role.DEPARTMENT]

    @property
    def authority(self) -> User:
        return self.people[Role.AUTHORITY]

    def at(self, level: str) -> User:
        """Return who works at a level."""
        people = {"collaborator": self.mai, "centre": self.officer}
        return people.get(level) or self.people[Role(level)]

    def raise_one(self, on: date = MONDAY, **told: Any) -> Difficulty:
        """Mai writes down what the owner of the workshop told her."""
        self.raised += 1
        return raise_difficulty(
            **{
                "kind": "procedure",
                "topic": "fire_safety",
                "title": f"Chưa được nghiệm thu phòng cháy {self.raised}",
                "text": "Hồ sơ nghiệm thu phòng cháy, chữa cháy nộp ba lần vẫn bị trả.",
                "raised_by_kind": "owner",
                "raiser_name": "Trần Văn Mộc",
                "establishment": self.field.firm,
                "by": self.mai,
                "on": on,
                **told,
            }
        )

    def climb(self, difficulty: Difficulty, to: str, on: date = MONDAY) -> Difficulty:
        """Forward a difficulty, each level by whom it is at, until it stands where wanted."""
        while difficulty.level != to:
            by = self.at(difficulty.level)
            step = forward_difficulty(
                difficulty=difficulty, reason="Ngoài thẩm quyền", by=by, on=on
            )
            difficulty = step.difficulty
        return difficulty

    def answer(self, difficulty: Difficulty, on: date = MONDAY, **told: Any) -> Difficulty:
        told.setdefault("by", self.at(difficulty.level))
        told.setdefault("answer", ANSWER)
        return answer_difficulty(difficulty=difficulty, on=on, **told).difficulty

    def answered(self, at: str = "centre", on: date = MONDAY, **told: Any) -> Difficulty:
        """Return a difficulty that was answered at a level."""
        return self.answer(self.climb(self.raise_one(on, **told), at, on), on)

    def firms(self, count: int) -> list[Establishment]:
        """Return so many different workshops in Mai's communes."""
        units = self.field.land.communes[:2]
        return [
            make_firm(self.people, units[n % 2], name=f"Xưởng gỗ số {n + 1}") for n in range(count)
        ]

    def petition(self, difficulties: list[Difficulty], on: date = MONDAY, **told: Any) -> Petition:
        return group_into_petition(
            **{
                "difficulties": difficulties,
                "title": "Thủ tục phòng cháy, chữa cháy cho xưởng nhỏ",
                "text": "Đề nghị có mẫu hồ sơ riêng cho xưởng dưới 300 m².",
                "addressed_to": "authority",
                "by": self.officer,
                "on": on,
                **told,
            }
        )
