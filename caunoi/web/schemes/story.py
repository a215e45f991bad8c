"""One scheme's page: where it stands, next steps and who may take them, papers, money, history."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from caunoi.accounts.models import User
from caunoi.common import clock
from caunoi.common.bounds import read_key
from caunoi.fieldwork.rules import CHECK, Check
from caunoi.schemes.enums import (
    ENDED,
    PAID_KINDS,
    EntryKind,
    OutcomeMoment,
    PaperStep,
    SchemeState,
)
from caunoi.schemes.lifecycle import step_name
from caunoi.schemes.models import MoneyEntry, Outcome, Scheme
from caunoi.schemes.money.payments import why_not_pay
from caunoi.schemes.reading.story import Event, PaperRow, SchemeStory, story_of
from caunoi.schemes.work import (
    CONFIRM_CONDITION,
    PAPERS_WAITED_FOR,
    REACH_MILESTONE,
    RECEIVE_PAPERS,
    why_not_measure,
    why_not_verify,
)
from caunoi.web.access import my_rights, page, person_of
from caunoi.web.scheme_states import family_of
from caunoi.web.schemes.acts import Act, acts_of, work_of
from caunoi.web.templatetags.caunoi import num, vnd
from caunoi.web.watch import watch_of

S = SchemeState
#: This many events are shown; the older ones are folded.
EVENTS_SHOWN = 10


@page
def scheme(request: HttpRequest, code: str) -> HttpResponse:
    """Show one scheme. A number as `code` is its primary key, as the journal stores it."""
    me, today = person_of(request), clock.today()
    visible = Scheme.objects.visible_to(me, today)
    if code.isdecimal():
        return redirect("web:scheme", code=get_object_or_404(visible, pk=read_key(code)).code)
    story = story_of(visible, code, today)
    if story is None:
        raise Http404
    rights = my_rights(request)
    held = rights.at(story.scheme.unit)
    watch = watch_of(story.scheme, today, held)
    timeline = history_in_words(watch.events, story.timeline)
    acts = acts_of(story, rights)
    reasons = [Reason(check, story.scheme, held) for check in story.checks]
    dossiers = dossiers_of(story, held)
    context = {
        "story": story,
        "scheme": story.scheme,
        "way": way_of(story),
        "open": [act for act in acts if act.is_open and not act.is_hard],
        "locked": [act for act in acts if not act.is_open and not act.is_hard],
        "hard": [act for act in acts if act.is_hard],
        "may_act": any(act.is_open for act in acts),
        "work": [*papers_to_bring(dossiers), *work_of(story, held)],
        "doubts": [reason for reason in reasons if reason.shape != "ok"],
        "passed": [reason for reason in reasons if reason.shape == "ok"],
        "dossiers": dossiers,
        "cascade": cascade_of(story),
        "leak": leak_of(story),
        "may_correct": not why_not_pay(story.scheme, rights, story.steps),
        "measurements": measurements_of(story, me, held),
        "may_reach": REACH_MILESTONE.is_open(story.scheme, held),
        "watch": watch,
        "recent": timeline[:EVENTS_SHOWN],
        "older": timeline[EVENTS_SHOWN:],
        "held": held,
    }
    return render(request, "web/schemes/scheme.html", context)


# --- the way --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the way. `kind` is done, now, left (stopped here) or ahead."""

    label: str
    kind: str
    note: str = ""


#: Each point of the way: its label, the states that belong to it, the step that reaches it.
_WAY: tuple[tuple[str | Promise, tuple[SchemeState, ...], str], ...] = (
    (pgettext_lazy("bước", "Lập đề án"), (S.DRAFTED, S.SUPPLEMENT), "draft"),
    (gettext_lazy("Thẩm định"), (S.SUBMITTED, S.APPRAISED, S.REJECTED), "appraise_pass"),
    (gettext_lazy("Kế hoạch"), (S.IN_PLAN,), "plan"),
    (pgettext_lazy("bước", "Phê duyệt"), (S.APPROVED,), "approve"),
    (gettext_lazy("Hợp đồng"), (S.CONTRACTED,), "sign_contract"),
    (gettext_lazy("Thực hiện"), (S.IN_PROGRESS, S.SUSPENDED), "start"),
    (gettext_lazy("Nghiệm thu"), (S.ACCEPTED,), "accept"),
    (gettext_lazy("Quyết toán"), (S.SETTLED,), "settle"),
    (gettext_lazy("Sau hỗ trợ"), (S.FOLLOW_UP, S.CLOSED), "follow_up"),
)


def way_of(story: SchemeStory) -> list[Point]:
    """Return need and proposal, if there were any, and the nine points of every scheme."""
    days = {step.transition: step.on for step in story.steps}
    here = _here(story)
    return [*_before(story), *(_point(story, n, here, days) for n in range(len(_WAY)))]


def _here(story: SchemeStory) -> int:
    """Return the index of the current point; withdrawn or stopped schemes stay at their last."""
    state = story.scheme.state
    if state in (S.WITHDRAWN, S.STOPPED):
        state = story.steps[-1].from_state
    return next(n for n, (_label, states, _step) in enumerate(_WAY) if state in states)


def _before(story: SchemeStory) -> list[Point]:
    proposal = story.scheme.proposal
    if proposal is None:
        return []
    need = Point(pgettext("bước", "Nhu cầu"), "done", _format_day(proposal.need.recorded_on))
    return [need, Point(pgettext("bước", "Đề xuất"), "done", _format_day(proposal.proposed_on))]


def _point(story: SchemeStory, n: int, here: int, days: dict[str, date]) -> Point:
    label, _states, step = _WAY[n]
    scheme = story.scheme
    day = days.get(step)
    if n < here or (n == here and scheme.state == S.CLOSED):
        return Point(str(label), "done", _format_day(day))
    if n == here:
        is_left = family_of(scheme.state) == "stop"
        note = str(scheme.get_state_display()) if is_left or day is None else _format_day(day)
        return Point(str(label), "left" if is_left else "now", note)
    return Point(str(label), "ahead", "" if scheme.state in ENDED else _deadline(story, step))


def _deadline(story: SchemeStory, step: str) -> str:
    if step == "accept" and story.terms is not None:
        return _("đến hết %(day)s") % {"day": _format_day(story.terms.finish_on)}
    if step == "settle":
        return _("đến hết %(day)s") % {"day": _format_day(story.settlement_due_on)}
    return ""


def _format_day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


# --- reasons --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reason:
    """The result of one rule, and whether the reader may confirm the fact that it needs."""

    check: Check
    scheme: Scheme
    held: frozenset[str]

    @property
    def condition(self) -> str:
        """Return the key of the condition that the reader may confirm, "" if there is none."""
        is_open = CONFIRM_CONDITION.is_open(self.scheme, self.held)
        if not (is_open and self.check.outcome is CHECK):
            return ""
        prefix, _dot, key = self.check.rule.partition(".")
        return key if prefix == "condition" else ""

    @property
    def shape(self) -> str:
        return {"pass": "ok", "check": "ask", "fail": "no"}[self.check.outcome]

    @property
    def word(self) -> str:
        return {"pass": _("Đạt"), "check": _("Cần kiểm tra"), "fail": _("Không đạt")}[
            self.check.outcome
        ]


# --- papers ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paper:
    row: PaperRow
    may_be_waived: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """The papers of one step: what was received, exactly what is missing."""

    step: PaperStep
    papers: list[Paper]
    may_receive: bool
    is_now: bool

    @property
    def there(self) -> int:
        return sum(not paper.row.is_missing for paper in self.papers)


def papers_to_bring(dossiers: list[Dossier]) -> list[Act]:
    """Return at most one link, to the papers missing now, if the user may receive them."""
    wanted = [each for each in dossiers if each.is_now and each.may_receive]
    missing = [(each.step, len(each.papers) - each.there) for each in wanted]
    return [
        Act(_("Nhận giấy, còn thiếu %(n)s") % {"n": n}, f"#papers-{step}", "file")
        for step, n in missing
        if n
    ][:1]


def dossiers_of(story: SchemeStory, held: frozenset[str]) -> list[Dossier]:
    return [
        Dossier(
            step,
            [Paper(row, row.required.may_be_waived) for row in rows],
            may_receive=RECEIVE_PAPERS.is_open(story.scheme, held),
            is_now=story.scheme.state in PAPERS_WAITED_FOR[step],
        )
        for step, rows in story.dossier
    ]


# --- money ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stage:
    """One figure of the cascade with the ledger rows that add up to it."""

    key: str
    label: str
    amount_vnd: int
    share: float
    rows: list[MoneyEntry] = field(default_factory=list)
    #: False before the step is reached; afterwards 0 is a known amount.
    is_known: bool = True

    @property
    def width(self) -> float:
        """The length of the bar in percent, from 0 to 100."""
        return round(100 * min(max(self.share, 0), 1), 1)


def cascade_of(story: SchemeStory) -> list[Stage]:
    """Return cost, counterpart, requested support, then approved ≥ contract ≥ accepted ≥ paid."""
    scheme, amounts = story.scheme, story.amounts
    whole = scheme.cost_vnd

    def stage(key: str, label: str, amount: int, *kinds: str) -> Stage:
        rows = [entry for entry in story.money if entry.kind in kinds]
        is_known = not kinds or bool(rows) or (key == "paid" and amounts.contract_vnd > 0)
        return Stage(key, label, amount, amount / whole, rows, is_known)

    return [
        stage("cost", _("Tổng chi phí"), scheme.cost_vnd),
        stage("counterpart", _("Vốn đối ứng"), scheme.counterpart_vnd),
        stage("asked", _("Kinh phí khuyến công"), scheme.support_vnd),
        stage("approved", pgettext("bước", "Phê duyệt"), amounts.approved_vnd, EntryKind.APPROVED),
        stage("contract", _("Hợp đồng"), amounts.contract_vnd, EntryKind.CONTRACTED),
        stage("accepted", _("Nghiệm thu"), amounts.accepted_vnd, EntryKind.ACCEPTED),
        stage("paid", _("Đã chi"), amounts.paid_vnd, *PAID_KINDS),
    ]


def leak_of(story: SchemeStory) -> str:
    """Return a sentence about money that was lost or is outstanding, "" if there is none."""
    scheme, amounts = story.scheme, story.amounts
    recovery = getattr(scheme, "recovery", None)
    if recovery is not None and recovery.received_on is None:
        words = {"sum": vnd(recovery.amount_vnd), "day": _format_day(recovery.due_on)}
        return _("Phải thu hồi %(sum)s, hạn %(day)s.") % words
    if amounts.accepted_vnd and amounts.payable_vnd > 0:
        return _("Còn phải thanh toán %(sum)s.") % {"sum": vnd(amounts.payable_vnd)}
    if amounts.accepted_vnd and amounts.accepted_vnd < amounts.contract_vnd:
        lost = amounts.contract_vnd - amounts.accepted_vnd
        return _("Nghiệm thu ít hơn hợp đồng %(sum)s.") % {"sum": vnd(lost)}
    return ""


# --- outcomes -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measurement:
    """One of the five moments: what was measured, or from which day it can be measured."""

    moment: OutcomeMoment
    from_on: date | None
    outcome: Outcome | None
    may_measure: bool
    may_verify: bool
    is_due: bool


def measurements_of(story: SchemeStory, me: User, held: frozenset[str]) -> list[Measurement]:
    """Return the five moments; [] for a task without an establishment."""
    if story.scheme.establishment_id is None:
        return []
    return [
        _measurement(story, moment, from_on, outcome, me, held)
        for moment, from_on, outcome in story.measurements
    ]


def _measurement(
    story: SchemeStory,
    moment: OutcomeMoment,
    from_on: date | None,
    outcome: Outcome | None,
    me: User,
    held: frozenset[str],
) -> Measurement:
    has_come = from_on is None or from_on <= story.on  # the story may be read at an earlier day
    is_open = has_come and not why_not_measure(story.scheme, moment, story.on)
    is_verified = outcome is not None and outcome.verified_by_id is not None
    return Measurement(
        moment=moment,
        from_on=from_on,
        outcome=outcome,
        may_measure=is_open and not is_verified and "schemes.measure" in held,
        may_verify=outcome is not None
        and not is_verified
        and not why_not_verify(outcome, me)
        and "schemes.verify_outcome" in held,
        is_due=is_open and outcome is None,
    )


# --- the timeline ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of the history: its day, bold title, text, and the look of its dot."""

    on: date
    icon: str
    title: str
    text: str = ""
    by: str = ""
    mood: str = ""


_STEP_ICONS = {"draft": "file", "change": "edit", "approve": "law", "plan": "scale"}


def describe_event(event: Event) -> HistoryLine:
    return _TELLERS[event.kind](event)


def history_in_words(checks: list[Event], timeline: list[Event]) -> list[HistoryLine]:
    """Return the whole history, the newest first; check visits are merged in by day."""
    events = sorted([*timeline, *checks], key=lambda event: (event.on, event.order))
    return [describe_event(event) for event in reversed(events)]


def _describe_step(event: Event) -> HistoryLine:
    step = event.row
    facts = step.facts
    parts = [facts.get("decision"), facts.get("minutes"), facts.get("condition"), step.reason]
    if "confirmed_name" in facts:
        parts.append(_("%(who)s xác nhận.") % {"who": facts["confirmed_name"]})
    if "due_on" in facts:
        due = date.fromisoformat(facts["due_on"])
        parts.append(_("Hạn %(day)s.") % {"day": _format_day(due)})
    family = family_of(step.to_state)
    mood = "stop" if family == "stop" else "start" if step.transition in _GOOD else ""
    return HistoryLine(
        step.on,
        _STEP_ICONS.get(step.transition, "back" if family in ("stop", "fix") else "sign"),
        step_name(step.transition),
        " ".join(str(part) for part in parts if part),
        str(step.by),
        mood,
    )


_GOOD = ("appraise_pass", "approve", "accept", "settle")


def _describe_money(event: Event) -> HistoryLine:
    entry = event.row
    sum_ = vnd(entry.amount_vnd)
    if entry.corrects_id:
        title = _("Sửa khoản %(kind)s: %(sum)s") % {"kind": entry.get_kind_display(), "sum": sum_}
    else:
        kind = entry.kind_in_words
        title = f"{kind[:1].upper()}{kind[1:]} {vnd(abs(entry.amount_vnd))}"
    return HistoryLine(entry.on, "money", title, entry.reason or entry.voucher, str(entry.by))


def _describe_progress(event: Event) -> HistoryLine:
    report = event.row
    title = _("Tiến độ %(percent)s%%") % {"percent": report.percent}
    if report.invested_vnd is not None:
        title += _(", đã đầu tư %(sum)s") % {"sum": vnd(report.invested_vnd)}
    return HistoryLine(report.reported_on, "journal", title, report.text, str(report.reported_by))


def _describe_milestone(event: Event) -> HistoryLine:
    row = event.row
    title = _("Đạt mốc: %(title)s") % {"title": row.title}
    return HistoryLine(row.reached_on, "check", title, by=str(row.reached_by or ""), mood="start")


def _describe_outcome(event: Event) -> HistoryLine:
    row = event.row
    title = _("Đo kết quả %(moment)s") % {"moment": row.get_moment_display()}
    return HistoryLine(row.measured_on, "scale", title, outcome_in_words(row), str(row.measured_by))


def _describe_visit(event: Event) -> HistoryLine:
    visit = event.row
    by = str(visit.collaborator or visit.recorded_by)
    return HistoryLine(visit.visited_on, "place", _("Chuyến thăm"), visit.finding, by)


def _describe_inspection(event: Event) -> HistoryLine:
    check = event.row
    title = _("Kiểm tra: thấy %(seen)s%%") % {"seen": check.seen}
    if check.claimed is not None:
        title += _(", đơn vị báo %(claimed)s%%") % {"claimed": check.claimed}
    return HistoryLine(check.on, "search", title, check.finding, check.by)


_TELLERS = {
    "step": _describe_step,
    "money": _describe_money,
    "progress": _describe_progress,
    "milestone": _describe_milestone,
    "outcome": _describe_outcome,
    "visit": _describe_visit,
    "inspection": _describe_inspection,
}


def outcome_in_words(row: Outcome) -> str:
    """Return words such as "12 lao động, 3 máy, doanh thu 1.200.000.000 đ"."""
    return ", ".join(_measured(row))


def _measured(row: Outcome) -> Iterable[str]:
    if row.workers is not None:
        yield _("%(n)s lao động") % {"n": num(row.workers)}
    if row.machines is not None:
        yield _("%(n)s máy") % {"n": num(row.machines)}
    if row.output:
        yield _("sản lượng %(what)s") % {"what": row.output}
    if row.revenue_vnd is not None:
        yield _("doanh thu %(sum)s") % {"sum": vnd(row.revenue_vnd)}
    if row.is_running is not None:
        yield _("máy còn chạy") if row.is_running else _("máy không còn chạy")
