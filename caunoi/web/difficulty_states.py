"""How a difficulty's state looks."""

from caunoi.difficulties.enums import DifficultyState

S = DifficultyState

#: Which family of shapes a state belongs to, for `web/parts/state.html`.
FAMILIES = {S.OPEN: "wait", S.ANSWERED: "run", S.CLOSED: "done"}
