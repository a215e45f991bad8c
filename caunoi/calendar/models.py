"""The days that differ from the week, and the proposals to change them. No day is ever deleted."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.calendar.enums import DayKind
from caunoi.common.constraints import NeverDeleted, not_blank
from caunoi.norms.models import CONFIDENCES, Proposal, two_persons


class PublicHolidayQuerySet(models.QuerySet["PublicHoliday"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def known_at(self, at: datetime) -> Self:
        """Keep what counted at a moment: recorded by then and not yet withdrawn."""
        known = Q(recorded_at__isnull=True) | Q(recorded_at__lte=at)
        return self.filter(known, Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at))


class PublicHoliday(models.Model):
    """One day that differs from the week: a holiday, or a swapped day.

    A wrong one is withdrawn and stays, so that earlier counts can be explained. Without
    `recorded_at` it was in the calendar from the beginning.
    """

    day = models.DateField()
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=DayKind.choices)
    document = models.CharField(_("văn bản"), max_length=200)
    confidence = models.CharField(max_length=1, choices=CONFIDENCES)
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    change = models.ForeignKey(
        "DayChange", null=True, blank=True, on_delete=models.PROTECT, related_name="days"
    )

    objects = PublicHolidayQuerySet.as_manager()

    class Meta:
        # The table kept its name when the calendar became an app of its own.
        db_table = "difficulties_publicholiday"
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"],
                condition=Q(withdrawn_at__isnull=True),
                name="holiday_stands_once_a_day",
            ),
            NeverDeleted(name="holiday_stays"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"


class DayChangeQuerySet(models.QuerySet["DayChange"]):
    def visible_to(self, user: User, on: date) -> Self:
        """Keep all if the user holds `norms.view` on the day, otherwise nothing."""
        return self if rights_of(user, on).may("norms.view") else self.none()

    def waiting(self) -> Self:
        return self.filter(state=Proposal.State.PROPOSED)


class DayChange(Proposal):
    """A proposed change of the calendar: days to record, or one recorded day to withdraw.

    The days are `first_on` to `last_on`, of one name, kind and document.
    """

    withdraws = models.ForeignKey(
        PublicHoliday,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="withdrawals",
    )
    first_on = models.DateField(_("từ ngày"))
    last_on = models.DateField(_("đến hết ngày"))
    name = models.CharField(_("tên"), max_length=120)
    kind = models.CharField(max_length=12, choices=DayKind.choices)
    document = models.CharField(_("văn bản"), max_length=200)
    confidence = models.CharField(max_length=1, choices=CONFIDENCES)

    objects = DayChangeQuerySet.as_manager()

    class Meta:
        # The table kept its name when the calendar became an app of its own.
        db_table = "difficulties_daychange"
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            CheckConstraint(
                condition=not_blank("name") & not_blank("document") & Q(last_on__gte=F("first_on")),
                name="day_change_says_which_and_why",
            ),
            NeverDeleted(name="day_change_stays"),
            *two_persons("day_change"),
        ]

    def __str__(self) -> str:
        return f"{self.first_on:%d/%m/%Y} {self.name}"
