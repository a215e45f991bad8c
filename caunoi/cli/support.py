"""`caunoi support`: the ceiling of one item on a day, explained."""

import argparse
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from caunoi.cli.arguments import add_day, amount, positive, priority
from caunoi.cli.output import Answer
from caunoi.common import clock
from caunoi.common.money import format_vnd
from caunoi.programmes.items import ITEMS
from caunoi.programmes.queries import support_for


def add_to(groups: Any) -> None:
    command = groups.add_parser(
        "support",
        help=_("mức hỗ trợ tối đa của một nội dung"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"{key:26} {item.name}; {item.article}" for key, item in ITEMS.items()),
    )
    command.add_argument("--item", required=True, choices=list(ITEMS), metavar="ITEM")
    command.add_argument("--cost", required=True, type=amount, metavar="VND")
    command.add_argument("--priority", type=priority, default=Fraction(1))
    command.add_argument(
        "--step", type=positive, default=1, metavar="VND", help=_("làm tròn xuống bội số này")
    )
    add_day(command)
    command.set_defaults(run=show_support)


def show_support(options: argparse.Namespace) -> Answer:
    answer = support_for(
        item=options.item,
        cost_vnd=options.cost,
        on=options.on or clock.today(),
        priority=options.priority,
        step_vnd=options.step,
    )
    basis = "; ".join(str(b) for b in answer.basis)
    data = {
        "percent": answer.percent,
        "cap_vnd": answer.cap_vnd,
        "support_vnd": answer.support_vnd,
        "basis": basis,
    }
    steps = "\n".join(str(step) for step in answer.steps)
    text = f"{format_vnd(answer.support_vnd)}\n{steps}\n" + _("Căn cứ: %(basis)s") % {
        "basis": basis
    }
    return Answer(text, data)
