"""Record a check visit, notify of a silence, postpone a warning.

Each locks the scheme's row first and then reads again, so that two jobs or two officers never act
on the same state.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from caunoi.accounts.models import User
from caunoi.accounts.rights import people_in_role_at
from caunoi.accounts.roles import Role
from caunoi.attachments.actions import CheckedFile, Photo, check_photos, store_photos
from caunoi.common import clock
from caunoi.common.errors import AlreadyRecorded
from caunoi.common.text import normalise, normalise_lines
from caunoi.fieldwork.queries import collaborator_of
from caunoi.journal.actions import action, record
from caunoi.monitoring.enums import Rung, WhyDirect
from caunoi.monitoring.models import Inspection, Postponement, SilenceStep
from caunoi.monitoring.queries import RadarRow, radar_row
from caunoi.monitoring.refusals import MonitoringRefusal
from caunoi.monitoring.rules import Level
from caunoi.network.queries import responsible_for
from caunoi.notices.actions import tell
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.lifecycle import lock_scheme
from caunoi.schemes.models import Scheme
from caunoi.schemes.permissions import require_at
from caunoi.schemes.queries import running_on

MOST_PHOTOS = 12
LONGEST_REASON = 200

# --- check visits ---------------------------------------------------------------------------------


def _checked(photos: Sequence[Photo]) -> list[CheckedFile]:
    """Refuse too many photos before any of them is processed."""
    if len(photos) > MOST_PHOTOS:
        raise MonitoringRefusal(
            _("Một lần kiểm tra có nhiều nhất %(most)s ảnh. Chọn những ảnh nói được nhiều nhất.")
            % {"most": MOST_PHOTOS}
        )
    return check_photos(photos)


@action(
    "monitoring.record_inspection",
    title=gettext_lazy("Ghi lần kiểm tra"),
    reads={"photos": _checked},
)
def record_inspection(
    *,
    scheme: Scheme,
    inspected_on: date,
    seen_percent: int,
    finding: str,
    by: User,
    on: date,
    claimed_percent: int | None = None,
    place: str = "",
    difficulty: str = "",
    photos: Sequence[Photo] = (),
) -> Inspection:
    """Record one check visit, a sign of life, with its photos, each as (name, bytes) or checked.

    `claimed_percent` is what the unit claims on the spot; None takes its latest report as of that
    day. Refuses a future day, a day before the contract, a scheme that does not run on that day,
    and the same visit twice.
    """
    require_at(by, "monitoring.check", scheme.unit, on)
    scheme = lock_scheme(scheme)
    _require_day(scheme, inspected_on, on)
    _require_running(scheme, inspected_on)
    if claimed_percent is None:
        claimed_percent = _claimed_on(scheme, inspected_on)
    visit = Inspection(
        scheme=scheme,
        inspected_on=inspected_on,
        place=normalise(place),
        claimed_percent=claimed_percent,
        seen_percent=seen_percent,
        finding=_text(finding, _("Cần ghi đã thấy gì. Một câu là đủ.")),
        difficulty=normalise(difficulty),
        photos=len(photos),
        inspected_by=by,
        collaborator=collaborator_of(by),
        recorded_at=clock.now(),
    )
    _require_percents(visit)
    _require_new(visit)
    visit.save(force_insert=True)
    record(
        action="monitoring.record_inspection",
        subject=visit,
        by=by,
        on=on,
        after={
            "scheme": scheme,
            "inspected_on": inspected_on,
            "claimed_percent": claimed_percent,
            "seen_percent": seen_percent,
            "finding": visit.finding,
            "photos": len(photos),
        },
    )
    store_photos(photos, subject=visit, by=by, on=on)
    return visit


def _require_running(scheme: Scheme, on: date) -> None:
    then = running_on(on).filter(pk=scheme.pk)
    if not then.exists():
        raise MonitoringRefusal(
            _(
                "Đề án %(code)s %(state)s nên không kiểm tra; chỉ khi đã ký hợp đồng và chưa "
                "quyết toán."
            )
            % {"code": scheme.code, "state": SchemeState(scheme.state).label}
        )


def _require_day(scheme: Scheme, inspected_on: date, on: date) -> None:
    if inspected_on > on:
        raise MonitoringRefusal(
            _("Ngày kiểm tra %(day)s chưa đến. Ghi ngày đã đến nơi.") % _day_words(inspected_on)
        )
    contract = getattr(scheme, "contract", None)
    if contract is not None and inspected_on < contract.signed_on:
        raise MonitoringRefusal(
            _("Ngày kiểm tra phải từ ngày ký hợp đồng %(day)s trở đi.")
            % _day_words(contract.signed_on)
        )


def _claimed_on(scheme: Scheme, on: date) -> int | None:
    reports = scheme.progress.filter(reported_on__lte=on).order_by("-reported_on", "-pk")
    return reports.values_list("percent", flat=True).first()


def _require_percents(visit: Inspection) -> None:
    claimed = visit.claimed_percent
    if not (_is_percent(visit.seen_percent) and (claimed is None or _is_percent(claimed))):
        raise MonitoringRefusal(_("Tiến độ là số nguyên từ 0 đến 100 phần trăm."))


def _is_percent(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100


def _require_new(visit: Inspection) -> None:
    """A phone that sends twice over a bad connection must make one check visit."""
    same = Inspection.objects.filter(
        scheme=visit.scheme,
        inspected_on=visit.inspected_on,
        inspected_by=visit.inspected_by,
        seen_percent=visit.seen_percent,
        finding=visit.finding,
    ).first()
    if same is not None:
        sentence = _("Lần kiểm tra đề án %(code)s ngày %(day)s đã ghi với đúng nội dung này.")
        params = {"code": visit.scheme.code, **_day_words(visit.inspected_on)}
        raise AlreadyRecorded.row(same, sentence % params, same.recorded_at)


# --- postponing -----------------------------------------------------------------------------------

POSTPONED = gettext_noop(
    "%(who)s hoãn cảnh báo đề án %(code)s đến hết ngày %(until_on)s, lý do: %(reason)s"
)


@action("monitoring.postpone_warning", title=gettext_lazy("Hoãn cảnh báo"))
def postpone_warning(
    *, scheme: Scheme, until_on: date, reason: str, by: User, on: date
) -> Postponement:
    """Postpone the warnings of a scheme until the end of a day, with a reason.

    Within one silence the total is limited by the norm of the day. The director is notified.
    """
    require_at(by, "monitoring.postpone", scheme.unit, on)
    scheme = lock_scheme(scheme)
    row = _require_warning(scheme, on)
    _require_end(scheme, row, until_on, on)
    postponement = Postponement.objects.create(
        scheme=scheme,
        postponed_on=on,
        until_on=until_on,
        reason=_text(reason, _("Cần ghi lý do hoãn: chờ việc gì, ai hứa, khi nào.")),
        by=by,
        at=clock.now(),
    )
    record(
        action="monitoring.postpone_warning",
        subject=scheme,
        by=by,
        on=on,
        ground=postponement.reason,
        after={"until_on": until_on, "reasons": [reason.key for reason in row.reasons]},
    )
    tell(
        recipients=[person for person in _directors(scheme, on) if person != by],
        kind="monitoring.postponed",
        message=POSTPONED,
        figures={
            "who": str(by),
            "code": scheme.code,
            "until_on": until_on,
            "reason": postponement.reason[:LONGEST_REASON],
        },
        address=f"schemes.scheme:{scheme.code}",
    )
    return postponement


def _require_warning(scheme: Scheme, on: date) -> RadarRow:
    row = radar_row(scheme, on)
    if row is None or row.level is Level.GREEN:
        raise MonitoringRefusal(
            _("Đề án %(code)s không có cảnh báo nào để hoãn.") % {"code": scheme.code}
        )
    if row.postponement is not None:
        raise MonitoringRefusal(
            _("Cảnh báo của đề án %(code)s đang hoãn đến hết ngày %(day)s.")
            % {"code": scheme.code, **_day_words(row.postponement.until_on)}
        )
    return row


def _require_end(scheme: Scheme, row: RadarRow, until_on: date, on: date) -> None:
    if until_on <= on:
        raise MonitoringRefusal(_("Hoãn đến một ngày sau hôm nay."))
    left = row.limits.postponement_days - days_postponed(scheme, row.last_sign_on)
    if (until_on - on).days > left:
        raise MonitoringRefusal(
            _(
                "Từ tin cuối ngày %(day)s đến nay chỉ còn hoãn được %(left)s ngày; nhiều nhất là "
                "%(most)s ngày, Trung tâm tự đặt."
            )
            % {
                **_day_words(row.last_sign_on),
                "left": max(left, 0),
                "most": row.limits.postponement_days,
            }
        )


def days_postponed(scheme: Scheme, since_on: date) -> int:
    since = scheme.postponements.filter(postponed_on__gte=since_on)
    spans = since.values_list("postponed_on", "until_on")
    return sum((until_on - postponed_on).days for postponed_on, until_on in spans)


# --- notices --------------------------------------------------------------------------------------

TO_COLLABORATOR = gettext_noop(
    "Đề án %(code)s không có tin từ ngày %(since_on)s, đã %(days)s ngày. Anh/chị đến xem và ghi "
    "lần kiểm tra: %(title)s"
)
TO_OFFICER = gettext_noop(
    "Đề án %(code)s không có tin từ ngày %(since_on)s, đã %(days)s ngày; cộng tác viên đã được "
    "báo: %(title)s"
)
TO_OFFICER_DIRECT = {
    WhyDirect.NO_PLACE: gettext_noop(
        "Đề án %(code)s không có tin từ ngày %(since_on)s, đã %(days)s ngày. Báo thẳng chuyên viên "
        "vì đề án không gắn với xã nào: %(title)s"
    ),
    WhyDirect.VACANT: gettext_noop(
        "Đề án %(code)s không có tin từ ngày %(since_on)s, đã %(days)s ngày. Báo thẳng chuyên viên "
        "vì nơi đó chưa có cộng tác viên: %(title)s"
    ),
    WhyDirect.NO_ACCOUNT: gettext_noop(
        "Đề án %(code)s không có tin từ ngày %(since_on)s, đã %(days)s ngày. Báo thẳng chuyên viên "
        "vì cộng tác viên nơi đó chưa có tài khoản: %(title)s"
    ),
}
TO_DIRECTOR = gettext_noop(
    "Đề án %(code)s không có tin từ ngày %(since_on)s, đã %(days)s ngày; cấp dưới đã được báo mà "
    "vẫn im lặng: %(title)s"
)


@action(
    "monitoring.report_silence", title=gettext_lazy("Báo đề án im lặng"), may_change_nothing=True
)
def report_silence(*, scheme: Scheme, on: date) -> list[SilenceStep]:
    """Notify the ladder steps that the silence has reached and that are due, from the bottom.

    If a step has nobody, the next one up is notified at once, with the reason.
    """
    scheme = lock_scheme(scheme)
    row = radar_row(scheme, on)
    steps: list[SilenceStep] = []
    done: set[str] = set()
    for rung in row.rungs_due if row else ():
        if row is None or rung in done:
            continue
        step = _tell_step(scheme, row, Rung(rung), on, skip=done | row.told_rungs)
        if step is not None:
            steps.append(step)
            done |= {rung, step.rung}
    return steps


def _tell_step(
    scheme: Scheme, row: RadarRow, rung: Rung, on: date, *, skip: "set[str] | frozenset[str]"
) -> SilenceStep | None:
    people, rung, why = _who(scheme, rung, on)
    if not people or rung in skip:
        return None
    step = SilenceStep.objects.create(
        scheme=scheme,
        since_on=row.last_sign_on,
        rung=rung,
        told_on=on,
        days_silent=row.days_silent,
        told=[{"id": person.pk, "name": str(person)} for person in people],
        why_direct=why,
        at=clock.now(),
    )
    _tell(step, people)
    record(
        action="monitoring.report_silence",
        subject=scheme,
        by=None,
        on=on,
        ground=str(why),
        after={
            "rung": rung.value,
            "since_on": step.since_on,
            "days_silent": step.days_silent,
            "told": [str(person) for person in people],
        },
    )
    return step


def _tell(step: SilenceStep, people: list[User]) -> None:
    scheme = step.scheme
    messages = {Rung.COLLABORATOR: TO_COLLABORATOR, Rung.DIRECTOR: TO_DIRECTOR}
    direct = TO_OFFICER_DIRECT.get(WhyDirect(step.why_direct)) if step.why_direct else None
    tell(
        recipients=people,
        kind=f"monitoring.silence_{step.rung}",
        message=messages.get(Rung(step.rung)) or direct or TO_OFFICER,
        figures={
            "code": scheme.code,
            "title": scheme.title[:150],
            "since_on": step.since_on,
            "days": step.days_silent,
        },
        address=f"schemes.scheme:{scheme.code}",
        once_key=f"monitoring.silence:{scheme.pk}:{step.since_on}:{step.rung}",
    )


def _who(scheme: Scheme, rung: Rung, on: date) -> tuple[list[User], Rung, str]:
    """Return whom to notify, their step, and why it is not the step asked for ("" if it is)."""
    why = ""
    if rung is Rung.COLLABORATOR:
        people, why = _collaborators(scheme, on)
        if people:
            return people, rung, ""
        rung = Rung.OFFICER
    if rung is Rung.OFFICER:
        if people := _officers(scheme, on):
            return people, rung, why
        rung, why = Rung.DIRECTOR, WhyDirect.NO_OFFICER
    people = _directors(scheme, on) or people_in_role_at(Role.DEPUTY, on, scheme.unit)
    return people, rung, why


def _collaborators(scheme: Scheme, on: date) -> tuple[list[User], str]:
    if scheme.unit is None:
        return [], WhyDirect.NO_PLACE
    duties = responsible_for(scheme.unit, on)
    if not duties:
        return [], WhyDirect.VACANT
    users = User.objects.filter(
        collaborator__in=[duty.collaborator_id for duty in duties], is_active=True
    )
    people = list(users.order_by("pk"))
    return people, "" if people else WhyDirect.NO_ACCOUNT


def _officers(scheme: Scheme, on: date) -> list[User]:
    officers = people_in_role_at(Role.OFFICER, on, scheme.unit)
    return [scheme.drafted_by] if scheme.drafted_by in officers else officers


def _directors(scheme: Scheme, on: date) -> list[User]:
    return people_in_role_at(Role.DIRECTOR, on, scheme.unit)


# --- helpers --------------------------------------------------------------------------------------


def _text(text: Any, sentence: str) -> str:
    clean = normalise_lines(text) if isinstance(text, str) else ""
    if not clean:
        raise MonitoringRefusal(sentence)
    return clean


def _day_words(day: date) -> dict[str, str]:
    return {"day": f"{day:%d/%m/%Y}"}
