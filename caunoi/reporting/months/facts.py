"""The facts of a collaborator's month, computed from what was recorded (guide B13).

Each section shows what the collaborator, or others in the collaborator's communes, recorded in the
month; nothing is counted by hand.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import override

from caunoi.common.effective import first_of_next_month
from caunoi.difficulties.models import Difficulty
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.models import AreaPlan, CentreTask, Need, Proposal, Visit
from caunoi.fieldwork.queries import communes_of_collaborator, reach_of
from caunoi.journal.models import Entry
from caunoi.linkages.models import Linkage
from caunoi.monitoring.queries import RadarRow, radar_rows
from caunoi.monitoring.rules import Seen
from caunoi.network.models import Collaborator
from caunoi.network.queries import bodies_on
from caunoi.reporting.enums import MONTH
from caunoi.reporting.facts import province_name
from caunoi.reporting.rules import Facts, Item, Row, Section
from caunoi.reporting.sections.addresses import scheme_address
from caunoi.reporting.sections.linkages import linkage_row
from caunoi.reporting.sections.network import proposal_item
from caunoi.schemes.models import Scheme
from caunoi.schemes.queries import running_on


def closing_day_of_month(month: date, on: date) -> date:
    return min(date.fromordinal(first_of_next_month(month).toordinal() - 1), on)


def month_facts(collaborator: Collaborator, month: date, closes_on: date) -> Facts:
    of = _Month(
        collaborator,
        reach_of(communes_of_collaborator(collaborator, closes_on)),
        (month, closes_on),
    )
    with override("vi"):
        sections = tuple(gather(of) for gather in _SECTIONS)
    bodies = bodies_on(closes_on)
    return Facts(
        kind=MONTH,
        year=month.year,
        closes_on=closes_on,
        centre=bodies.centre,
        department=bodies.department,
        place=province_name(closes_on),
        is_invented=collaborator.is_invented,
        sections=sections,
        subject=str(collaborator),
    )


_Period = tuple[date, date]


class _Month(NamedTuple):
    """`units` are those of the area; `period` is the first day and the last that counts."""

    person: Collaborator
    units: set[int]
    period: _Period


def _register(units: set[int], period: _Period) -> Section:
    """Count by trade: active at the end; recorded, changed and closed in the month."""
    last = period[1]
    written = _written(period)
    counts: dict[str, dict[str, list[Item]]] = {}
    rows = Establishment.objects.filter(unit__in=units).exclude(pk__in=_known_after(last))
    for firm in rows.select_related("trade").order_by("trade__order", "pk"):
        trade = firm.trade.name_vi if firm.trade else "chưa rõ"
        count = counts.setdefault(trade, {figure: [] for figure in _REGISTER})
        if firm.closed_on is None or firm.closed_on > last:
            count["active"].append(_firm_item(firm))
        for what, written_on in written.get(str(firm.pk), {}).items():
            count[what].append(_firm_item(firm, written_on))
    return Section(
        key="register",
        columns=("trade", *_REGISTER),
        summed=_REGISTER,
        rows=tuple(
            Row.summing(
                trade,
                active=count["active"],
                new=count["new"],
                changed=count["changed"],
                closed=count["closed"],
            )
            for trade, count in counts.items()
        ),
        sources=("sổ cơ sở của các xã, phường phụ trách", "nhật ký ghi sổ trong tháng"),
    )


_REGISTER = ("active", "new", "changed", "closed")
_IN_THE_JOURNAL = {
    "establishments.record_establishment": "new",
    "establishments.change_establishment": "changed",
    "establishments.close_establishment": "closed",
    "establishments.commit_import": "new",
}


def _firm_item(firm: Establishment, on: date | None = None) -> Item:
    address = f"establishments.establishment:{firm.pk}"
    return Item(address, str(firm), on=on.isoformat() if on else "")


def _written(period: _Period) -> dict[str, dict[str, date | None]]:
    """Return by establishment key what the journal says of the period: change → last day."""
    found: dict[str, dict[str, date | None]] = {}
    entries = _of_establishments().filter(on__range=period).order_by("position")
    for key, action, before, day in entries.values_list("subject_id", "action", "before", "on"):
        what = "changed" if before and action.endswith("import") else _IN_THE_JOURNAL[action]
        found.setdefault(key, {})[what] = day
    return found


def _known_after(day: date) -> list[int]:
    """Return the keys of the establishments that were registered after the day."""
    new = [action for action, what in _IN_THE_JOURNAL.items() if what == "new"]
    later = _of_establishments().filter(on__gt=day, action__in=new)
    came = later.values_list("subject_id", "before")
    return [int(key) for key, before in came if not before]


def _of_establishments() -> QuerySet[Entry]:
    subject = Establishment._meta.label_lower
    return Entry.objects.filter(subject_type=subject, action__in=_IN_THE_JOURNAL)


def _visits(collaborator: Collaborator, period: _Period) -> Section:
    rows = Visit.objects.filter(collaborator=collaborator, visited_on__range=period)
    return Section(
        key="month_visits",
        columns=("beneficiary", "on", "purpose", "finding"),
        rows=tuple(
            Row(
                (str(v.establishment), v.visited_on.isoformat(), v.purpose, v.finding),
                f"fieldwork.visit:{v.pk}",
            )
            for v in rows.select_related("establishment").order_by("visited_on", "pk")
        ),
        sources=("phiếu thăm",),
    )


def _needs(collaborator: Collaborator, period: _Period) -> Section:
    rows = Need.objects.filter(collaborator=collaborator, recorded_on__range=period)
    return Section(
        key="month_needs",
        columns=("beneficiary", "on", "item", "description", "need_state"),
        rows=tuple(
            Row(
                (
                    str(need.establishment),
                    need.recorded_on.isoformat(),
                    need.item,
                    need.description,
                    _state_by(need.state, need.ended_on, period[1], "open"),
                ),
                f"fieldwork.need:{need.pk}",
            )
            for need in rows.select_related("establishment").order_by("recorded_on", "pk")
        ),
        sources=("phiếu nhu cầu",),
    )


def _state_by(state: str, since: date | None, on: date, before: str) -> str:
    return before if since is not None and since > on else state


def _proposals(collaborator: Collaborator, period: _Period) -> Section:
    rows = Proposal.objects.filter(collaborator=collaborator, proposed_on__range=period)
    return Section(
        key="month_proposals",
        columns=("beneficiary", "on", "item", "support_vnd", "proposal_state"),
        summed=("support_vnd",),
        rows=tuple(
            Row(
                (
                    str(row.establishment),
                    row.proposed_on.isoformat(),
                    row.item,
                    row.support_vnd,
                    _state_by(row.state, row.decided_on, period[1], "submitted"),
                ),
                f"fieldwork.proposal:{row.pk}",
                {"support_vnd": (replace(proposal_item(row), value=row.support_vnd),)},
            )
            for row in rows.select_related("establishment", "need").order_by("proposed_on", "pk")
        ),
        sources=("phiếu đề xuất",),
    )


def _running(units: set[int], on: date) -> Section:
    watched = radar_rows(running_on(on).filter(unit__in=units), on)
    return Section(
        key="running",
        columns=("code", "title", "state", "claimed", "seen", "silent"),
        rows=tuple(_running_row(row) for row in watched),
        sources=("hồ sơ đề án, báo cáo tiến độ, lần kiểm tra",),
    )


def _running_row(row: RadarRow) -> Row:
    claimed, seen = row.facts.report, row.facts.seen
    figures: dict[str, tuple[str, int | None, date | None]] = {
        "claimed": ("đơn vị báo tiến độ", *_percent(claimed)),
        "seen": ("cán bộ kiểm tra tại chỗ", *_percent(seen)),
        "silent": ("tin cuối cùng", row.days_silent, row.facts.last_sign_on),
    }
    return Row(
        (
            row.scheme.code,
            row.scheme.title,
            row.state_then,
            *(value for _words, value, _on in figures.values()),
        ),
        scheme_address(row.scheme),
        {
            column: (_sign_item(row.scheme, words, value, on),)
            for column, (words, value, on) in figures.items()
            if value is not None and on is not None
        },
    )


def _percent(seen: Seen | None) -> tuple[int | None, date | None]:
    return (seen.percent, seen.on) if seen else (None, None)


def _sign_item(scheme: Scheme, words: str, value: int, on: date) -> Item:
    words = f"{scheme.code} {scheme.title}, {words}"
    return Item(scheme_address(scheme), words, value, on.isoformat())


def _difficulties(collaborator: Collaborator, period: _Period) -> Section:
    every = Difficulty.objects.as_of(period[1]).filter(collaborator=collaborator)
    in_month = Q(raised_on__range=period) | Q(answered_on__range=period)
    return Section(
        key="month_difficulties",
        columns=("code", "kind", "title", "beneficiary", "desk_state", "answer"),
        rows=tuple(
            Row(
                (
                    row.code,
                    row.kind,
                    row.title,
                    str(row.establishment or ""),
                    row.state_then,  # type: ignore[attr-defined]
                    row.answer if row.answered_on and row.answered_on <= period[1] else "",
                ),
                f"difficulties.difficulty:{row.code}",
            )
            for row in every.filter(in_month)
            .select_related("establishment")
            .order_by("raised_on", "pk")
        ),
        sources=("sổ khó khăn, vướng mắc",),
    )


def _tasks(collaborator: Collaborator, period: _Period) -> Section:
    first, last = period
    given = CentreTask.objects.filter(collaborator=collaborator, given_on__lte=last)
    rows = given.filter(Q(ended_on__range=period) | Q(ended_on__isnull=True) | Q(ended_on__gt=last))
    return Section(
        key="tasks",
        columns=("task", "instruction", "due_on", "result"),
        rows=tuple(
            Row(
                (
                    task.kind,
                    task.instruction,
                    task.due_on.isoformat(),
                    task.result if task.ended_on and task.ended_on <= last else "đang làm",
                ),
                f"fieldwork.centretask:{task.pk}",
            )
            for task in rows.order_by("due_on", "pk")
        ),
        sources=("việc Trung tâm giao và kết quả",),
    )


def _linkages(collaborator: Collaborator, period: _Period) -> Section:
    rows = Linkage.objects.as_of(period[1]).filter(collaborator=collaborator)
    in_month = Q(advised_on__range=period) | Q(result_on__range=period)
    return Section(
        key="month_linkages",
        columns=("subject", "on", "linkage", "linkage_state", "result"),
        rows=tuple(
            linkage_row(row, period[1])
            for row in rows.filter(in_month).order_by("advised_on", "pk")
        ),
        sources=("sổ tư vấn liên kết",),
    )


def _plan(collaborator: Collaborator, month: date) -> Section:
    coming = first_of_next_month(month)
    rows = AreaPlan.objects.filter(collaborator=collaborator, year=coming.year, month=coming.month)
    return Section(
        key="plan",
        columns=("text", "visits_planned"),
        rows=tuple(
            Row((plan.text, plan.visits_planned), f"fieldwork.areaplan:{plan.pk}") for plan in rows
        ),
        sources=("kế hoạch địa bàn",),
    )


#: The sections of a month, in their order.
_SECTIONS: tuple[Callable[[_Month], Section], ...] = (
    lambda of: _register(of.units, of.period),
    lambda of: _visits(of.person, of.period),
    lambda of: _needs(of.person, of.period),
    lambda of: _proposals(of.person, of.period),
    lambda of: _running(of.units, of.period[1]),
    lambda of: _difficulties(of.person, of.period),
    lambda of: _tasks(of.person, of.period),
    lambda of: _linkages(of.person, of.period),
    lambda of: _plan(of.person, of.period[0]),
)
