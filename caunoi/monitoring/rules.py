"""Pure rules: what a running scheme owes, and what its silence means.

The limits in days are not law but the Centre's own choice: they come as `Limits`, from the norms
`silence-running`, `silence-suspended` and `silence-accepted` (caunoi/norms/seed/silence-days.yaml).
Days are counted from the last sign of life: a step, a progress report, a milestone, a check visit,
a visit to the establishment.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from caunoi.common.sentences import Sentence
from caunoi.common.sentences import sentence as _


class Level(StrEnum):
    RED = "red"
    AMBER = "amber"
    GREEN = "green"


#: The gravest first: the order of the radar.
LEVELS = tuple(Level)


class Sign(StrEnum):
    """What a scheme is expected to show next."""

    MILESTONE = "milestone"
    REPORT = "report"
    VISIT = "visit"
    PHOTO = "photo"
    ACCEPTANCE = "acceptance"
    REVIEW = "review"
    SETTLEMENT = "settlement"


@dataclass(frozen=True, slots=True)
class Limits:
    """The days and percents of one norm; None: not required of a scheme under it."""

    amber_days: int
    red_days: int
    director_days: int
    visit_days: int | None
    photo_days: int | None
    report_day: int | None
    milestone_red_days: int | None
    margin_percent: int
    end_warn_days: int
    postponement_days: int


#: What the rows of the norms call a field of `Limits`, where it differs: stored values keep their
#: keys.
_STORED_AS = {"postponement_days": "put_off_days"}


def limits_of(values: Mapping[str, Any]) -> Limits:
    """Return the limits that stand in the values of a norm."""
    names = [field.name for field in fields(Limits)]
    return Limits(**{name: values[_STORED_AS.get(name, name)] for name in names})


@dataclass(frozen=True, slots=True)
class Seen:
    """A percent of the work on a day, claimed or seen."""

    on: date
    percent: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one scheme on a day; nothing later."""

    watch: str
    began_on: date
    last_sign_on: date
    last_sign: str
    place: str = ""
    is_vacant: bool = False
    report: Seen | None = None
    seen: Seen | None = None
    visited_on: date | None = None
    photo_on: date | None = None
    milestone: str = ""
    milestone_due_on: date | None = None
    finish_on: date | None = None
    settle_by: date | None = None
    paid_vnd: int = 0
    contract_vnd: int = 0


@dataclass(frozen=True, slots=True)
class Expected:
    """One expected sign; `due_on` is the last day on which it is in time."""

    sign: Sign
    due_on: date
    title: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a scheme has its level: a key for lists, a sentence for people."""

    key: str
    level: Level
    sentence: Sentence


#: The keys of all reasons, the gravest kind first.
REASONS = {
    "silent": _("im lặng"),
    "contract_end": _("sắp hoặc đã hết hợp đồng"),
    "settlement": _("sắp hoặc đã quá hạn quyết toán"),
    "milestone_passed": _("mốc đã qua"),
    "money_ahead": _("tiền đi trước việc"),
    "claim_ahead": _("báo cao hơn thấy"),
    "report_late": _("thiếu báo cáo tháng"),
    "visit_late": _("lâu không ai đến"),
    "photo_late": _("lâu không có ảnh"),
    "vacant": _("không có cộng tác viên"),
}

_SIGN_WORDS = {
    "step": _("bước của đề án"),
    "report": _("báo cáo tiến độ"),
    "milestone": _("mốc đã đạt"),
    "inspection": _("lần kiểm tra"),
    "visit": _("chuyến thăm cơ sở"),
}


def sign_word(kind: str) -> Sentence:
    return _SIGN_WORDS[kind]


# --- expected signs -------------------------------------------------------------------------------


def expected_signs(facts: Facts, limits: Limits) -> tuple[Expected, ...]:
    """Return what the scheme owes, the earliest due first."""
    found = _UNDER[facts.watch](facts, limits)
    return tuple(sorted(found, key=lambda each: each.due_on))


def _of_running(facts: Facts, limits: Limits) -> Iterator[Expected]:
    if facts.milestone_due_on is not None:
        yield Expected(Sign.MILESTONE, facts.milestone_due_on, facts.milestone)
    if limits.report_day is not None:
        last = facts.report.on if facts.report else facts.began_on
        yield Expected(Sign.REPORT, report_due(last, limits.report_day))
    if limits.visit_days is not None:
        since = facts.visited_on or facts.began_on
        yield Expected(Sign.VISIT, since + timedelta(days=limits.visit_days))
    if limits.photo_days is not None:
        since = facts.photo_on or facts.began_on
        yield Expected(Sign.PHOTO, since + timedelta(days=limits.photo_days))
    if facts.finish_on is not None:
        yield Expected(Sign.ACCEPTANCE, facts.finish_on)


def _of_suspended(facts: Facts, limits: Limits) -> Iterator[Expected]:
    """Nobody reports on suspended work; a review is due from time to time."""
    yield Expected(Sign.REVIEW, facts.last_sign_on + timedelta(days=limits.amber_days))
    if facts.finish_on is not None:
        yield Expected(Sign.ACCEPTANCE, facts.finish_on)


def _of_accepted(facts: Facts, limits: Limits) -> Iterator[Expected]:
    yield Expected(Sign.REVIEW, facts.last_sign_on + timedelta(days=limits.amber_days))
    if facts.settle_by is not None:
        yield Expected(Sign.SETTLEMENT, facts.settle_by)


_UNDER = {"running": _of_running, "suspended": _of_suspended, "accepted": _of_accepted}


def report_due(last_on: date, day: int) -> date:
    """Return the due day in the month after that of the last report."""
    month = (last_on.replace(day=1) + timedelta(days=32)).replace(day=1)
    return month.replace(day=day)


# --- reasons --------------------------------------------------------------------------------------


def reasons_of(facts: Facts, limits: Limits, on: date) -> tuple[Reason, ...]:
    """Return every reason to look at the scheme on the day, the gravest first.

    For a silent scheme, late reports, visits and photos are left out: they add nothing.
    """
    late = [each for each in expected_signs(facts, limits) if each.due_on < on]
    silence = list(_silence(facts, limits, on))
    found = [
        *silence,
        *_ends(facts, limits, on),
        *_milestone(late, limits, on),
        *(_money(facts, limits) if facts.watch != "accepted" else ()),
        *(_late_signs(late) if not silence else ()),
        *_vacancy(facts),
    ]
    order = list(REASONS)
    return tuple(sorted(found, key=lambda r: (LEVELS.index(r.level), order.index(r.key))))


def level_of(reasons: Iterable[Reason]) -> Level:
    return min((reason.level for reason in reasons), key=LEVELS.index, default=Level.GREEN)


def days_silent(facts: Facts, on: date) -> int:
    return (on - facts.last_sign_on).days


def _silence(facts: Facts, limits: Limits, on: date) -> Iterator[Reason]:
    days = days_silent(facts, on)
    if days >= limits.amber_days:
        sentence = _(
            "Đã %(days)s ngày không có tin nào, từ %(sign)s ngày %(day)s.",
            days=days,
            sign=sign_word(facts.last_sign),
            day=facts.last_sign_on,
        )
        yield Reason("silent", Level.RED if days >= limits.red_days else Level.AMBER, sentence)


def _ends(facts: Facts, limits: Limits, on: date) -> Iterator[Reason]:
    if facts.watch == "accepted":
        key, end = "settlement", facts.settle_by
        near = _("Còn %(days)s ngày đến hạn quyết toán %(day)s.", **_left(end, on))
        past = _("Quá hạn quyết toán %(day)s đã %(days)s ngày.", **_left(end, on))
    else:
        key, end = "contract_end", facts.finish_on
        near = _("Hợp đồng còn %(days)s ngày, đến %(day)s.", **_left(end, on))
        past = _("Hợp đồng hết hạn %(day)s đã %(days)s ngày, chưa nghiệm thu.", **_left(end, on))
    if end is None or (end - on).days > limits.end_warn_days:
        return
    yield Reason(key, Level.RED, past) if end < on else Reason(key, Level.AMBER, near)


def _left(end: date | None, on: date) -> dict[str, object]:
    return {"days": abs((end - on).days), "day": end} if end else {"days": 0, "day": ""}


def _milestone(late: list[Expected], limits: Limits, on: date) -> Iterator[Reason]:
    for each in late:
        if each.sign is not Sign.MILESTONE:
            continue
        days, most = (on - each.due_on).days, limits.milestone_red_days
        sentence = _(
            "Mốc “%(title)s” đã qua %(days)s ngày, hạn %(day)s.",
            title=each.title,
            days=days,
            day=each.due_on,
        )
        is_grave = most is not None and days >= most
        yield Reason("milestone_passed", Level.RED if is_grave else Level.AMBER, sentence)


def _money(facts: Facts, limits: Limits) -> Iterator[Reason]:
    """What was seen counts before a claim; a newer claim only lowers the level."""
    paid = percent_of(facts.paid_vnd, facts.contract_vnd)
    claim, seen, margin = facts.report, facts.seen, limits.margin_percent
    if seen and claim and claim.percent >= seen.percent + margin:
        sentence = _(
            "Đơn vị báo %(claimed)s%% (%(claim_on)s), thấy tại chỗ %(seen)s%% (%(seen_on)s).",
            claimed=claim.percent,
            claim_on=claim.on,
            seen=seen.percent,
            seen_on=seen.on,
        )
        yield Reason("claim_ahead", Level.AMBER, sentence)
    work = seen or claim
    if paid == 0 or paid <= (work.percent if work else 0) + margin:
        return
    is_claimed = seen and claim and claim.on > seen.on and paid <= claim.percent + margin
    yield Reason("money_ahead", Level.AMBER if is_claimed else Level.RED, _of_money(paid, facts))


def _of_money(paid: int, facts: Facts) -> Sentence:
    if facts.seen:
        return _(
            "Đã chi %(paid)s%% hợp đồng, thấy tại chỗ mới %(work)s%% (%(day)s).",
            paid=paid,
            work=facts.seen.percent,
            day=facts.seen.on,
        )
    if facts.report:
        return _(
            "Đã chi %(paid)s%% hợp đồng, đơn vị báo mới %(work)s%% (%(day)s).",
            paid=paid,
            work=facts.report.percent,
            day=facts.report.on,
        )
    return _("Đã chi %(paid)s%% hợp đồng, chưa có báo cáo, chưa ai kiểm tra.", paid=paid)


def percent_of(part: int, whole: int) -> int:
    return 100 * part // whole if whole > 0 else 0


_LATE: dict[Sign, tuple[str, Sentence]] = {
    Sign.REPORT: ("report_late", _("Báo cáo tiến độ tháng chưa có, hạn %(day)s.")),
    Sign.VISIT: ("visit_late", _("Chưa ai đến tận nơi, hạn %(day)s.")),
    Sign.PHOTO: ("photo_late", _("Chưa có ảnh tại chỗ, hạn %(day)s.")),
}


def _late_signs(late: list[Expected]) -> Iterator[Reason]:
    for each in late:
        if each.sign in _LATE:
            key, sentence = _LATE[each.sign]
            yield Reason(key, Level.AMBER, Sentence(sentence.msgid, {"day": each.due_on}))


def _vacancy(facts: Facts) -> Iterator[Reason]:
    if facts.is_vacant:
        sentence = _("Không có cộng tác viên nào phụ trách %(place)s.", place=facts.place)
        yield Reason("vacant", Level.AMBER, sentence)


# --- notification ladder --------------------------------------------------------------------------


def ladder(limits: Limits) -> dict[str, int]:
    """Return after how many days of silence each step is notified, from the bottom."""
    return {
        "collaborator": limits.amber_days,
        "officer": limits.red_days,
        "director": limits.director_days,
    }


def rungs_reached(days: int, limits: Limits) -> tuple[str, ...]:
    return tuple(rung for rung, after in ladder(limits).items() if days >= after)
