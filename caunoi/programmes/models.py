"""Programmes, yearly budgets and their plans. The plan never exceeds the allocation."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common.constraints import AppendOnly
from caunoi.common.effective import Dated, DatedQuerySet

BY: dict[str, Any] = {
    "to": settings.AUTH_USER_MODEL,
    "on_delete": models.PROTECT,
    "related_name": "+",
}


class FundSource(models.TextChoices):
    LOCAL = "local", _("khuyến công địa phương")
    NATIONAL = "national", _("khuyến công quốc gia")


class Programme(Dated):
    """A five-year programme (chương trình khuyến công), with its decision."""

    name = models.CharField(max_length=300)
    decision = models.CharField(_("quyết định"), max_length=120)
    goals = models.TextField(blank=True)
    is_invented = models.BooleanField(default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]

    def __str__(self) -> str:
        return self.name


class YearBudget(models.Model):
    """One year's money from one source; whoever plans or allocates locks this row."""

    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=10, choices=FundSource.choices)

    class Meta:
        ordering = ["year", "source"]
        constraints = [
            models.UniqueConstraint(fields=["year", "source"], name="one_budget_a_year_and_source")
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_source_display()}"


class Allocation(models.Model):
    """Money given by a decision, or taken back (negative). A correction is a new row."""

    budget = models.ForeignKey(YearBudget, on_delete=models.PROTECT, related_name="allocations")
    amount_vnd = models.BigIntegerField()
    decision = models.CharField(max_length=120)
    allocated_on = models.DateField()
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()

    class Meta:
        ordering = ["allocated_on", "pk"]
        constraints = [
            CheckConstraint(condition=~Q(amount_vnd=0), name="allocation_is_not_zero"),
            AppendOnly(name="allocation_append_only"),
        ]


class PlanLineQuerySet(models.QuerySet["PlanLine"]):
    def visible_to(self, user: User, on: date) -> Self:
        return self if rights_of(user, on).may("programmes.view") else self.none()

    def standing(self) -> Self:
        """Keep the lines that are not withdrawn; only these take money from the allocation."""
        return self.filter(withdrawn_on__isnull=True)


class PlanLine(models.Model):
    """One scheme or task in a year's plan, with its content head, support and counterpart."""

    budget = models.ForeignKey(YearBudget, on_delete=models.PROTECT, related_name="lines")
    content_head = models.PositiveSmallIntegerField(_("nội dung hoạt động"))
    title = models.CharField(max_length=400)
    support_vnd = models.BigIntegerField()
    counterpart_vnd = models.BigIntegerField(default=0)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    planned_on = models.DateField()
    planned_by = models.ForeignKey(**BY)
    planned_at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(null=True, blank=True, **BY)
    withdrawn_reason = models.TextField(blank=True)

    objects = PlanLineQuerySet.as_manager()

    class Meta:
        ordering = ["budget_id", "content_head", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(support_vnd__gt=0, counterpart_vnd__gte=0),
                name="plan_line_amounts_are_amounts",
            ),
            CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""),
                name="plan_line_is_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title
