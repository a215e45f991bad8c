"""`caunoi allowance`: the sheet of a month, as prepared or paid if there is one."""

import argparse
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from caunoi.allowances.queries import Line, MonthLines, month_lines
from caunoi.cli.arguments import month
from caunoi.cli.output import Answer, columns
from caunoi.common.money import format_vnd, group_digits


def add_to(groups: Any) -> None:
    command = groups.add_parser("allowance", help=_("bảng chi hỗ trợ cộng tác viên của một tháng"))
    command.add_argument("--month", required=True, type=month, metavar="YYYY-MM")
    command.set_defaults(run=show_allowance)


def show_allowance(options: argparse.Namespace) -> Answer:
    """Print the month as its page does: the lines of its sheet, or today's calculation."""
    month = month_lines(options.month)
    return Answer(_text(month), _data(month))


def _data(month: MonthLines) -> dict[str, Any]:
    return {
        "month": f"{month.month:%Y-%m}",
        "frozen": month.is_frozen,
        "lines": [_line(line) for line in month.lines],
        "total_vnd": month.total_vnd,
    }


def _text(month: MonthLines) -> str:
    rows = [
        (str(i), line.collaborator_name, line.area, line.formula, group_digits(line.amount_vnd))
        for i, line in enumerate(month.lines, 1)
    ]
    total = _("Cộng %(people)d người: %(total)s") % {
        "people": len(month.lines),
        "total": format_vnd(month.total_vnd),
    }
    parts = [columns(rows), total]
    # A paid month never depends on today's calculation and must not look as if it did.
    if month.sheet is not None and month.is_frozen:
        parts.append(_("Bảng đã khóa, chứng từ %(voucher)s.") % {"voucher": month.sheet.voucher})
    return "\n".join(parts).strip()


def _line(line: Line) -> dict[str, Any]:
    return {
        "collaborator": line.collaborator_name,
        "area": line.area,
        "base_salary_vnd": line.base_salary_vnd,
        "factor": Decimal(line.numerator) / line.denominator,
        "amount_vnd": line.amount_vnd,
        "basis": "; ".join(b["citation"] for b in line.basis),
    }
