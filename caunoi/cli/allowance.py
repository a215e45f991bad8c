"""`caunoi allowance`: the sheet of a month, the frozen one where it exists."""

import argparse
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from caunoi.allowances.queries import Line, lines_for, sheet_of
from caunoi.cli.arguments import month
from caunoi.cli.output import Answer, columns
from caunoi.common.money import format_vnd, group_digits


def add_to(groups: Any) -> None:
    command = groups.add_parser("allowance", help=_("bảng chi hỗ trợ cộng tác viên của một tháng"))
    command.add_argument("--month", required=True, type=month, metavar="YYYY-MM")
    command.set_defaults(run=show_allowance)


def show_allowance(options: argparse.Namespace) -> Answer:
    """Print the paid sheet as it was frozen, or the sheet as the facts give it now."""
    sheet = sheet_of(options.month)
    frozen = sheet is not None and sheet.is_frozen
    lines: Sequence[Line] = lines_for(options.month)
    if sheet is not None and frozen:
        lines = list(sheet.lines.all())
    total_vnd = sum(line.amount_vnd for line in lines)
    data = {
        "month": f"{options.month:%Y-%m}",
        "frozen": frozen,
        "lines": [_line(line) for line in lines],
        "total_vnd": total_vnd,
    }
    rows = [
        (str(i), line.collaborator_name, line.area, line.formula, group_digits(line.amount_vnd))
        for i, line in enumerate(lines, 1)
    ]
    total = _("Cộng %(people)d người: %(total)s") % {
        "people": len(lines),
        "total": format_vnd(total_vnd),
    }
    return Answer(f"{columns(rows)}\n{total}".strip(), data)


def _line(line: Line) -> dict[str, Any]:
    return {
        "collaborator": line.collaborator_name,
        "area": line.area,
        "base_salary_vnd": line.base_salary_vnd,
        "factor": Decimal(line.numerator) / line.denominator,
        "amount_vnd": line.amount_vnd,
        "basis": "; ".join(b["citation"] for b in line.basis),
    }
