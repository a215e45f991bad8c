"""Who takes a difficulty at a level: the least loaded person there."""

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

#: The role whose daily work a level is. If nobody holds it, whoever may answer there.
ROLE_AT: dict[str, Role] = {
    Level.CENTRE: Role.OFFICER,
    Level.DEPARTMENT: Role.DEPARTMENT,
    Level.AUTHORITY: Role.AUTHORITY,
}


def people_at(level: str, on: date, *places: AdminUnit | None) -> list[User]:
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
    """Return the least loaded person at the level. Raises `DifficultyRefusal` if there is nobody.

    `but`, who raised it, is chosen only if there is nobody else: nobody answers their own.
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
