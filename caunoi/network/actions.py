"""Write the network: people, decisions, areas, the roadmap, the Centre itself.

Nothing is deleted. An end is a date; a correction is in the journal with the old values. A
collaborator's rights follow the appointment: `accounts` keeps one grant per commune and period,
under the appointment's source key.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.actions import end_grants_of, grant_role
from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.accounts.roles import Role
from caunoi.common.effective import overlapping
from caunoi.common.text import fold, normalise
from caunoi.common.versions import created_once, lock_or_new
from caunoi.journal.actions import action, changes, record
from caunoi.localities.models import AdminUnit
from caunoi.localities.queries import lock_places
from caunoi.network.checks import (
    NetworkRefusal,
    communes_to_serve,
    format_day,
    format_last_day,
    format_term,
    require_count,
    require_free_account,
    require_in_force,
    require_period,
    require_sound,
    required_text,
)
from caunoi.network.models import (
    Appointment,
    AreaAssignment,
    CentreName,
    Collaborator,
    HeadcountFigure,
    HeadcountTarget,
    SetUpEnd,
    Territory,
)
from caunoi.network.queries import centre_name, newest_territory, set_up_end
from caunoi.network.rules import earliest


class _Keep:
    """Type of `KEEP`, which means "leave as it is" where None means "no day"."""


KEEP: Final = _Keep()

H = TypeVar("H", HeadcountTarget, HeadcountFigure)


@action("network.add_collaborator", title=gettext_lazy("Lập hồ sơ cộng tác viên"))
def add_collaborator(
    *,
    full_name: str,
    by: User,
    on: date,
    phone: str = "",
    post: str = "",
    user: User | None = None,
    is_invented: bool = False,
) -> Collaborator:
    rights_of(by, on).require("network.appoint")
    if user is not None:
        require_free_account(user, by)
    collaborator = Collaborator(user=user, is_invented=is_invented)
    facts = _collaborator_facts(full_name=full_name, phone=phone, post=post)
    _set(collaborator, facts)
    collaborator.save()
    record(action="network.add_collaborator", subject=collaborator, by=by, on=on, after=facts)
    return collaborator


@action(
    "network.change_collaborator",
    title=gettext_lazy("Sửa hồ sơ cộng tác viên"),
    may_change_nothing=True,
)
def change_collaborator(
    *,
    collaborator: Collaborator,
    seen: int,
    full_name: str,
    phone: str,
    post: str,
    by: User,
    on: date,
) -> Collaborator:
    """Change name, phone or main post; the journal keeps the old values.

    `seen` is the version of the file that its author looked at; any other version is refused.
    """
    rights_of(by, on).require("network.appoint")
    collaborator = _locked(collaborator)
    collaborator.require_seen(seen)
    facts = _collaborator_facts(full_name=full_name, phone=phone, post=post)
    before, after = changes(collaborator, facts)
    if after:
        _set(collaborator.renewed(), facts)
        collaborator.save()
        _record("network.change_collaborator", collaborator, by, on, before, after)
    return collaborator


@action("network.link_account", title=gettext_lazy("Gắn tài khoản với cộng tác viên"))
def link_account(*, collaborator: Collaborator, user: User, by: User, on: date) -> Collaborator:
    rights_of(by, on).require("network.appoint")
    collaborator = _locked(collaborator)
    if collaborator.user_id is not None:
        raise NetworkRefusal(
            _("%(who)s đã có tài khoản %(name)s. Mỗi người chỉ gắn một tài khoản.")
            % {"who": collaborator, "name": collaborator.user}
        )
    require_free_account(user, by)
    collaborator.user = user
    collaborator.save(update_fields=["user"])
    record(
        action="network.link_account",
        subject=collaborator,
        by=by,
        on=on,
        after={"user": user.username},
    )
    running = AreaAssignment.objects.filter(overlapping(on, None), collaborator=collaborator)
    for area in running.select_related("appointment", "unit"):
        _grant(area, by=by, on=on)
    return collaborator


@action("network.record_appointment", title=gettext_lazy("Ghi quyết định cử"))
def record_appointment(
    *,
    collaborator: Collaborator,
    decision_number: str,
    decided_on: date,
    starts_on: date,
    units: Sequence[AdminUnit],
    by: User,
    on: date,
    ends_on: date | None = None,
    planned_end_on: date | None = None,
) -> Appointment:
    """Record a decision that appoints a collaborator for some communes.

    `ends_on` is the first day without rights; `planned_end_on` the first day after the term named
    in the decision. Without either, the term has no end yet. Refuses an appointment that shares a
    day with another of the same person, and units that are not communes of the territory on the
    first day.
    """
    rights_of(by, on).require("network.appoint")
    collaborator = _locked(collaborator)
    appointment = Appointment(
        collaborator=collaborator,
        decision_number=normalise(decision_number),
        decided_on=decided_on,
        starts_on=starts_on,
        ends_on=ends_on,
        planned_end_on=planned_end_on,
    )
    require_sound(appointment, on)
    units = communes_to_serve(units, starts_on)
    appointment.save()
    areas = _assign(appointment, units, starts_on)
    record(
        action="network.record_appointment",
        subject=appointment,
        by=by,
        on=on,
        ground=appointment.decision,
        after={**_appointment_facts(appointment), "units": _codes(units)},
    )
    for area in areas:
        _grant(area, by=by, on=on)
    return appointment


@action("network.end_appointment", title=gettext_lazy("Kết thúc nhiệm kỳ"))
def end_appointment(
    *, appointment: Appointment, seen: int, ends_on: date, reason: str, by: User, on: date
) -> Appointment:
    """End a term; `ends_on` is the first day without area and rights.

    A term that ends on its first day never took effect. An ended term may be ended earlier, never
    later: extending it needs a new decision. `seen` is the version that the author looked at.
    """
    rights_of(by, on).require("network.appoint")
    appointment = _locked_appointment(appointment)
    appointment.require_seen(seen)
    reason = required_text(reason, _("Cần ghi lý do kết thúc nhiệm kỳ."))
    if appointment.starts_on is not None and ends_on < appointment.starts_on:
        raise NetworkRefusal(
            _("Nhiệm kỳ bắt đầu ngày %(day)s nên không thể kết thúc trước ngày đó.")
            % {"day": format_day(appointment.starts_on)}
        )
    if appointment.ends_on is not None and ends_on >= appointment.ends_on:
        raise NetworkRefusal(
            _("Nhiệm kỳ này đã kết thúc, ngày cuối là %(day)s. Làm tiếp thì ghi quyết định cử mới.")
            % {"day": format_last_day(appointment.ends_on)}
        )
    before = {"ends_on": appointment.ends_on}
    appointment.ends_on = ends_on
    appointment.ended_reason = reason
    appointment.renewed().save(update_fields=["ends_on", "ended_reason", "version"])
    _end(_areas_from(appointment, ends_on), ends_on)
    record(
        action="network.end_appointment",
        subject=appointment,
        by=by,
        on=on,
        ground=reason,
        before=before,
        after={"ends_on": ends_on},
    )
    _end_grants(appointment, ends_on, by=by, on=on)
    return appointment


@action("network.change_areas", title=gettext_lazy("Đổi địa bàn phụ trách"))
def change_areas(
    *,
    appointment: Appointment,
    seen: int,
    units: Sequence[AdminUnit],
    from_on: date,
    by: User,
    on: date,
    reason: str = "",
) -> list[AreaAssignment]:
    """Set exactly these communes from a day on; earlier days do not change.

    `seen` is the version that the author looked at.
    """
    rights_of(by, on).require("network.appoint")
    appointment = _locked_appointment(appointment)
    appointment.require_seen(seen)
    if not appointment.holds_on(from_on):
        raise NetworkRefusal(
            _("Ngày %(day)s nằm ngoài nhiệm kỳ %(term)s. Chọn một ngày trong nhiệm kỳ.")
            % {"day": format_day(from_on), "term": format_term(appointment)}
        )
    wanted = communes_to_serve(units, from_on)
    before = _areas_from(appointment, from_on)
    kept = _going_on(before, {unit.pk for unit in wanted}, from_on, appointment.ends_on)
    leaving = [area for area in before if area.unit_id not in kept]
    joining = [unit for unit in wanted if unit.pk not in kept]
    if not leaving and not joining:
        raise NetworkRefusal(_("Địa bàn từ ngày đó đã đúng như vậy, không có gì để đổi."))
    _end(leaving, from_on)
    joined = _assign(appointment, joining, from_on)
    appointment.renewed().save(update_fields=["version"])
    record(
        action="network.change_areas",
        subject=appointment,
        by=by,
        on=on,
        ground=normalise(reason),
        before={"units": _codes(area.unit for area in before)},
        after={"units": _codes(wanted), "from_on": from_on},
    )
    for unit in {area.unit for area in leaving}:
        _end_grants(appointment, from_on, by=by, on=on, unit=unit)
    for area in joined:
        _grant(area, by=by, on=on)
    return [*joined, *kept.values()]


@action("network.correct_appointment", title=gettext_lazy("Sửa quyết định cử ghi sai"))
def correct_appointment(
    *,
    appointment: Appointment,
    seen: int,
    reason: str,
    by: User,
    on: date,
    decision_number: str | None = None,
    decided_on: date | None = None,
    starts_on: date | None = None,
    planned_end_on: date | None | _Keep = KEEP,
) -> Appointment:
    """Correct a recording error; the journal keeps the old values.

    A new start moves the areas and rights that began with the old one. `end_appointment` records an
    end; it cannot be corrected here. Paid months are not touched. `seen` is the version that the
    author looked at.
    """
    rights_of(by, on).require("network.appoint")
    appointment = _locked_appointment(appointment)
    appointment.require_seen(seen)
    reason = required_text(reason, _("Cần ghi lý do sửa: sai ở đâu, theo văn bản nào."))
    wanted: dict[str, Any] = {
        "decision_number": None if decision_number is None else normalise(decision_number),
        "decided_on": decided_on,
        "starts_on": starts_on,
    }
    wanted = {name: value for name, value in wanted.items() if value is not None}
    if not isinstance(planned_end_on, _Keep):
        wanted["planned_end_on"] = planned_end_on
    before, after = changes(appointment, wanted)
    if not after:
        raise NetworkRefusal(_("Các mục này đã đúng như vậy, không có gì để sửa."))
    old_start = appointment.starts_on
    _set(appointment.renewed(), after)
    require_sound(appointment, on)
    moved = "starts_on" in after
    if moved:
        _move_start(appointment, old_start)
    appointment.save()
    record(
        action="network.correct_appointment",
        subject=appointment,
        by=by,
        on=on,
        ground=reason,
        before=before,
        after=after,
    )
    if moved:
        _write_grants_anew(appointment, by=by, on=on)
    return appointment


@action("network.set_headcount_target", title=gettext_lazy("Ghi lộ trình nhân lực"))
def set_headcount_target(
    *, target_on: date, seen: int, planned: int, source: str, by: User, on: date
) -> HeadcountTarget:
    """`seen` is the version of that day's row that its author looked at, 0 if there was none."""
    facts = _headcount_facts("planned", planned, source, by, on)
    name = "network.set_headcount_target"
    return _set_headcount(HeadcountTarget, name, target_on, seen, facts, by, on)


@action("network.set_headcount_figure", title=gettext_lazy("Ghi số cộng tác viên đã công bố"))
def set_headcount_figure(
    *, figure_on: date, seen: int, present: int, source: str, by: User, on: date
) -> HeadcountFigure:
    """`seen` is the version of that day's row that its author looked at, 0 if there was none."""
    facts = _headcount_facts("present", present, source, by, on)
    name = "network.set_headcount_figure"
    return _set_headcount(HeadcountFigure, name, figure_on, seen, facts, by, on)


def _headcount_facts(name: str, people: int, source: str, by: User, on: date) -> dict[str, Any]:
    rights_of(by, on).require("network.plan")
    source = required_text(source, _("Cần ghi văn bản nêu con số này."))
    require_count(people)
    return {name: people, "source": source}


def _set_headcount(
    model: type[H], name: str, day: date, seen: int, facts: dict[str, Any], by: User, on: date
) -> H:
    row = lock_or_new(model, on=day)
    row.require_seen(seen)
    before = {field: getattr(row, field) for field in facts} if row.pk else {}
    _set(row.renewed(), facts)
    with created_once(model, on=day):
        row.save()
    _record(name, row, by, on, before, {"on": day, **facts})
    return row


@action("network.name_centre", title=gettext_lazy("Ghi tên Trung tâm"))
def name_centre(
    *,
    centre_vi: str,
    centre_en: str,
    department_vi: str,
    seen: int,
    by: User,
    on: date,
    starts_on: date | None = None,
    ends_on: date | None = None,
    committee_vi: str = "",
    address: str = "",
    phone: str = "",
    director_post: str = "",
    source: str = "",
) -> CentreName:
    """Record the Centre and the bodies above it from a day until the next recorded name.

    The previous name ends on that day. Without a day the name has no beginning. A name that starts
    on the same day is corrected: `seen` is the version of it that its author looked at, 0 for none.
    """
    rights_of(by, on).require("centre.set_up")
    facts: dict[str, Any] = {
        "centre_vi": required_text(centre_vi, _("Cần tên Trung tâm.")),
        "centre_en": normalise(centre_en),
        "department_vi": required_text(department_vi, _("Cần tên cơ quan chủ quản.")),
        "committee_vi": normalise(committee_vi),
        "address": normalise(address),
        "phone": normalise(phone),
        "director_post": normalise(director_post),
        "source": normalise(source),
    }
    name = lock_or_new(CentreName, starts_on=starts_on)
    name.require_seen(seen)
    if name.pk is None:
        ends_on = _make_room_for_name(starts_on, ends_on)
        facts |= {"starts_on": starts_on, "ends_on": ends_on}
    before, after = changes(name, facts) if name.pk else ({}, facts)
    _set(name.renewed(), facts)
    with created_once(CentreName, starts_on=starts_on):
        name.save()
    _record("network.name_centre", name, by, on, before, after)
    return name


def _make_room_for_name(starts_on: date | None, ends_on: date | None) -> date | None:
    """End the previous name on the new one's first day; return the new one's end."""
    later = CentreName.objects.filter(starts_on__gt=starts_on or date.min).order_by("starts_on")
    following = later.first()
    present = CentreName.objects.on(starts_on).first() if starts_on else None
    if present is not None:
        present.ends_on = starts_on
        present.save(update_fields=["ends_on"])
    return earliest(ends_on, following.starts_on if following else None)


@action("network.set_territory", title=gettext_lazy("Ghi địa bàn Trung tâm phục vụ"))
def set_territory(
    *,
    units: Sequence[AdminUnit],
    seen: int,
    by: User,
    on: date,
    starts_on: date | None = None,
    ends_on: date | None = None,
    source: str = "",
) -> list[Territory]:
    """Set the units the Centre serves in a period: a province, districts or communes.

    Rows recorded for those days are cut, and stay for the days around them. Without `starts_on` the
    territory has no beginning; that is refused if the period already has a territory. `seen` is the
    version of the territory that its author looked at (`queries.newest_territory`).
    """
    rights_of(by, on).require("centre.set_up")
    lock_places()
    newest_territory().require_seen(seen)
    wanted = {unit.pk: unit for unit in units}
    if not wanted:
        raise NetworkRefusal(_("Cần ít nhất một đơn vị hành chính mà Trung tâm phục vụ."))
    require_period(starts_on, ends_on)
    for unit in wanted.values():
        require_in_force(unit, starts_on or (ends_on - timedelta(days=1) if ends_on else on))
    before = _make_room_for_territory(starts_on, ends_on)
    rows = [
        Territory.objects.create(
            unit=unit, starts_on=starts_on, ends_on=ends_on, source=normalise(source)
        )
        for unit in wanted.values()
    ]
    record(
        action="network.set_territory",
        subject=rows[0],
        by=by,
        on=on,
        ground=normalise(source),
        before={"units": _codes(row.unit for row in before)},
        after={"units": _codes(wanted.values()), "starts_on": starts_on, "ends_on": ends_on},
    )
    return rows


@action("network.end_set_up", title=gettext_lazy("Kết thúc thiết lập Trung tâm"))
def end_set_up(*, by: User, on: date) -> SetUpEnd:
    """End the set-up for good: from here on nothing is recorded as the state at the opening.

    Refuses a Centre without a name or a territory, on which every paper and list depends.
    """
    rights_of(by, on).require("centre.set_up")
    lock_places()
    if ended := set_up_end():
        raise NetworkRefusal(
            _("%(who)s đã kết thúc thiết lập ngày %(day)s.")
            % {"who": ended.by, "day": format_day(ended.on)}
        )
    if centre_name(on) is None:
        raise NetworkRefusal(_("Chưa ghi tên Trung tâm. Ghi tên trước, rồi kết thúc thiết lập."))
    if not Territory.objects.on(on).exists():
        raise NetworkRefusal(
            _("Chưa ghi địa bàn Trung tâm phục vụ. Ghi địa bàn trước, rồi kết thúc thiết lập.")
        )
    end = SetUpEnd.objects.create(pk=1, on=on, by=by)
    _record("network.end_set_up", end, by, on, {}, {"on": on})
    return end


def _make_room_for_territory(starts_on: date | None, ends_on: date | None) -> list[Territory]:
    """Clear `[starts_on, ends_on)`; each row stays for the days before and after."""
    rows = Territory.objects.select_for_update(of=("self",)).filter(overlapping(starts_on, ends_on))
    found = list(rows.select_related("unit"))
    if found and starts_on is None:
        raise NetworkRefusal(
            _("Đã ghi địa bàn phục vụ của những ngày đó. Ghi ngày bắt đầu của địa bàn mới.")
        )
    for row in found:
        old_end = row.ends_on
        row.ends_on = max(starts_on or date.min, row.starts_on or date.min)
        row.save(update_fields=["ends_on"])
        if ends_on is not None and (old_end is None or old_end > ends_on):
            Territory.objects.create(
                unit=row.unit, starts_on=ends_on, ends_on=old_end, source=row.source
            )
    return found


def _collaborator_facts(*, full_name: str, phone: str, post: str) -> dict[str, str]:
    name = required_text(full_name, _("Cần họ tên cộng tác viên."))
    return {
        "full_name": name,
        "search_key": fold(name),
        "phone": normalise(phone),
        "post": normalise(post),
    }


# --- areas and rights -----------------------------------------------------------------------------


def _assign(
    appointment: Appointment, units: Iterable[AdminUnit], from_on: date
) -> list[AreaAssignment]:
    return [
        AreaAssignment.objects.create(
            appointment=appointment,
            collaborator=appointment.collaborator,
            unit=unit,
            starts_on=from_on,
            ends_on=appointment.ends_on,
        )
        for unit in units
    ]


def _areas_from(appointment: Appointment, from_on: date) -> list[AreaAssignment]:
    """Return and lock the areas of an appointment that hold on some day from `from_on` on."""
    areas = appointment.areas.select_for_update(of=("self",)).filter(overlapping(from_on, None))
    return list(areas.select_related("unit"))


def _going_on(
    areas: Iterable[AreaAssignment], units: set[int], from_on: date, until: date | None
) -> dict[int, AreaAssignment]:
    return {
        area.unit_id: area
        for area in areas
        if area.unit_id in units and area.holds_on(from_on) and area.ends_on == until
    }


def _end(areas: Iterable[AreaAssignment], ends_on: date) -> None:
    """End areas on a day; an area that starts later is left without a single day."""
    for area in areas:
        area.ends_on = max(ends_on, area.starts_on or ends_on)
        area.save(update_fields=["ends_on"])


def _move_start(appointment: Appointment, old_start: date | None) -> None:
    start = appointment.starts_on
    assert start is not None  # noqa: S101 - require_sound came first
    areas = list(appointment.areas.select_for_update(of=("self",)).select_related("unit"))
    moving = [area for area in areas if area.starts_on == old_start]
    limits = [area.ends_on if area in moving else area.starts_on for area in areas]
    if any(limit is not None and limit <= start for limit in limits):
        raise NetworkRefusal(
            _("Địa bàn đã đổi trước ngày %(day)s nên nhiệm kỳ không thể bắt đầu từ ngày đó.")
            % {"day": format_day(start)}
        )
    communes_to_serve([area.unit for area in moving], start)
    for area in moving:
        area.starts_on = start
        area.save(update_fields=["starts_on"])


def _end_grants(
    appointment: Appointment, ends_on: date, *, by: User, on: date, unit: AdminUnit | None = None
) -> None:
    key = _source_key(appointment)
    end_grants_of(source_key=key, ends_on=ends_on, unit=unit, by=by, on=on)


def _write_grants_anew(appointment: Appointment, *, by: User, on: date) -> None:
    _end_grants(appointment, date.min, by=by, on=on)
    areas = AreaAssignment.objects.filter(appointment=appointment)
    for area in areas.select_related("collaborator__user", "appointment", "unit"):
        _grant(area, by=by, on=on)


def _grant(area: AreaAssignment, *, by: User, on: date) -> None:
    user = area.collaborator.user
    if user is None or area.starts_on is None:
        return
    if area.ends_on is not None and area.ends_on <= area.starts_on:
        return
    grant_role(
        user=user,
        role=Role.COLLABORATOR,
        unit=area.unit,
        starts_on=area.starts_on,
        ends_on=area.ends_on,
        decision=area.appointment.decision,
        source_key=_source_key(area.appointment),
        by=by,
        on=on,
    )


def _source_key(appointment: Appointment) -> str:
    return f"appointment:{appointment.pk}"


def _locked(collaborator: Collaborator) -> Collaborator:
    """Lock the person's row, so that decisions for one person are written one after the other."""
    return Collaborator.objects.select_for_update().get(pk=collaborator.pk)


def _locked_appointment(appointment: Appointment) -> Appointment:
    _locked(appointment.collaborator)
    return Appointment.objects.select_related("collaborator").get(pk=appointment.pk)


# --- values for the journal -----------------------------------------------------------------------


def _set(row: Any, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value)


def _record(
    name: str, subject: Any, by: User, on: date, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    record(action=name, subject=subject, by=by, on=on, before=before, after=after)


def _appointment_facts(appointment: Appointment) -> dict[str, Any]:
    names = ("decision_number", "decided_on", "starts_on", "ends_on", "planned_end_on")
    return {name: getattr(appointment, name) for name in names}


def _codes(units: Iterable[AdminUnit]) -> list[str]:
    return sorted({unit.code for unit in units})
