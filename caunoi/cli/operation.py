"""`caunoi setup`, `demo`, `serve`, `tick`, `admin invite`: what keeps an installation going."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from multiprocessing import get_context
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connections
from django.utils import translation
from django.utils.translation import gettext as _

from caunoi.accounts.actions import create_user, grant_role, invite
from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.cli.arguments import WrongArgument, positive
from caunoi.cli.output import Answer
from caunoi.cli.schedule import enqueue_due
from caunoi.common import clock
from caunoi.common.errors import Refusal
from caunoi.common.text import fold, normalise
from caunoi.demo.province import build_demo
from caunoi.difficulties.loader import load_difficulties
from caunoi.establishments.loader import load_trades
from caunoi.localities.loader import load_localities
from caunoi.norms.loader import load_norms

TICK_SECONDS = 600
#: After a failure, so that what fails at once is not started in a busy circle.
RETRY_SECONDS = 5


def add_to(groups: Any) -> None:
    groups.add_parser(
        "setup", help=_("tạo bảng, nạp đơn vị hành chính và định mức (chạy lại được)")
    ).set_defaults(run=set_up)
    groups.add_parser(
        "demo", help=_("dựng tỉnh minh họa trong cơ sở dữ liệu còn trống")
    ).set_defaults(run=make_demo)
    serve = groups.add_parser("serve", help=_("chạy trang và việc nền"))
    serve.add_argument("--port", type=positive, default=None)
    serve.add_argument("--host", default="127.0.0.1")
    serve.set_defaults(run=serve_all)
    groups.add_parser("tick", help=_("xếp hàng những việc định kỳ đến hạn")).set_defaults(run=tick)
    admin = groups.add_parser("admin", help=_("người quản trị"))
    verbs = admin.add_subparsers(required=True, metavar=_("VIỆC"), dest="verb")
    invitation = verbs.add_parser("invite", help=_("in liên kết dùng một lần cho người quản trị"))
    invitation.add_argument("name", metavar="NAME")
    invitation.set_defaults(run=invite_administrator)


def load_seeds() -> None:
    """Load what the law and the state give: units, norms, trades, days. Repeatable."""
    load_localities()
    load_norms()
    load_trades()
    load_difficulties()


def set_up(_options: argparse.Namespace) -> Answer:
    """Migrate and load the seeds."""
    call_command("migrate", verbosity=0)
    load_seeds()
    return Answer(_("Đã sẵn sàng."), {"ready": True})


def make_demo(_options: argparse.Namespace) -> Answer:
    """Build the demonstration province; a second run finds it there."""
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
    """Enqueue the periodic jobs that are due today; each is enqueued once a day."""
    names = enqueue_due()
    return Answer("\n".join(names) or _("Không có việc nào đến hạn."), {"enqueued": names})


def invite_administrator(options: argparse.Namespace) -> Answer:
    """Create the administrator NAME, or invite them anew, and print a link that works once."""
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
    base = os.environ.get("CAUNOI_URL", "http://127.0.0.1:8000").rstrip("/")
    link = f"{base}/invitation/{token}/"
    text = _("%(link)s\nLiên kết dùng được một lần, trong 7 ngày. Tên đăng nhập: %(username)s") % {
        "link": link,
        "username": username,
    }
    return Answer(text, {"username": username, "link": link})


def serve_all(options: argparse.Namespace) -> Answer:
    """Run web and job worker together until a signal comes or the web ends."""
    port = options.port or int(os.environ.get("PORT", "8000"))
    _require_free(options.host, port)
    # A Ctrl-C reaches the whole terminal group; the children are told by us alone.
    web = subprocess.Popen(_web(options.host, port), start_new_session=True)
    jobs = _Jobs()
    stop = _StopOnSignal()
    print(
        _("Cầu Nối chạy tại http://%(host)s:%(port)d") % {"host": options.host, "port": port},
        flush=True,
    )
    next_tick = 0.0
    try:
        while not stop.asked and web.poll() is None:
            jobs.keep()
            if time.monotonic() >= next_tick:
                next_tick = time.monotonic() + (TICK_SECONDS if _tick() else RETRY_SECONDS)
            time.sleep(0.2)
    finally:
        web.terminate()
        jobs.stop()
    code = web.wait(timeout=30)
    if not stop.asked:
        sys.exit(code or 1)
    return Answer(_("Đã dừng."), {"stopped": True})


def _tick() -> bool:
    """Enqueue what is due; say whether the database took it."""
    try:
        enqueue_due()
    except OperationalError as error:
        _warn(_("Chưa xếp được việc định kỳ (%(error)s); sẽ thử lại.") % {"error": error})
        return False
    return True


def _warn(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


class _Jobs:
    """The worker of jobs. One that ends is started anew: the pages do not fall with it."""

    def __init__(self) -> None:
        self._started_at = 0.0
        self._start()

    def _start(self) -> None:
        # Forked: what is loaded here need not be loaded, and held, once more.
        connections.close_all()
        self._started_at = time.monotonic()
        self._process = get_context("fork").Process(target=_do_jobs)
        self._process.start()

    def keep(self) -> None:
        """Start the worker again where it has ended, at most once every few seconds."""
        if not self._process.is_alive() and self._rested():
            _warn(_("Tiến trình việc nền đã dừng; đang chạy lại."))
            self._start()

    def _rested(self) -> bool:
        return time.monotonic() >= self._started_at + RETRY_SECONDS

    def stop(self) -> None:
        self._process.terminate()
        self._process.join(timeout=30)


class PortRefusal(Refusal):
    """Nothing can be served at this address."""


def _require_free(host: str, port: int) -> None:
    """Refuse an address on which somebody listens already, or may not be listened at."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except (OSError, OverflowError) as error:
        raise PortRefusal(
            _(
                "Không mở được cổng %(port)d tại %(host)s (%(error)s). Chọn cổng khác: caunoi serve"
                " --port 8001."
            )
            % {"host": host, "port": port, "error": getattr(error, "strerror", "") or error}
        ) from None


class _StopOnSignal:
    """Remembers that somebody asked us to stop."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


def _web(host: str, port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "config.wsgi:application"),
        *("--host", host, "--port", str(port), "--workers", "2", "--blocking-threads", "4"),
        *("--respawn-failed-workers", "--log-level", "warning"),
        *("--working-dir", str(settings.ROOT)),
    ]


def _do_jobs() -> None:
    os.setsid()
    # Until the worker minds signals itself, one ends it: ours only take a note.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    with translation.override(settings.LANGUAGE_CODE):
        call_command("db_worker", interval=1)
