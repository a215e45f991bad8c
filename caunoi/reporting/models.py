"""The reports that were sent or signed. What is signed is frozen by the database itself."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from caunoi.attachments.models import Attachment
from caunoi.common.constraints import AppendOnly, NeverDeleted
from caunoi.reporting.enums import PeriodKind, ReportState
from caunoi.reporting.permissions import visible_reports

BY: dict[str, Any] = {
    "to": settings.AUTH_USER_MODEL,
    "on_delete": models.PROTECT,
    "related_name": "+",
}
FILE: dict[str, Any] = {
    "to": Attachment,
    "null": True,
    "blank": True,
    "on_delete": models.PROTECT,
    "related_name": "+",
}


class PeriodicReportQuerySet(models.QuerySet["PeriodicReport"]):
    def visible_to(self, user: Any, on: date) -> Self:
        """Keep all for who holds `reports.view` on the day, nothing for others."""
        return visible_reports(self, user, on)

    def signed(self) -> Self:
        return self.filter(state=ReportState.SIGNED)


class PeriodicReport(models.Model):
    """One version of the Centre's report of half a year or a year (guide B13).

    `facts` is what `facts.facts_of` gathered when it was prepared, `facts_hash` its SHA-256; both
    files are made of it when it is signed, by another person than prepared it. Once signed the row
    cannot change: what came later is a new version that `supersedes` it.
    """

    kind = models.CharField(max_length=10, choices=PeriodKind.choices)
    year = models.PositiveSmallIntegerField(_("năm"))
    version = models.PositiveSmallIntegerField(_("bản thứ"))
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    state = models.CharField(
        max_length=10, choices=ReportState.choices, default=ReportState.DRAFTED
    )
    closes_on = models.DateField(_("số liệu đến hết ngày"))
    facts = models.JSONField()
    facts_hash = models.CharField(max_length=64)
    prepared_by = models.ForeignKey(**BY)
    prepared_on = models.DateField()
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    signed_by = models.ForeignKey(**BY, null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    docx = models.ForeignKey(**FILE)
    xlsx = models.ForeignKey(**FILE)

    objects = PeriodicReportQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "kind", "-version"]
        constraints = [
            UniqueConstraint(fields=["kind", "year", "version"], name="one_report_a_version"),
            UniqueConstraint(
                fields=["kind", "year"],
                condition=Q(state="drafted"),
                name="one_draft_a_period",
            ),
            CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("prepared_by")),
                name="report_signer_is_not_maker",
            ),
            CheckConstraint(
                condition=Q(
                    state="drafted", signed_by__isnull=True, signed_on__isnull=True,
                    docx__isnull=True, xlsx__isnull=True,
                )
                | (
                    Q(
                        state="signed", signed_by__isnull=False, signed_on__isnull=False,
                        docx__isnull=False, xlsx__isnull=False,
                    )
                    & ~Q(number="")
                ),
                name="signed_report_has_signer_and_files",
            ),
            AppendOnly(name="signed_report_frozen", when="OLD.state = 'signed'"),
            NeverDeleted(name="report_stays"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}, v{self.version}"

    @property
    def is_signed(self) -> bool:
        return self.state == ReportState.SIGNED
