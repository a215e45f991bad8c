"""The tables of difficulties. Steps are append-only, and closed difficulties do not change.

The database refuses to close a difficulty without an answer and either the raiser's word or a
recorded non-response.
"""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, CheckConstraint, F, OuterRef, Q, Subquery, Value, When
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common.constraints import AppendOnly, NeverDeleted, not_blank
from caunoi.common.versions import Versioned
from caunoi.difficulties.enums import (
    ABOVE_THE_CENTRE,
    Channel,
    Closing,
    DifficultyKind,
    DifficultyState,
    Level,
    PetitionState,
    RaisedBy,
    Topic,
)
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.models import Visit
from caunoi.localities.models import AdminUnit
from caunoi.network.models import Collaborator
from caunoi.schemes.models import Scheme

BY: dict[str, Any] = {
    "to": settings.AUTH_USER_MODEL,
    "on_delete": models.PROTECT,
    "related_name": "+",
}


# --- petitions ------------------------------------------------------------------------------------


class PetitionQuerySet(models.QuerySet["Petition"]):
    def visible_to(self, user: User, on: date) -> Self:
        """The office sees all, a collaborator those with a difficulty in their own area."""
        inside = rights_of(user, on).q("difficulties.view", "memberships__difficulty__unit")
        return self.filter(inside).distinct()

    def as_of(self, on: date) -> Self:
        """Keep those drafted by the day, with their state at its end.

        Adds `state_then`, `level_then`, `owner_then` and `due_then`.
        """
        steps = PetitionStep.objects.filter(petition=OuterRef("pk"), on__lte=on)
        last = steps.order_by("-pk")
        return self.filter(drafted_on__lte=on).annotate(
            state_then=Subquery(last.values("to_state")[:1]),
            level_then=Subquery(last.values("to_level")[:1]),
            owner_then=Subquery(last.values("owner")[:1]),
            due_then=Subquery(last.values("due_on")[:1]),
        )


class Petition(Versioned):
    """Similar difficulties submitted to a higher level as one (bản kiến nghị chung).

    Only `petitions.lifecycle.advance()` changes `state`.
    """

    code = models.CharField(_("mã"), max_length=30, unique=True)
    kind = models.CharField(max_length=15, choices=DifficultyKind.choices)
    topic = models.CharField(max_length=15, choices=Topic.choices)
    title = models.CharField(_("tên bản kiến nghị"), max_length=300)
    text = models.TextField(_("nội dung kiến nghị"))
    addressed_to = models.CharField(max_length=15, choices=Level.choices)
    state = models.CharField(
        max_length=10, choices=PetitionState.choices, default=PetitionState.DRAFTED, db_index=True
    )
    drafted_by = models.ForeignKey(**BY)
    drafted_on = models.DateField()
    signed_by = models.ForeignKey(**BY, null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(**BY, null=True, blank=True)
    due_on = models.DateField(_("hạn trả lời"), null=True, blank=True)
    warn_on = models.DateField(null=True, blank=True)
    unknown_years = models.JSONField(default=list, blank=True)
    answer = models.TextField(_("trả lời"), blank=True)
    citation = models.CharField(_("văn bản trả lời"), max_length=200, blank=True)
    answered_by = models.ForeignKey(**BY, null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    is_invented = models.BooleanField(default=False)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        ordering = ["-drafted_on", "-pk"]
        constraints = [
            CheckConstraint(
                condition=Q(state__in=PetitionState.values), name="petition_state_is_known"
            ),
            CheckConstraint(
                condition=Q(addressed_to__in=[level.value for level in ABOVE_THE_CENTRE]),
                name="petition_goes_above_the_centre",
            ),
            CheckConstraint(
                condition=not_blank("title") & not_blank("text"), name="petition_says_something"
            ),
            CheckConstraint(
                condition=Q(state="drafted", signed_by__isnull=True, sent_on__isnull=True)
                | (
                    ~Q(state="drafted")
                    & Q(signed_by__isnull=False, sent_on__isnull=False)
                    & Q(owner__isnull=False, due_on__isnull=False)
                ),
                name="petition_is_sent_by_somebody",
            ),
            CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("drafted_by")),
                name="petition_is_signed_by_another",
            ),
            CheckConstraint(
                condition=(
                    Q(state="answered", answered_by__isnull=False, answered_on__isnull=False)
                    & not_blank("answer")
                )
                | (~Q(state="answered") & Q(answered_by__isnull=True, answer="")),
                name="petition_is_answered_in_words",
            ),
            NeverDeleted(name="petition_stays"),
            AppendOnly(name="petition_answer_stays", when="OLD.state = 'answered'"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class PetitionStep(models.Model):
    """One step of a petition. Addressee, owner and due day are those after the step."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="steps")
    transition = models.CharField(max_length=30)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10, choices=PetitionState.choices)
    to_level = models.CharField(max_length=15, choices=Level.choices, default="")
    owner = models.ForeignKey(**BY, null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    on = models.DateField()
    by = models.ForeignKey(**BY)
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [AppendOnly(name="petition_step_append_only")]


# --- difficulties ---------------------------------------------------------------------------------

#: Steps after which a difficulty is in the petition that they name, or in none.
_INTO_PETITIONS = ("join", "petition_sent", "petition_forwarded", "petition_answered")
_OUT_OF_PETITIONS = ("leave", "return", "return_on_behalf")
_PETITION_CODE = Case(
    When(transition__in=_INTO_PETITIONS, then=KT("facts__petition")),
    default=Value(None),
    output_field=models.CharField(),
)


class DifficultyQuerySet(models.QuerySet["Difficulty"]):
    def visible_to(self, user: User, on: date) -> Self:
        """The office sees all difficulties, a collaborator those of their own communes."""
        return self.filter(rights_of(user, on).q("difficulties.view", "unit"))

    def as_of(self, on: date) -> Self:
        """Keep those raised by the day, with their state at its end.

        Adds `state_then`, `level_then`, `owner_then`, `due_then`, and `petition_then`, the code of
        the petition it was in.
        """
        steps = DifficultyStep.objects.filter(difficulty=OuterRef("pk"), on__lte=on)
        last = steps.order_by("-pk")
        grouping = last.filter(transition__in=_INTO_PETITIONS + _OUT_OF_PETITIONS)
        return self.filter(raised_on__lte=on).annotate(
            state_then=Subquery(last.values("to_state")[:1]),
            level_then=Subquery(last.values("to_level")[:1]),
            owner_then=Subquery(last.values("owner")[:1]),
            due_then=Subquery(last.values("due_on")[:1]),
            petition_then=Subquery(grouping.annotate(code=_PETITION_CODE).values("code")[:1]),
        )


class Difficulty(models.Model):
    """One difficulty (khó khăn, vướng mắc). Only `lifecycle.advance()` changes `state`.

    `owner` is who must act next. The raiser may be an owner without an account: then `raiser` is
    empty, and `raiser_name` and `raiser_phone` hold what they said of themselves. If such an owner
    wrote it through a link, `link` is set and `recorded_by` is empty; if it was heard on a visit,
    `visit` is set. `unknown_years` are the years whose Tết holidays are not recorded, so that the
    due day may be too early.
    """

    code = models.CharField(_("mã"), max_length=30, unique=True)
    kind = models.CharField(max_length=15, choices=DifficultyKind.choices)
    topic = models.CharField(max_length=15, choices=Topic.choices)
    title = models.CharField(_("vướng gì"), max_length=300)
    text = models.TextField(_("nội dung"))
    establishment = models.ForeignKey(
        Establishment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="difficulties",
    )
    scheme = models.ForeignKey(
        Scheme, null=True, blank=True, on_delete=models.PROTECT, related_name="difficulties"
    )
    unit = models.ForeignKey(
        AdminUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    collaborator = models.ForeignKey(
        Collaborator, null=True, blank=True, on_delete=models.PROTECT, related_name="difficulties"
    )
    raised_by_kind = models.CharField(max_length=15, choices=RaisedBy.choices)
    raiser = models.ForeignKey(**BY, null=True, blank=True)
    raiser_name = models.CharField(_("người nêu"), max_length=120)
    raiser_phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    raised_on = models.DateField(_("ngày nêu"), db_index=True)
    visit = models.ForeignKey(
        Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="difficulties"
    )
    link = models.ForeignKey(
        "OwnerLink", null=True, blank=True, on_delete=models.PROTECT, related_name="raised"
    )
    recorded_by = models.ForeignKey(**BY, null=True, blank=True)
    recorded_at = models.DateTimeField()
    level = models.CharField(max_length=15, choices=Level.choices)
    owner = models.ForeignKey(**BY)
    due_on = models.DateField(_("hạn trả lời"), db_index=True)
    warn_on = models.DateField()
    #: Number of the clock. A difficulty that comes back or climbs starts the next one.
    round = models.PositiveSmallIntegerField(default=1)
    unknown_years = models.JSONField(default=list, blank=True)
    state = models.CharField(
        max_length=10,
        choices=DifficultyState.choices,
        default=DifficultyState.OPEN,
        db_index=True,
    )
    answer = models.TextField(_("trả lời"), blank=True)
    citation = models.CharField(_("văn bản trả lời"), max_length=200, blank=True)
    answered_by = models.ForeignKey(**BY, null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    reply_due_on = models.DateField(_("chờ hồi âm đến"), null=True, blank=True)
    closing = models.CharField(max_length=15, choices=Closing.choices, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(**BY, null=True, blank=True)
    closing_channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    closing_note = models.TextField(_("ghi chú khi khép"), blank=True)
    petition = models.ForeignKey(
        Petition, null=True, blank=True, on_delete=models.PROTECT, related_name="difficulties"
    )
    is_invented = models.BooleanField(default=False)
    search_key = models.CharField(max_length=900, db_index=True)

    objects = DifficultyQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("khó khăn")
        indexes = [
            models.Index(fields=["state", "due_on"], name="difficulty_state_due"),
            models.Index(fields=["kind", "topic"], name="difficulty_kind_topic"),
        ]
        constraints = [
            CheckConstraint(
                condition=Q(state__in=DifficultyState.values), name="difficulty_state_is_known"
            ),
            CheckConstraint(
                condition=Q(level__in=Level.values, kind__in=DifficultyKind.values),
                name="difficulty_level_and_kind_are_known",
            ),
            CheckConstraint(
                condition=not_blank("title") & not_blank("text") & not_blank("raiser_name"),
                name="difficulty_says_something",
            ),
            CheckConstraint(
                condition=Q(state="open", answered_by__isnull=True, answer="")
                | (
                    ~Q(state="open")
                    & Q(answered_by__isnull=False, answered_on__isnull=False)
                    & Q(reply_due_on__isnull=False)
                    & not_blank("answer")
                ),
                name="difficulty_is_answered_in_words",
            ),
            CheckConstraint(
                condition=(~Q(state="closed") & Q(closing="", closed_on__isnull=True))
                | (
                    Q(state="closed", closing__in=Closing.values, closed_on__isnull=False)
                    & not_blank("answer")
                ),
                name="difficulty_closes_with_answer_and_word",
            ),
            CheckConstraint(
                condition=~Q(closing="raiser")
                | Q(closing_channel="link", closed_by__isnull=True)
                | Q(closing_channel="account", raiser__isnull=False, closed_by=F("raiser")),
                name="difficulty_is_confirmed_by_the_raiser",
            ),
            CheckConstraint(
                condition=~Q(closing="on_behalf")
                | (
                    Q(closed_by__isnull=False)
                    & Q(closing_channel__in=["in_person", "phone", "message"])
                    & ~Q(closed_by=F("answered_by"))
                ),
                name="difficulty_is_confirmed_by_another",
            ),
            CheckConstraint(
                condition=~Q(closing="non_response")
                | (
                    Q(closed_by__isnull=False, closed_on__gt=F("reply_due_on"))
                    & not_blank("closing_note")
                ),
                name="difficulty_non_response_is_recorded",
            ),
            CheckConstraint(
                condition=~Q(kind="scheme") | Q(scheme__isnull=False),
                name="difficulty_of_a_scheme_names_it",
            ),
            CheckConstraint(
                condition=Q(recorded_by__isnull=False, link__isnull=True)
                | Q(recorded_by__isnull=True, link__isnull=False, raised_by_kind="owner"),
                name="difficulty_is_written_by_somebody",
            ),
            NeverDeleted(name="difficulty_stays"),
            AppendOnly(name="difficulty_closed_stays", when="OLD.state = 'closed'"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class DifficultyStep(models.Model):
    """One step of one difficulty: what happened, between which levels, by whom, in which words.

    `by` is empty if the raiser acted through the link; `by_name` is always set.
    """

    difficulty = models.ForeignKey(Difficulty, on_delete=models.PROTECT, related_name="steps")
    transition = models.CharField(max_length=30)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10, choices=DifficultyState.choices)
    from_level = models.CharField(max_length=15, blank=True)
    to_level = models.CharField(max_length=15, choices=Level.choices)
    owner = models.ForeignKey(**BY)
    due_on = models.DateField()
    on = models.DateField()
    by = models.ForeignKey(**BY, null=True, blank=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["difficulty", "on"], name="difficulty_step_when")]
        constraints = [AppendOnly(name="difficulty_step_append_only")]


class PetitionMember(models.Model):
    """A difficulty in a petition. The row stays when the difficulty is taken out again."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="memberships")
    difficulty = models.ForeignKey(Difficulty, on_delete=models.PROTECT, related_name="memberships")
    joined_on = models.DateField()
    joined_by = models.ForeignKey(**BY)
    left_on = models.DateField(null=True, blank=True)
    left_by = models.ForeignKey(**BY, null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "difficulty"],
                condition=Q(left_on__isnull=True),
                name="one_membership_at_a_time",
            ),
            NeverDeleted(name="petition_member_stays"),
        ]


class OwnerLink(Versioned):
    """The link of one difficulty or one scheme for an owner without an account.

    `key` is part of what is signed: a new key invalidates the old link, an empty one closes it.
    """

    difficulty = models.OneToOneField(
        Difficulty, null=True, blank=True, on_delete=models.PROTECT, related_name="owner_link"
    )
    scheme = models.OneToOneField(
        Scheme, null=True, blank=True, on_delete=models.PROTECT, related_name="owner_link"
    )
    key = models.CharField(max_length=40, blank=True)
    made_by = models.ForeignKey(**BY)
    made_on = models.DateField()
    revoked_by = models.ForeignKey(**BY, null=True, blank=True)
    revoked_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(difficulty__isnull=False, scheme__isnull=True)
                | Q(difficulty__isnull=True, scheme__isnull=False),
                name="link_is_of_one_thing",
            ),
            NeverDeleted(name="owner_link_stays"),
        ]

    def __str__(self) -> str:
        return str(self.difficulty or self.scheme)
