"""Who takes a difficulty at a level: the person there who has least to do."""

from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import holders_at, people_in_role_at
from caunoi.accounts.roles import Role
from caunoi.difficulties.enums import DifficultyState, Level
from caunoi.difficulties.models import Difficulty
from caunoi.difficulties.permissions import AT_LEVEL
from caunoi.difficulties.refusals import DifficultyRefusal
from caunoi.difficulties.rules import least_loaded
from caunoi.localities.models import AdminUnit
from caunoi.network.models import Collaborator

#: Whose daily work a level is; where nobody holds the role, whoever may answer there.
ROLE_AT: dict[str, Role] = {
    Level.CENTRE: Role.OFFICER,
    Level.DEPARTMENT: Role.DEPARTMENT,
    Level.AUTHORITY: Role.AUTHORITY,
}


def people_at(level: str, on: date, *places: AdminUnit | None) -> list[User]:
    """Return who works at a level for the places on the day; nobody at the collaborator's."""
    if level not in ROLE_AT:
        return []
    in_role = people_in_role_at(ROLE_AT[level], on, *places)
    return in_role or holders_at(AT_LEVEL[level], on, *places)


def person_at(
    level: str,
    on: date,
    *places: AdminUnit | None,
    collaborator: Collaborator | None = None,
    but: User | None = None,
) -> User:
    """Return who takes what comes to a level from the places; refuses where nobody works there.

    `but` raised it and is passed over where there is somebody else: nobody answers the own one.
    """
    if level == Level.COLLABORATOR:
        people = [collaborator.user] if collaborator and collaborator.user else []
    else:
        people = people_at(level, on, *places)
    by_key = {person.pk: person for person in people}
    if but is not None and len(by_key) > 1:
        by_key.pop(but.pk, None)
    chosen = least_loaded(_loads(by_key))
    if chosen is None:
        raise DifficultyRefusal(
            _("Cấp %(level)s chưa có ai nhận khó khăn ở nơi này; nhờ quản trị giao quyền trước.")
            % {"level": Level(level).label}
        )
    return by_key[chosen]


def _loads(people: dict[int, User]) -> dict[int, int]:
    waiting = Difficulty.objects.filter(state=DifficultyState.OPEN, owner__in=people)
    counted = dict(waiting.order_by().values_list("owner").annotate(n=Count("pk")))
    return {key: counted.get(key, 0) for key in people}
