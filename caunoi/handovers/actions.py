"""Moves open duties, and ends accounts, roles, terms and areas without leaving a duty behind.

Each ending is tried first, then every duty that its holder may no longer go on with is moved to the
named people. What none of them may hold refuses the whole: nothing has ended then.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from caunoi.accounts import actions as accounts
from caunoi.accounts.models import RoleGrant, User
from caunoi.common.errors import Refusal
from caunoi.common.locking import lock_row
from caunoi.common.text import normalise
from caunoi.handovers.queries import (
    Duty,
    file_of,
    holder_of,
    open_duties,
)
from caunoi.journal.actions import action, record, title_entries
from caunoi.localities.models import AdminUnit
from caunoi.network import actions as network
from caunoi.network.models import Appointment, AreaAssignment
from caunoi.notices.actions import tell

HANDED_OVER = gettext_noop(
    "%(who)s bàn giao cho anh/chị: %(what)s (trước do %(former)s phụ trách)."
)
title_entries({"handovers.hand_over": gettext_lazy("Bàn giao việc đang mở")})
#: As many duties are named in a refusal.
NAMED = 3


class DutiesLeft(Refusal):
    """Duties that would be left without anybody who may go on with them."""

    def __init__(self, duties: Sequence[Duty]) -> None:
        names = "; ".join(str(duty) for duty in duties[:NAMED])
        more = "…" if len(duties) > NAMED else ""
        super().__init__(
            _(
                "Còn %(n)d việc đang mở chưa có người nhận: %(names)s. Chọn người được phép làm "
                "tiếp ở nơi đó rồi ghi lại."
            )
            % {"n": len(duties), "names": names + more}
        )


@action("handovers.lock_account", title=gettext_lazy("Bàn giao việc rồi khóa tài khoản"))
def lock_account(*, user: User, to: Sequence[User], reason: str, by: User, on: date) -> User:
    """Lock an account; what the person holds open goes to the people of `to`."""
    holder = holder_of(user)
    user = accounts.set_active(user=user, is_active=False, reason=reason, by=by, on=on)
    _move_unheld(open_duties(holder), to=to, reason=reason, by=by, on=on, day=on)
    return user


@action("handovers.end_role", title=gettext_lazy("Bàn giao việc rồi kết thúc vai trò"))
def end_role(
    *,
    grant: RoleGrant,
    seen: int,
    ends_on: date,
    to: Sequence[User],
    reason: str,
    by: User,
    on: date,
) -> RoleGrant:
    """End a role; what the person may not hold from that day on goes to the people of `to`."""
    holder = holder_of(grant.user)
    grant = accounts.end_grant(grant=grant, seen=seen, ends_on=ends_on, reason=reason, by=by, on=on)
    duties, day = open_duties(holder), max(on, ends_on)
    _move_unheld(duties, to=to, reason=reason, by=by, on=on, day=day)
    return grant


@action("handovers.end_term", title=gettext_lazy("Bàn giao việc rồi kết thúc nhiệm kỳ"))
def end_term(
    *,
    appointment: Appointment,
    seen: int,
    ends_on: date,
    to: Sequence[User],
    reason: str,
    by: User,
    on: date,
) -> Appointment:
    """End a term; what the collaborator may not hold from that day on goes to `to`."""
    appointment = network.end_appointment(
        appointment=appointment, seen=seen, ends_on=ends_on, reason=reason, by=by, on=on
    )
    duties, day = open_duties(holder_of(appointment.collaborator)), max(on, ends_on)
    _move_unheld(duties, to=to, reason=reason, by=by, on=on, day=day)
    return appointment


@action("handovers.change_areas", title=gettext_lazy("Bàn giao việc rồi đổi địa bàn"))
def change_areas(
    *,
    appointment: Appointment,
    seen: int,
    units: Sequence[AdminUnit],
    from_on: date,
    to: Sequence[User],
    by: User,
    on: date,
    reason: str = "",
) -> list[AreaAssignment]:
    """Set the communes of a term; what is open in those that are left goes to `to`."""
    areas = network.change_areas(
        appointment=appointment,
        seen=seen,
        units=units,
        from_on=from_on,
        by=by,
        on=on,
        reason=reason,
    )
    duties, day = open_duties(holder_of(appointment.collaborator)), max(on, from_on)
    _move_unheld(duties, to=to, reason=reason, by=by, on=on, day=day)
    return areas


def _move_unheld(
    duties: Sequence[Duty], *, to: Sequence[User], reason: str, by: User, on: date, day: date
) -> None:
    unheld = [duty for duty in duties if not duty.is_held_rightly(day)]
    if unmoved := _move(unheld, to=to, reason=reason, by=by, on=on, day=day):
        raise DutiesLeft(unmoved)


def _move(
    duties: Sequence[Duty], *, to: Sequence[User], reason: str, by: User, on: date, day: date
) -> list[Duty]:
    """Give each duty to the first person who may hold it; return those that nobody may."""
    unmoved = []
    for duty in duties:
        able = (
            person
            for person in to
            if _is_another(duty, person) and _may_hold(duty, person, on, day)
        )
        taker = next(able, None)
        if taker is None:
            unmoved.append(duty)
        else:
            _give(duty, taker, reason=reason, by=by, on=on)
    return unmoved


def _is_another(duty: Duty, person: User) -> bool:
    return duty.holder.user is None or duty.holder.user.pk != person.pk


def _may_hold(duty: Duty, person: User, on: date, day: date) -> bool:
    return all(duty.may_be_held_by(person, each) for each in {on, day})


def _give(duty: Duty, to: User, *, reason: str, by: User, on: date) -> None:
    row = lock_row(duty.kind.open(), duty.row.pk)
    file, holder = file_of(to), duty.holder
    before: dict[str, Any] = {"collaborator": row.collaborator}
    after: dict[str, Any] = {"in_charge": to}
    if holder.collaborator is not None and row.collaborator_id == holder.collaborator.pk:
        row.collaborator = file
        after["collaborator"] = file
    if duty.kind.owned is not None and holder.user and row.owner_id == holder.user.pk:
        before["in_charge"] = row.owner
        row.owner = to
    if hasattr(row, "renewed"):
        row.renewed()
    row.save()
    if duty.kind.after_move is not None:
        duty.kind.after_move(row, by, on)
    record(
        action="handovers.hand_over",
        subject=row,
        by=by,
        on=on,
        ground=normalise(reason),
        before=before,
        after=after,
    )
    if to.pk != by.pk:
        tell(
            recipients=[to],
            kind="handovers.handed_over",
            message=HANDED_OVER,
            figures={"who": str(by), "what": str(duty)[:160], "former": str(holder)},
            address=duty.address,
        )
