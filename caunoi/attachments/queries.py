"""Reads stored files: those of an object, and the bytes of one, checked against their hash."""

import logging
from collections.abc import Iterable

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from caunoi.attachments import files
from caunoi.attachments.models import Attachment
from caunoi.common.errors import Refusal

logger = logging.getLogger(__name__)


class FileDamaged(Refusal):
    """The bytes are missing, or are no longer those that were stored."""


def attachments_of(subject: Model) -> QuerySet[Attachment]:
    return Attachment.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk)
    )


def attachments_by_subject(subjects: Iterable[Model]) -> dict[int, list[Attachment]]:
    """Return the files of objects of one model, by object key. One query, none without objects."""
    keys = {str(subject.pk): subject for subject in subjects}
    if not keys:
        return {}
    label = next(iter(keys.values()))._meta.label_lower
    found: dict[int, list[Attachment]] = {}
    for attachment in Attachment.objects.filter(subject_type=label, subject_id__in=keys):
        found.setdefault(keys[attachment.subject_id].pk, []).append(attachment)
    return found


def content_of(attachment: Attachment) -> bytes:
    """Return the stored bytes. Raises `FileDamaged` (logged) if they are missing or changed."""
    content = files.read(attachment.sha256)
    if content is None:
        logger.error("attachment %s: file %s missing or changed", attachment.pk, attachment.sha256)
        raise FileDamaged(
            _(
                "Tệp %(name)s không còn nguyên như lúc gửi. Báo người quản trị lấy lại từ bản sao "
                "lưu."
            )
            % {"name": attachment.name}
        )
    return content
