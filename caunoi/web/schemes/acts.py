"""What can be done with a scheme now: steps of the table, money, and the work between the steps.

Nothing here asks the database: the story of the scheme holds all that the reasons need.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.rights import Rights
from caunoi.schemes.amendments import AMENDABLE, PERMISSIONS
from caunoi.schemes.carrying import CARRIABLE, promised_vnd
from caunoi.schemes.demands import APART_FROM_PAYING, DOERS
from caunoi.schemes.enums import (
    BEFORE_APPROVAL,
    ENDED,
    EntryKind,
    OutcomeMoment,
    PaperStep,
    SchemeState,
)
from caunoi.schemes.lifecycle import Button, buttons
from caunoi.schemes.models import Scheme, SchemeStep
from caunoi.schemes.story import SchemeStory
from caunoi.web.templatetags.caunoi import vnd

S = SchemeState
#: Steps that end or hold up a scheme: never the main thing to do.
HARD = frozenset("withdraw stop suspend appraise_reject take_out return_plan".split())
_DRAFTING = (S.DRAFTED, S.SUPPLEMENT)
_WORKING = (S.CONTRACTED, S.IN_PROGRESS, S.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do: open to the reader, or locked with the reason."""

    label: str
    url: str
    icon: str
    is_open: bool = True
    why_not: str = ""
    #: What is still in the way, which does not lock the form but will refuse it.
    still: str = ""
    is_hard: bool = False


def acts_of(story: SchemeStory, rights: Rights) -> list[Act]:
    """Return the steps that lead on from here and the payments due, open ones first.

    None on an earlier day of the story: what came later has already been done.
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
        still=_still(story, row.name) if button.is_open else "",
        is_hard=row.name in HARD,
    )


def _still(story: SchemeStory, name: str) -> str:
    """Say what the story already shows to be lacking for a step."""
    if name in ("submit", "plan", "approve") and story.failing:
        return _("Có quy tắc bác: xem phần Vì sao.")
    if name == "submit":
        return _missing(story, PaperStep.APPLICATION)
    if name == "settle":
        if story.amounts.payable_vnd > 0:
            return _("Còn %(sum)s chưa thanh toán.") % {"sum": vnd(story.amounts.payable_vnd)}
        return _missing(story, PaperStep.COMPLETION)
    if name == "approve" and story.scheme.establishment_id:
        if story.outcome_at(OutcomeMoment.BASELINE) is None:
            return _("Chưa ghi số liệu ban đầu của cơ sở.")
    return ""


def _missing(story: SchemeStory, step: PaperStep) -> str:
    n = sum(row.is_missing for row in story.papers_of(step))
    return _("Còn thiếu %(n)s giấy.") % {"n": n} if n else ""


_PAYMENTS: dict[str, tuple[str | Promise, tuple[SchemeState, ...], PaperStep | None]] = {
    EntryKind.ADVANCE: (
        gettext_lazy("Tạm ứng"),
        (S.CONTRACTED, S.IN_PROGRESS),
        PaperStep.ADVANCE,
    ),
    EntryKind.PAYMENT: (gettext_lazy("Thanh toán"), (S.ACCEPTED,), PaperStep.COMPLETION),
}


def _payments(story: SchemeStory, rights: Rights) -> list[Act]:
    state = story.scheme.state
    acts = [
        _payment(story, rights, kind, str(label), _missing(story, papers) if papers else "")
        for kind, (label, states, papers) in _PAYMENTS.items()
        if state in states and (kind != EntryKind.PAYMENT or story.amounts.payable_vnd > 0)
    ]
    recovery = getattr(story.scheme, "recovery", None)
    if recovery is not None and recovery.received_on is None:
        acts.append(_payment(story, rights, EntryKind.RECOVERY, _("Ghi tiền thu hồi"), ""))
    return acts


def _payment(story: SchemeStory, rights: Rights, kind: str, label: str, still: str) -> Act:
    why = why_not_pay(story.scheme, story.steps, rights)
    url = reverse("web:scheme-money", args=[story.scheme.code, kind])
    return Act(label, url, "money", not why, why, "" if why else still)


def why_not_pay(scheme: Scheme, steps: Iterable[SchemeStep], rights: Rights) -> str:
    """Return why this person may not move the scheme's money; empty where they may."""
    if why_not := rights.why_not("schemes.pay", scheme.unit):
        return why_not
    done = {step.transition for step in steps if step.by_id == rights.user_id}
    for name in APART_FROM_PAYING:
        if name in done:
            return _("Anh/chị đã %(done)s nên cần một người khác.") % {"done": DOERS[name]}
    return ""


def work_of(story: SchemeStory, held: frozenset[str]) -> list[Act]:
    """Return what this reader may write between the steps; nothing is shown locked here."""
    if story.later_steps:
        return []
    scheme, state = story.scheme, story.scheme.state
    rows: tuple[tuple[str, tuple[SchemeState, ...], str, str, str], ...] = (
        ("schemes.draft", _DRAFTING, "scheme-edit", _("Sửa bản thảo"), "edit"),
        ("schemes.report_progress", _WORKING, "scheme-progress", _("Ghi tiến độ"), "edit"),
        ("schemes.run", (S.APPROVED, *_WORKING), "scheme-milestone", _("Thêm mốc"), "plus"),
        (_amending(held), AMENDABLE, "scheme-amend", _("Điều chỉnh hợp đồng"), "edit"),
    )
    if _unspent_vnd(story) > 0 and "programmes.allocate" in held:
        label = _("Chuyển nguồn sang %(year)s") % {"year": scheme.money_year + 1}
        rows += (("schemes.approve", CARRIABLE, "scheme-carry", label, "back"),)
    acts = [
        Act(label, reverse(f"web:{name}", args=[scheme.code]), icon)
        for permission, states, name, label, icon in rows
        if permission in held and state in states
    ]
    if "schemes.measure" in held and _wants_baseline(story):
        url = reverse("web:scheme-outcome", args=[scheme.code, OutcomeMoment.BASELINE])
        acts.append(Act(_("Ghi số liệu ban đầu"), url, "edit"))
    return acts


def _amending(held: frozenset[str]) -> str:
    """Return the right by which this reader may change a contract: the director's or above."""
    return next((name for name in PERMISSIONS.values() if name in held), "schemes.contract")


def _unspent_vnd(story: SchemeStory) -> int:
    """Return what is promised and not paid: what may be carried into the next year."""
    return promised_vnd(story.scheme, story.amounts) - story.amounts.paid_vnd


def _wants_baseline(story: SchemeStory) -> bool:
    """Say whether the approval would find nothing to measure against."""
    scheme = story.scheme
    return (
        scheme.establishment_id is not None
        and scheme.state in BEFORE_APPROVAL
        and scheme.state not in ENDED
        and story.outcome_at(OutcomeMoment.BASELINE) is None
    )
