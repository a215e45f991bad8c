"""`caunoi locality`: what a unit is on a day, and where an old address lies now."""

import argparse
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from caunoi.cli.arguments import add_day, unit_in_force
from caunoi.cli.output import Answer, iso
from caunoi.common import clock
from caunoi.localities.models import AdminUnit
from caunoi.localities.queries import convert, kind_on, province_of


def add_to(groups: Any) -> None:
    group = groups.add_parser("locality", help=_("đơn vị hành chính theo ngày"))
    verbs = group.add_subparsers(required=True, metavar=_("VIỆC"), dest="verb")
    show = verbs.add_parser("show", help=_("đơn vị mang một mã vào một ngày"))
    show.add_argument("code", metavar="CODE")
    add_day(show)
    show.set_defaults(run=show_locality)
    conversion = verbs.add_parser("convert", help=_("địa chỉ cũ nay thuộc đơn vị nào"))
    conversion.add_argument("--province", required=True)
    conversion.add_argument("--district", default=None)
    conversion.add_argument("--ward", required=True)
    add_day(conversion)
    conversion.set_defaults(run=convert_locality)


def show_locality(options: argparse.Namespace) -> Answer:
    on = options.on or clock.today()
    unit = unit_in_force(options.code, on)
    kind = kind_on(unit, on)
    data = {
        "code": unit.code,
        "name": unit.name,
        "full_name": unit.full_name(on),
        "level": unit.level,
        "kind": kind.kind if kind else None,
        "parent": unit.parent.full_name(on) if unit.parent else None,
        "province": _province(unit, on),
        "from": iso(unit.starts_on),
        "to": iso(unit.ends_on),
        "source": unit.source,
        "document": unit.document,
    }
    lines = (f"{key}: {'' if value is None else value}" for key, value in data.items())
    return Answer("\n".join(lines), data)


def convert_locality(options: argparse.Namespace) -> Answer:
    on = options.on or clock.today()
    found = convert(options.province, options.district, options.ward, on)
    units = [
        {"code": u.code, "name": u.full_name(on), "province": _province(u, on)} for u in found.units
    ]
    names = "; ".join(f"{u['code']} {u['name']}, {u['province']}" for u in units)
    sentences = {
        "one": _("Một nơi: %(names)s"),
        "divided": _("Bị chia, một trong: %(names)s"),
        "unknown": _("Không tìm thấy nơi này.%(names)s"),
    }
    data = {"status": str(found.status), "units": units}
    return Answer(sentences[str(found.status)] % {"names": names}, data)


def _province(unit: AdminUnit, on: date) -> str | None:
    province = province_of(unit, on)
    return province.full_name(on) if province else None
