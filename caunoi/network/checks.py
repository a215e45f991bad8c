"""Checks before anything about the network is written; each refusal is one sentence."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.common.errors import NotPermitted, Refusal
from caunoi.common.text import normalise
from caunoi.localities.models import AdminUnit, Level
from caunoi.network.models import Appointment, Collaborator
from caunoi.network.queries import communes_served, overlapping_appointment


class NetworkRefusal(Refusal):
    """The network cannot record this as asked."""


def require_free_account(user: User, by: User) -> None:
    if by.pk == user.pk:
        raise NotPermitted(_("Không ai tự giao quyền cho mình. Nhờ một người khác."))
    other = Collaborator.objects.filter(user=user).first()
    if other is not None:
        raise NetworkRefusal(
            _("Tài khoản %(name)s đã gắn với cộng tác viên %(who)s. Chọn tài khoản khác.")
            % {"name": user.username, "who": other}
        )


def require_sound(appointment: Appointment, on: date) -> None:
    require_decision(
        decision_number=appointment.decision_number,
        decided_on=appointment.decided_on,
        starts_on=appointment.starts_on,
        ends=(appointment.ends_on, appointment.planned_end_on),
        on=on,
    )
    try:
        appointment.full_clean(validate_constraints=False)
    except ValidationError as error:
        raise NetworkRefusal(" ".join(error.messages)) from error
    require_no_other(appointment)


def require_decision(
    *,
    decision_number: str,
    decided_on: date,
    starts_on: date | None,
    ends: Iterable[date | None],
    on: date,
) -> None:
    if not decision_number:
        raise NetworkRefusal(_("Cần số quyết định cử. Ghi như trong văn bản, ví dụ 12/QĐ-SCT."))
    if decided_on > on:
        raise NetworkRefusal(
            _("Quyết định ghi ngày %(decided)s, sau ngày %(on)s. Ghi đúng ngày ký trong văn bản.")
            % {"decided": format_day(decided_on), "on": format_day(on)}
        )
    for end in ends:
        if starts_on is not None and end is not None and end <= starts_on:
            raise NetworkRefusal(
                _("Nhiệm kỳ phải kết thúc sau ngày bắt đầu %(day)s.")
                % {"day": format_day(starts_on)}
            )


def require_no_other(appointment: Appointment) -> None:
    assert appointment.starts_on is not None  # noqa: S101 - full_clean came first
    other = overlapping_appointment(
        appointment.collaborator, appointment.starts_on, appointment.ends_on, but=appointment.pk
    )
    if other is None:
        return
    words = {
        "who": appointment.collaborator,
        "decision": other.decision,
        "term": format_term(other),
    }
    if other.ends_on is None:
        raise NetworkRefusal(
            _(
                "%(who)s đang theo quyết định %(decision)s, %(term)s. Kết thúc nhiệm kỳ đó trước "
                "khi ghi quyết định này."
            )
            % words
        )
    raise NetworkRefusal(
        _(
            "%(who)s đã theo quyết định %(decision)s, %(term)s. Nhiệm kỳ mới bắt đầu được từ "
            "%(next)s."
        )
        % {**words, "next": format_day(other.ends_on)}
    )


def communes_to_serve(units: Iterable[AdminUnit], on: date) -> list[AdminUnit]:
    """Return each unit once; refuses one that is not a commune of the territory on the day."""
    wanted = list({unit.pk: unit for unit in units}.values())
    if not wanted:
        raise NetworkRefusal(_("Cần ít nhất một xã, phường, thị trấn phụ trách."))
    for unit in wanted:
        if unit.level != Level.COMMUNE:
            raise NetworkRefusal(
                _(
                    "%(unit)s là đơn vị %(level)s. Địa bàn phụ trách ghi theo từng xã, phường, "
                    "thị trấn."
                )
                % {"unit": unit.full_name(on), "level": Level(unit.level).label}
            )
        require_in_force(unit, on)
    served = communes_served(on).filter(pk__in=[unit.pk for unit in wanted])
    inside = set(served.values_list("pk", flat=True))
    for unit in wanted:
        if unit.pk not in inside:
            raise NetworkRefusal(
                _("%(unit)s nằm ngoài địa bàn mà Trung tâm phục vụ ngày %(day)s.")
                % {"unit": unit.full_name(on), "day": format_day(on)}
            )
    return wanted


def require_in_force(unit: AdminUnit, on: date) -> None:
    if not unit.holds_on(on):
        raise NetworkRefusal(
            _("Ngày %(day)s không có đơn vị %(unit)s (mã %(code)s). Chọn đơn vị có ngày đó.")
            % {"day": format_day(on), "unit": unit.name, "code": unit.code}
        )


def require_period(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on is not None and ends_on is not None and ends_on <= starts_on:
        raise NetworkRefusal(
            _("Ngày kết thúc phải sau ngày bắt đầu %(day)s.") % {"day": format_day(starts_on)}
        )


def require_count(number: int) -> None:
    if number < 0:
        raise NetworkRefusal(_("Số người không thể âm."))


def required_text(text: str, sentence: str) -> str:
    clean = normalise(text)
    if not clean:
        raise NetworkRefusal(sentence)
    return clean


def format_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def format_last_day(ends_on: date) -> str:
    return format_day(ends_on - timedelta(days=1))


def format_term(appointment: Appointment) -> str:
    start = format_day(appointment.starts_on) if appointment.starts_on else ""
    if appointment.ends_on is None:
        return _("từ %(start)s, chưa có ngày kết thúc") % {"start": start}
    return _("từ %(start)s đến hết %(end)s") % {
        "start": start,
        "end": format_last_day(appointment.ends_on),
    }
