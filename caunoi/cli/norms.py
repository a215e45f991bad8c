"""`caunoi norms show`."""

import argparse
from typing import Any

from django.utils.translation import gettext as _

from caunoi.cli.arguments import WrongArgument, add_day
from caunoi.cli.output import Answer, iso
from caunoi.common import clock
from caunoi.norms.catalogue import CATALOGUE
from caunoi.norms.models import NormRow
from caunoi.norms.queries import history_of, norm_on


def add_to(groups: Any) -> None:
    group = groups.add_parser("norms", help=_("định mức theo ngày"))
    verbs = group.add_subparsers(required=True, metavar=_("VIỆC"), dest="verb")
    show = verbs.add_parser("show", help=_("một định mức vào một ngày, với căn cứ"))
    show.add_argument("norm", metavar="NORM", help=", ".join(sorted(CATALOGUE)))
    add_day(show)
    show.set_defaults(run=show_norm)


def show_norm(options: argparse.Namespace) -> Answer:
    on = options.on or clock.today()
    if options.norm not in CATALOGUE:
        raise WrongArgument(
            _("Không có định mức “%(norm)s”; có: %(names)s.")
            % {"norm": options.norm, "names": ", ".join(sorted(CATALOGUE))}
        )
    row = norm_on(options.norm, on)
    if row is None:
        raise WrongArgument(_not_in_force(options.norm, f"{on:%d/%m/%Y}"))
    data = {
        "norm": row.norm,
        "value": value_of(row),
        "unit": row.unit,
        "from": iso(row.starts_on),
        "to": iso(row.ends_on),
        "citation": row.citation,
        "confidence": row.confidence,
    }
    lines = (f"{key}: {'' if value is None else value}" for key, value in data.items())
    return Answer("\n".join(lines), data)


def value_of(row: NormRow) -> Any:
    """Return a single value as itself, several as an object."""
    values = dict(row.values)
    return next(iter(values.values())) if len(values) == 1 else values


def _not_in_force(norm: str, day: str) -> str:
    known = [f"{row.starts_on:%d/%m/%Y}" for row in history_of(norm) if row.starts_on]
    return _("Ngày %(day)s chưa có giá trị của %(norm)s; các mốc đã ghi: %(known)s.") % {
        "day": day,
        "norm": norm,
        "known": ", ".join(known) or _("chưa có"),
    }
