"""The sections of a report that speak of the network: planned, present, at work, paid."""

from collections import Counter
from datetime import date

from django.db.models import Sum

from caunoi.allowances.models import AllowanceLine, SheetState
from caunoi.allowances.queries import paid_in_year
from caunoi.fieldwork.models import Need, Visit
from caunoi.fieldwork.queries import funnel
from caunoi.network.models import Appointment
from caunoi.network.queries import collaborators_on, coverage, headcount_series, roster
from caunoi.network.rules import HeadcountPoint
from caunoi.reporting.rules import Row, Section


def network_section(first: date, on: date) -> Section:
    """Return the figures of the network at the end of the period and in it."""
    point, cover = _point(on), coverage(on)
    work = funnel(on.year, until=on)
    joined = Appointment.objects.filter(starts_on__range=(first, on)).count()
    left = Appointment.objects.filter(ends_on__range=(first, on)).count()
    figures: list[tuple[str, int | None, str, str]] = [
        ("planned", point.planned if point else None, _roadmap(point), "network.roadmap:"),
        ("present", collaborators_on(on).count(), f"có mặt ngày {on:%d/%m/%Y}", ""),
        ("joined", joined, "quyết định cử", "network.terms:"),
        ("left", left, "quyết định kết thúc", "network.terms:"),
        ("communes", len(cover.communes), "địa bàn của Trung tâm", "network.coverage:"),
        ("covered", len(cover.communes) - len(cover.uncovered), "phân công", "network.coverage:"),
        ("visits", work.visits, "phiếu thăm", "fieldwork.visits:"),
        ("needs", work.needs, "phiếu nhu cầu", "fieldwork.needs:"),
        ("proposals", work.proposals, "phiếu đề xuất", "fieldwork.proposals:"),
        ("allowance_vnd", paid_in_year(on.year, on), "bảng chi đã chi", "allowances.year:"),
    ]
    rows = [
        Row(
            (key, value, basis),
            address if not address.endswith(":") else f"{address}{on.year}",
            opens="s-collaborators" if key == "present" else "",
        )
        for key, value, basis, address in figures
    ]
    return Section(
        key="network",
        columns=("figure", "value", "basis"),
        rows=tuple(rows),
        sources=(
            "lộ trình nhân lực",
            "quyết định cử cộng tác viên, phân công địa bàn",
            "phiếu thăm, phiếu nhu cầu, phiếu đề xuất",
            "bảng chi hỗ trợ đã chi",
        ),
    )


def _point(on: date) -> HeadcountPoint | None:
    """Return the year's point of the roadmap, or the next one that was planned."""
    ahead = [p for p in headcount_series(on) if p.planned is not None and p.year >= on.year]
    return min(ahead, key=lambda point: point.on) if ahead else None


def _roadmap(point: HeadcountPoint | None) -> str:
    if point is None:
        return "không có mốc lộ trình"
    return f"mốc năm {point.year}: " + "; ".join(point.sources)


def collaborators_section(first: date, on: date) -> Section:
    """Return everyone present on the closing day with area, work and allowance of the period."""
    people = collaborators_on(on).order_by("full_name", "pk")
    period = (first, on)
    visits = Counter(
        Visit.objects.filter(visited_on__range=period).values_list("collaborator", flat=True)
    )
    needs = Counter(
        Need.objects.filter(recorded_on__range=period).values_list("collaborator", flat=True)
    )
    lines = AllowanceLine.objects.filter(
        sheet__state=SheetState.PAID, sheet__month__range=(first.replace(day=1), on)
    )
    paid = dict(
        lines.order_by().values_list("collaborator").annotate(vnd=Sum("amount_vnd")).order_by()
    )
    rows = [
        Row(
            (
                str(row.collaborator),
                ", ".join(area.unit.name for area in row.areas),
                visits[row.collaborator.pk],
                needs[row.collaborator.pk],
                paid.get(row.collaborator.pk, 0),
            ),
            f"network.collaborator:{row.collaborator.pk}",
        )
        for row in roster(people, on)
    ]
    return Section(
        key="collaborators",
        columns=("name", "area", "visits", "needs", "allowance_vnd"),
        summed=("visits", "needs", "allowance_vnd"),
        rows=tuple(rows),
        sources=("quyết định cử cộng tác viên", "phiếu thăm, phiếu nhu cầu", "bảng chi đã chi"),
    )
