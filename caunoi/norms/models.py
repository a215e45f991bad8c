"""Dated legal facts. A change of law adds a row; it never edits the one before."""

from datetime import date
from fractions import Fraction
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import BaseConstraint, CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common.constraints import NoOverlap
from caunoi.common.effective import Dated, DatedQuerySet
from caunoi.common.sentences import sentence
from caunoi.common.verdict import Basis, Confidence

CONFIDENCES = [
    ("H", _("đã đọc trong văn bản")),
    ("M", _("mới đọc một phần")),
    ("L", _("chưa đọc văn bản, cần kiểm tra")),
]


_ENDS_AFTER_START = (
    Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
)


class LegalDocument(Dated):
    """A law, decree, circular or resolution. `number` such as "NĐ 45/2012/NĐ-CP".

    `confidence` says how much of it was read, `day_confidence` how sure its first day is.
    """

    number = models.CharField(max_length=80, unique=True)
    title_vi = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    confidence = models.CharField(max_length=1, choices=CONFIDENCES, default="H")
    day_confidence = models.CharField(max_length=1, choices=CONFIDENCES, default="H")
    source = models.CharField(max_length=400, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["starts_on", "number"]

    def __str__(self) -> str:
        return self.number


class NormRowQuerySet(DatedQuerySet["NormRow"]):
    def visible_to(self, user: User, on: date) -> Self:
        """Keep all if the user holds `norms.view` on the day, otherwise nothing."""
        return self if rights_of(user, on).may("norms.view") else self.none()


class NormRow(Dated):
    """The value of one norm during one period.

    `values` holds whole numbers only, under the keys required by the norm's unit: `vnd_month` →
    {"amount_vnd"}; `factor`, `share` → {"numerator", "denominator"}; `support` → {"percent",
    "cap_vnd"} (either may be null); `percent` → {"percent"}; `policy` → {"policy"}; `days` →
    {"days"}; `day_of_month` → {"day"}; `clock` and `silence` → days by name. `confidence` is that
    of the value, `day_confidence` that of its first day. A row with `ends_on` = `starts_on` was
    replaced from its first day on; it holds on no day and stays as history.
    """

    norm = models.CharField(max_length=80, db_index=True)
    unit = models.CharField(max_length=20)
    values = models.JSONField()
    document = models.ForeignKey(LegalDocument, null=True, blank=True, on_delete=models.PROTECT)
    citation = models.CharField(max_length=300)
    confidence = models.CharField(max_length=1, choices=CONFIDENCES)
    day_confidence = models.CharField(max_length=1, choices=CONFIDENCES, default="H")
    note = models.TextField(blank=True)
    is_seed = models.BooleanField(default=False)
    change = models.OneToOneField(
        "NormChange", null=True, blank=True, on_delete=models.PROTECT, related_name="row"
    )

    objects = NormRowQuerySet.as_manager()

    class Meta:
        ordering = ["norm", "starts_on", "pk"]
        constraints = [
            NoOverlap(fields=["norm"], name="norm_row_no_overlap"),
            CheckConstraint(condition=_ENDS_AFTER_START, name="norm_row_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.norm} {self.values}"

    @property
    def is_replaced(self) -> bool:
        return self.starts_on is not None and self.starts_on == self.ends_on

    @property
    def amount_vnd(self) -> int:
        return int(self.values["amount_vnd"])

    @property
    def factor(self) -> Fraction:
        return Fraction(self.values["numerator"], self.values["denominator"])

    @property
    def basis(self) -> tuple[Basis, ...]:
        """The citation of the value, and a second one for the first day if that is less sure."""
        value = Basis(self.citation, Confidence(self.confidence))
        if self.day_confidence == "H" or self.starts_on is None:
            return (value,)
        day = sentence("ngày bắt đầu áp dụng %(day)s", day=self.starts_on)
        return (value, Basis(day, Confidence(self.day_confidence)))


class ContentHead(Dated):
    """A head of activity of NĐ 45/2012 Điều 4, by number.

    Numbers from 90 are ours: heads that a later decree adds and whose place in Điều 4 was not read.
    """

    number = models.PositiveSmallIntegerField()
    name_vi = models.CharField(max_length=400)
    name_en = models.CharField(max_length=400)
    citation = models.CharField(max_length=300)
    confidence = models.CharField(max_length=1, choices=CONFIDENCES)
    note = models.TextField(blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["number", "starts_on"]
        constraints = [NoOverlap(fields=["number"], name="content_head_no_overlap")]


class DossierPaper(Dated):
    """A paper that a scheme type must have at a step: application, advance, completion."""

    scheme_type = models.CharField(max_length=40, db_index=True)
    step = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    name_vi = models.CharField(max_length=400)
    name_en = models.CharField(max_length=400)
    citation = models.CharField(max_length=300)
    confidence = models.CharField(max_length=1, choices=CONFIDENCES)
    order = models.PositiveSmallIntegerField(default=0)
    #: Required only in some cases, "(nếu có)", "khi …": a person may then waive it.
    may_be_waived = models.BooleanField(default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["scheme_type", "step", "order"]
        constraints = [
            NoOverlap(fields=["scheme_type", "step", "key"], name="dossier_paper_no_overlap")
        ]


class NormChangeQuerySet(models.QuerySet["NormChange"]):
    def visible_to(self, user: User, on: date) -> Self:
        """Keep all if the user holds `norms.view` on the day, otherwise nothing."""
        return self if rights_of(user, on).may("norms.view") else self.none()


class Proposal(models.Model):
    """A proposed change of something dated: one person proposes, another decides."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("chờ duyệt")
        APPROVED = "approved", _("đã duyệt")
        RETURNED = "returned", _("trả lại")

    reason = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        abstract = True


def two_persons(name: str) -> list[BaseConstraint]:
    """Return the constraints of a proposal table: a second person decides, and is named."""
    return [
        CheckConstraint(
            condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            name=f"{name}_needs_two_persons",
        ),
        CheckConstraint(
            condition=(Q(state="proposed") & Q(decided_by__isnull=True))
            | (~Q(state="proposed") & Q(decided_by__isnull=False) & Q(decided_at__isnull=False)),
            name=f"{name}_decided_by_a_person",
        ),
    ]


class NormChange(Proposal):
    """A proposed value; with a document, that of a resolution of the province.

    Such a one also replaces the later rows delivered with the product, which are another's.
    """

    norm = models.CharField(max_length=80)
    unit = models.CharField(max_length=20)
    values = models.JSONField()
    starts_on = models.DateField()
    citation = models.CharField(max_length=300)
    confidence = models.CharField(max_length=1, choices=CONFIDENCES)
    document_number = models.CharField(max_length=80, blank=True, default="")
    document_title = models.CharField(max_length=400, blank=True, default="")
    document_issuer = models.CharField(max_length=200, blank=True, default="")
    document_issued_on = models.DateField(null=True, blank=True)

    objects = NormChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = two_persons("norm_change")

    def __str__(self) -> str:
        return f"{self.norm} {self.values}"
