"""The kinds of work that the areas bring: each function finds what waits for one person."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.allowances.lifecycle import buttons
from caunoi.allowances.models import AllowanceSheet, SheetState
from caunoi.common.effective import first_of_month, first_of_next_month
from caunoi.difficulties.models import DayChange
from caunoi.establishments.enums import ImportState
from caunoi.establishments.queries import batches_visible_to
from caunoi.fieldwork.queries import (
    needs_waiting,
    proposals_to_decide,
    returned_to,
    tasks_waiting,
)
from caunoi.network.models import Appointment
from caunoi.network.queries import Coverage, coverage
from caunoi.norms.catalogue import CATALOGUE
from caunoi.norms.queries import changes_waiting
from caunoi.web.fieldwork.day import Waiting, need_waiting, proposal_waiting, task_waiting
from caunoi.web.legal.words import value_in_words
from caunoi.web.shell import kinds_difficulties, kinds_schemes
from caunoi.web.shell.kinds_linkages import linkages
from caunoi.web.shell.kinds_monitoring import silent_schemes
from caunoi.web.shell.kinds_reports import reports
from caunoi.web.shell.worklist import Loss, Work, url_of
from caunoi.web.templatetags.caunoi import day, last_day, month_name, vnd

#: A commune or a term that waits longer than this is not on the first page one by one.
NAMED = 3


def sheets(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    """Sheets whose next step this person may take, and the month that nobody has prepared."""
    if not may & {"allowances.prepare", "allowances.check", "allowances.pay"}:
        return
    standing = list(AllowanceSheet.objects.exclude(state=SheetState.PAID).order_by("month"))
    for sheet in standing:
        steps = [b for b in buttons(sheet, user, today) if b.is_open and b.transition.actor]
        if steps:
            yield _sheet_work(sheet, _words_for(steps[0].transition.name), today)
    if "allowances.prepare" in may:
        yield from _month_to_prepare(today)


def _words_for(step: str) -> str:
    return {"check": _("Xem, kiểm tra"), "pay": _("Xem, chi")}.get(step, _("Xem, lập lại"))


def _sheet_work(sheet: AllowanceSheet, action: str, today: date) -> Work:
    waited = max((today - sheet.prepared_at.date()).days, 0)
    due = first_of_next_month(sheet.month)
    is_late = today >= due
    left = (due - today).days
    number = (today - due).days + 1 if is_late else left
    if sheet.state == SheetState.RETURNED:
        text = _("Bị trả lại: %(reason)s") % {"reason": sheet.return_reason}
    else:
        text = _("%(people)s người, %(sum)s. Lập bởi %(who)s.") % {
            "people": sheet.headcount,
            "sum": vnd(sheet.total_vnd),
            "who": sheet.prepared_by,
        }
    return Work(
        loss=Loss.MONEY,
        number=str(number),
        unit=_("ngày qua tháng") if is_late else _("ngày nữa hết tháng"),
        title=_("Bảng chi hỗ trợ %(month)s") % {"month": month_name(sheet.month)},
        text=text,
        url=url_of("allowance-sheet", sheet.month),
        action=action,
        heat="hot" if is_late else "warm",
        order=-waited,
    )


def _month_to_prepare(today: date) -> Iterator[Work]:
    """The month before, if it was forgotten, and this month from its twentieth day on."""
    this_month = first_of_month(today)
    last_month = first_of_month(date.fromordinal(this_month.toordinal() - 1))
    prepared = set(
        AllowanceSheet.objects.filter(month__in=[last_month, this_month]).values_list(
            "month", flat=True
        )
    )
    for month in (last_month, this_month):
        is_late = month < this_month
        if month in prepared or (not is_late and today.day < 20):
            continue
        end = first_of_next_month(month)
        yield Work(
            loss=Loss.MONEY,
            number=str(abs((end - today).days) + is_late),
            unit=_("ngày qua tháng") if is_late else _("ngày nữa hết tháng"),
            title=_("Lập bảng chi hỗ trợ %(month)s") % {"month": month_name(month)},
            text=_("Chưa ai lập. Bảng còn qua người kiểm tra và kế toán."),
            url=url_of("allowance-sheet", month),
            action=_("Xem, lập bảng"),
            heat="hot" if is_late else "warm",
            order=-1000 if is_late else 0,
        )


def network(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    """Communes without anybody and terms that run out, for who records decisions."""
    if "network.appoint" not in may:
        return
    found = coverage(today)
    yield from (_term_work(term, today) for term in found.past_term + found.ending_soon)
    if found.uncovered:
        yield _gaps(found)
    if found.without_area:
        yield _idle(found.without_area)


def _term_work(term: Appointment, today: date) -> Work:
    end = term.term_ends_on or today
    left = (end - today).days
    is_late = left <= 0
    return Work(
        loss=Loss.DECISION,
        number=str(abs(left)),
        unit=_("ngày quá nhiệm kỳ") if is_late else _("ngày nữa hết nhiệm kỳ"),
        title=_("Nhiệm kỳ của %(name)s") % {"name": term.collaborator},
        text=_("Đến hết %(day)s. Cử lại hoặc kết thúc thì địa bàn mới có người.")
        % {"day": last_day(end)},
        source=term.decision,
        url=url_of("collaborator", term.collaborator_id),
        action=_("Mở hồ sơ"),
        heat="hot" if is_late else "warm",
        order=left,
    )


def _gaps(found: Coverage) -> Work:
    names = ", ".join(unit.name for unit in found.uncovered[:NAMED])
    more = len(found.uncovered) - NAMED
    if more > 0:
        names = ngettext("%(names)s và %(n)d nơi khác", "%(names)s và %(n)d nơi khác", more) % {
            "names": names,
            "n": more,
        }
    return Work(
        loss=Loss.PERSON,
        number=str(len(found.uncovered)),
        unit=_("nơi chưa có ai"),
        title=_("Xã, phường chưa có cộng tác viên"),
        text=_("%(names)s. Cơ sở ở đó không có ai hỏi.") % {"names": names},
        url=url_of("network-list") + "?state=uncovered",
        action=_("Xem từng nơi"),
        heat="hot",
    )


def _idle(terms: list[Appointment]) -> Work:
    names = ", ".join(str(term.collaborator) for term in terms[:NAMED])
    return Work(
        loss=Loss.DECISION,
        number=str(len(terms)),
        unit=_("người chưa có địa bàn"),
        title=_("Cộng tác viên có nhiệm kỳ mà không có xã nào"),
        text=names + ("…" if len(terms) > NAMED else ""),
        url=url_of("network"),
        action=_("Mở mạng lưới"),
        heat="warm",
    )


def norm_changes(user: User, may: frozenset[str], today: date) -> Iterable[Work]:
    """Proposals of other people, for who approves."""
    if "norms.approve" not in may:
        return []
    others = changes_waiting().exclude(proposed_by=user)
    return [
        Work(
            loss=Loss.DECISION,
            number=str(max((today - change.proposed_at.date()).days, 0)),
            unit=_("ngày chờ"),
            title=_("Đề nghị đổi %(norm)s") % {"norm": CATALOGUE[change.norm].title},
            text=_("%(value)s từ %(day)s. %(reason)s")
            % {
                "value": value_in_words(change.norm, change.values),
                "day": day(change.starts_on),
                "reason": change.reason,
            },
            source=str(change.proposed_by),
            url=url_of("norm-change", change.pk),
            action=_("Xem, duyệt"),
            heat="warm",
        )
        for change in others
    ]


def day_changes(user: User, may: frozenset[str], today: date) -> Iterable[Work]:
    """Proposals of other people to change the calendar, for who approves."""
    if "norms.approve" not in may:
        return []
    others = DayChange.objects.waiting().exclude(proposed_by=user).select_related("proposed_by")
    return [
        Work(
            loss=Loss.DECISION,
            number=str(max((today - change.proposed_at.date()).days, 0)),
            unit=_("ngày chờ"),
            title=_("Đề nghị đổi lịch nghỉ"),
            text=f"{change.name}, {day(change.first_on)}. {change.document}",
            source=str(change.proposed_by),
            url=url_of("day-change", change.pk),
            action=_("Xem, duyệt"),
            heat="warm",
        )
        for change in others
    ]


def imports(user: User, may: frozenset[str], today: date) -> Iterable[Work]:
    """Lists of establishments that were read and not yet stored."""
    if "register.import" not in may:
        return []
    waiting = batches_visible_to(user, today).filter(state=ImportState.PREVIEWED)
    return [
        Work(
            loss=Loss.DECISION,
            number=str(batch.counts.get("possible_double", 0)),
            unit=_("cặp nghi trùng"),
            title=_("Danh sách %(file)s") % {"file": batch.file_name},
            text=_("Chưa ghi vào sổ: %(rows)s dòng, %(rejected)s dòng trả lại.")
            % {
                "rows": batch.counts.get("rows", 0),
                "rejected": batch.counts.get("rejected", 0),
            },
            source=_("%(who)s nhập ngày %(day)s") % {"who": batch.created_by, "day": day(batch.on)},
            url=url_of("import", batch.pk),
            action=_("Xem trước"),
            heat="warm",
        )
        for batch in waiting.select_related("created_by")[:NAMED]
        if url_of("import", batch.pk)
    ]


def needs(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    """The needs that have waited longest, for who answers them."""
    if "fieldwork.decide" not in may:
        return
    waiting = needs_waiting(user, today).filter(_decides(user, today))
    for need in waiting[:NAMED]:
        yield _person_waits(
            need_waiting(need, today),
            title=_("Nhu cầu của %(firm)s") % {"firm": need.establishment},
            text=need.description,
            url=url_of("need", need.pk),
            action=_("Trả lời nhu cầu"),
        )


def proposals(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    """The proposals of other people that have waited longest, for who decides; the own returned."""
    if "fieldwork.decide" in may:
        others = proposals_to_decide(user, today).filter(_decides(user, today))
        others = others.exclude(proposed_by=user)
        for proposal in others[:NAMED]:
            yield _person_waits(
                proposal_waiting(proposal, today),
                title=_("Đề xuất cho %(firm)s") % {"firm": proposal.establishment},
                text=_("Đề nghị %(support)s trên chi phí %(cost)s.")
                % {"support": vnd(proposal.support_vnd), "cost": vnd(proposal.cost_vnd)},
                url=url_of("proposal", proposal.pk),
                action=_("Xem, quyết định"),
            )
    if "fieldwork.record" in may:
        for proposal in returned_to(user, today)[:NAMED]:
            yield Work(
                loss=Loss.PERSON,
                number=str((today - (proposal.decided_on or today)).days),
                unit=_("ngày từ khi trả lại"),
                title=_("Đề xuất cho %(firm)s") % {"firm": proposal.establishment},
                text=proposal.decision_reason,
                url=url_of("proposal", proposal.pk),
                action=_("Bổ sung, gửi lại"),
                heat="warm",
            )


def _decides(user: User, today: date) -> Q:
    return rights_of(user, today).q("fieldwork.decide", "unit")


def _person_waits(waiting: Waiting, *, title: str, text: str, url: str, action: str) -> Work:
    row = waiting.row
    return Work(
        loss=Loss.PERSON,
        number=waiting.number,
        unit=waiting.unit,
        title=title,
        text=text,
        source=", ".join(str(part) for part in (row.unit, row.collaborator) if part),
        url=url,
        action=action,
        heat=waiting.heat,
        order=-int(waiting.number),
    )


def tasks(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    """What the Centre gave this collaborator to do, the most urgent first."""
    if "fieldwork.record" not in may:
        return
    for task in tasks_waiting(today).filter(collaborator__user=user):
        waiting = task_waiting(task, today)
        kind = str(task.get_kind_display())
        yield Work(
            loss=Loss.MONEY,
            number=waiting.number,
            unit=waiting.unit,
            title=kind[:1].upper() + kind[1:],
            text=task.instruction,
            source=_("%(who)s giao, xong trước %(day)s")
            % {"who": task.given_by, "day": day(task.due_on)},
            url=url_of("task", task.pk),
            action=_("Ghi kết quả"),
            heat=waiting.heat,
            order=(task.due_on - today).days,
        )


KINDS = (
    *(sheets, tasks, network, needs, proposals),
    *kinds_schemes.KINDS,
    *kinds_difficulties.KINDS,
    silent_schemes,
    reports,
    linkages,
    *(norm_changes, day_changes, imports),
)
