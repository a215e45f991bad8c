"""Makes commands idempotent, so that one sent twice is written once.

A form gets an id when it is opened and sends it with its content: a page today, the outbox of a
phone later. If the answer is lost on the way, the same command comes again. Inside `arriving` the
first action writes a receipt in its own transaction, so that the effect and its receipt commit or
roll back together; the same id is then answered with what was written.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.common.errors import AlreadyRecorded, RecordedOtherwise
from caunoi.journal.models import Entry, Receipt


@dataclass(slots=True)
class Command:
    """One submission: the id of the form, who sends it, a hash of the content.

    `by` None is an owner who came by a link.
    """

    key: UUID
    by: AbstractBaseUser | None
    content: str
    is_taken: bool = False


_arriving: ContextVar[Command | None] = ContextVar("command_arriving", default=None)


def content_hash(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@contextmanager
def arriving(command: Command) -> Iterator[None]:
    """Run the block so that its write happens only once for this command.

    Raises `AlreadyRecorded` if the command arrived before, `RecordedOtherwise` if its id arrived
    with other content or from another person. Both are raised before the block begins, or by the
    action inside if the same command arrives twice at one moment.
    """
    _refuse_arrived(command)
    token = _arriving.set(command)
    try:
        yield
    finally:
        _arriving.reset(token)


@contextmanager
def taken() -> Iterator[Receipt | None]:
    """Write the receipt of the arriving command in the transaction of the calling action.

    None if no command is arriving, or another action of the same command has its receipt.
    """
    command = _arriving.get()
    if command is None or command.is_taken:
        yield None
        return
    command.is_taken = True
    try:
        yield _take(command)
    except BaseException:
        command.is_taken = False  # the rollback removes the receipt
        raise


def _take(command: Command) -> Receipt:
    """Write the receipt before the effect, so that a concurrent sender waits on its unique key."""
    try:
        with transaction.atomic():
            return Receipt.objects.create(
                key=command.key,
                by_id=command.by.pk if command.by else None,
                content=command.content,
                at=clock.now(),
            )
    except IntegrityError:
        _refuse_arrived(command)
        raise


def fill(receipt: Receipt, entry: Entry | None) -> None:
    if entry is None:
        receipt.delete()
        return
    receipt.subject_type = entry.subject_type
    receipt.subject_id = entry.subject_id
    receipt.save(update_fields=["subject_type", "subject_id"])


def _refuse_arrived(command: Command) -> None:
    receipt = Receipt.objects.filter(key=command.key).first()
    if receipt is None:
        return
    at = timezone.localtime(receipt.at)
    params = {"time": f"{at:%H:%M}", "day": f"{at:%d/%m/%Y}"}
    if receipt.by_id != (command.by.pk if command.by else None):
        raise RecordedOtherwise(
            _("Phiếu này đã có người khác gửi lúc %(time)s ngày %(day)s. Mở phiếu mới rồi ghi.")
            % params,
            at=receipt.at,
        )
    is_same = receipt.content == command.content
    sentence = (
        _("Đã ghi lúc %(time)s ngày %(day)s. Lần gửi này không ghi thêm.")
        if is_same
        else _(
            "Đã ghi lúc %(time)s ngày %(day)s, với nội dung gửi lần trước. Nội dung vừa đổi chưa "
            "ghi; xem bản đã ghi, cần ghi thêm thì mở phiếu mới."
        )
    )
    raise (AlreadyRecorded if is_same else RecordedOtherwise)(
        sentence % params,
        at=receipt.at,
        subject=(receipt.subject_type, receipt.subject_id),
    )
