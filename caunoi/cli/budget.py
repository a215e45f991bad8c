"""`caunoi budget`: one year's money by content head, from allocation to payment."""

import argparse
from typing import Any

from django.utils.translation import gettext as _

from caunoi.cli.arguments import year
from caunoi.cli.output import Answer
from caunoi.common import clock
from caunoi.common.money import format_vnd
from caunoi.schemes.money.budget import HeadMoney, budget_of_year


def add_to(groups: Any) -> None:
    command = groups.add_parser("budget", help=_("kinh phí một năm theo nội dung hoạt động"))
    command.add_argument("--year", required=True, type=year, metavar="YYYY")
    command.set_defaults(run=show_budget)


def show_budget(options: argparse.Namespace) -> Answer:
    """A year without any money is shown with zeros."""
    money = budget_of_year(options.year, clock.today())
    total = money.total
    data = {
        "year": money.year,
        "allocation_vnd": money.allocation_vnd,
        "planned_vnd": total.planned_vnd,
        "contracted_vnd": total.contracted_vnd,
        "paid_vnd": total.paid_vnd,
        "by_head": [_head(head) for head in money.by_head],
        "schemes": total.schemes,
    }
    lines = [
        _("Năm %(year)s: được giao %(amount)s, %(n)s đề án, nhiệm vụ")
        % {"year": money.year, "amount": format_vnd(money.allocation_vnd), "n": total.schemes},
        *(_line(f"{head.content_head}. {head.name}", head) for head in money.by_head),
        _line(_("Cộng"), total),
    ]
    return Answer("\n".join(lines), data)


def _head(head: HeadMoney) -> dict[str, Any]:
    return {
        "head": head.content_head,
        "name": head.name,
        "planned_vnd": head.planned_vnd,
        "contracted_vnd": head.contracted_vnd,
        "paid_vnd": head.paid_vnd,
        "schemes": head.schemes,
    }


def _line(label: str, head: HeadMoney) -> str:
    return _("%(label)s: kế hoạch %(planned)s, hợp đồng %(contracted)s, đã chi %(paid)s") % {
        "label": label,
        "planned": format_vnd(head.planned_vnd),
        "contracted": format_vnd(head.contracted_vnd),
        "paid": format_vnd(head.paid_vnd),
    }
