"""The network's tables. The database itself refuses overlapping appointments and areas."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from caunoi.common.constraints import NoOverlap
from caunoi.common.effective import Dated, DatedQuerySet
from caunoi.localities.models import AdminUnit


class CentreName(Dated):
    """What the Centre and its Department are called: names change, so they are dated."""

    centre_vi = models.CharField(max_length=200)
    centre_en = models.CharField(max_length=200)
    department_vi = models.CharField(max_length=200)
    source = models.CharField(max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]


class Territory(Dated):
    """A unit that the Centre serves: the province, and after a reform perhaps a set of communes."""

    unit = models.ForeignKey(AdminUnit, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [NoOverlap(fields=["unit"], name="territory_no_overlap")]


class CollaboratorQuerySet(models.QuerySet["Collaborator"]):
    def visible_to(self, user: Any, on: date) -> Self:
        """Keep those whom the user may see on the day (`network.view`, own area for collaborators)."""
        from caunoi.network.permissions import visible_collaborators

        return visible_collaborators(self, user, on)


class Collaborator(models.Model):
    """A part-time person of the network. Being appointed is a dated fact of its own."""

    full_name = models.CharField(_("họ tên"), max_length=120)
    search_key = models.CharField(max_length=200, db_index=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    post = models.CharField(_("công việc chính"), max_length=200, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="collaborator",
    )
    is_invented = models.BooleanField(default=False)

    objects = CollaboratorQuerySet.as_manager()

    class Meta:
        ordering = ["full_name", "pk"]

    def __str__(self) -> str:
        return f"{self.full_name}°" if self.is_invented else self.full_name


class Appointment(Dated):
    """One term of one collaborator by one decision. `ends_on` is the first day without rights."""

    collaborator = models.ForeignKey(
        Collaborator, on_delete=models.PROTECT, related_name="appointments"
    )
    decision_number = models.CharField(_("số quyết định"), max_length=80)
    decided_on = models.DateField(_("ngày quyết định"))
    planned_end_on = models.DateField(_("hết nhiệm kỳ"), null=True, blank=True)
    ended_reason = models.TextField(blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            NoOverlap(fields=["collaborator"], name="appointment_no_overlap"),
            CheckConstraint(
                condition=Q(starts_on__isnull=False), name="appointment_has_start"
            ),
            CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_start",
            ),
        ]


class AreaAssignment(Dated):
    """One commune that an appointment answers for, during some days."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="areas")
    collaborator = models.ForeignKey(Collaborator, on_delete=models.PROTECT, related_name="areas")
    unit = models.ForeignKey(AdminUnit, on_delete=models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["unit", "starts_on"], name="area_unit_start")]
        constraints = [NoOverlap(fields=["collaborator", "unit"], name="area_no_overlap")]


class HeadcountTarget(models.Model):
    """A planned head count on a day, from the roadmap (lộ trình)."""

    on = models.DateField(unique=True)
    planned = models.PositiveIntegerField()
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["on"]


class HeadcountFigure(models.Model):
    """A present head count that a document states, beside what the register of appointments counts."""

    on = models.DateField(unique=True)
    present = models.PositiveIntegerField()
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["on"]
