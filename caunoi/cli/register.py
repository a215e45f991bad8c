"""`caunoi register`: import a list of establishments, find one."""

import argparse
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from caunoi.cli.arguments import WrongArgument, add_day, existing_file, unit_in_force
from caunoi.cli.output import Answer, columns
from caunoi.common import clock
from caunoi.establishments.imports.actions import commit_import, preview_import
from caunoi.establishments.queries import find
from caunoi.imports.reader import UnreadableWorkbook
from caunoi.localities.models import AdminUnit, Level
from caunoi.localities.queries import communes_of
from caunoi.network.queries import communes_served, keys_served


def add_to(groups: Any) -> None:
    group = groups.add_parser("register", help=_("sổ cơ sở công nghiệp nông thôn"))
    verbs = group.add_subparsers(required=True, metavar=_("VIỆC"), dest="verb")
    load = verbs.add_parser("import", help=_("xem trước, rồi ghi, một danh sách .xlsx"))
    load.add_argument("file", type=existing_file, metavar="FILE")
    load.add_argument("--unit", metavar="CODE", help=_("mã tỉnh, huyện hoặc xã của danh sách"))
    load.add_argument("--commit", action="store_true", help=_("ghi dòng mới và dòng thay đổi"))
    add_day(load)
    load.set_defaults(run=import_file)
    search = verbs.add_parser("find", help=_("tìm cơ sở, không cần dấu"))
    search.add_argument("text", metavar="TEXT")
    search.set_defaults(run=find_establishments)


def import_file(options: argparse.Namespace) -> Answer:
    on = options.on or clock.today()
    unit = _unit_of_list(options.unit, on) if options.unit else None
    try:
        batch = preview_import(
            content=options.file.read_bytes(),
            file_name=options.file.name,
            unit=unit,
            served=keys_served(on),
            by=None,
            on=on,
        )
    except UnreadableWorkbook as error:
        raise WrongArgument(str(error)) from error
    if options.commit:
        batch = commit_import(batch=batch, by=None, on=on)
    data = batch.summary()
    lines = [f"{key}: {value}" for key, value in data.items() if isinstance(value, int)]
    remarks = [*data["errors"], *data["hints"]]
    lines += [_("dòng %(row)s, cột %(column)s: %(reason)s") % each for each in remarks]
    return Answer("\n".join(lines), data)


def _unit_of_list(code: str, on: date) -> AdminUnit:
    """Return the unit of the list: a commune, a district or a served province.

    Raises `WrongArgument` if no commune of the province is served.
    """
    unit = unit_in_force(code, on)
    served = communes_served(on).filter(pk__in=communes_of(unit, on))
    if unit.level == Level.PROVINCE and not served.exists():
        raise WrongArgument(
            _("Ngày %(day)s Trung tâm không phục vụ xã nào của %(unit)s; ghi mã huyện hoặc xã.")
            % {"day": f"{on:%d/%m/%Y}", "unit": unit.full_name(on)}
        )
    return unit


def find_establishments(options: argparse.Namespace) -> Answer:
    found = find(options.text)
    results = [
        {
            "id": hit.establishment.pk,
            "name": hit.establishment.name,
            "owner": hit.establishment.owner,
            "unit": hit.establishment.unit.code,
            "score": hit.score,
        }
        for hit in found.hits
    ]
    rows = [tuple(str(value) for value in result.values()) for result in results]
    return Answer(
        columns(rows) or _("Không thấy cơ sở nào."), {"total": found.total, "results": results}
    )
