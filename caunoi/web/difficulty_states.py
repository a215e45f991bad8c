"""How a difficulty's state looks, and how its age is called."""

from django.utils.translation import gettext as _

from caunoi.difficulties.enums import DifficultyState
from caunoi.difficulties.queries import AGES

S = DifficultyState

#: Family of shapes of each state, for `web/parts/state.html`.
FAMILIES = {S.OPEN: "wait", S.ANSWERED: "run", S.CLOSED: "done"}


def age_word(age: str) -> str:
    youngest, oldest = AGES[age]
    if oldest is None:
        return _("từ %(first)s ngày") % {"first": youngest}
    return _("%(first)s đến %(last)s ngày") % {"first": youngest, "last": oldest}
