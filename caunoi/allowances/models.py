"""Sheets and lines. A paid sheet is frozen by the database itself."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from caunoi.common.constraints import AppendOnly
from caunoi.network.models import Collaborator


class SheetState(models.TextChoices):
    PREPARED = "prepared", _("đã lập")
    CHECKED = "checked", _("đã kiểm tra")
    RETURNED = "returned", _("trả lại")
    PAID = "paid", _("đã chi")


class AllowanceSheetQuerySet(models.QuerySet["AllowanceSheet"]):
    def visible_to(self, user: Any, on: date) -> Self:
        """Keep all for who holds `allowances.view` on the day, nothing for others."""
        from caunoi.allowances.permissions import visible_sheets

        return visible_sheets(self, user, on)


class AllowanceSheet(models.Model):
    """The payment sheet of one month: prepared by one person, checked by another, paid by a third."""

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
            AppendOnly(name="paid_sheet_frozen", when="OLD.state = 'paid'"),
        ]


class AllowanceLine(models.Model):
    """One collaborator's line with everything needed to explain it three years later."""

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
    appointment_decision = models.CharField(max_length=200)
    is_frozen = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "collaborator"], name="one_line_a_person"),
            CheckConstraint(condition=Q(amount_vnd__gte=0), name="line_amount_not_negative"),
            AppendOnly(name="paid_line_frozen", when="OLD.is_frozen"),
        ]
