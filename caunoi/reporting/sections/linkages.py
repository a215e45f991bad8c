"""The sections of a report about linkages and associations, each with its result."""

from datetime import date

from django.db.models import Prefetch, Q

from caunoi.common.effective import in_force
from caunoi.linkages.models import (
    Association,
    AssociationMember,
    Linkage,
    LinkageContract,
    LinkageStep,
)
from caunoi.linkages.queries import events_between
from caunoi.reporting.rules import Item, Row, Section


def linkages_section(first: date, on: date) -> Section:
    events = events_between(first, on)
    found = {
        "advised": [
            Item(_address(row), str(row), on=row.advised_on.isoformat()) for row in events.advised
        ],
        "meetings": [_step_item(step) for step in events.meetings],
        "agreed": [_step_item(step) for step in events.agreed],
        "failed": [_step_item(step) for step in events.failed],
        "contracts": [_contract_item(row) for row in events.contracts],
        "contracts_vnd": [
            _contract_item(row, row.value_vnd) for row in events.contracts if row.value_vnd
        ],
        "founded": [_founded_item(row) for row in events.founded],
    }
    return Section(
        key="linkages",
        columns=("figure", "value"),
        rows=tuple(Row.summing(figure, value=items) for figure, items in found.items()),
        sources=_REGISTER,
    )


_REGISTER = ("sổ tư vấn liên kết và các lần gặp", "quyết định thành lập hội")


def _address(row: Linkage) -> str:
    return f"linkages.linkage:{row.pk}"


def _step_item(step: LinkageStep) -> Item:
    words = f"{step.linkage}: {step.result or step.text}"
    return Item(_address(step.linkage), words, on=step.on.isoformat())


def _contract_item(row: LinkageContract, value: int = 1) -> Item:
    words = f"{row.linkage}: hợp đồng {row.number}".rstrip() + f", {row.subject}"
    return Item(_address(row.linkage), words, value, row.signed_on.isoformat())


def _founded_item(row: Association) -> Item:
    words = f"{row}, quyết định {row.decision_number} của {row.decided_by}"
    return Item(
        f"linkages.association:{row.pk}",
        words,
        on=row.founded_on.isoformat() if row.founded_on else "",
    )


def linkage_results_section(first: date, on: date) -> Section:
    """Return the linkages advised or with a step in the period, with their result by then."""
    period = (first, on)
    heard = LinkageStep.objects.filter(on__range=period).values("linkage")
    found = Linkage.objects.as_of(on).filter(Q(advised_on__range=period) | Q(pk__in=heard))
    return Section(
        key="linkage_results",
        columns=("subject", "on", "linkage", "linkage_state", "result"),
        rows=tuple(linkage_row(row, on) for row in found.order_by("advised_on", "pk")),
        sources=("sổ tư vấn liên kết",),
    )


def linkage_row(row: Linkage, on: date) -> Row:
    cells = (
        str(row),
        row.advised_on.isoformat(),
        row.kind,
        row.state_then,  # type: ignore[attr-defined]
        row.result if row.result_on and row.result_on <= on else "",
    )
    return Row(cells, _address(row))


def associations_section(first: date, on: date) -> Section:
    members = AssociationMember.objects.filter(in_force(on)).select_related("establishment")
    found = Association.objects.as_of(on).filter(Q(ended_on__isnull=True) | Q(ended_on__gte=first))
    found = found.select_related("trade", "unit").order_by("prepared_on", "pk")
    return Section(
        key="associations",
        columns=("association", "trade", "association_state", "result", "members"),
        summed=("members",),
        rows=tuple(
            _association_row(row, on)
            for row in found.prefetch_related(Prefetch("members", members))
        ),
        sources=("sổ hội nghề, danh sách hội viên",),
    )


def _association_row(row: Association, on: date) -> Row:
    return Row.summing(
        str(row),
        row.trade.name_vi if row.trade else "",
        row.state_then,  # type: ignore[attr-defined]
        _result(row, on),
        address=f"linkages.association:{row.pk}",
        members=[
            Item(
                f"establishments.establishment:{member.establishment_id}",
                str(member.establishment),
                on=member.starts_on.isoformat() if member.starts_on else "",
            )
            for member in row.members.all()
        ],
    )


def _result(row: Association, on: date) -> str:
    if row.ended_on and row.ended_on <= on:
        return row.result
    if row.founded_on and row.founded_on <= on:
        return f"quyết định {row.decision_number} của {row.decided_by}"
    return ""
