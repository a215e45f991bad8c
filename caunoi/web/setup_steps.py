"""The steps in which a Centre is set up, one row for each, in `setup_step.py` of its area.

Whether a step is done is read from what is recorded: nothing is ticked by hand, so a step that
comes undone shows it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caunoi.web.areas import collect


class Progress(StrEnum):
    """How far a step is; the value is the family of its mark (`web/parts/state.html`)."""

    DONE = "done"
    WAITING = "wait"
    MISSING = "draft"


PROGRESS_WORDS: dict[Progress, str | Promise] = {
    Progress.DONE: _("đã có"),
    Progress.WAITING: _("chờ người khác"),
    Progress.MISSING: _("còn thiếu"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a step stands on a day, with a sentence that says what is set and what is missing.

    `permission` is that of who goes on from here, where it is not the step's own: whoever approves.
    """

    progress: Progress
    sentence: str
    permission: str = ""

    @property
    def is_done(self) -> bool:
        return self.progress is Progress.DONE

    @property
    def word(self) -> str | Promise:
        return PROGRESS_WORDS[self.progress]


@dataclass(frozen=True, slots=True)
class SetUpStep:
    """One step. `page` is the URL name where whoever has `permission` goes on with it.

    `standing` reads what is recorded; its queries are few and do not grow with the rows.
    """

    #: Lowest first.
    order: int
    title: str | Promise
    sentence: str | Promise
    page: str
    permission: str
    standing: Callable[[date], Standing]
    #: Where on the page it is.
    fragment: str = ""
    #: False for what many centres do not have; the page then says that it may be left out.
    is_needed: bool = True


def set_up_steps() -> list[SetUpStep]:
    return sorted(collect("setup_step", "STEPS"), key=lambda step: step.order)
