"""Which schemes wait for whose step on a day, for worklists; a few queries a function.

A scheme waits only if its state now is also its state on the day: on a page of an earlier day, a
scheme that has moved on since waits for nobody.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.norms.catalogue import ANY_SCHEME
from caunoi.norms.models import DossierPaper, NormRow
from caunoi.norms.queries import norm_by_day
from caunoi.norms.scheme_types import Proof, type_row
from caunoi.schemes.enums import EntryKind, PaperStep, SchemeState
from caunoi.schemes.lifecycle import BY_NAME
from caunoi.schemes.models import (
    MoneyEntry,
    Outcome,
    ProgressReport,
    Scheme,
    SchemePaper,
    SchemeQuerySet,
    SchemeStep,
)
from caunoi.schemes.money.payments import PAYING, PAYMENTS
from caunoi.schemes.queries import amounts_by_scheme, rule_day, settlement_dues, standing
from caunoi.schemes.rules import is_invested_enough
from caunoi.schemes.steps.demands import APART_FROM_PAYING

#: Permissions of those who settle, and of those who bring the papers first.
SETTLING = frozenset({"schemes.settle"})
BRINGING = frozenset({"schemes.run", "schemes.papers"})


def waiting_in(user: User, on: date, permission: str, *states: str) -> SchemeQuerySet:
    """Return the schemes in one of the states where the user holds the permission.

    Adds `since_on`, the day of the last step; the oldest first.
    """
    steps = SchemeStep.objects.filter(scheme=OuterRef("pk"), on__lte=on).order_by("-pk")
    return (
        standing(user, on, *states)
        .filter(rights_of(user, on).q(permission, "unit"), state__in=states)
        .annotate(since_on=Subquery(steps.values("on")[:1]))
        .select_related("establishment", "unit", "drafted_by")
        .order_by("since_on", "pk")
    )


def waiting_for(user: User, on: date, step: str) -> SchemeQuerySet:
    row = BY_NAME[step]
    return without_part(waiting_in(user, on, row.permission, *row.sources), user, row.apart_from)


def without_part(schemes: SchemeQuerySet, user: User, steps: Iterable[str]) -> SchemeQuerySet:
    by_user = Q(by=user) | Q(facts__confirmed_by=user.pk)
    done = SchemeStep.objects.filter(by_user, scheme=OuterRef("pk"), transition__in=list(steps))
    return schemes.exclude(Exists(done))


# --- money ----------------------------------------------------------------------------------------


def advances_ready(user: User, on: date) -> list[Scheme]:
    """Return the contracts without an advance that have their papers and proof. Six queries.

    Longest in their state first; only those this user may pay.
    """
    advanced = MoneyEntry.objects.filter(scheme=OuterRef("pk"), kind=EntryKind.ADVANCE)
    latest = ProgressReport.objects.filter(scheme=OuterRef("pk"), reported_on__lte=on)
    latest = latest.order_by("-reported_on", "-pk")
    contracted = MoneyEntry.objects.filter(scheme=OuterRef("pk"), kind=EntryKind.CONTRACTED)
    sums = contracted.order_by().values("scheme").annotate(sum=Sum("amount_vnd"))
    advance = PAYMENTS[EntryKind.ADVANCE]
    open_to_pay = waiting_in(user, on, PAYING, *advance.states)
    candidates = (
        without_part(open_to_pay, user, APART_FROM_PAYING)
        .exclude(Exists(advanced))
        .select_related("establishment", "unit", "drafted_by", "contract")
        .annotate(
            percent_then=Subquery(latest.values("percent")[:1]),
            invested_then=Subquery(latest.values("invested_vnd")[:1]),
            contract_then=Subquery(sums.values("sum")),
        )
    )
    norms = {proof: norm_by_day(proof) for proof in Proof}
    proved = [scheme for scheme in candidates if _is_proved(scheme, norms, on)]
    return _with_papers(proved, advance.papers, on)


def _is_proved(
    scheme: Scheme, norms: Mapping[Proof, Callable[[date], NormRow | None]], on: date
) -> bool:
    proof = type_row(scheme.scheme_type).proof
    row = norms[proof](rule_day(scheme, on)) if proof else None
    return is_invested_enough(
        scheme.scheme_type,
        cost_vnd=scheme.cost_vnd,
        invested_vnd=scheme.invested_then or 0,  # type: ignore[attr-defined]
        percent=scheme.percent_then or 0,  # type: ignore[attr-defined]
        over_percent=row.values["percent"] if row else None,
    )


@dataclass(frozen=True, slots=True)
class Settling:
    """An accepted scheme before its settlement: what is still to pay, and who acts next.

    Nothing is paid without the completion papers: the papers come first.
    """

    scheme: Scheme
    accepted_vnd: int
    payable_vnd: int
    has_papers: bool
    due_on: date


def settling(user: User, on: date) -> list[Settling]:
    """Return accepted schemes that wait for this user, the first due first. Five queries.

    A scheme with its papers waits for those who settle it; without them, for those who bring them.
    """
    rights = rights_of(user, on)
    return [
        one
        for one in accepted(user, on)
        if rights.at(one.scheme.unit) >= (SETTLING if one.has_papers else BRINGING)
    ]


def accepted(user: User, on: date) -> list[Settling]:
    """Return the accepted schemes the user may see, the first due first. Five queries."""
    payment = PAYMENTS[EntryKind.PAYMENT]
    schemes = list(waiting_in(user, on, "schemes.view", *payment.states))
    amounts = amounts_by_scheme([scheme.pk for scheme in schemes])
    complete = {scheme.pk for scheme in _with_papers(schemes, payment.papers, on)}
    due = settlement_dues()
    found = [
        Settling(
            scheme,
            amounts[scheme.pk].accepted_vnd,
            max(amounts[scheme.pk].payable_vnd, 0),
            scheme.pk in complete,
            due(scheme.money_year).on,
        )
        for scheme in schemes
    ]
    return sorted(found, key=lambda one: (one.due_on, one.scheme.pk))


def _with_papers(schemes: Sequence[Scheme], step: PaperStep, on: date) -> list[Scheme]:
    """Keep the schemes that have every paper of the step. Two queries."""
    there: dict[int, set[str]] = {}
    for key, paper in SchemePaper.objects.filter(
        scheme__in=schemes, step=step, received_on__lte=on
    ).values_list("scheme", "key"):
        there.setdefault(key, set()).add(paper)
    required = list(DossierPaper.objects.filter(step=step))
    return [
        scheme for scheme in schemes if _wanted(required, scheme, on) <= there.get(scheme.pk, set())
    ]


def _wanted(required: list[DossierPaper], scheme: Scheme, on: date) -> set[str]:
    day = rule_day(scheme, on)
    return {
        paper.key
        for paper in required
        if paper.scheme_type in (ANY_SCHEME, scheme.scheme_type)
        and (paper.starts_on is None or paper.starts_on <= day)
        and (paper.ends_on is None or day < paper.ends_on)
    }


# --- supplements, figures -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Supplement:
    """A scheme sent back for a supplement: what is missing, and by when."""

    scheme: Scheme
    reason: str
    due_on: date


def supplements_of(user: User, on: date) -> list[Supplement]:
    asked = SchemeStep.objects.filter(
        scheme=OuterRef("pk"), transition="request_supplement", on__lte=on
    ).order_by("-pk")
    back = waiting_in(user, on, "schemes.draft", SchemeState.SUPPLEMENT)
    waiting = back.filter(supplement_due_on__isnull=False)
    found = waiting.annotate(asked=Subquery(asked.values("reason")[:1]))
    return [
        Supplement(scheme, scheme.asked or "", scheme.supplement_due_on or on)  # type: ignore[attr-defined]
        for scheme in found.order_by("supplement_due_on", "pk")
    ]


def figures_to_verify(user: User, on: date) -> QuerySet[Outcome]:
    seen = Scheme.objects.visible_to(user, on).filter(
        rights_of(user, on).q("schemes.verify_outcome", "unit")
    )
    unseen = Q(verified_by=None) | Q(verified_on__gt=on)
    waiting = Outcome.objects.filter(unseen, scheme__in=seen, measured_on__lte=on)
    return waiting.exclude(Q(measured_by=user)).select_related("scheme", "measured_by")
