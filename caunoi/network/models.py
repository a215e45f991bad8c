"""The network's tables. Database constraints refuse overlapping appointments and areas.

Everyone who may see the network sees in the coverage who is responsible for a commune. A
collaborator's file holds a phone number, so only the office and the collaborator may open it.
"""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import Scope, rights_of
from caunoi.common.constraints import NoOverlap, RenewsMark
from caunoi.common.effective import Dated, DatedQuerySet, in_force
from caunoi.common.versions import Replaced, Versioned
from caunoi.localities.models import AdminUnit


class CentreName(Dated, Versioned):
    """The Centre, its Department and the People's Committee as papers print them, from a day on.

    `director_post` stands above the signature of the Centre's director. What is not recorded is
    empty; `queries.Bodies` says so on the paper.
    """

    centre_vi = models.CharField(max_length=200)
    centre_en = models.CharField(max_length=200)
    department_vi = models.CharField(max_length=200)
    committee_vi = models.CharField(max_length=200, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    director_post = models.CharField(max_length=100, blank=True, default="")
    source = models.CharField(max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            # Also only one without a first day: two empty days are otherwise not the same.
            models.UniqueConstraint(
                Coalesce("starts_on", Value(date.min)), name="one_centre_name_a_first_day"
            )
        ]

    def __str__(self) -> str:
        return self.centre_vi


class SetUpEnd(models.Model):
    """The end of the Centre's set-up: one row, none while it is being set up."""

    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [CheckConstraint(condition=Q(pk=1), name="one_end_of_set_up")]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}"


class Territory(Replaced, Dated):
    """A unit that the Centre serves: the province, or a set of communes after a reform.

    Setting the territory makes new rows, so the newest row's key is its version.
    """

    unit = models.ForeignKey(AdminUnit, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            NoOverlap(fields=["unit"], name="territory_no_overlap"),
            RenewsMark(of="localities.Edition", name="territory_renews_edition"),
        ]

    def __str__(self) -> str:
        return str(self.unit)


class CollaboratorQuerySet(models.QuerySet["Collaborator"]):
    def visible_to(self, user: User, on: date) -> Self:
        """Keep the user's own file and files with a commune in the area where they may read files.

        `network.view_files` everywhere shows all, including people without an area or appointment.
        """
        scope = rights_of(user, on).where("network.view_files")
        if scope.everywhere:
            return self
        near = Collaborator.objects.with_area_in(scope, on)
        return self.filter(Q(user_id=user.pk) | Q(pk__in=near.values("pk")))

    def with_area_in(self, scope: Scope, on: date) -> Self:
        if scope.everywhere:
            return self
        held = AreaAssignment.objects.filter(in_force(on), scope.q("unit"))
        return self.filter(pk__in=held.values("collaborator"))


class Collaborator(Versioned):
    """A part-time person of the network. Appointments are separate, dated rows."""

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


class AppointmentQuerySet(DatedQuerySet["Appointment"]):
    def visible_to(self, user: User, on: date) -> Self:
        return self.filter(collaborator__in=Collaborator.objects.visible_to(user, on))


class Appointment(Dated, Versioned):
    """One term of one collaborator by one decision.

    `ends_on` is the first day without rights. `planned_end_on` is the first day after the term
    named in the decision and ends nothing by itself: an expired term stays visible until someone
    decides.
    """

    collaborator = models.ForeignKey(
        Collaborator, on_delete=models.PROTECT, related_name="appointments"
    )
    decision_number = models.CharField(_("số quyết định"), max_length=80)
    decided_on = models.DateField(_("ngày quyết định"))
    planned_end_on = models.DateField(_("hết nhiệm kỳ"), null=True, blank=True)
    ended_reason = models.TextField(blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            NoOverlap(fields=["collaborator"], name="appointment_no_overlap"),
            CheckConstraint(condition=Q(starts_on__isnull=False), name="appointment_has_start"),
            CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collaborator}, {self.decision}"

    @property
    def decision(self) -> str:
        """The citation, the same in every language: "12/QĐ-SCT ngày 01/03/2016"."""
        return f"{self.decision_number} ngày {self.decided_on:%d/%m/%Y}"

    @property
    def term_ends_on(self) -> date | None:
        return self.ends_on if self.ends_on is not None else self.planned_end_on


class AreaAssignment(Dated):
    """One commune that an appointment is responsible for during a period."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="areas")
    collaborator = models.ForeignKey(Collaborator, on_delete=models.PROTECT, related_name="areas")
    unit = models.ForeignKey(AdminUnit, on_delete=models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["unit", "starts_on"], name="area_unit_start")]
        constraints = [
            NoOverlap(fields=["collaborator", "unit"], name="area_no_overlap"),
            CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="area_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collaborator}: {self.unit}"


class HeadcountTarget(Versioned):
    """The head count planned for a day in the roadmap (lộ trình)."""

    on = models.DateField(unique=True)
    planned = models.PositiveIntegerField()
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}: {self.planned}"


class HeadcountFigure(Versioned):
    """A present head count stated in a document, kept beside the count of appointments."""

    on = models.DateField(unique=True)
    present = models.PositiveIntegerField()
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}: {self.present}"
