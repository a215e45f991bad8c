"""A list that was sent and not yet written, with the answers that a person gave on its rows."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caunoi.common.versions import Versioned
from caunoi.imports.messages import Message


class ListKind(models.TextChoices):
    PEOPLE = "people", _("người dùng, vai trò")
    COLLABORATORS = "collaborators", _("cộng tác viên, quyết định cử")


class SentList(Versioned):
    """The rows of a file as texts. What they mean is read anew each time they are shown.

    A row that was written leaves `rows`, so that a telephone number does not stay in two places;
    `written` says what became of it. What is left are rows that wait for an answer or were given
    back.
    """

    kind = models.CharField(max_length=15, choices=ListKind.choices)
    file_name = models.CharField(max_length=255)
    sheet_name = models.CharField(max_length=100)
    header_row = models.PositiveIntegerField()
    columns = models.JSONField(help_text=_("tiêu đề cột và mục được hiểu"))
    rows = models.JSONField(help_text=_("dòng: số, chữ trong các ô, nơi ghi ở tiêu đề nhóm"))
    notes = models.JSONField(default=list)
    answers = models.JSONField(default=dict, help_text=_("số dòng → câu hỏi → câu trả lời"))
    written = models.JSONField(default=list, help_text=_("dòng đã ghi: số, khóa"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def sentences(self) -> list[str]:
        return [str(Message.of(note)) for note in self.notes]

    def answers_on(self, number: int) -> dict[str, Any]:
        found: dict[str, Any] = self.answers.get(str(number), {})
        return found
