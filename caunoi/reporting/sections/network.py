"""The sections of a report about the network: planned, present, work, allowances."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from caunoi.allowances.models import AllowanceLine, SheetState
from caunoi.fieldwork.models import Need, Proposal, Visit
from caunoi.network.models import Appointment, Collaborator, HeadcountTarget
from caunoi.network.queries import CommuneCover, collaborators_on, coverage, roster
from caunoi.reporting.rules import Item, Row, Section


@dataclass(frozen=True, slots=True)
class Work:
    """What was recorded in the period, each record with the key of its collaborator."""

    visits: list[tuple[int | None, Item]]
    needs: list[tuple[int | None, Item]]
    proposals: list[tuple[int | None, Item]]
    allowances: list[tuple[int | None, Item]]


def work_of(first: date, on: date) -> Work:
    """Return everyone's work between two days, both included. Four queries."""
    period = (first, on)
    visits = Visit.objects.filter(visited_on__range=period).select_related("establishment")
    needs = Need.objects.filter(recorded_on__range=period).select_related("establishment")
    proposals = Proposal.objects.filter(proposed_on__range=period)
    proposals = proposals.select_related("establishment", "need")
    return Work(
        visits=[
            (row.collaborator_id, visit_item(row)) for row in visits.order_by("visited_on", "pk")
        ],
        needs=[(row.collaborator_id, need_item(row)) for row in needs],
        proposals=[(row.collaborator_id, proposal_item(row)) for row in proposals],
        allowances=[(row.collaborator_id, _line_item(row)) for row in _paid(first, on)],
    )


def visit_item(visit: Visit) -> Item:
    words = f"{visit.establishment}, {visit.get_purpose_display()}"
    return Item(f"fieldwork.visit:{visit.pk}", words, on=visit.visited_on.isoformat())


def need_item(need: Need) -> Item:
    return Item(f"fieldwork.need:{need.pk}", str(need), on=need.recorded_on.isoformat())


def proposal_item(row: Proposal) -> Item:
    return Item(f"fieldwork.proposal:{row.pk}", str(row), on=row.proposed_on.isoformat())


def _paid(first: date, on: date) -> Iterable[AllowanceLine]:
    sheet = {"sheet__steps__to_state": SheetState.PAID, "sheet__steps__on__lte": on}
    months = {"sheet__month__range": (first.replace(day=1), on)}
    lines = AllowanceLine.objects.filter(**sheet, **months).select_related("sheet")
    return lines.order_by("sheet__month", "number")


def _line_item(line: AllowanceLine) -> Item:
    month = line.sheet.month
    words = f"{line.collaborator_name}, tháng {month:%m/%Y}"
    return Item(f"allowances.sheet:{month:%Y-%m}", words, line.amount_vnd)


def network_section(first: date, work: Work, on: date) -> Section:
    target, cover = _target(on), coverage(on)
    terms = Appointment.objects.select_related("collaborator")
    present = collaborators_on(on).order_by("full_name", "pk")
    basis = f"mốc năm {target.on.year}: {target.source}" if target else "không có mốc lộ trình"
    rows = (
        _planned_row(target, basis),
        _figure("present", f"có mặt ngày {on:%d/%m/%Y}", [_person_item(p) for p in present]),
        _figure("joined", "quyết định cử", _terms(terms, "starts_on", first, on)),
        _figure("left", "quyết định kết thúc", _terms(terms, "ends_on", first, on)),
        _figure(
            "communes",
            "địa bàn của Trung tâm",
            [Item("network.coverage:", unit.full_name(on)) for unit in cover.communes],
        ),
        _figure(
            "covered",
            "phân công",
            [_cover_item(commune, on) for commune in cover.by_commune if commune.duties],
        ),
        _figure("visits", "phiếu thăm", _all(work.visits)),
        _figure("needs", "phiếu nhu cầu", _all(work.needs)),
        _figure("proposals", "phiếu đề xuất", _all(work.proposals)),
        _figure("allowance_vnd", "bảng chi đã chi", _all(work.allowances)),
    )
    return Section(
        key="network",
        columns=("figure", "value", "basis"),
        rows=rows,
        sources=(
            "lộ trình nhân lực",
            "quyết định cử cộng tác viên, phân công địa bàn",
            "phiếu thăm, phiếu nhu cầu, phiếu đề xuất",
            "bảng chi hỗ trợ đã chi",
        ),
    )


def _figure(key: str, basis: str, items: list[Item]) -> Row:
    return Row.summing(key, value=items, more=(basis,))


def _target(on: date) -> HeadcountTarget | None:
    """Return the last target of the year or, if it has none, of the next year that has one."""
    ahead = HeadcountTarget.objects.filter(on__gte=date(on.year, 1, 1)).order_by("on").first()
    if ahead is None:
        return None
    of_year = HeadcountTarget.objects.filter(on__year=ahead.on.year)
    return of_year.order_by("on").last()


def _planned_row(target: HeadcountTarget | None, basis: str) -> Row:
    if target is None:
        return Row(("planned", None, basis))
    words = f"{basis}, {target.on:%d/%m/%Y}"
    item = Item("network.roadmap:", words, target.planned, target.on.isoformat())
    return _figure("planned", basis, [item])


def _cover_item(commune: CommuneCover, on: date) -> Item:
    names = ", ".join(str(duty.collaborator) for duty in commune.duties)
    return Item("network.coverage:", f"{commune.unit.full_name(on)}: {names}")


def _person_item(person: Collaborator) -> Item:
    return Item(f"network.collaborator:{person.pk}", str(person))


def _terms(terms: QuerySet[Appointment], day: str, first: date, on: date) -> list[Item]:
    rows = terms.filter(**{f"{day}__range": (first, on)}).order_by(day, "pk")
    return [
        Item(f"network.appointment:{row.pk}", str(row), on=getattr(row, day).isoformat())
        for row in rows
    ]


def _all(found: Iterable[tuple[int | None, Item]]) -> list[Item]:
    return [item for _who, item in found]


def collaborators_section(work: Work, on: date) -> Section:
    people = collaborators_on(on).order_by("full_name", "pk")
    visits, needs = _by_person(work.visits), _by_person(work.needs)
    paid = _by_person(work.allowances)
    figures = ("visits", "needs", "allowance_vnd")
    return Section(
        key="collaborators",
        columns=("name", "area", *figures),
        summed=figures,
        rows=tuple(
            Row.summing(
                str(row.collaborator),
                ", ".join(area.unit.name for area in row.areas),
                address=f"network.collaborator:{row.collaborator.pk}",
                visits=visits.get(row.collaborator.pk, []),
                needs=needs.get(row.collaborator.pk, []),
                allowance_vnd=paid.get(row.collaborator.pk, []),
            )
            for row in roster(people, on)
        ),
        sources=("quyết định cử cộng tác viên", "phiếu thăm, phiếu nhu cầu", "bảng chi đã chi"),
    )


def _by_person(found: Iterable[tuple[int | None, Item]]) -> Mapping[int | None, list[Item]]:
    by_person: dict[int | None, list[Item]] = defaultdict(list)
    for who, item in found:
        by_person[who].append(item)
    return by_person
