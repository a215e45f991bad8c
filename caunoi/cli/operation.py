"""`caunoi setup`, `demo`, `serve`, `tick`, `admin invite`: commands that run an installation."""

import argparse
import os
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import Error as DatabaseFailure
from django.db import connection, connections
from django.utils.translation import gettext as _

from caunoi.accounts.actions import create_user, grant_role
from caunoi.accounts.invitations import invite
from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.accounts.second_factor import reset_second_factor
from caunoi.calendar.loader import load_calendar
from caunoi.cli.arguments import WrongArgument, positive
from caunoi.cli.output import Answer
from caunoi.cli.processes import RETRY_SECONDS, Kept, do_jobs, serve_pages
from caunoi.cli.schedule import enqueue_due
from caunoi.common import clock, links
from caunoi.common.errors import Refusal
from caunoi.common.links import link_to
from caunoi.common.private_files import close_to_others
from caunoi.common.text import fold, normalise
from caunoi.demo.province import build_demo
from caunoi.establishments.loader import load_trades
from caunoi.localities.loader import load_localities
from caunoi.norms.loader import load_norms

TICK_SECONDS = 600
#: How long to wait at start for the port of a `caunoi serve` just killed.
FREED_SECONDS = 2


def add_to(groups: Any) -> None:
    groups.add_parser(
        "setup", help=_("tạo bảng, nạp đơn vị hành chính và định mức (chạy lại được)")
    ).set_defaults(run=set_up)
    groups.add_parser(
        "demo", help=_("dựng tỉnh minh họa trong cơ sở dữ liệu còn trống")
    ).set_defaults(run=make_demo)
    serve = groups.add_parser("serve", help=_("chạy trang và việc nền"))
    add_address(serve)
    serve.set_defaults(run=serve_all)
    groups.add_parser("tick", help=_("xếp hàng những việc định kỳ đến hạn")).set_defaults(run=tick)
    admin = groups.add_parser("admin", help=_("người quản trị"))
    verbs = admin.add_subparsers(required=True, metavar=_("VIỆC"), dest="verb")
    invitation = verbs.add_parser("invite", help=_("in liên kết dùng một lần cho người quản trị"))
    invitation.add_argument("name", metavar="NAME")
    invitation.set_defaults(run=invite_administrator)
    reset = verbs.add_parser(
        "reset-second-factor", help=_("bỏ xác thực hai bước của người mất điện thoại và mã")
    )
    reset.add_argument("username", metavar="USERNAME")
    reset.add_argument("--reason", required=True, metavar="TEXT")
    reset.set_defaults(run=reset_factor)


def add_address(command: argparse.ArgumentParser) -> None:
    command.add_argument("--port", type=positive, default=None)
    command.add_argument("--host", default="127.0.0.1")


def load_seeds() -> None:
    load_localities()
    load_norms()
    load_trades()
    load_calendar()


def set_up(_options: argparse.Namespace) -> Answer:
    call_command("migrate", verbosity=0)
    load_seeds()
    keep_files_private()
    return Answer(_("Đã sẵn sàng."), {"ready": True})


def keep_files_private() -> None:
    """Restrict files that an earlier version, or another umask, left readable by others."""
    paths = [settings.VAR, Path(settings.MEDIA_ROOT)]
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        paths += [Path(f"{name}{ending}") for ending in ("", "-wal", "-shm", "-journal")]
    close_to_others(paths, but=[Path(settings.STATIC_ROOT)])


def make_demo(_options: argparse.Namespace) -> Answer:
    if not User.objects.exists():
        print(_("Đang dựng tỉnh minh họa, mất chừng một phút …"), file=sys.stderr, flush=True)
    made = build_demo()
    text = (
        _("Đã dựng tỉnh minh họa: %(collaborators)d cộng tác viên, %(establishments)d cơ sở.")
        if made.is_new
        else _(
            "Tỉnh minh họa đã có sẵn: %(collaborators)d cộng tác viên, %(establishments)d cơ sở."
        )
    )
    figures = {"collaborators": made.collaborators, "establishments": made.establishments}
    return Answer(text % figures, {"new": made.is_new, **figures})


def tick(_options: argparse.Namespace) -> Answer:
    names = enqueue_due()
    return Answer("\n".join(names) or _("Không có việc nào đến hạn."), {"enqueued": names})


def invite_administrator(options: argparse.Namespace) -> Answer:
    """Create the administrator NAME, or invite them again, and print a link that works once."""
    name = normalise(options.name)
    username = fold(name).replace(" ", ".")
    if not username:
        raise WrongArgument(_('Cần tên người quản trị, ví dụ: caunoi admin invite "Lê Thu Hà".'))
    today = clock.today()
    user = User.objects.filter(username=username).first()
    if user is None:
        user = create_user(username=username, full_name=name, by=None, on=today)
        grant_role(user=user, role=Role.ADMINISTRATOR, starts_on=today, by=None, on=today)
    token = invite(user=user, by=None, on=today)
    link = link_to("web:invitation", token)
    text = _("%(link)s\nLiên kết dùng được một lần, trong 7 ngày. Tên đăng nhập: %(username)s") % {
        "link": link,
        "username": username,
    }
    return Answer(text, {"username": username, "link": link})


def reset_factor(options: argparse.Namespace) -> Answer:
    """Take away the second factor of USERNAME; the person is told, and it is in the journal."""
    user = User.objects.filter(username=options.username).first()
    if user is None:
        raise WrongArgument(_("Không có ai tên đăng nhập %(name)s.") % {"name": options.username})
    reset_second_factor(user=user, reason=options.reason, on=clock.today())
    text = _(
        "Đã bỏ xác thực hai bước của %(name)s và báo cho người đó. Lần sau chỉ hỏi mật khẩu; vai "
        "trò nào bắt buộc thì bật lại ngay sau đó."
    ) % {"name": user.username}
    return Answer(text, {"username": user.username})


def serve_all(options: argparse.Namespace) -> Answer:
    """Run web and job worker together until a signal comes; restart one that ends earlier."""
    port = options.port or links.port()
    require_free(options.host, port)
    keep_files_private()
    os.environ["PORT"] = str(port)  # the jobs use it for addresses in letters
    web = Kept(_("Máy chủ trang đã dừng; đang chạy lại."), serve_pages, options.host, port)
    jobs = Kept(_("Tiến trình việc nền đã dừng; đang chạy lại."), do_jobs)
    stop = _StopOnSignal()
    print(
        _("Cầu Nối chạy tại http://%(host)s:%(port)d") % {"host": options.host, "port": port},
        flush=True,
    )
    next_tick = 0.0
    try:
        while not stop.asked:
            web.keep()
            if jobs.keep():
                next_tick = 0.0  # what the worker was doing is due again
            if time.monotonic() >= next_tick:
                next_tick = time.monotonic() + (TICK_SECONDS if _tick() else RETRY_SECONDS)
            time.sleep(0.2)
    finally:
        for child in (web, jobs):
            child.stop()
        for child in (web, jobs):
            child.wait()
    return Answer(_("Đã dừng."), {"stopped": True})


def _tick() -> bool:
    """Enqueue the due jobs; False if the database failed."""
    try:
        enqueue_due()
    except DatabaseFailure as error:
        sentence = _("Chưa xếp được việc định kỳ (%(error)s); sẽ thử lại.") % {"error": error}
        print(sentence, file=sys.stderr, flush=True)
        return False
    finally:
        connections.close_all()  # a connection cut by the server would fail at every later tick
    return True


class PortRefusal(Refusal):
    """The address cannot be listened at."""


def require_free(host: str, port: int) -> None:
    """Raises `PortRefusal` if the address is taken or may not be listened at.

    Waits up to `FREED_SECONDS` for what a killed `caunoi serve` has left to end.
    """
    until = time.monotonic() + FREED_SECONDS
    while (error := _why_taken(host, port)) and time.monotonic() < until:
        time.sleep(0.1)
    if error:
        raise PortRefusal(
            _(
                "Không mở được cổng %(port)d tại %(host)s (%(error)s). Chọn cổng khác: caunoi serve"
                " --port 8001."
            )
            % {"host": host, "port": port, "error": getattr(error, "strerror", "") or error}
        )


def _why_taken(host: str, port: int) -> Exception | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except (OSError, OverflowError) as error:
        return error
    return None


class _StopOnSignal:
    """Remembers that SIGTERM or SIGINT came."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
