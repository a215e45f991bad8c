"""Fieldwork's tables. Nothing here is deleted; a need ends only with an outcome in words."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from caunoi.establishments.models import Establishment
from caunoi.fieldwork.enums import (
    NeedState,
    ProposalState,
    TaskKind,
    TaskState,
    VisitPurpose,
)
from caunoi.fieldwork.permissions import visible_fieldwork
from caunoi.localities.models import AdminUnit
from caunoi.network.models import Collaborator

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class InAreaQuerySet(models.QuerySet[Any]):
    """Rows that a person sees by the commune they belong to."""

    def visible_to(self, user: Any, on: date) -> Self:
        """Keep those in the area where the user may see fieldwork on the day."""
        return visible_fieldwork(self, user, on)


class AreaPlan(models.Model):
    """A collaborator's plan for a year, or for one month of it."""

    collaborator = models.ForeignKey(
        Collaborator, on_delete=models.PROTECT, related_name="area_plans"
    )
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    visits_planned = models.PositiveIntegerField(_("số chuyến thăm dự kiến"), default=0)
    text = models.TextField(_("việc sẽ làm"))
    made_by = models.ForeignKey(**BY)
    made_at = models.DateTimeField()

    objects = InAreaQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["collaborator", "year", "month"],
                nulls_distinct=False,
                name="one_area_plan_a_month",
            ),
            CheckConstraint(
                condition=Q(month__isnull=True) | Q(month__gte=1, month__lte=12),
                name="area_plan_month_exists",
            ),
        ]


class Visit(models.Model):
    """One visit: when, where, for what, what was found. Photos are attachments of it."""

    establishment = models.ForeignKey(
        Establishment, on_delete=models.PROTECT, related_name="visits"
    )
    unit = models.ForeignKey(AdminUnit, on_delete=models.PROTECT, related_name="+")
    collaborator = models.ForeignKey(
        Collaborator, null=True, blank=True, on_delete=models.PROTECT, related_name="visits"
    )
    visited_on = models.DateField(_("ngày thăm"))
    place = models.CharField(_("nơi gặp"), max_length=200, blank=True)
    purpose = models.CharField(_("mục đích"), max_length=20, choices=VisitPurpose.choices)
    finding = models.TextField(_("thấy gì"))
    recorded_by = models.ForeignKey(**BY)
    recorded_at = models.DateTimeField()

    objects = InAreaQuerySet.as_manager()

    class Meta:
        ordering = ["-visited_on", "-pk"]
        indexes = [models.Index(fields=["collaborator", "visited_on"], name="visit_who_when")]

    def __str__(self) -> str:
        return f"{self.visited_on:%d/%m/%Y} {self.establishment}"


class Need(models.Model):
    """What an establishment needs and is able to do (năng lực). It waits until it has an outcome."""

    establishment = models.ForeignKey(
        Establishment, on_delete=models.PROTECT, related_name="needs"
    )
    unit = models.ForeignKey(AdminUnit, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(
        Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="needs"
    )
    collaborator = models.ForeignKey(
        Collaborator, null=True, blank=True, on_delete=models.PROTECT, related_name="needs"
    )
    item = models.CharField(_("nội dung cần hỗ trợ"), max_length=40)
    description = models.TextField(_("cần gì"))
    capacity = models.TextField(_("năng lực của cơ sở"))
    cost_vnd = models.BigIntegerField(_("chi phí dự kiến"), null=True, blank=True)
    counterpart_vnd = models.BigIntegerField(_("vốn đối ứng có thể bỏ"), null=True, blank=True)
    recorded_on = models.DateField(_("ngày ghi"))
    recorded_by = models.ForeignKey(**BY)
    recorded_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=NeedState.choices, default=NeedState.OPEN, db_index=True
    )
    outcome = models.TextField(_("kết quả"), blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(null=True, blank=True, **BY)

    objects = InAreaQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_on", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(state="open", ended_on__isnull=True)
                | (~Q(state="open") & Q(ended_on__isnull=False) & ~Q(outcome="")),
                name="need_ends_only_with_an_outcome",
            ),
            CheckConstraint(
                condition=(Q(cost_vnd__isnull=True) | Q(cost_vnd__gt=0))
                & (Q(counterpart_vnd__isnull=True) | Q(counterpart_vnd__gte=0)),
                name="need_amounts_are_amounts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.establishment}: {self.description[:60]}"


class Proposal(models.Model):
    """A request for support that came out of a need, with what the rules said on that day."""

    need = models.OneToOneField(Need, on_delete=models.PROTECT, related_name="proposal")
    establishment = models.ForeignKey(
        Establishment, on_delete=models.PROTECT, related_name="proposals"
    )
    unit = models.ForeignKey(AdminUnit, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, null=True, blank=True, on_delete=models.PROTECT)
    collaborator = models.ForeignKey(
        Collaborator, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    item = models.CharField(max_length=40)
    cost_vnd = models.BigIntegerField(_("chi phí"))
    support_vnd = models.BigIntegerField(_("đề nghị hỗ trợ"))
    counterpart_vnd = models.BigIntegerField(_("vốn đối ứng"))
    checks = models.JSONField(help_text=_("kết luận của các quy tắc vào ngày đề xuất"))
    proposed_on = models.DateField()
    proposed_by = models.ForeignKey(**BY)
    proposed_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.SUBMITTED
    )
    decision_reason = models.TextField(blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(null=True, blank=True, **BY)

    objects = InAreaQuerySet.as_manager()

    class Meta:
        ordering = ["proposed_on", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(cost_vnd__gt=0, support_vnd__gt=0, counterpart_vnd__gte=0),
                name="proposal_amounts_are_amounts",
            ),
            CheckConstraint(
                condition=~Q(state__in=["returned", "declined"]) | ~Q(decision_reason=""),
                name="proposal_is_returned_with_a_reason",
            ),
        ]


class CentreTask(models.Model):
    """A task that the Centre gives a collaborator, and what came of it."""

    collaborator = models.ForeignKey(Collaborator, on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=20, choices=TaskKind.choices)
    instruction = models.TextField(_("việc cần làm"))
    establishment = models.ForeignKey(
        Establishment, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    due_on = models.DateField(_("trước ngày"))
    given_on = models.DateField()
    given_by = models.ForeignKey(**BY)
    given_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.GIVEN)
    result = models.TextField(_("kết quả"), blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(null=True, blank=True, **BY)

    objects = InAreaQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(state="given")
                | (Q(ended_on__isnull=False) & ~Q(result="")),
                name="task_ends_with_a_result",
            )
        ]
