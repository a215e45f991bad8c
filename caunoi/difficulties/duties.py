"""Difficulties that somebody must answer, or whose answer a collaborator follows."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.common import clock
from caunoi.difficulties.enums import DifficultyState, Level
from caunoi.difficulties.models import Difficulty, DifficultyStep
from caunoi.difficulties.permissions import AT_LEVEL
from caunoi.network.duties import DutyKind, Holder


def _open() -> QuerySet[Any]:
    rows = Difficulty.objects.exclude(state=DifficultyState.CLOSED)
    return rows.select_related("unit", "owner", "collaborator__user")


def _permission(difficulty: Difficulty, holder: Holder) -> str:
    """Who is in charge answers at its level; who only follows it does as its first level does."""
    is_in_charge = holder.user is not None and difficulty.owner_id == holder.user.pk
    return AT_LEVEL[difficulty.level if is_in_charge else Level.COLLABORATOR]


def _write_owner(difficulty: Difficulty, by: User, on: date) -> None:
    """The state of a day is read from the steps, and so is who was in charge."""
    DifficultyStep.objects.create(
        difficulty=difficulty,
        transition="hand_over",
        from_state=difficulty.state,
        to_state=difficulty.state,
        from_level=difficulty.level,
        to_level=difficulty.level,
        owner=difficulty.owner,
        due_on=difficulty.due_on,
        on=on,
        by=by,
        by_name=str(by),
        at=clock.now(),
    )


KINDS = (
    DutyKind(
        name="difficulties.difficulty",
        title=_("Khó khăn"),
        open=_open,
        permission_for=_permission,
        places_of=lambda difficulty: (difficulty.unit,),
        owned=~Q(state=DifficultyState.CLOSED),
        after_move=_write_owner,
    ),
)
