"""Sheets, their lines and steps. The database itself freezes a paid sheet."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common.constraints import AppendOnly, ClosedParent
from caunoi.common.words import amount_in_words
from caunoi.network.models import Collaborator


class SheetState(models.TextChoices):
    PREPARED = "prepared", _("đã lập")
    CHECKED = "checked", _("đã kiểm tra")
    RETURNED = "returned", _("trả lại")
    PAID = "paid", _("đã chi")


class AllowanceSheetQuerySet(models.QuerySet["AllowanceSheet"]):
    def visible_to(self, user: User, on: date) -> Self:
        return self if rights_of(user, on).may("allowances.view") else self.none()


class AllowanceSheet(models.Model):
    """The payment sheet of one month: prepared, checked and paid by three different people.

    Only `lifecycle.advance` writes it. `total_vnd` is the sum of the lines, `lines_hash` their
    hash.
    """

    month = models.DateField(unique=True, help_text=_("ngày đầu tháng"))
    state = models.CharField(max_length=10, choices=SheetState.choices)
    total_vnd = models.BigIntegerField()
    headcount = models.PositiveIntegerField()
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField()
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True)
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    paid_at = models.DateTimeField(null=True)
    voucher = models.CharField(_("số chứng từ"), max_length=80, blank=True)
    return_reason = models.TextField(blank=True)
    lines_hash = models.CharField(max_length=64)

    objects = AllowanceSheetQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]
        constraints = [
            CheckConstraint(condition=Q(month__day=1), name="sheet_month_is_first_day"),
            CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("prepared_by")),
                name="sheet_checker_is_not_maker",
            ),
            CheckConstraint(
                condition=Q(paid_by__isnull=True)
                | (~Q(paid_by=F("prepared_by")) & ~Q(paid_by=F("checked_by"))),
                name="sheet_payer_is_third_person",
            ),
            CheckConstraint(
                condition=~Q(state="paid")
                | (Q(paid_by__isnull=False) & Q(checked_by__isnull=False)),
                name="paid_sheet_has_three_persons",
            ),
            CheckConstraint(
                condition=~Q(state="paid") | ~Q(voucher=""), name="paid_sheet_has_voucher"
            ),
            AppendOnly(name="paid_sheet_frozen", when="OLD.state = 'paid'"),
        ]

    def __str__(self) -> str:
        return f"Bảng chi hỗ trợ tháng {self.month:%m/%Y}"

    @property
    def is_frozen(self) -> bool:
        return self.state == SheetState.PAID

    @property
    def total_in_words(self) -> str:
        """Always Vietnamese, as printed under the sheet."""
        return amount_in_words(self.total_vnd)


class AllowanceLineQuerySet(models.QuerySet["AllowanceLine"]):
    def visible_to(self, user: User, on: date) -> Self:
        """Keep all for users who may see every sheet, and a collaborator's own lines."""
        rights = rights_of(user, on)
        if rights.may("allowances.view"):
            return self
        if rights.may("allowances.view_own"):
            return self.filter(collaborator__user_id=user.pk)
        return self.none()


class AllowanceLine(models.Model):
    """One collaborator's line with everything needed to explain it three years later.

    The texts are Vietnamese, as on the signed paper. `basis` lists {"citation", "confidence",
    "norm"}; `norm` is empty for an article without a norm row.
    """

    sheet = models.ForeignKey(AllowanceSheet, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    collaborator = models.ForeignKey(Collaborator, on_delete=models.PROTECT, related_name="+")
    collaborator_name = models.CharField(max_length=130)
    area = models.CharField(max_length=600)
    days = models.PositiveSmallIntegerField()
    days_in_month = models.PositiveSmallIntegerField()
    base_salary_vnd = models.BigIntegerField()
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField()
    amount_vnd = models.BigIntegerField()
    formula = models.CharField(max_length=300)
    basis = models.JSONField(help_text=_("các căn cứ: văn bản, điều, độ tin cậy"))
    notes = models.JSONField(default=list)
    appointment_decision = models.CharField(max_length=400)
    is_frozen = models.BooleanField(default=False)

    objects = AllowanceLineQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "collaborator"], name="one_line_a_person"),
            CheckConstraint(condition=Q(amount_vnd__gte=0), name="line_amount_not_negative"),
            AppendOnly(name="paid_line_frozen", when="OLD.is_frozen"),
            ClosedParent(field="sheet", when="parent.state = 'paid'", name="paid_sheet_closed"),
        ]

    def __str__(self) -> str:
        return f"{self.collaborator_name}: {self.formula}"


class SheetStep(models.Model):
    """One step of a sheet: who, when, on which day of the Centre, why."""

    sheet = models.ForeignKey(AllowanceSheet, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    transition = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10, choices=SheetState.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    on = models.DateField()
    total_vnd = models.BigIntegerField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="one_step_at_a_time"),
            AppendOnly(name="sheet_step_append_only"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.transition}"
