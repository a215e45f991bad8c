"""`caunoi eligible`: is this kind of establishment, at this place, on this day, a beneficiary?"""

import argparse
from typing import Any

from django.utils.translation import gettext as _

from caunoi.cli.arguments import add_day, unit_in_force
from caunoi.cli.output import Answer
from caunoi.common import clock
from caunoi.establishments.eligibility import eligibility_of
from caunoi.establishments.enums import EstablishmentKind
from caunoi.localities.models import Level


def add_to(groups: Any) -> None:
    command = groups.add_parser("eligible", help=_("có thuộc đối tượng hỗ trợ không, vì sao"))
    command.add_argument(
        "--kind", required=True, choices=[kind.value for kind in EstablishmentKind]
    )
    command.add_argument("--unit", required=True, metavar="CODE", help=_("mã cấp xã"))
    add_day(command)
    command.set_defaults(run=show_eligibility)


def show_eligibility(options: argparse.Namespace) -> Answer:
    on = options.on or clock.today()
    unit = unit_in_force(options.unit, on, Level.COMMUNE)
    verdict = eligibility_of(kind=EstablishmentKind(options.kind), unit=unit, on=on)
    basis = "; ".join(str(b) for b in verdict.basis)
    data = {"verdict": str(verdict.outcome), "reason": str(verdict.reason), "basis": basis}
    words = {"eligible": _("Đạt"), "not": _("Không đạt"), "check": _("Cần kiểm tra")}
    lines = [words[data["verdict"]], data["reason"], _("Căn cứ: %(basis)s") % {"basis": basis}]
    lines += [_("Sẽ đổi nếu: %(what)s") % {"what": str(w)} for w in verdict.would_change]
    return Answer("\n".join(lines), data)
