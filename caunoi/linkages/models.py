"""The tables of linkages. Nothing is deleted; what is in progress ends only with a result."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common.constraints import (
    AppendOnly,
    Backed,
    ClosedParent,
    NeverDeleted,
    NoOverlap,
    not_blank,
)
from caunoi.common.effective import Dated, DatedQuerySet
from caunoi.common.versions import Replaced
from caunoi.establishments.models import Establishment, Trade
from caunoi.linkages.enums import AssociationState, LinkageKind, LinkageState, StepKind
from caunoi.localities.models import AdminUnit
from caunoi.network.models import Collaborator

BY: dict[str, Any] = {
    "to": settings.AUTH_USER_MODEL,
    "on_delete": models.PROTECT,
    "related_name": "+",
}
MAYBE_BY: dict[str, Any] = {**BY, "null": True, "blank": True}


class Step(models.Model):
    """Something that happened on a day. Append-only; `to_state` is empty if the state stayed."""

    kind = models.CharField(max_length=10, choices=StepKind.choices)
    on = models.DateField(_("ngày"))
    place = models.CharField(_("ở đâu"), max_length=200, blank=True)
    text = models.TextField(_("nội dung"))
    result = models.TextField(_("kết quả"), blank=True)
    to_state = models.CharField(max_length=10, blank=True)
    by = models.ForeignKey(**BY)
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on:%d/%m/%Y}"


def _inside(model: type[models.Model], user: User, on: date, *paths: str) -> Q:
    """Return the condition that a unit under one of the paths lies in the user's area.

    Establishments of several communes take part, and each side's collaborator sees it.
    """
    scope = rights_of(user, on).where("linkages.view")
    if scope.everywhere:
        return Q()
    inside = Q(pk__in=())
    for path in paths:
        inside |= scope.q(path)
    return Q(pk__in=model._default_manager.filter(inside).order_by().values("pk"))


class LinkageQuerySet(models.QuerySet["Linkage"]):
    def visible_to(self, user: User, on: date) -> Self:
        return self.filter(_inside(Linkage, user, on, "partners__unit"))

    def as_of(self, on: date) -> Self:
        """Keep those advised by the day.

        Adds `state_then` and `last_on`, the day of the last step.
        """
        steps = LinkageStep.objects.filter(linkage=OuterRef("pk"), on__lte=on)
        return self.filter(advised_on__lte=on).annotate(**_then(steps))


class Linkage(models.Model):
    """Advice to establishments on co-operation, and its result.

    Only `lifecycle.advance` changes `state`. `result` is the text of the last step that ended the
    advice: `agreed` and `failed` have one, and an agreed linkage ends with another.
    """

    kind = models.CharField(_("hình thức"), max_length=20, choices=LinkageKind.choices)
    subject = models.CharField(_("về việc gì"), max_length=160)
    advice = models.TextField(_("đã tư vấn gì"))
    advised_on = models.DateField(_("ngày tư vấn"))
    collaborator = models.ForeignKey(
        Collaborator, null=True, blank=True, on_delete=models.PROTECT, related_name="linkages"
    )
    state = models.CharField(
        max_length=10, choices=LinkageState.choices, default=LinkageState.ADVISING, db_index=True
    )
    result = models.TextField(_("kết quả"), blank=True)
    result_on = models.DateField(null=True, blank=True)
    result_by = models.ForeignKey(**MAYBE_BY)
    is_invented = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(**BY)
    recorded_at = models.DateTimeField()

    objects = LinkageQuerySet.as_manager()

    class Meta:
        ordering = ["advised_on", "pk"]
        indexes = [models.Index(fields=["advised_on", "id"], name="linkage_when")]
        constraints = [
            CheckConstraint(condition=Q(state__in=LinkageState.values), name="linkage_state_known"),
            CheckConstraint(
                condition=Q(
                    state="advising", result="", result_on__isnull=True, result_by__isnull=True
                )
                | (
                    ~Q(state="advising")
                    & Q(result_on__isnull=False, result_by__isnull=False)
                    & not_blank("result")
                ),
                name="linkage_ends_only_with_a_result",
            ),
            CheckConstraint(
                condition=not_blank("advice") & not_blank("subject"),
                name="linkage_says_what_was_advised",
            ),
            CheckConstraint(
                condition=Q(result_on__isnull=True) | Q(result_on__gte=F("advised_on")),
                name="linkage_result_after_advice",
            ),
            Backed(
                when="NEW.state <> 'advising'",
                by="(SELECT COUNT(*) FROM linkages_linkagepartner partner "
                "WHERE partner.linkage_id = NEW.id) >= 2",
                name="linkage_has_two_partners",
            ),
            Backed(
                when="NEW.state = 'ended'",
                by="NOT EXISTS (SELECT 1 FROM linkages_linkagecontract contract "
                "WHERE contract.linkage_id = NEW.id AND contract.result_on IS NULL)",
                name="linkage_ends_after_its_contracts",
            ),
            NeverDeleted(name="linkage_stays"),
            AppendOnly(name="linkage_result_stays", when="OLD.state IN ('failed', 'ended')"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}°" if self.is_invented else self.subject


class LinkagePartner(models.Model):
    """One establishment of a linkage, and its commune when it joined."""

    linkage = models.ForeignKey(Linkage, on_delete=models.PROTECT, related_name="partners")
    establishment = models.ForeignKey(
        Establishment, on_delete=models.PROTECT, related_name="linkage_partners"
    )
    unit = models.ForeignKey(AdminUnit, on_delete=models.PROTECT, related_name="+")
    since_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["linkage", "establishment"], name="one_partner_once_a_linkage"
            ),
            AppendOnly(name="linkage_partner_stays"),
        ]

    def __str__(self) -> str:
        return str(self.establishment)


class LinkageStep(Step):
    linkage = models.ForeignKey(Linkage, on_delete=models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        indexes = [models.Index(fields=["linkage", "on"], name="linkage_step_when")]
        constraints = [
            CheckConstraint(
                condition=not_blank("text") & (~Q(kind="meeting") | not_blank("result")),
                name="linkage_meeting_has_a_result",
            ),
            AppendOnly(name="linkage_step_stays"),
        ]


class LinkageContract(models.Model):
    """A contract that the partners signed on what they agreed. It ends with its own result."""

    linkage = models.ForeignKey(Linkage, on_delete=models.PROTECT, related_name="contracts")
    number = models.CharField(_("số hợp đồng"), max_length=80, blank=True)
    subject = models.CharField(_("hợp đồng về việc gì"), max_length=200)
    value_vnd = models.PositiveBigIntegerField(_("giá trị"), null=True)
    signed_on = models.DateField(_("ngày ký"))
    ends_on = models.DateField(_("làm đến ngày"), null=True)
    result = models.TextField(_("kết quả"), blank=True)
    result_on = models.DateField(null=True)
    result_by = models.ForeignKey(**MAYBE_BY)
    recorded_by = models.ForeignKey(**BY)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["signed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["linkage", "signed_on", "subject"], name="one_contract_once_a_linkage"
            ),
            CheckConstraint(condition=not_blank("subject"), name="contract_says_what_about"),
            CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("signed_on")),
                name="contract_ends_after_its_start",
            ),
            CheckConstraint(
                condition=Q(result="", result_on__isnull=True, result_by__isnull=True)
                | (Q(result_on__gte=F("signed_on"), result_by__isnull=False) & not_blank("result")),
                name="contract_result_is_whole",
            ),
            ClosedParent(
                field="linkage",
                when="parent.state <> 'agreed'",
                name="contract_of_what_is_agreed",
            ),
            NeverDeleted(name="contract_stays"),
            AppendOnly(name="contract_result_stays", when="OLD.result_on IS NOT NULL"),
        ]

    def __str__(self) -> str:
        return self.number or self.subject


class AssociationQuerySet(models.QuerySet["Association"]):
    def visible_to(self, user: User, on: date) -> Self:
        return self.filter(_inside(Association, user, on, "unit", "members__unit"))

    def as_of(self, on: date) -> Self:
        """Keep those prepared by the day.

        Adds `state_then` and `last_on`, the day of the last step.
        """
        steps = AssociationStep.objects.filter(association=OuterRef("pk"), on__lte=on)
        return self.filter(prepared_on__lte=on).annotate(**_then(steps))


class Association(models.Model):
    """A trade association: prepared, then founded by a decision and dissolved, or abandoned.

    Only `lifecycle.advance` changes `state`. The members on a day are `AssociationMember` rows.
    """

    name = models.CharField(_("tên hội"), max_length=200)
    trade = models.ForeignKey(
        Trade, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        AdminUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("địa bàn")
    )
    purpose = models.TextField(_("lập hội để làm gì"))
    prepared_on = models.DateField(_("bắt đầu vận động"))
    state = models.CharField(
        max_length=10, choices=AssociationState.choices, default=AssociationState.PREPARING
    )
    decision_number = models.CharField(_("số quyết định"), max_length=80, blank=True)
    decided_by = models.CharField(_("cơ quan quyết định"), max_length=160, blank=True)
    founded_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    result = models.TextField(_("kết quả"), blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(**MAYBE_BY)
    is_invented = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(**BY)
    recorded_at = models.DateTimeField()

    objects = AssociationQuerySet.as_manager()

    class Meta:
        ordering = ["prepared_on", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(state__in=AssociationState.values), name="association_state_known"
            ),
            CheckConstraint(
                condition=Q(state__in=["preparing", "abandoned"], founded_on__isnull=True)
                | (
                    Q(state__in=["founded", "dissolved"], founded_on__isnull=False)
                    & not_blank("decision_number")
                    & not_blank("decided_by")
                ),
                name="association_is_founded_by_a_decision",
            ),
            CheckConstraint(
                condition=Q(
                    state__in=["preparing", "founded"],
                    result="",
                    ended_on__isnull=True,
                    ended_by__isnull=True,
                )
                | (
                    Q(state__in=["abandoned", "dissolved"])
                    & Q(ended_on__isnull=False, ended_by__isnull=False)
                    & not_blank("result")
                ),
                name="association_ends_only_with_a_result",
            ),
            CheckConstraint(
                condition=Q(founded_on__isnull=True) | Q(founded_on__gte=F("prepared_on")),
                name="association_founded_after_its_start",
            ),
            NeverDeleted(name="association_stays"),
            AppendOnly(
                name="association_result_stays", when="OLD.state IN ('abandoned', 'dissolved')"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}°" if self.is_invented else self.name


class AssociationMember(Dated):
    """An establishment in an association during `[starts_on, ends_on)`; it leaves with a reason."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="members")
    establishment = models.ForeignKey(
        Establishment, on_delete=models.PROTECT, related_name="memberships"
    )
    unit = models.ForeignKey(AdminUnit, on_delete=models.PROTECT, related_name="+")
    left_reason = models.TextField(_("vì sao ra"), blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            NoOverlap(
                fields=["association", "establishment"], name="association_member_no_overlap"
            ),
            CheckConstraint(condition=Q(starts_on__isnull=False), name="membership_has_a_start"),
            CheckConstraint(
                condition=Q(ends_on__isnull=True, left_reason="")
                | (Q(ends_on__gte=F("starts_on")) & not_blank("left_reason")),
                name="membership_ends_with_a_reason",
            ),
            ClosedParent(
                field="association",
                when="parent.state IN ('abandoned', 'dissolved')",
                name="membership_in_a_living_association",
            ),
            NeverDeleted(name="membership_stays"),
            AppendOnly(name="membership_end_stays", when="OLD.ends_on IS NOT NULL"),
        ]

    def __str__(self) -> str:
        return f"{self.association}: {self.establishment}"


class AssociationStep(Step):
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        indexes = [models.Index(fields=["association", "on"], name="association_step_when")]
        constraints = [
            CheckConstraint(
                condition=not_blank("text") & (~Q(kind="meeting") | not_blank("result")),
                name="association_meeting_has_a_result",
            ),
            AppendOnly(name="association_step_stays"),
        ]


class BuyingNote(Replaced, models.Model):
    """What an establishment said it buys, in words. The newest note counts, all stay."""

    establishment = models.ForeignKey(
        Establishment, on_delete=models.PROTECT, related_name="buying_notes"
    )
    goods = models.TextField(_("cần mua gì"), blank=True)
    said_on = models.DateField()
    recorded_by = models.ForeignKey(**BY)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-said_on", "-pk"]
        indexes = [models.Index(fields=["establishment", "said_on"], name="buying_note_when")]
        constraints = [AppendOnly(name="buying_note_stays")]

    def __str__(self) -> str:
        return f"{self.establishment}: {self.goods[:60]}"


def _then(steps: "models.QuerySet[Any]") -> dict[str, Any]:
    newest = steps.order_by("-on", "-pk")
    return {
        "state_then": Subquery(newest.exclude(to_state="").values("to_state")[:1]),
        "last_on": Subquery(newest.values("on")[:1]),
    }
