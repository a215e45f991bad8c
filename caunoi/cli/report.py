"""`caunoi report`: the reports as files, the signed one byte for byte, else a marked draft."""

import argparse
import hashlib
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from caunoi.cli.budget import year
from caunoi.cli.output import Answer
from caunoi.common import clock
from caunoi.reporting.enums import PeriodKind
from caunoi.reporting.facts import closing_day, facts_of
from caunoi.reporting.queries import draft_file, file_of, latest_signed

ENDINGS = ("docx", "xlsx")


def add_to(groups: Any) -> None:
    command = groups.add_parser("report", help=_("báo cáo tháng, 6 tháng, năm ra tệp"))
    verbs = command.add_subparsers(required=True, metavar=_("VIỆC"), dest="verb")
    for verb, kind, words in (
        ("annual", PeriodKind.YEAR, _("báo cáo tổng kết năm")),
        ("half-year", PeriodKind.HALF_YEAR, _("báo cáo 6 tháng đầu năm")),
    ):
        periodic = verbs.add_parser(verb, help=words)
        periodic.add_argument("--year", required=True, type=year, metavar="YYYY")
        periodic.add_argument("--out", required=True, type=report_file, metavar="FILE")
        periodic.set_defaults(run=write_periodic, kind=kind)


def report_file(text: str) -> Path:
    """Read the path of a file to write, .docx or .xlsx, in a folder that exists."""
    path = Path(text)
    if path.suffix.lower().removeprefix(".") not in ENDINGS:
        raise argparse.ArgumentTypeError(
            _("“%(text)s” không phải tên tệp báo cáo; tên kết thúc bằng .docx hoặc .xlsx.")
            % {"text": text}
        )
    if not path.absolute().parent.is_dir():
        raise argparse.ArgumentTypeError(
            _("Không có thư mục để ghi “%(text)s”; ghi vào một thư mục có thật.") % {"text": text}
        )
    return path


def write_periodic(options: argparse.Namespace) -> Answer:
    """Write the signed report of the period, or a draft by today's records, into a file."""
    ending = options.out.suffix.lower().removeprefix(".")
    report = latest_signed(options.kind, options.year)
    if report is not None:
        content = file_of(report, ending)
    else:
        closes_on = closing_day(options.kind, options.year, clock.today())
        content = draft_file(facts_of(options.kind, options.year, closes_on), ending)
    options.out.write_bytes(content)
    data = {
        "year": options.year,
        "version": report.version if report else None,
        "signed": report is not None,
        "sha256": hashlib.sha256(content).hexdigest(),
        "file": str(options.out),
    }
    text = (
        _("Đã ghi %(file)s: bản %(version)s, ký ngày %(day)s.")
        % {**data, "day": f"{report.signed_on:%d/%m/%Y}"}
        if report
        else _("Đã ghi %(file)s: dự thảo, chưa ai ký.") % data
    )
    return Answer(text, data)
