"""The tables of a scheme. Steps and money are append-only: a correction is a new row."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, OuterRef, Q, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.attachments.models import Attachment
from caunoi.common.constraints import AppendOnly
from caunoi.common.versions import Replaced, Versioned
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.models import Proposal
from caunoi.localities.models import AdminUnit
from caunoi.network.models import Collaborator
from caunoi.programmes.models import FundSource, PlanLine
from caunoi.schemes.enums import (
    BEFORE_APPROVAL,
    IN_THE_PLAN,
    Conclusion,
    EntryKind,
    OutcomeMoment,
    PaperStep,
    SchemeKind,
    SchemeState,
)

BY: dict[str, Any] = {
    "to": settings.AUTH_USER_MODEL,
    "on_delete": models.PROTECT,
    "related_name": "+",
}
MAYBE_BY: dict[str, Any] = {**BY, "null": True, "blank": True}


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def visible_to(self, user: User, on: date) -> Self:
        """The office sees all schemes, a collaborator those of their own communes."""
        return self.filter(rights_of(user, on).q("schemes.view", "unit"))

    def as_of(self, on: date) -> Self:
        """Keep those drafted by the day. Adds `state_then`: the state at the end of that day."""
        steps = SchemeStep.objects.filter(scheme=OuterRef("pk"), on__lte=on).order_by("-pk")
        return self.filter(drafted_on__lte=on).annotate(
            state_then=Subquery(steps.values("to_state")[:1])
        )


class Scheme(Versioned):
    """One scheme or promotion task. Only `lifecycle.advance()` changes `state`."""

    code = models.CharField(_("mã"), max_length=30, unique=True)
    kind = models.CharField(max_length=10, choices=SchemeKind.choices, default=SchemeKind.SCHEME)
    title = models.CharField(_("tên đề án"), max_length=400)
    scheme_type = models.CharField(_("loại đề án"), max_length=40)
    item = models.CharField(_("nội dung hỗ trợ"), max_length=40, blank=True)
    content_head = models.PositiveSmallIntegerField(_("nội dung hoạt động"))
    source = models.CharField(max_length=10, choices=FundSource.choices)
    year = models.PositiveSmallIntegerField(_("năm kế hoạch"))
    carried_to_year = models.PositiveSmallIntegerField(
        _("năm của tiền đã chuyển nguồn"), null=True, blank=True
    )
    establishment = models.ForeignKey(
        Establishment, null=True, blank=True, on_delete=models.PROTECT, related_name="schemes"
    )
    unit = models.ForeignKey(
        AdminUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposal = models.OneToOneField(
        Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="scheme"
    )
    collaborator = models.ForeignKey(
        Collaborator, null=True, blank=True, on_delete=models.PROTECT, related_name="schemes"
    )
    goal = models.TextField(_("mục tiêu, nội dung"), blank=True)
    implementing_unit = models.CharField(_("đơn vị thực hiện"), max_length=250, blank=True)
    coordinating_unit = models.CharField(_("đơn vị phối hợp"), max_length=250, blank=True)
    cost_vnd = models.BigIntegerField(_("tổng chi phí"))
    support_vnd = models.BigIntegerField(_("kinh phí khuyến công"))
    counterpart_vnd = models.BigIntegerField(_("vốn đối ứng"), default=0)
    priority_percent = models.PositiveSmallIntegerField(
        _("hệ số ưu tiên, phần trăm"), default=100, help_text=_("100 là không ưu tiên, 150 là 1,5")
    )
    priority_ground = models.CharField(_("căn cứ ưu tiên"), max_length=200, blank=True)
    state = models.CharField(
        max_length=15, choices=SchemeState.choices, default=SchemeState.DRAFTED, db_index=True
    )
    plan_line = models.OneToOneField(
        PlanLine, null=True, blank=True, on_delete=models.PROTECT, related_name="scheme"
    )
    drafted_by = models.ForeignKey(**BY)
    drafted_on = models.DateField()
    approved_on = models.DateField(null=True, blank=True)
    approved_decision = models.CharField(_("quyết định phê duyệt"), max_length=120, blank=True)
    supplement_due_on = models.DateField(_("hạn bổ sung"), null=True, blank=True)
    checks = models.JSONField(default=list, blank=True, help_text=_("kết luận của các quy tắc"))
    checked_on = models.DateField(null=True, blank=True, help_text=_("ngày mà các quy tắc theo"))
    confirmations = models.JSONField(
        default=dict,
        blank=True,
        help_text=_("điều kiện đã có người xác nhận: ai, ngày nào, theo gì"),
    )
    is_invented = models.BooleanField(default=False)
    search_key = models.CharField(max_length=700, db_index=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "code"]
        indexes = [
            models.Index(fields=["year", "state"], name="scheme_year_state"),
            models.Index(fields=["establishment", "item"], name="scheme_firm_item"),
        ]
        constraints = [
            CheckConstraint(
                condition=Q(cost_vnd__gt=0, support_vnd__gt=0, counterpart_vnd__gte=0),
                name="scheme_amounts_are_amounts",
            ),
            CheckConstraint(
                condition=Q(support_vnd__lte=F("cost_vnd")), name="scheme_support_within_cost"
            ),
            CheckConstraint(
                condition=Q(priority_percent=100)
                | (Q(priority_percent__gt=100) & ~Q(priority_ground="")),
                name="scheme_priority_has_a_ground",
            ),
            CheckConstraint(
                condition=Q(state__in=BEFORE_APPROVAL)
                | (Q(approved_on__isnull=False) & ~Q(approved_decision="")),
                name="scheme_is_approved_by_a_decision",
            ),
            CheckConstraint(
                condition=~Q(state__in=IN_THE_PLAN) | Q(plan_line__isnull=False),
                name="scheme_stands_in_a_plan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def money_year(self) -> int:
        return self.carried_to_year or self.year

    @property
    def state_shown(self) -> SchemeState:
        """The state on the day given to `as_of`, otherwise the current state."""
        return SchemeState(getattr(self, "state_then", None) or self.state)


class SchemeOpeningQuerySet(models.QuerySet["SchemeOpening"]):
    def visible_to(self, user: User, on: date) -> Self:
        return self.filter(rights_of(user, on).q("schemes.view", "unit"))

    def waiting(self) -> Self:
        return self.filter(scheme__isnull=True, dropped_on__isnull=True)


class SchemeOpening(models.Model):
    """How far a scheme had come before the Centre worked with these pages (số liệu đầu kỳ).

    One person records it with its papers, a second one confirms it; only then is there a scheme.
    `facts` holds the draft, the amounts, days and numbers of papers as plain values.
    """

    state = models.CharField(max_length=15, choices=SchemeState.choices)
    title = models.CharField(max_length=400)
    support_vnd = models.BigIntegerField()
    establishment = models.ForeignKey(
        Establishment, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        AdminUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    facts = models.JSONField()
    note = models.TextField(_("theo giấy tờ nào"))
    proposed_by = models.ForeignKey(**BY)
    proposed_on = models.DateField()
    confirmed_by = models.ForeignKey(**MAYBE_BY)
    confirmed_on = models.DateField(null=True, blank=True)
    dropped_by = models.ForeignKey(**MAYBE_BY)
    dropped_on = models.DateField(null=True, blank=True)
    dropped_reason = models.TextField(blank=True)
    scheme = models.OneToOneField(
        "Scheme", null=True, blank=True, on_delete=models.PROTECT, related_name="opening"
    )

    objects = SchemeOpeningQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            CheckConstraint(
                condition=Q(scheme__isnull=True)
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("proposed_by"))),
                name="opening_is_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SchemeStep(models.Model):
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="steps")
    transition = models.CharField(max_length=30)
    from_state = models.CharField(max_length=15, choices=SchemeState.choices)
    to_state = models.CharField(max_length=15, choices=SchemeState.choices)
    on = models.DateField()
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [AppendOnly(name="scheme_step_append_only")]


class SchemePaper(Versioned):
    """A received paper of the dossier. `norms.DossierPaper` says which are required."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="papers")
    step = models.CharField(max_length=20, choices=PaperStep.choices)
    key = models.CharField(max_length=60)
    received_on = models.DateField()
    received_by = models.ForeignKey(**BY)
    attachment = models.ForeignKey(
        Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)
    is_waived = models.BooleanField(
        default=False, help_text=_("giấy này không cần cho đề án này, lý do ở ghi chú")
    )

    class Meta:
        ordering = ["step", "key"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "step", "key"], name="one_paper_a_step"),
            CheckConstraint(
                condition=Q(is_waived=False) | (Q(attachment__isnull=True) & ~Q(note="")),
                name="paper_is_waived_with_a_reason",
            ),
        ]


class Appraisal(models.Model):
    """One base-level appraisal (TT 36/2013 Điều 9), by a person other than the drafter."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="appraisals")
    appraised_by = models.ForeignKey(**BY)
    appraised_on = models.DateField()
    opinions = models.JSONField(help_text=_("tiêu chí → nhận xét"))
    conclusion = models.CharField(max_length=12, choices=Conclusion.choices)
    proposed_support_vnd = models.BigIntegerField()
    condition = models.TextField(_("điều kiện hoặc lý do"), blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [AppendOnly(name="appraisal_append_only")]


class SchemeContract(models.Model):
    """The contract of a scheme. Numbers have no gaps within a year."""

    scheme = models.OneToOneField(Scheme, on_delete=models.PROTECT, related_name="contract")
    number = models.CharField(max_length=60, unique=True)
    signed_on = models.DateField()
    signed_by = models.ForeignKey(**MAYBE_BY)
    value_vnd = models.BigIntegerField()
    counterpart_vnd = models.BigIntegerField()
    finish_on = models.DateField(_("thực hiện đến hết ngày"))
    representative = models.CharField(_("đại diện bên thụ hưởng"), max_length=120)
    representative_post = models.CharField(
        _("chức vụ người đại diện"), max_length=120, blank=True, default=""
    )
    document = models.ForeignKey(
        Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(value_vnd__gt=0), name="contract_value_is_an_amount")
        ]


class AmendmentLevel(models.TextChoices):
    """Who decides.

    TT 36/2013/TT-BCT Điều 11 khoản 2, for national money; applied to local money too.
    """

    DIRECTOR = "director", _("giám đốc Trung tâm")
    AUTHORITY = "authority", _("cấp phê duyệt đề án")


class SchemeAmendment(Replaced, models.Model):
    """One change of a signed contract. Terms on a day = contract + changes in force then."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=10, choices=AmendmentLevel.choices)
    decision = models.CharField(_("văn bản quyết định"), max_length=120)
    reason = models.TextField(_("lý do"))
    in_force_on = models.DateField(_("có hiệu lực từ"))
    value_change_vnd = models.BigIntegerField(_("tăng, giảm giá trị hợp đồng"), default=0)
    finish_on = models.DateField(_("thực hiện đến hết ngày"), null=True, blank=True)
    content = models.TextField(_("nội dung hoạt động mới"), blank=True)
    place = models.CharField(_("địa điểm mới"), max_length=200, blank=True)
    partner = models.CharField(_("đơn vị phối hợp mới"), max_length=250, blank=True)
    on = models.DateField()
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()
    document = models.ForeignKey(
        Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="one_amendment_a_number"),
            CheckConstraint(
                condition=~Q(reason="") & ~Q(decision=""), name="amendment_has_reason_and_decision"
            ),
            CheckConstraint(
                condition=~Q(value_change_vnd=0)
                | Q(finish_on__isnull=False)
                | ~Q(content="")
                | ~Q(place="")
                | ~Q(partner=""),
                name="amendment_changes_something",
            ),
            CheckConstraint(
                condition=Q(in_force_on__gte=F("on")), name="amendment_does_not_reach_back"
            ),
            AppendOnly(name="amendment_append_only"),
        ]


class CarryOver(models.Model):
    """The unpaid rest of a scheme moved to the next year's money: NĐ 45/2012 Điều 14 khoản 4."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="carry_overs")
    from_year = models.PositiveSmallIntegerField()
    to_year = models.PositiveSmallIntegerField()
    amount_vnd = models.BigIntegerField()
    decision = models.CharField(_("quyết định chuyển nguồn"), max_length=120)
    on = models.DateField()
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "from_year"], name="carried_once_a_year"),
            CheckConstraint(condition=Q(amount_vnd__gt=0), name="carried_is_an_amount"),
            CheckConstraint(
                condition=Q(to_year=F("from_year") + 1) & ~Q(decision=""),
                name="carried_to_the_next_year_by_a_decision",
            ),
            AppendOnly(name="carry_over_append_only"),
        ]


class Milestone(models.Model):
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="milestones")
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    reached_on = models.DateField(null=True, blank=True)
    reached_by = models.ForeignKey(**MAYBE_BY)

    class Meta:
        ordering = ["due_on", "pk"]


class ProgressReport(models.Model):
    """What the implementing unit claims. Progress seen on site is recorded by check visits."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="progress")
    reported_on = models.DateField()
    reported_by = models.ForeignKey(**BY)
    percent = models.PositiveSmallIntegerField()
    invested_vnd = models.BigIntegerField(_("đã đầu tư"), null=True, blank=True)
    text = models.TextField()

    class Meta:
        ordering = ["reported_on", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="progress_is_a_percent"
            ),
            AppendOnly(name="progress_append_only"),
        ]


class Acceptance(models.Model):
    """Acceptance on site (nghiệm thu cơ sở). A partial acceptance reduces what is payable."""

    scheme = models.OneToOneField(Scheme, on_delete=models.PROTECT, related_name="acceptance")
    accepted_on = models.DateField()
    accepted_by = models.ForeignKey(**MAYBE_BY)
    place = models.CharField(max_length=200)
    members = models.JSONField(help_text=_("người tham gia: tên, đơn vị"))
    quantities = models.JSONField(help_text=_("hạng mục: theo hợp đồng, nghiệm thu"))
    accepted_vnd = models.BigIntegerField()
    counterpart_accepted_vnd = models.BigIntegerField()
    remarks = models.TextField(blank=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(accepted_vnd__gte=0), name="accepted_is_an_amount"),
            AppendOnly(name="acceptance_append_only"),
        ]


class MoneyEntry(Replaced, models.Model):
    """One ledger entry of a scheme, by source and year. Never changed, only corrected."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="money")
    kind = models.CharField(max_length=12, choices=EntryKind.choices)
    source = models.CharField(max_length=10, choices=FundSource.choices)
    year = models.PositiveSmallIntegerField()
    amount_vnd = models.BigIntegerField()
    on = models.DateField()
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()
    voucher = models.CharField(_("chứng từ"), max_length=80, blank=True)
    reason = models.TextField(blank=True)
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    opening = models.ForeignKey(
        SchemeOpening,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entries",
        help_text=_("khoản có từ trước, ghi bằng số liệu đầu kỳ"),
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["year", "kind"], name="money_year_kind")]
        constraints = [
            CheckConstraint(condition=~Q(amount_vnd=0), name="money_is_not_zero"),
            CheckConstraint(
                condition=Q(amount_vnd__gt=0, corrects__isnull=True)
                | Q(kind="recovery", amount_vnd__lt=0)
                | (Q(corrects__isnull=False) & ~Q(reason="")),
                name="money_below_zero_only_corrects",
            ),
            # A payment that is sent twice has the same voucher.
            models.UniqueConstraint(
                fields=["scheme", "kind", "voucher"],
                condition=Q(corrects__isnull=True) & ~Q(voucher=""),
                name="one_entry_a_voucher",
            ),
            AppendOnly(name="money_append_only"),
        ]

    @property
    def kind_in_words(self) -> str:
        """The kind, and whether the row only carries in what happened before."""
        kind = str(self.get_kind_display())
        if self.opening_id is None:
            return kind
        return gettext("%(kind)s, số liệu đầu kỳ") % {"kind": kind}


class Recovery(models.Model):
    """An advance that was not spent and must be paid back by `due_on`."""

    scheme = models.OneToOneField(Scheme, on_delete=models.PROTECT, related_name="recovery")
    amount_vnd = models.BigIntegerField()
    due_on = models.DateField()
    demanded_on = models.DateField()
    demanded_by = models.ForeignKey(**BY)
    received_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [CheckConstraint(condition=Q(amount_vnd__gt=0), name="recovery_is_an_amount")]


class Outcome(Versioned):
    """What was measured at one moment. Only verified figures may enter a report."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="outcomes")
    moment = models.CharField(max_length=10, choices=OutcomeMoment.choices)
    measured_on = models.DateField()
    measured_by = models.ForeignKey(**BY)
    workers = models.PositiveIntegerField(_("số lao động"), null=True, blank=True)
    machines = models.PositiveIntegerField(_("số máy, thiết bị"), null=True, blank=True)
    output = models.CharField(_("sản lượng, công suất"), max_length=200, blank=True)
    revenue_vnd = models.BigIntegerField(_("doanh thu năm"), null=True, blank=True)
    is_running = models.BooleanField(_("máy còn chạy"), null=True, blank=True)
    verified_by = models.ForeignKey(**MAYBE_BY)
    verified_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["measured_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "moment"], name="one_outcome_a_moment"),
            CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("measured_by")),
                name="outcome_is_verified_by_another",
            ),
        ]
