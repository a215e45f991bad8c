"""Pure rules: is a proposal feasible, and how long may a need wait?

A proposal is checked by seven rules. `fail` stops it and says what would change that; `check` asks
a person to look and is never a refusal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from caunoi.common.sentences import Sentence, Text, Vnd
from caunoi.common.sentences import sentence as _
from caunoi.common.verdict import Basis, Confidence, Outcome, Verdict
from caunoi.programmes.rules import SupportAnswer


class CheckOutcome(StrEnum):
    """The result of one rule; the traffic light shows the gravest."""

    PASS = "pass"  # noqa: S105 - no password
    CHECK = "check"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: its result, the articles, the calculation, and what would change the result."""

    rule: str
    outcome: CheckOutcome
    sentence: Text
    basis: tuple[Basis, ...] = ()
    steps: tuple[Text, ...] = ()
    would_change: tuple[Text, ...] = ()


PASS, CHECK, FAIL = CheckOutcome.PASS, CheckOutcome.CHECK, CheckOutcome.FAIL

_CONDITIONS = "TTLT 26/2014/TTLT-BTC-BCT, Điều 7"
_COUNTERPART = Basis(f"{_CONDITIONS} khoản 3")
_NO_OTHER_MONEY = Basis(f"{_CONDITIONS} khoản 4")
# The circular covers national money; provinces commonly use the same days.
_REGISTRATION = Basis("TT 36/2013/TT-BCT, Điều 10 khoản 1 điểm b", Confidence.MEDIUM)

_VERDICTS = {Outcome.ELIGIBLE: PASS, Outcome.CHECK: CHECK, Outcome.NOT: FAIL}


def gravest(checks: Iterable[Check]) -> CheckOutcome:
    outcomes = {check.outcome for check in checks}
    return next((o for o in (FAIL, CHECK) if o in outcomes), PASS)


def of_activity(closed_on: date | None, on: date) -> Check:
    if closed_on is not None and closed_on <= on:
        return Check(
            "active",
            FAIL,
            _("Sổ cơ sở ghi nơi này đã ngừng từ %(day)s.", day=closed_on),
            would_change=(_("Cơ sở hoạt động lại và sổ cơ sở ghi như vậy."),),
        )
    return Check("active", PASS, _("Cơ sở đang hoạt động."))


def of_eligibility(verdict: Verdict | None) -> Check:
    if verdict is None:
        return Check(
            "eligibility",
            CHECK,
            _("Xã nơi sản xuất đã chia hoặc không còn; chưa biết nơi đó nay thuộc đơn vị nào."),
            would_change=(_("Sổ cơ sở ghi đúng xã, phường nơi sản xuất."),),
        )
    deciding = [reason.sentence for reason in verdict.deciding]
    text: Text = deciding[0] if deciding else _("Chưa có kết luận về đối tượng, địa bàn.")
    for sentence in deciding[1:]:
        text = _("%(one)s %(other)s", one=text, other=sentence)
    return Check(
        "eligibility",
        _VERDICTS[verdict.outcome],
        text,
        basis=verdict.basis,
        would_change=verdict.would_change,
    )


def of_ceiling(support_vnd: int, answer: SupportAnswer | None) -> Check:
    """Compare the sum asked for with the legal maximum.

    `answer` is None if no norm is known for the item on the day, so a person sets the amount. A
    figure or first day that nobody has read in the text does not stop a proposal; it asks for a
    comparison.
    """
    if answer is None:
        return Check(
            "ceiling",
            CHECK,
            _("Chưa có số liệu mức hỗ trợ của nội dung này; Trung tâm xác định khi lập đề án."),
        )
    figures = {"asked": Vnd(support_vnd), "most": Vnd(answer.support_vnd)}
    if support_vnd > answer.support_vnd:
        return Check(
            "ceiling",
            FAIL,
            _("Đề nghị %(asked)s, quá mức tối đa %(most)s.", **figures),
            answer.basis,
            answer.steps,
            would_change=(_("Đề nghị không quá %(most)s.", most=Vnd(answer.support_vnd)),),
        )
    if any(basis.confidence is Confidence.LOW for basis in answer.basis):
        text = _(
            "Đề nghị %(asked)s, trong mức tối đa %(most)s; căn cứ này Trung tâm cần đối chiếu lại.",
            **figures,
        )
        return Check("ceiling", CHECK, text, answer.basis, answer.steps)
    text = _("Đề nghị %(asked)s, trong mức tối đa %(most)s.", **figures)
    return Check("ceiling", PASS, text, answer.basis, answer.steps)


def of_earlier_support(earlier: bool | None, accepted_on: date | None) -> Check:
    """The State never pays twice for the same content.

    `earlier` is None if it is not known yet; the question comes again when the scheme is drafted.
    `accepted_on` is the day on which an earlier proposal for the same item was accepted.
    """
    basis = (_NO_OTHER_MONEY,)
    if earlier:
        return Check(
            "earlier_support",
            FAIL,
            _("Cơ sở này đã được hỗ trợ cho cùng nội dung."),
            basis,
            would_change=(_("Đề nghị cho một nội dung khác chưa được hỗ trợ."),),
        )
    if accepted_on is not None:
        text = _(
            "Trung tâm đã nhận một đề xuất cùng nội dung ngày %(day)s; xem tiền đã chi hay chưa.",
            day=accepted_on,
        )
        return Check("earlier_support", CHECK, text, basis)
    if earlier is None:
        text = _("Đã được hỗ trợ cho cùng nội dung hay chưa: kiểm tra khi lập đề án.")
        return Check("earlier_support", CHECK, text, basis)
    return Check("earlier_support", PASS, _("Chưa nhận hỗ trợ cho nội dung này."), basis)


def of_waiting_proposal(proposed_on: date | None) -> Check:
    if proposed_on is not None:
        return Check(
            "waiting_proposal",
            FAIL,
            _("Đã có đề xuất cùng nội dung ngày %(day)s, đang chờ kết luận.", day=proposed_on),
            would_change=(_("Đề xuất trước có kết luận."),),
        )
    return Check("waiting_proposal", PASS, _("Không có đề xuất nào khác đang chờ."))


def of_counterpart(cost_vnd: int, support_vnd: int, counterpart_vnd: int) -> Check:
    """Support and counterpart together must pay the whole cost.

    TTLT 26/2014 Điều 7 khoản 3: the recipient has invested, or commits in writing to invest, all
    that the State does not give.
    """
    missing = cost_vnd - support_vnd - counterpart_vnd
    basis = (_COUNTERPART,)
    step = _(
        "%(cost)s − %(support)s = %(rest)s phần của cơ sở.",
        cost=Vnd(cost_vnd),
        support=Vnd(support_vnd),
        rest=Vnd(cost_vnd - support_vnd),
    )
    if missing > 0:
        return Check(
            "counterpart",
            FAIL,
            _("Còn thiếu %(missing)s chưa có ai trả.", missing=Vnd(missing)),
            basis,
            (step,),
            (_("Vốn đối ứng từ %(rest)s trở lên.", rest=Vnd(cost_vnd - support_vnd)),),
        )
    text = _(
        "Vốn đối ứng %(own)s đủ phần còn lại. Khi lập đề án cần giấy cam kết hoặc chứng từ đã đầu"
        " tư.",
        own=Vnd(counterpart_vnd),
    )
    return Check("counterpart", PASS, text, basis, (step,))


def of_season(on: date) -> Check:
    """Days left for the next year's plan: dossiers must reach the Department before 20 May."""
    due = date(on.year, 5, 20)
    if on < due:
        text = _(
            "Còn %(days)s ngày đến %(due)s, hạn gửi hồ sơ cho kế hoạch năm %(year)s.",
            days=(due - on).days,
            due=due,
            year=str(on.year + 1),
        )
        return Check("season", PASS, text, (_REGISTRATION,))
    text = _(
        "Đã qua %(due)s, hạn gửi hồ sơ cho kế hoạch năm %(year)s; năm nay còn %(days)s ngày. Hỏi"
        " Trung tâm kế hoạch còn bổ sung được không.",
        due=due,
        year=str(on.year + 1),
        days=(date(on.year, 12, 31) - on).days,
    )
    return Check("season", CHECK, text, (_REGISTRATION,))


# --- waiting times --------------------------------------------------------------------------------

#: The Centre's own promise: a need is answered within 30 days, a proposal within 15.
NEED_WAITS = timedelta(days=30)
PROPOSAL_WAITS = timedelta(days=15)


class Heat(StrEnum):
    """How urgent a clock is; the values are CSS classes of the pages."""

    LATE = "hot"
    SOON = "warm"
    CALM = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """Days waited, the day by which an answer is promised, and how urgent that is."""

    days: int
    due_on: date
    heat: Heat


def clock_of(since: date, on: date, waits: timedelta = NEED_WAITS) -> Clock:
    """The last third of the time is warm."""
    due = since + waits
    if on > due:
        heat = Heat.LATE
    elif (due - on) * 3 <= waits:
        heat = Heat.SOON
    else:
        heat = Heat.CALM
    return Clock((on - since).days, due, heat)


def heat_of_task(due_on: date, on: date) -> Heat:
    if on > due_on:
        return Heat.LATE
    return Heat.SOON if due_on - on <= timedelta(days=7) else Heat.CALM


# --- sentences ------------------------------------------------------------------------------------

RULE_TITLES: dict[str, Sentence] = {
    "active": _("Cơ sở còn hoạt động"),
    "eligibility": _("Đối tượng, địa bàn"),
    "ceiling": _("Mức hỗ trợ"),
    "earlier_support": _("Hỗ trợ trước đó"),
    "waiting_proposal": _("Đề xuất khác"),
    "counterpart": _("Vốn đối ứng"),
    "season": _("Thời gian còn lại"),
}
