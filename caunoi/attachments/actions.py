"""Stores a file with the object it belongs to. No stored file is ever changed or deleted.

The calling action checks who may attach what; attachments know no roles.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.attachments import files
from caunoi.attachments.contents import ENDINGS, JPEG, PICTURES, content_type_of
from caunoi.attachments.models import Attachment
from caunoi.attachments.pictures import drawn_anew
from caunoi.common import clock
from caunoi.common.errors import Refusal
from caunoi.common.text import normalise
from caunoi.journal.actions import action, record

MEGABYTE = 1024 * 1024
MOST_BYTES = 15 * MEGABYTE
LONGEST_NAME = 120
#: The most photos of one action: each takes a second or two to process.
MOST_PHOTOS = 12


class FileRefusal(Refusal):
    """A file that cannot be stored; the sentence says what could be."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file as it will be stored: its type found from its bytes, a picture re-encoded."""

    kind: Attachment.Kind
    name: str
    content_type: str
    content: bytes


#: A photo as (name, bytes), or one already checked.
Photo = tuple[str, bytes] | CheckedFile


def store_attachment(
    *,
    content: bytes,
    name: str,
    kind: str,
    subject: Model,
    by: AbstractBaseUser | None,
    on: date,
) -> Attachment:
    """Check one file and store it. Inside a transaction use `store_file`, with the check before."""
    file = check_file(content=content, name=name, kind=kind)
    return store_file(file=file, subject=subject, by=by, on=on)


def check_file(*, content: bytes, name: str, kind: str) -> CheckedFile:
    """Return the file as it will be stored, or raise `FileRefusal` or `PictureRefusal`.

    Takes seconds: call it before a transaction. The type is found from the bytes: JPEG, PNG, WebP,
    PDF, DOCX, XLSX, of at most 15 MB. Pictures are re-encoded as JPEG without metadata; a photo
    must be a picture.
    """
    shown = clean_name(name)
    kind = Attachment.Kind(kind)
    content_type = _accepted_type(content, shown, kind)
    if content_type in PICTURES:
        content, content_type = drawn_anew(content, content_type), JPEG
    return CheckedFile(kind, _with_ending(shown, content_type), content_type, content)


def check_photo(photo: Photo) -> CheckedFile:
    if isinstance(photo, CheckedFile):
        return photo
    name, content = photo
    return check_file(content=content, name=name, kind=Attachment.Kind.PHOTO)


def check_photos(photos: Iterable[Photo]) -> list[CheckedFile]:
    """Check at most `MOST_PHOTOS` photos. Used in `reads` of actions, before the transaction."""
    chosen = list(photos)
    if len(chosen) > MOST_PHOTOS:
        raise FileRefusal(
            _("Một lần gửi nhiều nhất %(most)s ảnh. Chọn những ảnh nói được nhiều nhất.")
            % {"most": MOST_PHOTOS}
        )
    return [check_photo(photo) for photo in chosen]


def store_photos(
    photos: Iterable[Photo], *, subject: Model, by: AbstractBaseUser | None, on: date
) -> list[Attachment]:
    return [store_file(file=check_photo(photo), subject=subject, by=by, on=on) for photo in photos]


@action("attachments.store_attachment", title=gettext_lazy("Lưu tệp đính kèm"))
def store_file(
    *, file: CheckedFile, subject: Model, by: AbstractBaseUser | None, on: date
) -> Attachment:
    """Store one file of `subject`, whose row must exist; `by` None is the machine itself.

    The journal keeps the hash.
    """
    attachment = Attachment(
        kind=file.kind,
        name=file.name,
        content_type=file.content_type,
        size=len(file.content),
        sha256=files.write(file.content),
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        stored_by_id=by.pk if by else None,
        stored_at=clock.now(),
    )
    attachment.save(force_insert=True)
    record(
        action="attachments.store_attachment",
        subject=subject,
        by=by,
        on=on,
        after={"file": attachment.name, "size": attachment.size, "sha256": attachment.sha256},
    )
    return attachment


def clean_name(name: str) -> str:
    last = PurePath(normalise(name).replace("\\", "/")).name
    return last or _("tệp")


def _accepted_type(content: bytes, name: str, kind: Attachment.Kind) -> str:
    if not content:
        raise FileRefusal(_("Tệp %(name)s trống. Chọn lại tệp.") % {"name": name})
    if len(content) > MOST_BYTES:
        raise FileRefusal(
            _("Tệp %(name)s nặng %(size)s MB, nhiều nhất là %(most)s MB. Gửi bản nhẹ hơn.")
            % {
                "name": name,
                "size": -(-len(content) // MEGABYTE),
                "most": MOST_BYTES // MEGABYTE,
            }
        )
    content_type = content_type_of(content)
    if content_type is None or (kind == Attachment.Kind.PHOTO and content_type not in PICTURES):
        sentence = (
            _("Tệp %(name)s không phải ảnh JPEG, PNG hoặc WebP. Chụp hoặc chọn ảnh khác.")
            if kind == Attachment.Kind.PHOTO
            else _(
                "Tệp %(name)s không phải ảnh JPEG, PNG, WebP, cũng không phải PDF, DOCX, XLSX "
                "không có macro. Lưu lại theo một dạng đó rồi gửi."
            )
        )
        raise FileRefusal(sentence % {"name": name})
    return content_type


def _with_ending(name: str, content_type: str) -> str:
    stem = PurePath(name).stem[:LONGEST_NAME].strip() or _("tệp")
    return f"{stem}{ENDINGS[content_type]}"
