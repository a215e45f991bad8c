"""Scheme work that waits. Each row is only for users who can take the step."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caunoi.accounts.models import User
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.lifecycle import BY_NAME
from caunoi.schemes.models import Recovery, Scheme
from caunoi.schemes.opening import CONFIRMING, is_open, openings_to_confirm
from caunoi.schemes.queries import MeasurementDue, measurements_due, recoveries_open
from caunoi.schemes.reading.waiting import (
    BRINGING,
    SETTLING,
    Settling,
    Supplement,
    advances_ready,
    figures_to_verify,
    settling,
    supplements_of,
    waiting_for,
)
from caunoi.schemes.steps.table import Transition
from caunoi.web.shell.worklist import Loss, Work, WorkSource, days_to, url_of
from caunoi.web.templatetags.caunoi import day, vnd

#: This many get a row each; the rest share one row that links to their list.
NAMED = 3

Said = str | Promise


def steps(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    for step, title, action in STEPS:
        row = BY_NAME[step]
        if row.permission in may:
            yield from _waiting(user, today, row, title, action)


#: Step, title of its rows, next action. The table of steps says whose it is and from which state.
STEPS: tuple[tuple[str, Said, Said], ...] = (
    ("appraise_pass", gettext_lazy("Đề án chờ thẩm định"), gettext_lazy("Xem, thẩm định")),
    ("plan", gettext_lazy("Đề án chờ đưa vào kế hoạch"), gettext_lazy("Xem, đưa vào kế hoạch")),
    ("approve", gettext_lazy("Đề án chờ phê duyệt"), gettext_lazy("Xem, phê duyệt")),
    ("sign_contract", gettext_lazy("Đề án chờ ký hợp đồng"), gettext_lazy("Xem, ký hợp đồng")),
)


def _waiting(user: User, today: date, row: Transition, title: Said, action: Said) -> Iterator[Work]:
    found = waiting_for(user, today, row.name)
    for scheme in found[:NAMED]:
        since: date = scheme.since_on  # type: ignore[attr-defined]
        yield Work(
            loss=Loss.DECISION,
            number=str((today - since).days),
            unit=_("ngày chờ"),
            title=scheme.title,
            text=_("%(title)s: hỗ trợ %(support)s trên chi phí %(cost)s.")
            % {"title": title, "support": vnd(scheme.support_vnd), "cost": vnd(scheme.cost_vnd)},
            source=_who(scheme),
            url=url_of("scheme", scheme.code),
            action=str(action),
            heat="warm",
            order=-(today - since).days,
        )
    yield from _the_rest(
        found.count() - NAMED,
        title=str(title),
        text=_("Cả thảy %(sum)s.") % {"sum": vnd(found.aggregate(s=Sum("support_vnd"))["s"] or 0)},
        url=f"{url_of('schemes')}?state={row.sources[0]}",
    )


def _who(scheme: Scheme) -> str:
    parts = (scheme.code, scheme.establishment, scheme.unit)
    return ", ".join(str(part) for part in parts if part)


def _the_rest(
    n: int, *, title: str, text: str, url: str, loss: Loss = Loss.DECISION
) -> Iterator[Work]:
    """Yield one row for the schemes that have none of their own; nothing if `n` ≤ 0."""
    if n > 0:
        yield Work(
            loss=loss,
            number=str(n),
            unit=ngettext("đề án nữa", "đề án nữa", n),
            title=title,
            text=text,
            url=url,
            action=_("Xem danh sách"),
            order=1,
        )


def openings(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    """Opening state that a second person has to compare with its papers."""
    if CONFIRMING not in may or not is_open():
        return
    for one in openings_to_confirm(user, today)[:NAMED]:
        yield Work(
            loss=Loss.DECISION,
            number=str((today - one.proposed_on).days),
            unit=_("ngày chờ"),
            title=_("Số liệu đầu kỳ: %(title)s") % {"title": one.title},
            text=_("Phê duyệt %(support)s. So với giấy tờ rồi xác nhận.")
            % {"support": vnd(one.support_vnd)},
            source=_("%(who)s ghi ngày %(day)s")
            % {"who": one.proposed_by, "day": day(one.proposed_on)},
            url=url_of("opening", one.pk),
            action=_("Xem, xác nhận"),
            heat="warm",
        )


# --- money ----------------------------------------------------------------------------------------


def advances(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    """Contracts with complete papers and proof whose advance is not paid."""
    if "schemes.pay" not in may:
        return
    found = advances_ready(user, today)
    for scheme in found[:NAMED]:
        since: date = scheme.since_on  # type: ignore[attr-defined]
        value_vnd: int = scheme.contract_then  # type: ignore[attr-defined]
        yield Work(
            loss=Loss.PERSON,
            number=str((today - since).days),
            unit=_("ngày chờ"),
            title=_("Tạm ứng: %(title)s") % {"title": scheme.title},
            text=_("Đủ giấy tạm ứng, hợp đồng %(sum)s.") % {"sum": vnd(value_vnd)},
            source=_who(scheme),
            url=url_of("scheme", scheme.code),
            action=_("Xem, tạm ứng"),
            heat="warm",
            order=-(today - since).days,
        )
    yield from _the_rest(
        len(found) - NAMED,
        title=_("Đề án chờ tạm ứng"),
        text=_("Đủ giấy tạm ứng, chưa tạm ứng."),
        url=f"{url_of('schemes')}?state={SchemeState.IN_PROGRESS}",
        loss=Loss.PERSON,
    )


def settlements(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    """Accepted schemes: papers to bring for the officer, payment and settlement for the payer."""
    if not (may >= SETTLING or may >= BRINGING):
        return
    mine = settling(user, today)
    yield from (_settlement(one, today) for one in mine[:NAMED])
    yield from _the_rest(
        len(mine) - NAMED,
        title=_("Đề án chờ quyết toán"),
        text=_("Đã nghiệm thu, chưa quyết toán."),
        url=f"{url_of('schemes')}?state={SchemeState.ACCEPTED}",
        loss=Loss.MONEY,
    )


def _settlement(one: Settling, today: date) -> Work:
    left = (one.due_on - today).days
    words = {"accepted": vnd(one.accepted_vnd), "left": vnd(one.payable_vnd)}
    if not one.has_papers:
        text, action = _("Đã nghiệm thu %(accepted)s, hồ sơ hoàn thành còn thiếu."), _("Xem hồ sơ")
    elif one.payable_vnd:
        text = _("Đã nghiệm thu %(accepted)s, còn thanh toán %(left)s.")
        action = _("Xem, thanh toán")
    else:
        text, action = _("Đã thanh toán đủ %(accepted)s."), _("Xem, quyết toán")
    number, unit = days_to(
        one.due_on,
        today,
        ahead=_("ngày nữa hết hạn quyết toán"),
        due=_("hết hạn quyết toán"),
        past=_("ngày quá hạn quyết toán"),
    )
    return Work(
        loss=Loss.MONEY,
        number=number,
        unit=unit,
        title=one.scheme.title,
        text=f"{text % words} {_('Hạn %(day)s.') % {'day': day(one.due_on)}}",
        source=_who(one.scheme),
        url=url_of("scheme", one.scheme.code),
        action=action,
        heat="hot" if left < 0 else "warm",
        order=left,
    )


def recoveries(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    if "schemes.pay" not in may:
        return
    found = list(recoveries_open(user, today)[: NAMED + 1])
    yield from (_recovery(recovery, today) for recovery in found[:NAMED])


def _recovery(recovery: Recovery, today: date) -> Work:
    left = (recovery.due_on - today).days
    number, unit = days_to(
        recovery.due_on,
        today,
        ahead=_("ngày nữa hết hạn nộp lại"),
        due=_("hết hạn nộp lại"),
        past=_("ngày quá hạn nộp lại"),
    )
    return Work(
        loss=Loss.MONEY,
        number=number,
        unit=unit,
        title=_("Thu hồi: %(title)s") % {"title": recovery.scheme.title},
        text=_("Phải thu hồi %(sum)s, hạn %(day)s.")
        % {"sum": vnd(recovery.amount_vnd), "day": day(recovery.due_on)},
        source=_who(recovery.scheme),
        url=url_of("scheme", recovery.scheme.code),
        action=_("Xem, ghi tiền về"),
        heat="hot" if left < 0 else "warm",
        order=left,
    )


# --- supplements, measurements --------------------------------------------------------------------


def supplements(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    if "schemes.draft" not in may:
        return
    found = supplements_of(user, today)
    yield from (_supplement(one, today) for one in found[:NAMED])
    yield from _the_rest(
        len(found) - NAMED,
        title=_("Đề án chờ bổ sung"),
        text=_("Bị trả lại, chưa gửi lại."),
        url=f"{url_of('schemes')}?state={SchemeState.SUPPLEMENT}",
        loss=Loss.MONEY,
    )


def _supplement(one: Supplement, today: date) -> Work:
    left = (one.due_on - today).days
    number, unit = days_to(
        one.due_on,
        today,
        ahead=_("ngày nữa hết hạn bổ sung"),
        due=_("hết hạn bổ sung"),
        past=_("ngày quá hạn bổ sung"),
    )
    return Work(
        loss=Loss.MONEY,
        number=number,
        unit=unit,
        title=_("Bổ sung: %(title)s") % {"title": one.scheme.title},
        text=one.reason,
        source=_who(one.scheme),
        url=url_of("scheme", one.scheme.code),
        action=_("Bổ sung, trình lại"),
        heat="hot" if left < 0 else "warm",
        order=left,
    )


def measurements(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    """Outcomes that nobody has measured yet, and those that wait for a second person."""
    if "schemes.measure" in may:
        found = measurements_due(user, today)
        yield from (_measurement(one, today) for one in found[:NAMED])
        yield from _rest_to_measure(found, today)
    if "schemes.verify_outcome" in may:
        yield from _to_verify(user, today)


def _measurement(one: MeasurementDue, today: date) -> Work:
    late = (today - one.due_on).days
    return Work(
        loss=Loss.DECISION,
        number=str(late),
        unit=_("ngày từ lúc phải đo"),
        title=_("Đo kết quả %(moment)s: %(firm)s")
        % {"moment": one.moment.label, "firm": one.scheme.establishment},
        text=one.scheme.title,
        source=_who(one.scheme),
        url=url_of("scheme-outcome", one.scheme.code, one.moment),
        action=_("Ghi số liệu"),
        heat="warm",
        order=-late,
    )


def _rest_to_measure(found: Sequence[MeasurementDue], today: date) -> Iterator[Work]:
    return _the_rest(
        len({one.scheme.pk for one in found[NAMED:]} - {one.scheme.pk for one in found[:NAMED]}),
        title=_("Đề án đến lúc đo kết quả"),
        text=_("Không đo thì không biết hỗ trợ có ích gì."),
        url=f"{url_of('schemes')}?state={SchemeState.FOLLOW_UP}",
    )


def _to_verify(user: User, today: date) -> Iterator[Work]:
    waiting = figures_to_verify(user, today).order_by("measured_on", "pk")
    for outcome in waiting[:NAMED]:
        late = (today - outcome.measured_on).days
        yield Work(
            loss=Loss.DECISION,
            number=str(late),
            unit=_("ngày chờ"),
            title=_("Xác nhận số liệu %(moment)s: %(title)s")
            % {"moment": outcome.get_moment_display(), "title": outcome.scheme.title},
            text=_("Chưa xác nhận thì chưa vào báo cáo được."),
            source=_("%(who)s đo ngày %(day)s")
            % {"who": outcome.measured_by, "day": day(outcome.measured_on)},
            url=url_of("scheme", outcome.scheme.code) + "#outcomes",
            action=_("Xem, xác nhận"),
            heat="warm",
            order=-late,
        )


SOURCES = (
    WorkSource(settlements, order=500),
    WorkSource(recoveries, order=510),
    WorkSource(supplements, order=520),
    WorkSource(
        steps,
        order=530,
        signed_with=frozenset({"schemes.appraise", "schemes.approve", "schemes.contract"}),
    ),
    WorkSource(openings, order=535, signed_with=frozenset({CONFIRMING})),
    WorkSource(advances, order=540),
    WorkSource(measurements, order=550),
)
