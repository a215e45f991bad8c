"""The steps of a payment sheet. Every change goes through `advance`.

    prepared → checked → paid, and back to `returned`, from where it is prepared again.

Maker, checker and payer are three people, whatever roles they hold. Demands are tested while the
sheet's row is locked, so that two clicks, two processes or two people cannot both pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.accounts.rights import Rights, holders, rights_of
from caunoi.allowances.models import AllowanceLine, AllowanceSheet, SheetState, SheetStep
from caunoi.allowances.queries import (
    ComputedLine,
    changes_since,
    describe_changes,
    facts_of,
    hash_of,
    is_sound,
    sheet_of,
)
from caunoi.common import clock, lifecycle
from caunoi.common.errors import NotPermitted, Refusal
from caunoi.common.lifecycle import format_people, step_from, steps_from
from caunoi.common.locking import lock_row
from caunoi.common.text import normalise
from caunoi.journal.actions import record

#: The state of a sheet that does not exist yet.
NONE = ""


class SheetRefusal(Refusal):
    """The sheet cannot take this step as asked."""


class SamePerson(NotPermitted):
    """One person may not take a second step of the same sheet."""


@dataclass(slots=True)
class Attempt(lifecycle.Attempt[AllowanceSheet, User, "Transition"]):
    """One attempt to take a step of a sheet; `lines` are those that a preparation stores."""

    lines: Sequence[ComputedLine] = ()

    @property
    def reason(self) -> str:
        return str(self.facts["reason"])

    @property
    def voucher(self) -> str:
        return str(self.facts["voucher"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition(lifecycle.Transition[Attempt]):
    #: The person field that the step sets: "prepared", "checked", "paid", or "" for none.
    actor: str = ""


Demand = lifecycle.Demand[Attempt]
Button = lifecycle.Button[Transition]


# --- demands --------------------------------------------------------------------------------------


def _reason_given(attempt: Attempt) -> None:
    if not attempt.reason:
        raise SheetRefusal(_("Cần ghi lý do trả lại, để người lập biết sửa gì."))


def _voucher_given(attempt: Attempt) -> None:
    if not attempt.voucher:
        raise SheetRefusal(_("Cần số chứng từ chi, ví dụ PC 112/2018."))
    if len(attempt.voucher) > 80:
        raise SheetRefusal(_("Số chứng từ dài nhất 80 ký tự."))


def _somebody_to_pay(attempt: Attempt) -> None:
    if not attempt.lines:
        raise SheetRefusal(
            _("Tháng %(month)s không có cộng tác viên nào trong nhiệm kỳ, không có gì để chi.")
            % {"month": format_month(attempt.subject)}
        )


def _month_begun(attempt: Attempt) -> None:
    if attempt.subject.month > attempt.on:
        raise SheetRefusal(
            _("Tháng %(month)s chưa đến. Lập bảng được từ ngày %(day)s.")
            % {"month": format_month(attempt.subject), "day": f"{attempt.subject.month:%d/%m/%Y}"}
        )


def _facts_unchanged(attempt: Attempt) -> None:
    changes = changes_since(attempt.subject)
    if changes:
        raise SheetRefusal(
            _("Số liệu đã đổi từ lúc lập: %(changes)s. Trả lại và lập lại bảng.")
            % {"changes": describe_changes(changes)}
        )


def _lines_add_up(attempt: Attempt) -> None:
    if not is_sound(attempt.subject):
        raise SheetRefusal(
            _("Các dòng của bảng không còn khớp với tổng đã lập. Trả lại và lập lại bảng.")
        )


def _not_the_maker(attempt: Attempt) -> None:
    if attempt.by.pk == attempt.subject.prepared_by_id:
        raise SamePerson(_own_sheet(attempt))


def _a_third_person(attempt: Attempt) -> None:
    _not_the_maker(attempt)
    if attempt.by.pk == attempt.subject.checked_by_id:
        raise SamePerson(
            _(
                "Bảng này do chính anh/chị kiểm tra nên cần người khác chi. Người có thể chi: "
                "%(people)s."
            )
            % {"people": format_people(others_who_may(attempt.row, attempt.subject, attempt.on))}
        )


def _own_sheet(attempt: Attempt) -> str:
    people = {"people": format_people(others_who_may(attempt.row, attempt.subject, attempt.on))}
    if attempt.row.target == SheetState.PAID:
        return (
            _("Bảng này do chính anh/chị lập nên cần người khác chi. Người có thể chi: %(people)s.")
            % people
        )
    return (
        _(
            "Bảng này do chính anh/chị lập nên cần người khác kiểm tra. Người có thể kiểm tra: "
            "%(people)s."
        )
        % people
    )


REASON = Demand(gettext_lazy("lý do"), _reason_given)
VOUCHER = Demand(gettext_lazy("số chứng từ"), _voucher_given)
SOMEBODY = Demand(gettext_lazy("có ít nhất một người trong nhiệm kỳ"), _somebody_to_pay)
MONTH_BEGUN = Demand(gettext_lazy("tháng đã đến"), _month_begun)
UNCHANGED = Demand(gettext_lazy("số liệu không đổi từ lúc lập"), _facts_unchanged)
ADDS_UP = Demand(gettext_lazy("tổng bằng các dòng cộng lại"), _lines_add_up)
SECOND_PERSON = Demand(gettext_lazy("người khác với người lập"), _not_the_maker)
THIRD_PERSON = Demand(gettext_lazy("người khác với người lập và người kiểm tra"), _a_third_person)

_LINES = gettext_lazy("người lập, lúc lập, từng dòng và tổng số")
_REASON = gettext_lazy("người trả lại, lý do; bỏ ghi nhận kiểm tra")

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        name="prepare",
        sources=(NONE,),
        target=SheetState.PREPARED,
        permission="allowances.prepare",
        label=gettext_lazy("Lập bảng"),
        needs=(MONTH_BEGUN, SOMEBODY),
        records=_LINES,
        actor="prepared",
    ),
    Transition(
        name="prepare",
        sources=(SheetState.RETURNED,),
        target=SheetState.PREPARED,
        permission="allowances.prepare",
        label=gettext_lazy("Lập lại bảng"),
        needs=(MONTH_BEGUN, SOMEBODY),
        records=_LINES,
        actor="prepared",
    ),
    Transition(
        name="withdraw",
        sources=(SheetState.PREPARED,),
        target=SheetState.RETURNED,
        permission="allowances.prepare",
        label=gettext_lazy("Rút về"),
        needs=(REASON,),
        records=_REASON,
    ),
    Transition(
        name="check",
        sources=(SheetState.PREPARED,),
        target=SheetState.CHECKED,
        permission="allowances.check",
        label=gettext_lazy("Kiểm tra xong"),
        needs=(SECOND_PERSON, ADDS_UP, UNCHANGED),
        records=gettext_lazy("người kiểm tra, lúc kiểm tra"),
        actor="checked",
    ),
    Transition(
        name="return",
        sources=(SheetState.PREPARED, SheetState.CHECKED),
        target=SheetState.RETURNED,
        permission="allowances.check",
        label=gettext_lazy("Trả lại"),
        needs=(REASON,),
        records=_REASON,
    ),
    Transition(
        name="send_back",
        sources=(SheetState.CHECKED,),
        target=SheetState.RETURNED,
        permission="allowances.pay",
        label=gettext_lazy("Trả lại, không chi"),
        needs=(REASON,),
        records=_REASON,
    ),
    Transition(
        name="pay",
        sources=(SheetState.CHECKED,),
        target=SheetState.PAID,
        permission="allowances.pay",
        label=gettext_lazy("Chi"),
        needs=(THIRD_PERSON, VOUCHER, ADDS_UP, UNCHANGED),
        records=gettext_lazy("người chi, lúc chi, số chứng từ; khóa bảng"),
        actor="paid",
    ),
)


# --- taking a step --------------------------------------------------------------------------------


def advance(
    sheet: AllowanceSheet,
    transition: str,
    *,
    by: User,
    on: date,
    reason: str = "",
    voucher: str = "",
    lines: Sequence[ComputedLine] = (),
) -> AllowanceSheet:
    """Take one step: lock the sheet, check, write the state and a step row, journal.

    `sheet` may be unsaved (`prepare`); else only its key is used, and the row is read again under
    the lock. Returns the sheet as written.
    """
    sheet = lock_sheet(sheet)
    row = step_from(TRANSITIONS, transition, sheet.state)
    if row is None:
        raise SheetRefusal(describe_state(sheet))
    rights_of(by, on).require(row.permission)
    facts = {"reason": normalise(reason), "voucher": normalise(voucher)}
    attempt = Attempt(sheet, row, by, on, facts, lines)
    for demand in row.needs:
        demand.test(attempt)
    from_state = sheet.state
    before = _journal_facts(sheet, with_lines=row.target == SheetState.PREPARED)
    _write(attempt)
    _add_step(attempt, from_state)
    record(
        action=f"allowances.{row.name}_sheet",
        subject=sheet,
        by=by,
        on=on,
        ground=attempt.reason or attempt.voucher,
        before=before,
        after=_journal_facts(sheet, with_lines=row.actor in {"prepared", "paid"}),
    )
    return sheet


def lock_sheet(sheet: AllowanceSheet) -> AllowanceSheet:
    if sheet.pk is None:
        return sheet
    return lock_row(AllowanceSheet.objects.all(), sheet.pk)


def _write(attempt: Attempt) -> None:
    row, sheet = attempt.row, attempt.subject
    sheet.state = row.target
    if row.actor:
        setattr(sheet, f"{row.actor}_by", attempt.by)
        setattr(sheet, f"{row.actor}_at", clock.now())
    if row.target == SheetState.PREPARED:
        _write_lines(attempt)
        return
    if row.target == SheetState.RETURNED:
        sheet.checked_by, sheet.checked_at = None, None
        sheet.return_reason = attempt.reason
    if row.target == SheetState.PAID:
        sheet.voucher = attempt.voucher
        sheet.lines.update(is_frozen=True)
    sheet.save()


def _write_lines(attempt: Attempt) -> None:
    """Replace the lines; the journal entry of this step keeps the old ones."""
    sheet, lines = attempt.subject, attempt.lines
    sheet.return_reason = ""
    sheet.headcount = len(lines)
    sheet.total_vnd = sum(line.amount_vnd for line in lines)
    sheet.lines_hash = hash_of(lines)
    try:
        with transaction.atomic():
            sheet.save()
    except IntegrityError:
        standing = sheet_of(sheet.month)
        if standing is None:
            raise
        raise SheetRefusal(describe_state(standing)) from None
    sheet.lines.all().delete()
    AllowanceLine.objects.bulk_create(
        AllowanceLine(sheet=sheet, number=line.number, **facts_of(line)) for line in lines
    )


def _add_step(attempt: Attempt, from_state: str) -> None:
    SheetStep.objects.create(
        sheet=attempt.subject,
        number=attempt.subject.steps.count() + 1,
        transition=attempt.row.name,
        from_state=from_state,
        to_state=attempt.row.target,
        by=attempt.by,
        at=clock.now(),
        on=attempt.on,
        total_vnd=attempt.subject.total_vnd,
        reason=attempt.reason,
    )


def _journal_facts(sheet: AllowanceSheet, *, with_lines: bool) -> dict[str, Any]:
    if sheet.pk is None:
        return {"state": NONE}
    lines = {"lines": [f"{line.number}. {line}" for line in sheet.lines.all()]}
    return {
        "state": str(sheet.state),
        "total_vnd": sheet.total_vnd,
        "lines_hash": sheet.lines_hash,
        "voucher": sheet.voucher,
        **(lines if with_lines else {}),
    }


# --- for the pages --------------------------------------------------------------------------------


def buttons(sheet: AllowanceSheet, user: User, on: date) -> list[Button]:
    rights = rights_of(user, on)
    return [
        Button(row, why_closed(sheet, row, rights), tuple(others_who_may(row, sheet, on)))
        for row in steps_from(TRANSITIONS, sheet.state)
    ]


def why_closed(sheet: AllowanceSheet, row: Transition, rights: Rights) -> str:
    if sheet.state not in row.sources:
        return describe_state(sheet)
    if why_not := rights.why_not(row.permission):
        return why_not
    if rights.user_id not in _kept_out(row, sheet):
        return ""
    if THIRD_PERSON in row.needs:
        return _("Bảng này do chính anh/chị lập hoặc kiểm tra nên cần người khác chi.")
    return _("Bảng này do chính anh/chị lập nên cần người khác kiểm tra.")


def others_who_may(row: Transition, sheet: AllowanceSheet, on: date) -> list[User]:
    """Return who has the permission that day and is not excluded as maker or checker."""
    kept_out = _kept_out(row, sheet)
    return [p for p in holders(row.permission, on) if p.pk not in kept_out]


def _kept_out(row: Transition, sheet: AllowanceSheet) -> set[int | None]:
    if THIRD_PERSON in row.needs:
        return {sheet.prepared_by_id, sheet.checked_by_id}
    return {sheet.prepared_by_id} if SECOND_PERSON in row.needs else set()


def format_month(sheet: AllowanceSheet) -> str:
    return f"{sheet.month:%m/%Y}"


def describe_state(sheet: AllowanceSheet) -> str:
    """Return the state of a sheet and the next step as the sentence for a refused step."""
    words = {"month": format_month(sheet)}
    match sheet.state:
        case SheetState.PAID:
            step = sheet.steps.filter(to_state=SheetState.PAID).last()
            return _(
                "Bảng tháng %(month)s đã chi ngày %(day)s, người chi %(who)s, chứng từ "
                "%(voucher)s. Không chi lần nữa; sai sót ghi vào tháng sau."
            ) % {
                **words,
                "day": f"{step.on:%d/%m/%Y}" if step else "",
                "who": sheet.paid_by,
                "voucher": sheet.voucher,
            }
        case SheetState.CHECKED:
            return (
                _("Bảng tháng %(month)s đã kiểm tra, đang chờ chi. Muốn lập lại thì trả lại trước.")
                % words
            )
        case SheetState.PREPARED:
            return (
                _("Bảng tháng %(month)s đã lập, đang chờ kiểm tra. Muốn lập lại thì trả lại trước.")
                % words
            )
        case SheetState.RETURNED:
            return _("Bảng tháng %(month)s đã trả lại. Lập lại bảng trước.") % words
        case _:
            return _("Tháng %(month)s chưa lập bảng. Lập bảng trước.") % words
