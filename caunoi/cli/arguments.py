"""Argument parsing: each mistake is one sentence that says what would be right."""

import argparse
import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from caunoi.common.bounds import EARLIEST_YEAR, FIRST_YEAR, LAST_YEAR, read_month, read_year
from caunoi.common.errors import Refusal
from caunoi.localities.models import AdminUnit, Level
from caunoi.localities.queries import unit_on

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMOUNT = re.compile(r"[0-9]{1,18}")
_PRIORITY = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?")


class WrongArgument(Refusal):  # noqa: N818 - an answer to the person at the console
    """Exit code 2."""


class Parser(argparse.ArgumentParser):
    """An argparse parser that answers in one sentence and prints no usage block on stderr."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "allow_abbrev": False})

    def error(self, message: str) -> NoReturn:
        raise WrongArgument(f"{_explain_plainly(message)} {_('Xem:')} {self.prog} --help")


_PLAIN: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (
        r"the following arguments are required: (.+)",
        lambda m: _("Còn thiếu: %(names)s.") % {"names": m[1]},
    ),
    (
        r"unrecognized arguments: (.+)",
        lambda m: _("Không có tham số này: %(names)s.") % {"names": m[1]},
    ),
    (
        r"argument (\S+): expected .*argument.*",
        lambda m: _("Tham số %(name)s cần một giá trị đi kèm.") % {"name": m[1]},
    ),
    (
        r"argument (.+): invalid choice: '?(.*?)'? \(choose from (.+)\)",
        lambda m: (
            _("%(value)s không có; chọn một trong: %(choices)s.")
            % {"value": m[2], "choices": m[3].replace("'", "")}
        ),
    ),
    (r"argument (.+?): (.+)", lambda m: m[2]),
)


def _explain_plainly(message: str) -> str:
    for pattern, say in _PLAIN:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return say(match)
    return message


def day(text: str) -> date:
    """Read `YYYY-MM-DD`: an existing day from `EARLIEST_YEAR` to `LAST_YEAR`."""
    if _DAY.fullmatch(text) and EARLIEST_YEAR <= int(text[:4]) <= LAST_YEAR:
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise argparse.ArgumentTypeError(
        _("“%(text)s” không phải một ngày có thật; viết dạng YYYY-MM-DD, ví dụ 2018-12-20.")
        % {"text": text}
    )


def month(text: str) -> date:
    if first_day := read_month(text):
        return first_day
    raise argparse.ArgumentTypeError(
        _("“%(text)s” không phải một tháng có thật; viết dạng YYYY-MM, ví dụ 2018-12.")
        % {"text": text}
    )


def year(text: str) -> int:
    if read := read_year(text):
        return read
    raise argparse.ArgumentTypeError(
        _("“%(text)s” không phải một năm từ %(first)s đến %(last)s; viết bốn chữ số, ví dụ 2018.")
        % {"text": text, "first": FIRST_YEAR, "last": LAST_YEAR}
    )


def amount(text: str) -> int:
    """Read a positive whole number of đồng, digits only."""
    if _AMOUNT.fullmatch(text) and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(
        _("“%(text)s” không phải một số tiền; viết số nguyên dương, chỉ chữ số, ví dụ 500000000.")
        % {"text": text}
    )


def priority(text: str) -> Fraction:
    """Read a priority factor from 1 to 1.5, with a decimal point."""
    if _PRIORITY.fullmatch(text) and 1 <= Fraction(text) <= Fraction(3, 2):
        return Fraction(text)
    raise argparse.ArgumentTypeError(
        _("“%(text)s” không phải hệ số ưu tiên; hệ số nằm trong khoảng từ 1 đến 1.5.")
        % {"text": text}
    )


def positive(text: str) -> int:
    if re.fullmatch(r"[0-9]{1,6}", text) and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(_("“%(text)s” không phải số nguyên dương.") % {"text": text})


def existing_file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(
            _("Không có tệp “%(text)s”; ghi đường dẫn tới một tệp .xlsx có thật.") % {"text": text}
        )
    return path


def unit_in_force(code: str, on: date, *levels: Level) -> AdminUnit:
    """Raises `WrongArgument` if no unit of one of the levels has the code on the day."""
    unit = unit_on(code, on) if re.fullmatch(r"[0-9]{2,5}", code) else None
    if unit is None:
        raise WrongArgument(
            _(
                "Ngày %(day)s không có đơn vị hành chính nào mang mã “%(code)s”; ghi mã đang "
                "có hiệu lực ngày đó."
            )
            % {"day": f"{on:%d/%m/%Y}", "code": code}
        )
    if levels and unit.level not in levels:
        raise WrongArgument(
            _("Mã %(code)s là %(name)s, %(level)s; ở đây cần mã %(wanted)s.")
            % {
                "code": code,
                "name": unit.full_name(on),
                "level": Level(unit.level).label,
                "wanted": _(" hoặc ").join(str(level.label) for level in levels),
            }
        )
    return unit


def add_day(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    """Add `--on YYYY-MM-DD`. If it may be missing it is None, usually read as today."""
    parser.add_argument(
        "--on", type=day, required=required, metavar="YYYY-MM-DD", help=_("ngày xem xét")
    )
