"""The register's tables. An establishment is closed, never deleted."""

from collections import Counter
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common.versions import Versioned
from caunoi.common.word_index import WordIndex
from caunoi.establishments.enums import (
    Choice,
    Decision,
    EstablishmentKind,
    EstablishmentStatus,
    ImportState,
)
from caunoi.imports.messages import Message, say
from caunoi.localities.models import AdminUnit

KIND_LABELS = {
    EstablishmentKind.SME: _("Doanh nghiệp nhỏ và vừa"),
    EstablishmentKind.HOUSEHOLD: _("Hộ kinh doanh"),
    EstablishmentKind.COOPERATIVE: _("Hợp tác xã"),
    EstablishmentKind.COOPERATIVE_GROUP: _("Tổ hợp tác"),
    EstablishmentKind.COOPERATIVE_UNION: _("Liên hiệp hợp tác xã"),
}
STATUS_LABELS = {
    EstablishmentStatus.ACTIVE: _("đang hoạt động"),
    EstablishmentStatus.CLOSED: _("đã ngừng"),
}
STATE_LABELS = {ImportState.PREVIEWED: _("chưa ghi"), ImportState.COMMITTED: _("đã ghi")}
DECISION_LABELS = {
    Decision.NEW: _("Mới"),
    Decision.CHANGED: _("Thay đổi"),
    Decision.SAME: _("Không đổi"),
    Decision.POSSIBLE_DUPLICATE: _("Nghi trùng"),
    Decision.REJECTED: pgettext_lazy("dòng của tệp", "Trả lại"),
}
CHOICE_LABELS = {
    Choice.NONE: _("chưa quyết định"),
    Choice.SAME: _("cùng một cơ sở"),
    Choice.DIFFERENT: _("hai cơ sở khác nhau"),
}


def _choices(labels: dict[Any, Any]) -> list[tuple[str, Any]]:
    return [(key.value, label) for key, label in labels.items()]


class Trade(models.Model):
    """A trade (ngành nghề). An establishment may have none recorded."""

    code = models.SlugField(max_length=40, unique=True)
    name_vi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("ngành nghề")

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_vi


WORDS = WordIndex(field="search_key", name="establishment_words")


class EstablishmentQuerySet(models.QuerySet["Establishment"]):
    def visible_to(self, user: User, on: date) -> Self:
        return self.filter(rights_of(user, on).q("register.view", "unit"))

    def with_places(self) -> Self:
        """Load unit, district, province, kinds of the unit, and trade: two extra queries in all."""
        related = self.select_related("unit__parent__parent", "trade")
        return related.prefetch_related("unit__kinds", "unit__parent__kinds")


class Establishment(Versioned):
    """A rural industrial establishment as last recorded; the journal has its history.

    `unit` is the commune as it was when the row was recorded; `address` is kept as written.
    `keys.py` derives the keys: `search_key` and `name_key` hold folded words separated by spaces.
    """

    name = models.CharField(_("tên cơ sở"), max_length=250)
    kind = models.CharField(_("loại hình"), max_length=20, choices=_choices(KIND_LABELS))
    owner = models.CharField(_("người đại diện"), max_length=120, blank=True)
    tax_code = models.CharField(_("mã số thuế"), max_length=40, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=80, blank=True)
    unit = models.ForeignKey(
        AdminUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("xã, phường")
    )
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    trade = models.ForeignKey(
        Trade,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("ngành nghề"),
    )
    founded_year = models.PositiveSmallIntegerField(_("năm thành lập"), null=True, blank=True)
    workers = models.PositiveIntegerField(_("số lao động"), null=True, blank=True)
    products = models.TextField(_("sản phẩm"), blank=True)
    status = models.CharField(
        _("tình trạng"),
        max_length=10,
        choices=_choices(STATUS_LABELS),
        default=EstablishmentStatus.ACTIVE.value,
    )
    closed_on = models.DateField(_("ngừng từ ngày"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    is_invented = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    search_key = models.TextField(editable=False)
    name_key = models.CharField(max_length=520, editable=False)
    name_order = models.CharField(max_length=400, editable=False)
    tax_key = models.CharField(max_length=40, blank=True, editable=False)
    phone_key = models.CharField(max_length=80, blank=True, editable=False)

    objects = EstablishmentQuerySet.as_manager()

    class Meta:
        ordering = ["name_order", "pk"]
        verbose_name = _("cơ sở")
        indexes = [
            models.Index(fields=["name_order", "id"], name="establishment_order"),
            models.Index(fields=["unit", "name_order"], name="establishment_unit_order"),
            models.Index(fields=["status"], name="establishment_status"),
            models.Index(fields=["status", "name_order", "id"], name="establishment_status_order"),
            models.Index(fields=["trade", "kind", "status"], name="establishment_trade_kind"),
            models.Index(fields=["tax_key"], name="establishment_tax"),
            models.Index(fields=["phone_key"], name="establishment_phone"),
        ]
        constraints = [
            CheckConstraint(
                condition=~Q(name=""),
                name="establishment_has_name",
                violation_error_message=_("Cơ sở phải có tên."),
            ),
            CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in EstablishmentKind]),
                name="establishment_kind_known",
            ),
            CheckConstraint(
                condition=Q(status="active", closed_on__isnull=True)
                | Q(status="closed", closed_on__isnull=False),
                name="establishment_closed_has_day",
                violation_error_message=_("Cơ sở đã ngừng phải có ngày ngừng."),
            ),
            CheckConstraint(
                condition=Q(founded_year__isnull=True)
                | Q(founded_year__gte=1800, founded_year__lte=2100),
                name="establishment_founded_in_a_year",
                violation_error_message=_("Năm thành lập là một năm từ 1800 đến 2100."),
            ),
            CheckConstraint(
                condition=Q(changed_at__gte=F("recorded_at")),
                name="establishment_changed_after_recorded",
            ),
            WORDS,
        ]

    def __str__(self) -> str:
        return f"{self.name}°" if self.is_invented else self.name

    @property
    def is_active(self) -> bool:
        return self.status == EstablishmentStatus.ACTIVE


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: User, on: date) -> Self:
        """Keep imports of the area where the user may import on the day, and the user's own.

        A user who may no longer import sees none, not even earlier ones.
        """
        scope = rights_of(user, on).where("register.import")
        if scope.everywhere:
            return self
        if not scope.unit_ids:
            return self.none()
        return self.filter(scope.q("unit") | Q(created_by_id=user.pk))


class ImportBatch(models.Model):
    """One workbook as read on one day. Nothing reaches the register before the commit."""

    file_name = models.CharField(_("tệp"), max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    sheet_name = models.CharField(_("trang tính"), max_length=100)
    header_row = models.PositiveIntegerField(_("dòng tiêu đề"))
    columns = models.JSONField(default=list, help_text=_("các cột: nhãn và trường"))
    unit = models.ForeignKey(
        AdminUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField(help_text=_("ngày mà tên đơn vị được hiểu theo"))
    state = models.CharField(
        max_length=10, choices=_choices(STATE_LABELS), default=ImportState.PREVIEWED.value
    )
    counts = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    committed_at = models.DateTimeField(null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("lần nhập danh sách")
        constraints = [
            CheckConstraint(
                condition=Q(state="previewed", committed_at__isnull=True)
                | Q(state="committed", committed_at__isnull=False),
                name="import_committed_has_moment",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_committed(self) -> bool:
        return self.state == ImportState.COMMITTED

    def count(self) -> dict[str, int]:
        found = Counter(self.rows.values_list("decision", flat=True))
        return {"rows": found.total(), **{d.value: found[d.value] for d in Decision}}

    def summary(self) -> dict[str, Any]:
        """Return the counts, the reasons of rejected rows and the hints of the others, for scripts.

        A hint tells of a cell that was interpreted differently from how it is written.
        """
        rejected = self.rows.filter(decision=Decision.REJECTED)
        others = self.rows.exclude(decision=Decision.REJECTED).exclude(warnings=[])
        errors = [_as_json(row, problem) for row in rejected for problem in row.problems]
        hints = [_as_json(row, hint) for row in others for hint in row.hints]
        return {**self.counts, "errors": errors, "hints": hints}

    def sentences(self) -> list[str]:
        return [say(note) for note in self.notes]


def _as_json(row: "ImportRow", message: Message) -> dict[str, Any]:
    return {"row": row.number, "column": message.column, "reason": str(message)}


class ImportRow(Versioned):
    """One row of a workbook: as written, as understood, the decision, and why.

    `number` is the row number in Excel. `cleaned` holds the establishment's fields, with the keys
    of place and trade. `repairs` lists the converted cells with their original text.
    `establishment` is the one it was matched with and, once stored, the one it became.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    raw = models.JSONField()
    cleaned = models.JSONField(default=dict)
    repairs = models.JSONField(default=list)
    decision = models.CharField(max_length=20, choices=_choices(DECISION_LABELS))
    choice = models.CharField(
        max_length=10, choices=_choices(CHOICE_LABELS), blank=True, default=Choice.NONE.value
    )
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    chosen_at = models.DateTimeField(null=True, blank=True)
    errors = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    establishment = models.ForeignKey(
        Establishment, null=True, blank=True, on_delete=models.PROTECT, related_name="import_rows"
    )
    double_of = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("dòng trong cùng tệp mà dòng này giống")
    )
    changes = models.JSONField(default=dict, help_text=_("trường → [trước, sau]"))
    score = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64)
    stored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["batch_id", "number"]
        verbose_name = _("dòng của tệp")
        indexes = [
            models.Index(fields=["batch", "decision", "number"], name="import_row_decision"),
            models.Index(fields=["fingerprint"], name="import_row_fingerprint"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="one_import_row_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.cleaned.get('name') or '…'} ({self.number})"

    @property
    def problems(self) -> list[Message]:
        return [Message.of(error) for error in self.errors]

    @property
    def hints(self) -> list[Message]:
        return [Message.of(warning) for warning in self.warnings]

    @property
    def why(self) -> list[Message]:
        return [Message.of(reason) for reason in self.reasons]

    @property
    def waits(self) -> bool:
        return self.decision == Decision.POSSIBLE_DUPLICATE
