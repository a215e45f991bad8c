"""`caunoi coverage`: who is responsible for which commune on a day."""

import argparse
from typing import Any

from django.utils.translation import gettext as _

from caunoi.cli.arguments import add_day
from caunoi.cli.output import Answer
from caunoi.common import clock
from caunoi.network.queries import coverage


def add_to(groups: Any) -> None:
    command = groups.add_parser("coverage", help=_("nơi có người, nơi trống, nơi hai người"))
    add_day(command)
    command.set_defaults(run=show_coverage)


def show_coverage(options: argparse.Namespace) -> Answer:
    on = options.on or clock.today()
    found = coverage(on)
    data = {
        "communes": len(found.communes),
        "covered": len(found.covered),
        "uncovered": [unit.code for unit in found.uncovered],
        "double": [unit.code for unit in found.double],
    }
    text = _(
        "Ngày %(day)s: %(covered)d trên %(communes)d xã, phường, thị trấn có người phụ trách; "
        "%(uncovered)d nơi chưa có ai; %(double)d nơi có hai người."
    ) % {
        "day": f"{on:%d/%m/%Y}",
        "covered": data["covered"],
        "communes": data["communes"],
        "uncovered": len(found.uncovered),
        "double": len(found.double),
    }
    return Answer(text, data)
