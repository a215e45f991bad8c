"""Fieldwork's tables. No row is ever deleted; a need ends only with an outcome in words."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common.constraints import AppendOnly, NeverDeleted, not_blank
from caunoi.common.versions import Versioned
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.enums import (
    NeedState,
    ProposalState,
    TaskKind,
    TaskState,
    VisitPurpose,
    Workshop,
)
from caunoi.localities.models import AdminUnit
from caunoi.network.models import Collaborator

BY: dict[str, Any] = {
    "to": settings.AUTH_USER_MODEL,
    "on_delete": models.PROTECT,
    "related_name": "+",
}
MAYBE_BY: dict[str, Any] = {**BY, "null": True, "blank": True}


class InAreaQuerySet(models.QuerySet[Any]):
    """Rows that are visible by their commune."""

    def visible_to(self, user: User, on: date) -> Self:
        """Keep those in the area where the user may see fieldwork on the day.

        A plan or task has no commune: the user sees their own, and those of collaborators whose
        files they may open.
        """
        scope = rights_of(user, on).where("fieldwork.view")
        if scope.everywhere:
            return self
        if any(field.name == "unit" for field in self.model._meta.get_fields()):
            return self.filter(scope.q("unit"))
        if not scope.unit_ids:
            return self.none()
        return self.filter(collaborator__in=Collaborator.objects.visible_to(user, on).values("pk"))


class AreaPlan(Versioned):
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
                fields=["collaborator", "year", "month"], name="one_area_plan_a_month"
            ),
            # In SQL NULL never equals NULL, so the plan of the whole year needs its own constraint.
            models.UniqueConstraint(
                fields=["collaborator", "year"],
                condition=Q(month__isnull=True),
                name="one_area_plan_a_year",
            ),
            CheckConstraint(
                condition=Q(month__isnull=True) | Q(month__gte=1, month__lte=12),
                name="area_plan_month_exists",
            ),
            NeverDeleted(name="area_plan_stays"),
        ]

    def __str__(self) -> str:
        period = f"{self.month:02}/{self.year}" if self.month else str(self.year)
        return f"{self.collaborator}, {period}"


class Visit(models.Model):
    """One visit. Photos are attachments of it.

    `unit` is the establishment's commune on that day. `workshop` and `workers` are what the visitor
    saw; they do not change the register.
    """

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
    workshop = models.CharField(
        _("xưởng đang"), max_length=10, choices=Workshop.choices, blank=True
    )
    workers = models.PositiveIntegerField(_("số lao động"), null=True, blank=True)
    finding = models.TextField(_("thấy gì"))
    recorded_by = models.ForeignKey(**BY)
    recorded_at = models.DateTimeField()

    objects = InAreaQuerySet.as_manager()

    class Meta:
        ordering = ["-visited_on", "-pk"]
        indexes = [
            models.Index(fields=["collaborator", "visited_on"], name="visit_who_when"),
            models.Index(fields=["establishment", "visited_on"], name="visit_where_when"),
            models.Index(fields=["visited_on", "id"], name="visit_when"),
        ]
        constraints = [
            CheckConstraint(condition=not_blank("finding"), name="visit_finds_something"),
            NeverDeleted(name="visit_stays"),
        ]

    def __str__(self) -> str:
        return f"{self.visited_on:%d/%m/%Y} {self.establishment}"


class Need(models.Model):
    """What an establishment needs and is able to do (năng lực). It stays open until its outcome.

    The database refuses to delete a need, to end it without words, and to change it once answered
    or withdrawn. Only `lifecycle.advance` changes `state`.
    """

    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="needs")
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
    ended_by = models.ForeignKey(**MAYBE_BY)

    objects = InAreaQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_on", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(state="open", ended_on__isnull=True, ended_by__isnull=True, outcome="")
                | (
                    ~Q(state="open")
                    & Q(ended_on__isnull=False, ended_by__isnull=False)
                    & not_blank("outcome")
                ),
                name="need_ends_only_with_an_outcome",
            ),
            CheckConstraint(condition=Q(state__in=NeedState.values), name="need_state_is_known"),
            CheckConstraint(
                condition=(Q(cost_vnd__isnull=True) | Q(cost_vnd__gt=0))
                & (Q(counterpart_vnd__isnull=True) | Q(counterpart_vnd__gte=0)),
                name="need_amounts_are_amounts",
            ),
            NeverDeleted(name="need_stays"),
            AppendOnly(name="need_outcome_stays", when="OLD.state IN ('answered', 'withdrawn')"),
        ]

    def __str__(self) -> str:
        return f"{self.establishment}: {self.description[:60]}"


class Proposal(models.Model):
    """A request for support that follows from a need, with the results of the rules on that day.

    Only `lifecycle.advance` changes `state`. Nobody decides on their own proposal.
    """

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
    decided_by = models.ForeignKey(**MAYBE_BY)

    objects = InAreaQuerySet.as_manager()

    class Meta:
        ordering = ["proposed_on", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(cost_vnd__gt=0, support_vnd__gt=0, counterpart_vnd__gte=0)
                & Q(support_vnd__lte=F("cost_vnd")),
                name="proposal_amounts_are_amounts",
            ),
            CheckConstraint(
                condition=Q(state="submitted", decided_on__isnull=True, decided_by__isnull=True)
                | (~Q(state="submitted") & Q(decided_on__isnull=False, decided_by__isnull=False)),
                name="proposal_is_decided_by_somebody",
            ),
            CheckConstraint(
                condition=~Q(state__in=["returned", "declined"]) | not_blank("decision_reason"),
                name="proposal_is_returned_with_a_reason",
            ),
            CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="proposal_is_decided_by_another",
            ),
            NeverDeleted(name="proposal_stays"),
        ]

    def __str__(self) -> str:
        return f"{self.establishment}: {self.need.description[:60]}"


class CentreTask(models.Model):
    """A task that the Centre gives a collaborator, and its result.

    Only `lifecycle.advance` changes `state`.
    """

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
    ended_by = models.ForeignKey(**MAYBE_BY)

    objects = InAreaQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(state="given", ended_on__isnull=True, ended_by__isnull=True)
                | (
                    ~Q(state="given")
                    & Q(ended_on__isnull=False, ended_by__isnull=False)
                    & not_blank("result")
                ),
                name="task_ends_with_a_result",
            ),
            CheckConstraint(condition=not_blank("instruction"), name="task_says_what_to_do"),
            NeverDeleted(name="task_stays"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.instruction[:60]}"
