"""How far the set-up is: each step as it stands on a day, and what the reader may go on with."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from caunoi.accounts.roles import role_names
from caunoi.web.setup_steps import SetUpStep, Standing, set_up_steps
from caunoi.web.shell.worklist import url_of


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step; `url` is "" for who may not go on with it, and then `roles` names who may."""

    number: int
    title: str | Promise
    sentence: str | Promise
    standing: Standing
    is_needed: bool
    url: str
    roles: str


@dataclass(frozen=True, slots=True)
class SetUp:
    rows: list[StepRow]

    @property
    def missing(self) -> list[StepRow]:
        return [row for row in self.rows if row.is_needed and not row.standing.is_done]

    @property
    def done(self) -> int:
        return sum(row.standing.is_done for row in self.rows)

    @property
    def next(self) -> StepRow | None:
        """Return the first step that is missing and that the reader may go on with."""
        return next((row for row in self.missing if row.url), None)


def set_up_of(permissions: frozenset[str], on: date) -> SetUp:
    return SetUp(
        [_row(number, step, permissions, on) for number, step in enumerate(set_up_steps(), 1)]
    )


def _row(number: int, step: SetUpStep, permissions: frozenset[str], on: date) -> StepRow:
    may = step.permission in permissions
    return StepRow(
        number=number,
        title=step.title,
        sentence=step.sentence,
        standing=step.standing(on),
        is_needed=step.is_needed,
        url=f"{url_of(step.page)}{step.fragment}" if may else "",
        roles="" if may else role_names(step.permission),
    )
