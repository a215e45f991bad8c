"""The sections about the outcomes of schemes: what was measured, and what was not."""

from datetime import date

from caunoi.reporting.rules import Item, Row, Section
from caunoi.reporting.sections.addresses import scheme_address
from caunoi.schemes.enums import OutcomeMoment
from caunoi.schemes.models import Outcome
from caunoi.schemes.queries import measurements_due


def outcomes_section(first: date, on: date) -> Section:
    """Return what was measured in the period and verified, beside the verified baseline."""
    measured = Outcome.objects.filter(measured_on__range=(first, on), verified_on__lte=on)
    rows = list(
        measured.exclude(moment=OutcomeMoment.BASELINE)
        .select_related("scheme__establishment")
        .order_by("measured_on", "pk")
    )
    before = {
        outcome.scheme_id: outcome
        for outcome in Outcome.objects.filter(
            scheme__in=[row.scheme_id for row in rows],
            moment=OutcomeMoment.BASELINE,
            verified_on__lte=on,
        ).select_related("scheme")
    }
    return Section(
        key="outcomes",
        columns=(
            *("code", "beneficiary", "moment", "workers", "workers_more"),
            *("machines", "machines_more", "revenue_vnd", "revenue_more_vnd"),
        ),
        rows=tuple(_outcome_row(row, before.get(row.scheme_id)) for row in rows),
        sources=("phiếu đo kết quả đã được người khác xác nhận",),
    )


def _outcome_row(outcome: Outcome, before: Outcome | None) -> Row:
    scheme = outcome.scheme
    cells: list[int | None] = []
    behind: dict[str, tuple[Item, ...]] = {}
    for column, more in _MEASURED.items():
        now = getattr(outcome, column)
        then = getattr(before, column) if before else None
        cells += [now, None if now is None or then is None else now - then]
        behind[column] = _measured(outcome, now)
        behind[more] = (*_measured(outcome, now), *_measured(before, then, sign=-1))
    return Row(
        (scheme.code, str(scheme.establishment or ""), outcome.moment, *cells),
        scheme_address(scheme),
        behind,
    )


#: What is measured, and the column of its growth since the baseline.
_MEASURED = {
    "workers": "workers_more",
    "machines": "machines_more",
    "revenue_vnd": "revenue_more_vnd",
}


def _measured(outcome: Outcome | None, value: int | None, sign: int = 1) -> tuple[Item, ...]:
    if outcome is None or value is None:
        return ()
    scheme = outcome.scheme
    text = f"{scheme.code} {scheme.title}, đo {outcome.get_moment_display()}"
    return (Item(scheme_address(scheme), text, sign * value, outcome.measured_on.isoformat()),)


def unmeasured_section(first: date, on: date) -> Section:
    rows = [
        Row(
            (
                due.scheme.code,
                str(due.scheme.establishment),
                due.moment.value,
                due.due_on.isoformat(),
            ),
            scheme_address(due.scheme),
        )
        for due in measurements_due(None, on)
        if due.due_on >= first
    ]
    return Section(
        key="unmeasured",
        columns=("code", "beneficiary", "moment", "due_on"),
        rows=tuple(rows),
        sources=("ngày nghiệm thu của đề án", "phiếu đo kết quả"),
    )
