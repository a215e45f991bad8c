"""`caunoi radar`: which running schemes to look at first on a day, and why."""

import argparse
from typing import Any

from django.utils.translation import gettext as _

from caunoi.cli.arguments import add_day
from caunoi.cli.output import Answer, columns, iso
from caunoi.common import clock
from caunoi.monitoring.queries import RadarRow, radar
from caunoi.monitoring.rules import LEVELS, Level


def add_to(groups: Any) -> None:
    command = groups.add_parser("radar", help=_("đề án đang chạy: chờ gì, im lặng bao lâu, vì sao"))
    add_day(command)
    command.set_defaults(run=show_radar)


def show_radar(options: argparse.Namespace) -> Answer:
    """Show every scheme: the console is not limited to an area.

    Without a day it is the working day: nobody acts later in a database that tells a story.
    """
    on = options.on or clock.working_day()
    rows = radar(on)
    counts = {level: sum(row.level is level for row in rows) for level in LEVELS}
    head = _("Ngày %(day)s: %(red)d đỏ, %(amber)d vàng, %(green)d xanh.") % {
        "day": f"{on:%d/%m/%Y}",
        "red": counts[Level.RED],
        "amber": counts[Level.AMBER],
        "green": counts[Level.GREEN],
    }
    text = "\n".join([head, columns([_line(row) for row in rows])]).rstrip()
    return Answer(text, {"on": iso(on), "schemes": [_data(row) for row in rows]})


def _data(row: RadarRow) -> dict[str, Any]:
    return {
        "scheme": row.scheme.code,
        "expected_on": iso(row.expected_on),
        "expected": row.expected_what,
        "days_silent": row.days_silent,
        "level": row.level.value,
        "reasons": [str(reason.sentence) for reason in row.reasons],
        "reason_keys": [reason.key for reason in row.reasons],
        "put_off_until": iso(row.postponement.until_on if row.postponement else None),
    }


def _line(row: RadarRow) -> list[str]:
    words = {Level.RED: _("đỏ"), Level.AMBER: _("vàng"), Level.GREEN: _("xanh")}
    why = [str(reason.sentence) for reason in row.reasons]
    if row.postponement:
        why.append(
            _("Đã hoãn đến hết ngày %(day)s.") % {"day": f"{row.postponement.until_on:%d/%m/%Y}"}
        )
    silent = _("%(days)d ngày") % {"days": row.days_silent}
    expected = f"{row.expected_on:%d/%m/%Y}" if row.expected_on else "–"
    return [row.scheme.code, words[row.level], silent, expected, " ".join(why)]
