"""Attachments. The bytes lie under `var/files` by hash; a row is never changed or deleted."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caunoi.common.constraints import AppendOnly


class Attachment(models.Model):
    """One stored file and the object it belongs to, given by type and key as in the journal."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("ảnh")
        PAPER = "paper", _("giấy tờ")
        DOCUMENT = "document", _("văn bản do hệ thống soạn")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(_("tên tệp"), max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text=_("byte"))
    sha256 = models.CharField(max_length=64, db_index=True)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=40)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    stored_at = models.DateTimeField()

    class Meta:
        ordering = ["stored_at", "pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="attachment_subject")]
        constraints = [AppendOnly(name="attachment_append_only")]

    def __str__(self) -> str:
        return self.name
