"""`caunoi doctor`: what an installation needs, looked at one by one, and what to do where it lacks.

Each check reads only: it sends no letter and changes no row. One that cannot be made is a finding
like the others, so that a database that is away does not hide a full disk.
"""

import argparse
import shutil
import smtplib
import socket
import ssl
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.db import Error as DatabaseFailure
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from caunoi.accounts.models import Invitation
from caunoi.accounts.rights import holders
from caunoi.cli.output import Answer
from caunoi.cli.schedule import DAILY
from caunoi.common import clock
from caunoi.journal.models import Entry
from caunoi.journal.queries import check_chain
from caunoi.localities.models import AdminUnit
from caunoi.norms.models import NormRow

#: How long to wait for the server of letters, and for the own pages.
WAIT_SECONDS = 10
MIB = 1024 * 1024
#: Below the first an upload or a copy of the database may fail any day.
SPACE_BAD, SPACE_LOW = 500 * MIB, 5_000 * MIB
CERTIFICATE_LOW = timedelta(days=21)
#: Two clocks further apart than this put moments of the journal in the wrong order.
CLOCKS_APART = timedelta(minutes=1)
#: The worker takes what waits within seconds; a tick comes every ten minutes.
WAITING_TOO_LONG = timedelta(minutes=30)


class Health(StrEnum):
    OK = "ok"
    LOOK = "look"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: about what, how it stands, and a sentence that says what to do."""

    subject: str
    health: Health
    sentence: str


Findings = Iterator[Finding]


def add_to(groups: Any) -> None:
    groups.add_parser(
        "doctor", help=_("khám bản cài đặt: cơ sở dữ liệu, tệp, thư, HTTPS, đồng hồ, việc nền, đĩa")
    ).set_defaults(run=examine)


def examine(_options: argparse.Namespace) -> Answer:
    """Make every check; the exit code is 1 if one of them is bad."""
    found = [each for name, check in _checks().items() for each in _findings_of(name, check)]
    is_well = all(each.health != Health.BAD for each in found)
    signs = {Health.OK: "✓", Health.LOOK: "!", Health.BAD: "✗"}
    lines = [f"{signs[each.health]} {each.subject}: {each.sentence}" for each in found]
    end = _("Chạy được.") if is_well else _("Có chỗ phải sửa, xem những dòng có dấu ✗.")
    findings = [
        {"subject": each.subject, "health": str(each.health), "sentence": each.sentence}
        for each in found
    ]
    return Answer(
        "\n".join([*lines, end]), {"ok": is_well, "findings": findings}, code=0 if is_well else 1
    )


def _checks() -> dict[str, Callable[[], Findings]]:
    return {
        _("Cơ sở dữ liệu"): _database,
        _("Dữ liệu nền"): _seeds,
        _("Nhật ký"): _journal,
        _("Tệp"): _files,
        _("Quyền của tệp"): _permissions,
        _("Chỗ trống trên đĩa"): _space,
        _("Giao diện"): _pages,
        _("Địa chỉ và HTTPS"): _address,
        _("Thư điện tử"): _mail,
        _("Đồng hồ"): _clocks,
        _("Việc nền"): _jobs,
        _("Người quản trị"): _administrators,
    }


def _findings_of(subject: str, check: Callable[[], Findings]) -> Iterator[Finding]:
    try:
        for found in check():
            yield Finding(subject, found.health, found.sentence)
    except DatabaseFailure as error:
        yield Finding(
            subject,
            Health.BAD,
            _("không hỏi được cơ sở dữ liệu (%(error)s).") % {"error": _first_line(error)},
        )


def _ok(sentence: str) -> Finding:
    return Finding("", Health.OK, sentence)


def _look(sentence: str) -> Finding:
    return Finding("", Health.LOOK, sentence)


def _bad(sentence: str) -> Finding:
    return Finding("", Health.BAD, sentence)


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


# --- database -------------------------------------------------------------------------------------


def _database() -> Findings:
    try:
        connection.ensure_connection()
    except DatabaseFailure as error:
        yield _bad(
            _("không mở được (%(error)s). Xem lại DATABASE_URL, và máy chủ cơ sở dữ liệu có chạy.")
            % {"error": _first_line(error)}
        )
        return
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        yield _bad(
            _("còn %(n)d bước nâng cấp chưa chạy. Sao lưu, rồi chạy caunoi setup.")
            % {"n": len(missing)}
        )
        return
    if connection.vendor == "sqlite":
        yield from _sqlite_file()
    else:
        yield _ok(_("mở được, đúng phiên bản: %(name)s.") % {"name": connection.display_name})


def _sqlite_file() -> Findings:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        answer = cursor.fetchone()[0]
    if answer == "ok":
        yield _ok(_("mở được, tệp nguyên vẹn, đúng phiên bản: SQLite."))
    else:
        yield _bad(
            _(
                "tệp SQLite bị hỏng (%(error)s). Dừng caunoi serve, giữ nguyên tệp này, phục hồi "
                "từ bản sao lưu gần nhất."
            )
            % {"error": answer.splitlines()[0]}
        )


def _seeds() -> Findings:
    units, norms = AdminUnit.objects.count(), NormRow.objects.count()
    if units and norms:
        yield _ok(
            _("%(units)d đơn vị hành chính, %(norms)d dòng định mức.")
            % {"units": units, "norms": norms}
        )
    else:
        yield _bad(_("chưa nạp đơn vị hành chính hoặc định mức. Chạy caunoi setup."))


def _journal() -> Findings:
    found = check_chain()
    if found.broken_at is None:
        yield _ok(_("%(n)d mục, chuỗi nguyên vẹn.") % {"n": found.length})
    else:
        yield _bad(
            _(
                "không còn nguyên vẹn từ mục số %(position)d. Giữ nguyên máy chủ, đối chiếu với "
                "bản sao lưu gần nhất."
            )
            % {"position": found.broken_at}
        )


# --- files ----------------------------------------------------------------------------------------


def _places() -> list[Path]:
    return [Path(settings.VAR), Path(settings.MEDIA_ROOT)]


def _files() -> Findings:
    for place in _places():
        try:
            place.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=place) as file:
                file.write(b"caunoi")
        except OSError as error:
            yield _bad(
                _(
                    "không ghi được vào %(place)s (%(error)s). Cho người dùng chạy caunoi quyền "
                    "ghi, hoặc đặt CAUNOI_FILES sang chỗ khác."
                )
                % {"place": place, "error": error.strerror}
            )
        else:
            yield _ok(_("ghi được vào %(place)s.") % {"place": place})


def _permissions() -> Findings:
    open_to_others = [path for path in _private_files() if _others_may_read(path)]
    for path in open_to_others:
        yield _bad(
            _("người khác trên máy này đọc được %(path)s. Chạy: chmod -R go-rwx %(path)s")
            % {"path": path}
        )
    if not open_to_others:
        yield _ok(_("chỉ người dùng chạy caunoi đọc được dữ liệu và khóa."))


def _private_files() -> Iterator[Path]:
    yield settings.SECRET_KEY_FILE
    yield Path(settings.MEDIA_ROOT)
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        yield from (Path(f"{name}{ending}") for ending in ("", "-wal", "-shm"))


def _others_may_read(path: Path) -> bool:
    return path.exists() and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _space() -> Findings:
    for place in _places():
        if not place.exists():
            continue
        free = shutil.disk_usage(place).free
        figures = {"free": f"{free / MIB / 1024:.1f}".replace(".", ","), "place": place}
        if free < SPACE_BAD:
            yield _bad(
                _("chỉ còn %(free)s GB ở %(place)s: sắp không lưu được nữa. Dọn hoặc thêm đĩa.")
                % figures
            )
        elif free < SPACE_LOW:
            yield _look(_("còn %(free)s GB ở %(place)s, nên chuẩn bị thêm chỗ.") % figures)
        else:
            yield _ok(_("còn %(free)s GB ở %(place)s.") % figures)


def _pages() -> Findings:
    if (settings.ROOT / "frontend" / "dist" / "manifest.json").exists() and any(
        Path(settings.STATIC_ROOT).glob("assets/*")
    ):
        yield _ok(_("đã dựng."))
    else:
        yield _bad(_("chưa dựng, trang sẽ trơ trụi. Chạy make static."))


# --- the way to it --------------------------------------------------------------------------------


def _address() -> Findings:
    address = urlsplit(settings.CAUNOI_URL)
    host = address.hostname or ""
    if not host:
        yield _look(
            _(
                "chưa đặt CAUNOI_URL: liên kết trong thư và trên giấy dẫn về máy này. Khi dùng "
                "thật, đặt CAUNOI_URL=https://… và "
                "DJANGO_SETTINGS_MODULE=config.settings.production."
            )
        )
        return
    if not _is_allowed(host):
        yield _bad(
            _("CAUNOI_HOSTS không có %(host)s: mọi trang sẽ trả lời 400. Thêm vào.")
            % {"host": host}
        )
    if address.scheme == "http":
        yield _bad(
            _(
                "CAUNOI_URL là http: mật khẩu và số điện thoại đi qua mạng không mã hóa. Đặt một "
                "máy chủ HTTPS phía trước và đổi thành https://%(host)s."
            )
            % {"host": host}
        )
        return
    if not settings.SESSION_COOKIE_SECURE:
        yield _bad(
            _(
                "địa chỉ là https nhưng thiết lập là của máy thử. Đặt "
                "DJANGO_SETTINGS_MODULE=config.settings.production."
            )
        )
    if not settings.PROXIES:
        yield _look(
            _(
                "chưa khai máy chủ HTTPS phía trước trong CAUNOI_PROXIES (ví dụ 127.0.0.1): ai "
                "cũng như từ một địa chỉ, người lạ dò mật khẩu có thể làm cả cơ quan phải đợi."
            )
        )
    yield from _certificate(host, address.port or 443)


def _is_allowed(host: str) -> bool:
    """As Django reads ALLOWED_HOSTS: "*" is every host, ".gov.vn" each that ends so."""
    return any(
        allowed in ("*", host) or (allowed[:1] == "." and f".{host}".endswith(allowed))
        for allowed in settings.ALLOWED_HOSTS
    )


def _certificate(host: str, port: int) -> Findings:
    figures: dict[str, Any] = {"host": host}
    try:
        with (
            socket.create_connection((host, port), timeout=WAIT_SECONDS) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure,
        ):
            ends = ssl.cert_time_to_seconds(str((secure.getpeercert() or {})["notAfter"]))
    except ssl.SSLCertVerificationError as error:
        figures["error"] = error.verify_message
        yield _bad(
            _("chứng chỉ của %(host)s không được tin (%(error)s). Cấp lại chứng chỉ.") % figures
        )
        return
    except OSError as error:
        figures["error"] = _first_line(error)
        yield _bad(
            _("không tới được https://%(host)s từ máy này (%(error)s). Xem máy chủ HTTPS.")
            % figures
        )
        return
    last = datetime.fromtimestamp(ends, tz=UTC)
    figures["day"] = f"{timezone.localtime(last):%d/%m/%Y}"
    if last - clock.now() < CERTIFICATE_LOW:
        yield _look(_("chứng chỉ của %(host)s hết hạn ngày %(day)s. Gia hạn ngay.") % figures)
    else:
        yield _ok(_("https://%(host)s mở được, chứng chỉ dùng đến %(day)s.") % figures)


def _mail() -> Findings:
    if "smtp" not in settings.EMAIL_BACKEND:
        yield _look(
            _(
                "thư chỉ in ra màn hình, không ai nhận được. Đặt "
                "CAUNOI_EMAIL_URL=smtp+tls://tên:mậtkhẩu@máychủ:587 và CAUNOI_EMAIL_FROM."
            )
        )
        return
    figures: dict[str, Any] = {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT}
    letters = get_connection(fail_silently=False, timeout=WAIT_SECONDS)
    try:
        letters.open()
    except (OSError, smtplib.SMTPException) as error:
        figures["error"] = _first_line(error)
        yield _bad(
            _(
                "không vào được máy chủ thư %(host)s:%(port)d (%(error)s). Xem lại tên, mật khẩu, "
                "cổng trong CAUNOI_EMAIL_URL."
            )
            % figures
        )
    else:
        yield _ok(_("vào được máy chủ thư %(host)s:%(port)d.") % figures)
    finally:
        letters.close()


# --- what runs ------------------------------------------------------------------------------------


def _clocks() -> Findings:
    now = clock.now()
    last = Entry.objects.order_by("-position").values_list("at", flat=True).first()
    if last and last > now + CLOCKS_APART:
        yield _bad(
            _(
                "đồng hồ máy này là %(now)s nhưng nhật ký đã có mục lúc %(last)s. Chỉnh đồng hồ "
                "theo máy chủ giờ (NTP) trước khi làm tiếp."
            )
            % {"now": _moment(now), "last": _moment(last)}
        )
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            theirs = cursor.fetchone()[0]
        if abs(theirs - clock.now()) > CLOCKS_APART:
            yield _bad(
                _(
                    "đồng hồ máy này là %(now)s, của máy chủ cơ sở dữ liệu là %(theirs)s. Chỉnh cả "
                    "hai theo máy chủ giờ (NTP)."
                )
                % {"now": _moment(now), "theirs": _moment(theirs)}
            )
            return
    yield _ok(_("%(now)s, giờ Việt Nam.") % {"now": _moment(now)})


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y %H:%M}"


def _jobs() -> Findings:
    now = clock.now()
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - WAITING_TOO_LONG).count()
    day_ago = now - timedelta(days=1)
    done = set(
        DBTaskResult.objects.successful()
        .filter(finished_at__gte=day_ago)
        .values_list("task_path", flat=True)
    )
    not_done = [task.name for task in DAILY if task.module_path not in done]
    if waiting:
        yield _bad(
            _(
                "%(n)d việc chờ quá nửa giờ: không tiến trình nào nhận. Chạy caunoi serve và để nó "
                "chạy."
            )
            % {"n": waiting}
        )
    if not_done:
        yield _bad(
            _(
                "một ngày qua chưa xong: %(names)s. Chạy caunoi serve và để nó chạy; nếu đang "
                "chạy, xem lỗi trong những dòng nó in ra."
            )
            % {"names": ", ".join(not_done)}
        )
    elif not waiting:
        yield _ok(_("đủ %(n)d việc của một ngày qua.") % {"n": len(DAILY)})


def _administrators() -> Findings:
    if clock.tells_story():
        yield _ok(_("ai cũng vào được bằng một lần bấm."))
        return
    invited = set(
        Invitation.objects.filter(used_at__isnull=True, expires_at__gt=clock.now()).values_list(
            "user_id", flat=True
        )
    )
    who_can_enter = [
        user
        for user in holders("people.manage", clock.today())
        if user.has_usable_password() or user.pk in invited
    ]
    if not who_can_enter:
        yield _bad(_('chưa có ai vào quản trị được. Chạy: caunoi admin invite "Họ và tên".'))
    elif len(who_can_enter) == 1:
        yield _look(
            _(
                "chỉ có %(name)s. Nên có người thứ hai: một mình thì quên mật khẩu là phải ra máy "
                "chủ, và không ai xác nhận được cho nhau."
            )
            % {"name": who_can_enter[0].full_name}
        )
    else:
        yield _ok(_("%(n)d người.") % {"n": len(who_can_enter)})
