"""What is written between the steps of a scheme: by whom, in which states, from when.

A page offers what this allows; the action refuses the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.schemes.enums import (
    DRAFTING,
    ENDED,
    MEASURABLE,
    UNAPPROVED,
    WORKING,
    EntryKind,
    OutcomeMoment,
    PaperStep,
    SchemeState,
)
from caunoi.schemes.models import Outcome, Scheme
from caunoi.schemes.money.payments import PAYMENTS
from caunoi.schemes.rules import MEASURED_AFTER, months_after


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work: the permission, and the states of the scheme in which it is allowed."""

    permission: str
    states: tuple[SchemeState, ...]

    def is_open(self, scheme: Scheme, held: frozenset[str]) -> bool:
        return self.permission in held and scheme.state in self.states


CHANGE_DRAFT = Work("schemes.draft", DRAFTING)
CONFIRM_CONDITION = Work("schemes.draft", UNAPPROVED)
RECEIVE_PAPERS = Work("schemes.papers", tuple(state for state in SchemeState if state not in ENDED))
ADD_MILESTONE = Work("schemes.run", (SchemeState.APPROVED, *WORKING))
REACH_MILESTONE = Work("schemes.run", WORKING)
REPORT_PROGRESS = Work("schemes.report_progress", WORKING)

#: States in which the papers of each step are expected; they may come earlier or later.
PAPERS_WAITED_FOR: Mapping[PaperStep, tuple[SchemeState, ...]] = {
    PaperStep.APPLICATION: DRAFTING,
    PaperStep.ADVANCE: PAYMENTS[EntryKind.ADVANCE].states,
    PaperStep.COMPLETION: (SchemeState.IN_PROGRESS, *PAYMENTS[EntryKind.PAYMENT].states),
}


def why_not_verify(outcome: Outcome, user: User) -> str:
    if outcome.measured_by_id == user.pk:
        return _("Anh/chị đã đo số liệu này nên cần một người khác xác nhận.")
    return ""


def why_not_measure(scheme: Scheme, moment: OutcomeMoment, measured_on: date) -> str:
    """Return why nothing can be measured at this moment on the day; "" if it can.

    The baseline before the approval; the others from the acceptance on, each after its months.
    """
    if moment == OutcomeMoment.BASELINE:
        if scheme.state not in UNAPPROVED:
            return _("Số liệu ban đầu chỉ ghi được trước khi phê duyệt.")
        return ""
    if scheme.state not in MEASURABLE:
        return _("Kết quả đo từ lúc nghiệm thu đến khi khép đề án.")
    if moment == OutcomeMoment.ACCEPTANCE:
        return ""
    since = scheme.acceptance.accepted_on
    first = months_after(since, MEASURED_AFTER[moment])
    if measured_on >= first:
        return ""
    return _("Kết quả %(moment)s đo được từ ngày %(day)s (nghiệm thu ngày %(since)s).") % {
        "moment": moment.label,
        "day": f"{first:%d/%m/%Y}",
        "since": f"{since:%d/%m/%Y}",
    }
