"""How far the set-up is: each step as it stands on a day, and what the reader may go on with."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from caunoi.accounts.roles import role_names
from caunoi.web.access import row_for
from caunoi.web.setup_steps import SetUpStep, Standing, set_up_steps
from caunoi.web.shell.worklist import url_of


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step. `roles` names who may go on with it, "" if the reader may; `url` is where.

    The page may open to the reader all the same, to look at; if not, `url` is "".
    """

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
    def to_do(self) -> list[StepRow]:
        """Return the steps that are missing and that the reader may go on with."""
        return [row for row in self.missing if not row.roles]

    @property
    def missing(self) -> list[StepRow]:
        return [row for row in self.rows if row.is_needed and not row.standing.is_done]

    @property
    def done(self) -> int:
        return sum(row.standing.is_done for row in self.rows)

    @property
    def next(self) -> StepRow | None:
        return next(iter(self.to_do), None)


def set_up_of(permissions: frozenset[str], on: date) -> SetUp:
    return SetUp(
        [_row(number, step, permissions, on) for number, step in enumerate(set_up_steps(), 1)]
    )


def _row(number: int, step: SetUpStep, permissions: frozenset[str], on: date) -> StepRow:
    standing = step.standing(on)
    permission = standing.permission or step.permission
    access = row_for(step.page, "GET")
    opens = access is not None and access.admits(permissions)
    return StepRow(
        number=number,
        title=step.title,
        sentence=step.sentence,
        standing=standing,
        is_needed=step.is_needed,
        url=f"{url_of(step.page)}{step.fragment}" if opens else "",
        roles="" if permission in permissions else role_names(permission),
    )
