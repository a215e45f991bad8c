"""`caunoi report`: reports as files, the signed one byte for byte, otherwise a marked draft."""

import argparse
import hashlib
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from caunoi.attachments.queries import content_of
from caunoi.cli.arguments import WrongArgument, month, year
from caunoi.cli.output import Answer
from caunoi.common import clock
from caunoi.common.text import fold
from caunoi.network.models import Collaborator
from caunoi.reporting.facts import closing_day, facts_of
from caunoi.reporting.forms import FORMS
from caunoi.reporting.months.facts import closing_day_of_month, month_facts
from caunoi.reporting.queries import draft_file, file_of, latest_month, latest_signed
from caunoi.reporting.render.word import month_docx

ENDINGS = ("docx", "xlsx")


def add_to(groups: Any) -> None:
    command = groups.add_parser("report", help=_("báo cáo tháng, 6 tháng, năm ra tệp"))
    verbs = command.add_subparsers(required=True, metavar=_("VIỆC"), dest="verb")
    for form in FORMS.values():
        periodic = verbs.add_parser(form.verb, help=str(form.help))
        periodic.add_argument("--year", required=True, type=year, metavar="YYYY")
        periodic.add_argument("--out", required=True, type=report_file, metavar="FILE")
        periodic.set_defaults(run=write_periodic, kind=form.kind)
    monthly = verbs.add_parser("monthly", help=_("báo cáo tháng của một cộng tác viên"))
    monthly.add_argument("--collaborator", required=True, metavar=_("TÊN"))
    monthly.add_argument("--month", required=True, type=month, metavar="YYYY-MM")
    monthly.add_argument("--out", required=True, type=word_file, metavar="FILE")
    monthly.set_defaults(run=write_monthly)


def word_file(text: str) -> Path:
    path = report_file(text)
    if path.suffix.lower() != ".docx":
        raise argparse.ArgumentTypeError(
            _("“%(text)s” không phải tên tệp báo cáo tháng; tên kết thúc bằng .docx.")
            % {"text": text}
        )
    return path


def report_file(text: str) -> Path:
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
    """Write the signed report of the period, or a draft from today's records."""
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


def write_monthly(options: argparse.Namespace) -> Answer:
    """Write the month as last sent, or a draft from today's records."""
    person = collaborator_called(options.collaborator)
    report = latest_month(person, options.month)
    if report is not None and report.docx is not None:
        content = content_of(report.docx)
    else:
        closes_on = closing_day_of_month(options.month, clock.today())
        content = month_docx(month_facts(person, options.month, closes_on), options.month)
    options.out.write_bytes(content)
    data = {
        "collaborator": str(person),
        "month": f"{options.month:%Y-%m}",
        "state": report.state if report else "draft",
        "sha256": hashlib.sha256(content).hexdigest(),
        "file": str(options.out),
    }
    text = (
        _("Đã ghi %(file)s: gửi ngày %(day)s.") % {**data, "day": f"{report.sent_on:%d/%m/%Y}"}
        if report
        else _("Đã ghi %(file)s: dự thảo, chưa gửi.") % data
    )
    return Answer(text, data)


def collaborator_called(name: str) -> Collaborator:
    """Find the one collaborator of a sign-in name, or of a full name with or without marks.

    Raises `WrongArgument` if there is none or more than one.
    """
    key = fold(name.replace(".", " ").removesuffix("°"))
    found = [
        person
        for person in Collaborator.objects.select_related("user")
        if key and key in (fold(person.full_name), _username(person))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise WrongArgument(
            _("Có %(n)s cộng tác viên tên “%(name)s”; ghi tên đăng nhập.")
            % {"n": len(found), "name": name}
        )
    raise WrongArgument(
        _("Không có cộng tác viên nào tên “%(name)s”; ghi họ tên hoặc tên đăng nhập.")
        % {"name": name}
    )


def _username(person: Collaborator) -> str:
    return fold(person.user.username.replace(".", " ")) if person.user else ""
