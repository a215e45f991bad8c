"""The list of all commands."""

from django.utils.translation import gettext as _

from caunoi import __version__
from caunoi.cli import (
    allowance,
    budget,
    centre,
    coverage,
    doctor,
    eligible,
    locality,
    norms,
    operation,
    radar,
    register,
    report,
    scheme,
    support,
)
from caunoi.cli.arguments import Parser


def parser() -> Parser:
    root = Parser(prog="caunoi", description=_("Cầu Nối: công việc khuyến công của một tỉnh."))
    root.add_argument(
        "--version",
        action="version",
        version=f"Cầu Nối {__version__}",
        help=_("in phiên bản rồi thôi"),
    )
    groups = root.add_subparsers(required=True, metavar=_("LỆNH"), dest="command")
    for module in (
        *(operation, centre, norms, allowance, support, eligible, locality, register, coverage),
        *(scheme, budget, report, radar, doctor),
    ):
        module.add_to(groups)
    return root
