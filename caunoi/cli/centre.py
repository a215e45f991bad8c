"""`caunoi centre`: what a real Centre needs to begin, and to go on, in one command."""

import argparse
import os
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from caunoi.accounts.rights import holders
from caunoi.cli.arguments import WrongArgument
from caunoi.cli.operation import (
    add_address,
    invite_administrator,
    require_free,
    serve_all,
    set_up,
)
from caunoi.cli.output import Answer
from caunoi.common import clock, links
from caunoi.common.errors import Refusal


class InventedData(Refusal):  # noqa: N818 - a refusal
    """The database holds an invented province, which never mixes with a real Centre."""


def add_to(groups: Any) -> None:
    centre = groups.add_parser(
        "centre",
        help=_(
            "mở một Trung tâm thật: tạo bảng, mời người quản trị đầu tiên, chạy (chạy lại được)"
        ),
    )
    centre.add_argument("name", metavar="NAME", nargs="?", default="")
    centre.add_argument(
        "--link", action="store_true", help=_("in một liên kết mới cho người quản trị NAME")
    )
    add_address(centre)
    centre.set_defaults(run=open_centre)


def open_centre(options: argparse.Namespace) -> Answer:
    """Set the database up, invite the first administrator if there is none, and serve."""
    set_up(options)
    if clock.tells_story():
        raise InventedData(
            _(
                "Cơ sở dữ liệu này là tỉnh minh họa. Trung tâm thật cần chỗ riêng: bỏ "
                "DATABASE_URL, CAUNOI_DATA, hoặc chọn một DATABASE_URL khác."
            )
        )
    port = options.port or links.port()
    require_free(options.host, port)  # before a link is made that nothing would answer
    os.environ["PORT"] = str(port)
    said = [line for line in (_administrator(options), _where()) if line]
    print("", *said, "", sep="\n", flush=True)  # apart from what the server logs
    return serve_all(options)


def _administrator(options: argparse.Namespace) -> str:
    """Invite NAME if nobody may invite yet, or if a link is asked for; say who it is."""
    people = holders("people.manage", clock.today())
    if options.link or not people:
        if not options.name:
            raise WrongArgument(_('Cần tên người quản trị, ví dụ: caunoi centre "Lê Thu Hà".'))
        return invite_administrator(options).text
    names = ", ".join(f"{person} ({person.username})" for person in people)
    if any(person.has_usable_password() for person in people):
        return _("Người quản trị: %(names)s.") % {"names": names}
    return _(
        "Người quản trị: %(names)s, chưa mở liên kết đã in. "
        "Cần liên kết mới thì thêm --link và tên."
    ) % {"names": names}


def _where() -> str:
    """Say where the data lie if that is not where every other command looks for them."""
    if "CAUNOI_DATA" not in os.environ:
        return ""
    return _("Dữ liệu ở %(place)s. Lệnh khác cho Trung tâm này: CAUNOI_DATA=%(place)s caunoi …") % {
        "place": settings.VAR
    }
