"""What can be done with a scheme now: steps of the table, payments, and work between the steps.

Nothing here queries the database: the scheme's story has all that the reasons need.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.rights import Rights
from caunoi.schemes.enums import (
    EntryKind,
    OutcomeMoment,
)
from caunoi.schemes.lifecycle import buttons
from caunoi.schemes.money.amendments import AMENDABLE, PERMISSIONS
from caunoi.schemes.money.carrying import CARRIABLE, unspent_vnd
from caunoi.schemes.money.payments import PAYMENTS, payments_open, why_not_pay
from caunoi.schemes.reading.lacking import lacking_for, lacking_papers
from caunoi.schemes.reading.story import SchemeStory
from caunoi.schemes.steps.table import Button
from caunoi.schemes.work import (
    ADD_MILESTONE,
    CHANGE_DRAFT,
    REPORT_PROGRESS,
    Work,
    why_not_measure,
)

#: Steps that end or hold up a scheme: never the main thing to do.
HARD = frozenset("withdraw stop suspend appraise_reject take_out return_plan".split())


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do: open to the reader, or locked with the reason."""

    label: str
    url: str
    icon: str
    is_open: bool = True
    why_not: str = ""
    #: What is still missing: the form opens, but sending it will be refused.
    still: str = ""
    is_hard: bool = False


def acts_of(story: SchemeStory, rights: Rights) -> list[Act]:
    """Return the steps possible from here and the payments due, open ones first.

    Empty on an earlier day of the story, since what came later has already been done.
    """
    if story.later_steps:
        return []
    steps = buttons(story.scheme, rights, story.steps)
    acts = _payments(story, rights)
    acts += [_step(story, button) for button in steps]
    return sorted(acts, key=lambda act: (not act.is_open, act.is_hard))


def _step(story: SchemeStory, button: Button) -> Act:
    row = button.transition
    return Act(
        label=str(row.label),
        url=reverse("web:scheme-step", args=[story.scheme.code, row.name]),
        icon="back" if row.name in HARD else "sign",
        is_open=button.is_open,
        why_not=button.why_not,
        still=lacking_for(story, row) if button.is_open else "",
        is_hard=row.name in HARD,
    )


_PAYMENT_LABELS: dict[EntryKind, str | Promise] = {
    EntryKind.ADVANCE: gettext_lazy("Tạm ứng"),
    EntryKind.PAYMENT: gettext_lazy("Thanh toán"),
    EntryKind.RECOVERY: gettext_lazy("Ghi tiền thu hồi"),
}


def _payments(story: SchemeStory, rights: Rights) -> list[Act]:
    kinds = payments_open(story.scheme, story.amounts)
    why = why_not_pay(story.scheme, rights, story.steps) if kinds else ""
    return [_payment(story, kind, why) for kind in kinds]


def _payment(story: SchemeStory, kind: EntryKind, why: str) -> Act:
    payment = PAYMENTS.get(kind)
    still = lacking_papers(story, payment.papers) if payment and not why else ""
    url = reverse("web:scheme-money", args=[story.scheme.code, kind])
    return Act(str(_PAYMENT_LABELS[kind]), url, "money", not why, why, still)


def work_of(story: SchemeStory, held: frozenset[str]) -> list[Act]:
    """Return what the reader may record between the steps; nothing is shown as locked here."""
    if story.later_steps:
        return []
    scheme = story.scheme
    rows: tuple[tuple[Work, str, str, str], ...] = (
        (CHANGE_DRAFT, "scheme-edit", _("Sửa bản thảo"), "edit"),
        (REPORT_PROGRESS, "scheme-progress", _("Ghi tiến độ"), "edit"),
        (ADD_MILESTONE, "scheme-milestone", _("Thêm mốc"), "plus"),
        (Work(_amending(held), AMENDABLE), "scheme-amend", _("Điều chỉnh hợp đồng"), "edit"),
    )
    if unspent_vnd(scheme, story.amounts) > 0 and "programmes.allocate" in held:
        label = _("Chuyển nguồn sang %(year)s") % {"year": scheme.money_year + 1}
        rows += ((Work("schemes.approve", CARRIABLE), "scheme-carry", label, "back"),)
    acts = [
        Act(label, reverse(f"web:{name}", args=[scheme.code]), icon)
        for work, name, label, icon in rows
        if work.is_open(scheme, held)
    ]
    if "schemes.measure" in held and _wants_baseline(story):
        url = reverse("web:scheme-outcome", args=[scheme.code, OutcomeMoment.BASELINE])
        acts.append(Act(_("Ghi số liệu ban đầu"), url, "edit"))
    return acts


def _amending(held: frozenset[str]) -> str:
    """Return the permission by which the reader may amend a contract: the director's or above."""
    return next((name for name in PERMISSIONS.values() if name in held), "schemes.contract")


def _wants_baseline(story: SchemeStory) -> bool:
    """Return whether an approval now would have no baseline to measure against."""
    scheme = story.scheme
    return (
        scheme.establishment_id is not None
        and not why_not_measure(scheme, OutcomeMoment.BASELINE, story.on)
        and story.outcome_at(OutcomeMoment.BASELINE) is None
    )
