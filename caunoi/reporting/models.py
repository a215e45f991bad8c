"""The reports that were sent or signed. The database freezes what is signed."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.attachments.models import Attachment
from caunoi.common.constraints import AppendOnly, ContentKept, NeverDeleted
from caunoi.network.models import Collaborator
from caunoi.reporting.enums import MonthState, PeriodKind, ReportState

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

#: What a collaborator sent, without the Centre's decision on it.
MONTH_CONTENT = (
    *("collaborator_id", "month", "version", "closes_on", "facts", "facts_hash"),
    *("remarks", "requests", "sent_on"),
)
MONTH_CONTENT_CHANGES = (
    "OLD.docx_id IS NOT NULL AND (COALESCE(NEW.docx_id, 0) <> OLD.docx_id OR "
    + " OR ".join(f"NEW.{column} <> OLD.{column}" for column in MONTH_CONTENT)
    + ")"
)


class PeriodicReportQuerySet(models.QuerySet["PeriodicReport"]):
    def visible_to(self, user: User, on: date) -> Self:
        return self if rights_of(user, on).may("reports.view") else self.none()

    def signed(self) -> Self:
        return self.filter(state=ReportState.SIGNED)


class PeriodicReport(models.Model):
    """One version of the Centre's half-yearly or yearly report (guide B13).

    `facts` is what `facts.facts_of` gathered at the preparation, `facts_hash` its SHA-256. Both
    files are made from it at the signing, by a person other than the one who prepared it. A signed
    row cannot change: later changes are a new version that `supersedes` it.
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


class MonthlyReportQuerySet(models.QuerySet["MonthlyReport"]):
    def visible_to(self, user: User, on: date) -> Self:
        rights = rights_of(user, on)
        if rights.may("reports.view"):
            return self
        if rights.may("reports.write_own"):
            return self.filter(collaborator__user_id=user.pk)
        return self.none()


class MonthlyReport(models.Model):
    """What a collaborator sent for one month: the facts of that moment, and their own remarks.

    Each sending is a row: a returned one stays, and sending again makes the next version. Only
    `months.actions` writes here. The content cannot change once its file is stored; after the
    decision nothing in the row can.
    """

    collaborator = models.ForeignKey(
        Collaborator, on_delete=models.PROTECT, related_name="monthly_reports"
    )
    month = models.DateField(help_text=_("ngày đầu tháng"))
    version = models.PositiveSmallIntegerField(_("bản thứ"))
    state = models.CharField(max_length=10, choices=MonthState.choices, default=MonthState.SENT)
    closes_on = models.DateField(_("số liệu đến hết ngày"))
    facts = models.JSONField()
    facts_hash = models.CharField(max_length=64)
    remarks = models.TextField(_("nhận xét"), blank=True)
    requests = models.TextField(_("đề nghị với Trung tâm"), blank=True)
    sent_by = models.ForeignKey(**BY)
    sent_on = models.DateField()
    docx = models.ForeignKey(**FILE)
    decided_by = models.ForeignKey(**BY, null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    return_reason = models.TextField(_("lý do trả lại"), blank=True)

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "collaborator__full_name", "-version"]
        constraints = [
            UniqueConstraint(
                fields=["collaborator", "month", "version"], name="one_month_a_version"
            ),
            UniqueConstraint(
                fields=["collaborator", "month"],
                condition=~Q(state="returned"),
                name="one_standing_report_a_month",
            ),
            CheckConstraint(condition=Q(month__day=1), name="report_month_is_first_day"),
            CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("sent_by")),
                name="month_is_decided_by_another",
            ),
            CheckConstraint(
                condition=Q(state="sent", decided_by__isnull=True, decided_on__isnull=True)
                | (~Q(state="sent") & Q(decided_by__isnull=False, decided_on__isnull=False)),
                name="month_is_decided_by_somebody",
            ),
            CheckConstraint(
                condition=~Q(state="returned") | ~Q(return_reason=""),
                name="month_is_returned_with_a_reason",
            ),
            ContentKept(name="sent_month_frozen", when=MONTH_CONTENT_CHANGES),
            AppendOnly(name="decided_month_frozen", when="OLD.state <> 'sent'"),
            NeverDeleted(name="month_stays"),
        ]

    def __str__(self) -> str:
        return f"{self.collaborator}, {self.month:%m/%Y}, v{self.version}"
