"""Dated legal facts. A change of law adds a row; it never edits the one before."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from caunoi.common.constraints import NoOverlap
from caunoi.common.effective import Dated, DatedQuerySet

CONFIDENCES = [
    ("H", _("đã đọc trong văn bản")),
    ("M", _("mới đọc một phần")),
    ("L", _("chưa đọc văn bản, cần kiểm tra")),
]


class LegalDocument(Dated):
    """A law, decree, circular or resolution. `number` such as "NĐ 45/2012/NĐ-CP"."""

    number = models.CharField(max_length=80, unique=True)
    title_vi = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    confidence = models.CharField(max_length=1, choices=CONFIDENCES, default="H")
    source = models.CharField(max_length=400, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["starts_on", "number"]

    def __str__(self) -> str:
        return self.number


class NormRow(Dated):
    """The value of one norm during one period.

    `values` holds whole numbers only, under the keys that the norm's unit demands: `vnd_month` →
    {"amount_vnd"}; `factor` → {"numerator", "denominator"}; `support` → {"percent", "cap_vnd"} (either
    may be null); `percent` → {"percent"}; `policy` → {"policy"}.
    """

    norm = models.CharField(max_length=80, db_index=True)
    unit = models.CharField(max_length=20)
    values = models.JSONField()
    document = models.ForeignKey(LegalDocument, null=True, blank=True, on_delete=models.PROTECT)
    citation = models.CharField(max_length=300)
    confidence = models.CharField(max_length=1, choices=CONFIDENCES)
    note = models.TextField(blank=True)
    is_seed = models.BooleanField(default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["norm", "starts_on"]
        constraints = [NoOverlap(fields=["norm"], name="norm_row_no_overlap")]

    def __str__(self) -> str:
        return f"{self.norm} {self.values}"


class ContentHead(Dated):
    """A head of activity of NĐ 45/2012 Điều 4, by number."""

    number = models.PositiveSmallIntegerField()
    name_vi = models.CharField(max_length=400)
    name_en = models.CharField(max_length=400)
    citation = models.CharField(max_length=300)
    confidence = models.CharField(max_length=1, choices=CONFIDENCES)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["number", "starts_on"]
        constraints = [NoOverlap(fields=["number"], name="content_head_no_overlap")]


class DossierPaper(Dated):
    """A paper that a scheme of one type must have at one step (application, advance, completion)."""

    scheme_type = models.CharField(max_length=40, db_index=True)
    step = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    name_vi = models.CharField(max_length=400)
    name_en = models.CharField(max_length=400)
    citation = models.CharField(max_length=300)
    confidence = models.CharField(max_length=1, choices=CONFIDENCES)
    order = models.PositiveSmallIntegerField(default=0)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["scheme_type", "step", "order"]
        constraints = [
            NoOverlap(fields=["scheme_type", "step", "key"], name="dossier_paper_no_overlap")
        ]


class NormChange(models.Model):
    """A proposed new value of a norm from one day on: one person proposes, another decides."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("chờ duyệt")
        APPROVED = "approved", _("đã duyệt")
        RETURNED = "returned", _("trả lại")

    norm = models.CharField(max_length=80)
    unit = models.CharField(max_length=20)
    values = models.JSONField()
    starts_on = models.DateField()
    citation = models.CharField(max_length=300)
    confidence = models.CharField(max_length=1, choices=CONFIDENCES)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="norm_changes_proposed"
    )
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="norm_change_needs_two_persons",
            )
        ]
