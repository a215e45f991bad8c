"""The tables of monitoring: check visits, notices of silence, postponements.

All are append-only; the limits in days are norms. A silence has no row of its own: it is the time
since the last sign of life and ends with the next. Each of its steps is notified once: the database
refuses a second row.
"""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common.constraints import AppendOnly, not_blank
from caunoi.monitoring.enums import Rung, WhyDirect
from caunoi.network.models import Collaborator
from caunoi.schemes.models import Scheme

BY: dict[str, Any] = {
    "to": settings.AUTH_USER_MODEL,
    "on_delete": models.PROTECT,
    "related_name": "+",
}


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, user: User, on: date) -> Self:
        return self.filter(rights_of(user, on).q("schemes.view", "scheme__unit"))


class Inspection(models.Model):
    """One check visit (kiểm tra): the unit's claim and what was seen. Photos are attachments.

    `photos` counts the photos recorded with it, so that a list need not look for files.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="inspections")
    inspected_on = models.DateField(_("ngày kiểm tra"))
    place = models.CharField(_("nơi kiểm tra"), max_length=200, blank=True)
    claimed_percent = models.PositiveSmallIntegerField(_("đơn vị báo, %"), null=True, blank=True)
    seen_percent = models.PositiveSmallIntegerField(_("thấy tại chỗ, %"))
    finding = models.TextField(_("thấy gì"))
    difficulty = models.TextField(_("khó khăn, vướng mắc"), blank=True)
    photos = models.PositiveSmallIntegerField(default=0)
    inspected_by = models.ForeignKey(**BY)
    collaborator = models.ForeignKey(
        Collaborator, null=True, blank=True, on_delete=models.PROTECT, related_name="inspections"
    )
    recorded_at = models.DateTimeField()

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-inspected_on", "-pk"]
        indexes = [models.Index(fields=["scheme", "inspected_on"], name="inspection_which_when")]
        constraints = [
            CheckConstraint(
                condition=Q(seen_percent__lte=100)
                & (Q(claimed_percent__isnull=True) | Q(claimed_percent__lte=100)),
                name="inspection_percents_are_percents",
            ),
            CheckConstraint(condition=not_blank("finding"), name="inspection_finds_something"),
            AppendOnly(name="inspection_append_only"),
        ]

    def __str__(self) -> str:
        return f"{self.inspected_on:%d/%m/%Y} {self.scheme.code}"

    @property
    def above(self) -> int:
        return max((self.claimed_percent or 0) - self.seen_percent, 0)


class SilenceStep(models.Model):
    """One notified step of the ladder, for the silence since one sign of life.

    `told` keeps key and name of the people notified, as of that day.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="silence_steps")
    since_on = models.DateField(_("im lặng từ"))
    rung = models.CharField(max_length=12, choices=Rung.choices)
    told_on = models.DateField(_("ngày báo"))
    days_silent = models.PositiveSmallIntegerField(_("số ngày im lặng"))
    told = models.JSONField(default=list)
    why_direct = models.CharField(max_length=12, choices=WhyDirect.choices, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "since_on", "rung"], name="silence_step_is_told_once"
            ),
            CheckConstraint(
                condition=Q(rung__in=Rung.values, told_on__gt=F("since_on")),
                name="silence_step_is_after_the_sign",
            ),
            AppendOnly(name="silence_step_append_only"),
        ]


class Postponement(models.Model):
    """A warning postponed by someone until a day, with a reason. It ends by itself.

    The database keeps the names that the table, its column and its constraints were made with.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="postponements")
    postponed_on = models.DateField(_("ngày hoãn"), db_column="put_off_on")
    until_on = models.DateField(_("hoãn đến hết ngày"))
    reason = models.TextField(_("lý do"))
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()

    class Meta:
        db_table = "monitoring_putoff"
        ordering = ["-postponed_on", "-pk"]
        constraints = [
            CheckConstraint(condition=not_blank("reason"), name="put_off_has_a_reason"),
            CheckConstraint(
                condition=Q(until_on__gt=F("postponed_on")), name="put_off_ends_after_it_begins"
            ),
            AppendOnly(name="put_off_append_only"),
        ]
