"""Write programmes, yearly budgets and plans.

The plan never exceeds the allocation: whoever allocates or plans first locks the row of the year
and source, then sums, then writes. That lock comes before any other that people may wait for, and
the journal comes last, so that there is no deadlock.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common import clock
from caunoi.common.bounds import FIRST_YEAR, LAST_YEAR
from caunoi.common.errors import Refusal
from caunoi.common.money import format_vnd, is_amount
from caunoi.common.text import normalise, normalise_lines
from caunoi.journal.actions import action, record
from caunoi.norms.models import ContentHead
from caunoi.programmes.models import Allocation, FundSource, PlanLine, Programme, YearBudget
from caunoi.programmes.queries import left_to_plan


class PlanRefusal(Refusal):
    """A programme, allocation or plan that cannot be recorded as asked."""


@action("programmes.record_programme", title=gettext_lazy("Ghi chương trình"))
def record_programme(
    *,
    name: str,
    decision: str,
    starts_on: date,
    ends_on: date,
    by: User,
    on: date,
    goals: str = "",
    is_invented: bool = False,
) -> Programme:
    """Record a programme in force during `[starts_on, ends_on)`."""
    rights_of(by, on).require("programmes.allocate")
    if ends_on <= starts_on:
        raise PlanRefusal(_("Ngày kết thúc chương trình phải sau ngày bắt đầu."))
    programme = Programme(
        name=_text(name, _("Cần tên chương trình.")),
        decision=_text(decision, _("Cần số quyết định phê duyệt chương trình.")),
        goals=normalise_lines(goals),
        starts_on=starts_on,
        ends_on=ends_on,
        is_invented=is_invented,
    )
    _require_valid(programme)
    programme.save()
    record(
        action="programmes.record_programme",
        subject=programme,
        by=by,
        on=on,
        ground=programme.decision,
        after={"name": programme.name, "starts_on": starts_on, "ends_on": ends_on},
    )
    return programme


@action("programmes.allocate", title=gettext_lazy("Giao kinh phí"))
def allocate(
    *,
    year: int,
    source: str,
    amount_vnd: int,
    decision: str,
    allocated_on: date,
    by: User,
    on: date,
) -> Allocation:
    """Record money given by a decision, or taken back if the amount is negative.

    Planned money cannot be taken back. A correction is a new row.
    """
    rights_of(by, on).require("programmes.allocate")
    require_year(year)
    decision = _text(decision, _("Cần số quyết định giao kinh phí."))
    if not _is_whole(amount_vnd) or not is_amount(abs(amount_vnd)):
        raise PlanRefusal(_("Số kinh phí giao là số nguyên khác 0, tính bằng đồng."))
    if allocated_on > on:
        raise PlanRefusal(_("Ngày của quyết định giao kinh phí không được sau ngày ghi."))
    require_source(source)
    budget, _created = YearBudget.objects.get_or_create(year=year, source=source)
    _lock(year, source)
    left = left_to_plan(year, source)
    if left + amount_vnd < 0:
        raise PlanRefusal(
            _(
                "Không thu hồi được %(amount)s: kế hoạch %(budget)s chỉ còn %(left)s chưa dùng."
                " Rút bớt khỏi kế hoạch trước."
            )
            % {"amount": format_vnd(-amount_vnd), "budget": budget, "left": format_vnd(left)}
        )
    allocation = Allocation(
        budget=budget,
        amount_vnd=amount_vnd,
        decision=decision,
        allocated_on=allocated_on,
        by=by,
        at=clock.now(),
    )
    _require_valid(allocation)
    allocation.save()
    record(
        action="programmes.allocate",
        subject=budget,
        by=by,
        on=on,
        ground=decision,
        after={"amount_vnd": amount_vnd, "allocated_on": allocated_on},
    )
    return allocation


@action("programmes.add_to_plan", title=gettext_lazy("Đưa vào kế hoạch"))
def add_to_plan(
    *,
    year: int,
    source: str,
    content_head: int,
    title: str,
    support_vnd: int,
    by: User,
    on: date,
    counterpart_vnd: int = 0,
    subject: models.Model | None = None,
) -> PlanLine:
    """Plan one scheme or task. Refuses an amount above what is left of the allocation."""
    rights_of(by, on).require("programmes.plan")
    return put_into_plan(
        year=year,
        source=source,
        content_head=content_head,
        title=title,
        support_vnd=support_vnd,
        counterpart_vnd=counterpart_vnd,
        subject=subject,
        by=by,
        on=on,
    )


@action("programmes.withdraw_from_plan", title=gettext_lazy("Rút khỏi kế hoạch"))
def withdraw_from_plan(*, line: PlanLine, reason: str, by: User, on: date) -> PlanLine:
    """Withdraw a line, with the reason; the row stays as history.

    Refuses the line of a scheme: it leaves the plan by a step of that scheme.
    """
    rights_of(by, on).require("programmes.plan")
    if line.subject_type:
        raise PlanRefusal(
            _("“%(title)s” thuộc một đề án: đưa ra khỏi kế hoạch ở trang của đề án đó.")
            % {"title": line.title}
        )
    return take_out_of_plan(line=line, reason=reason, by=by, on=on)


# --- for higher apps, in their own transaction and after their own check of rights ----------------


def put_into_plan(
    *,
    year: int,
    source: str,
    content_head: int,
    title: str,
    support_vnd: int,
    counterpart_vnd: int,
    subject: models.Model | None,
    by: User,
    on: date,
) -> PlanLine:
    """Lock the year's money and write a plan line. The caller has checked the right."""
    require_year(year)
    require_source(source)
    title = _text(title, _("Cần tên đề án hoặc nhiệm vụ."))
    require_head(content_head)
    if not is_amount(support_vnd):
        raise PlanRefusal(_("Kinh phí khuyến công là số nguyên dương, tính bằng đồng."))
    if not is_amount(counterpart_vnd, least=0):
        raise PlanRefusal(_("Vốn đối ứng là số nguyên không âm, tính bằng đồng."))
    budget = _lock(year, source)
    if budget is None:
        raise PlanRefusal(
            _("Năm %(year)s chưa được giao kinh phí %(source)s, chưa đưa vào kế hoạch được.")
            % {"year": year, "source": FundSource(source).label}
        )
    _require_not_planned(subject)
    left = left_to_plan(year, source)
    if support_vnd > left:
        raise PlanRefusal(
            _(
                "Kế hoạch %(budget)s chỉ còn %(left)s, không đủ %(support)s cho “%(title)s”. Giảm"
                " mức hỗ trợ, rút bớt khỏi kế hoạch hoặc xin giao thêm."
            )
            % {
                "budget": budget,
                "left": format_vnd(left),
                "support": format_vnd(support_vnd),
                "title": title,
            }
        )
    line = PlanLine(
        budget=budget,
        content_head=content_head,
        title=title,
        support_vnd=support_vnd,
        counterpart_vnd=counterpart_vnd,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        planned_on=on,
        planned_by=by,
        planned_at=clock.now(),
    )
    _require_valid(line)
    line.save()
    record(
        action="programmes.add_to_plan",
        subject=line,
        by=by,
        on=on,
        after={
            "budget": str(budget),
            "content_head": content_head,
            "support_vnd": support_vnd,
            "counterpart_vnd": counterpart_vnd,
        },
    )
    return line


def take_out_of_plan(*, line: PlanLine, reason: str, by: User, on: date) -> PlanLine:
    """Lock the year's money and end a standing line. The caller has checked the right."""
    reason = _text(reason, _("Cần ghi lý do đưa ra khỏi kế hoạch."))
    _lock(line.budget.year, line.budget.source)
    line = (
        PlanLine.objects.select_for_update(of=("self",), no_key=True)
        .select_related("budget")
        .get(pk=line.pk)
    )
    if line.withdrawn_on is not None:
        raise PlanRefusal(
            _("“%(title)s” đã ra khỏi kế hoạch ngày %(day)s.")
            % {"title": line.title, "day": f"{line.withdrawn_on:%d/%m/%Y}"}
        )
    line.withdrawn_on, line.withdrawn_by, line.withdrawn_reason = on, by, reason
    line.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawn_reason"])
    record(
        action="programmes.withdraw_from_plan",
        subject=line,
        by=by,
        on=on,
        ground=reason,
        before={"support_vnd": line.support_vnd},
        after={"withdrawn_on": on},
    )
    return line


def lock_years(*, years: Sequence[int], source: str) -> None:
    """Lock the budgets of several years, the earliest first, before any other lock."""
    for year in sorted(years):
        require_year(year)
        YearBudget.objects.get_or_create(year=year, source=source)
        _lock(year, source)


def move_allocation(
    *, from_year: int, to_year: int, source: str, amount_vnd: int, decision: str, by: User, on: date
) -> None:
    """Move unplanned money from one year to another; the sum of both stays the same.

    Call `lock_years` first. The caller has checked the right.
    """
    if amount_vnd > left_to_plan(from_year, source):
        raise PlanRefusal(
            _("Năm %(year)s chỉ còn %(left)s ngoài kế hoạch, không chuyển được %(amount)s.")
            % {
                "year": from_year,
                "left": format_vnd(left_to_plan(from_year, source)),
                "amount": format_vnd(amount_vnd),
            }
        )
    for year, amount in ((from_year, -amount_vnd), (to_year, amount_vnd)):
        budget = YearBudget.objects.get(year=year, source=source)
        Allocation.objects.create(
            budget=budget,
            amount_vnd=amount,
            decision=decision,
            allocated_on=on,
            by=by,
            at=clock.now(),
        )
        record(
            action="programmes.allocate",
            subject=budget,
            by=by,
            on=on,
            ground=decision,
            after={"amount_vnd": amount, "allocated_on": on},
        )


def _lock(year: int, source: str) -> YearBudget | None:
    return (
        YearBudget.objects.select_for_update(no_key=True).filter(year=year, source=source).first()
    )


# --- checks ---------------------------------------------------------------------------------------


def require_year(year: int) -> None:
    if not (_is_whole(year) and FIRST_YEAR <= year <= LAST_YEAR):
        raise PlanRefusal(
            _("Năm kế hoạch là một năm từ %(first)s đến %(last)s.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )


def require_source(source: str) -> None:
    if source not in FundSource.values:
        raise PlanRefusal(
            _("Nguồn kinh phí là một trong: %(sources)s.")
            % {"sources": ", ".join(str(label) for label in FundSource.labels)}
        )


def require_head(number: int) -> None:
    if not _is_whole(number) or not ContentHead.objects.filter(number=number).exists():
        raise PlanRefusal(
            _("Không có nội dung hoạt động số %(number)s (NĐ 45/2012/NĐ-CP, Điều 4).")
            % {"number": number}
        )


def _require_not_planned(subject: models.Model | None) -> None:
    if subject is None:
        return
    standing = PlanLine.objects.standing().filter(
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk)
    )
    line = standing.select_related("budget").first()
    if line is not None:
        raise PlanRefusal(
            _("“%(title)s” đã có trong kế hoạch %(budget)s.")
            % {"title": line.title, "budget": line.budget}
        )


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _text(text: str, sentence: str) -> str:
    clean = normalise(text)
    if not clean:
        raise PlanRefusal(sentence)
    return clean


def _require_valid(row: Any) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise PlanRefusal(" ".join(error.messages)) from error
