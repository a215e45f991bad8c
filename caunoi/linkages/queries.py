"""Reads of linkages: lists on a day, members of associations, proposed partners."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from caunoi.accounts.models import User
from caunoi.common.effective import in_force
from caunoi.common.text import words
from caunoi.establishments.enums import EstablishmentStatus
from caunoi.establishments.models import Establishment
from caunoi.linkages.enums import ASSOCIATIONS_OPEN, LINKAGES_OPEN, StepKind
from caunoi.linkages.models import (
    Association,
    AssociationMember,
    AssociationQuerySet,
    BuyingNote,
    Linkage,
    LinkageContract,
    LinkagePartner,
    LinkageQuerySet,
    LinkageStep,
)
from caunoi.linkages.rules import Suggestion, Workshop, goods_of, search_terms, suggestions
from caunoi.localities.models import AdminUnit

#: The most partners that are proposed.
PROPOSED = 6
#: The most establishments compared for each sign, so that a page stays fast.
MOST_COMPARED = 200
#: The most terms searched for.
MOST_TERMS = 12


def units_of(row: Linkage | Association) -> list[AdminUnit]:
    if isinstance(row, Linkage):
        return [partner.unit for partner in row.partners.select_related("unit")]
    members = row.members.filter(ends_on=None).select_related("unit")
    return [row.unit, *(member.unit for member in members)]


# --- lists ----------------------------------------------------------------------------------------


def linkages_found(
    user: User,
    on: date,
    *,
    text: str = "",
    kind: str = "",
    state: str = "",
    unit_ids: Iterable[int] | None = None,
    since: date | None = None,
    until: date | None = None,
) -> LinkageQuerySet:
    """Return the linkages of the user's area as of the day, the oldest first.

    `text` is searched in the names of the partners, without diacritics; `since` and `until` are
    days of the advice, both included.
    """
    found = Linkage.objects.visible_to(user, on).as_of(on)
    for word in words(text):
        named = LinkagePartner.objects.filter(establishment__search_key__contains=f" {word}")
        found = found.filter(pk__in=named.values("linkage"))
    if unit_ids is not None:
        there = LinkagePartner.objects.filter(unit__in=set(unit_ids))
        found = found.filter(pk__in=there.values("linkage"))
    for name, value in {"kind": kind, "state_then": state}.items():
        if value:
            found = found.filter(**{name: value})
    if since:
        found = found.filter(advised_on__gte=since)
    if until:
        found = found.filter(advised_on__lte=until)
    return found.order_by("advised_on", "pk")


def with_partners(rows: LinkageQuerySet, on: date) -> LinkageQuerySet:
    partners = LinkagePartner.objects.filter(since_on__lte=on)
    partners = partners.select_related("establishment", "unit").prefetch_related("unit__kinds")
    contracts = LinkageContract.objects.filter(signed_on__lte=on).select_related("result_by")
    return rows.select_related("collaborator", "recorded_by").prefetch_related(
        Prefetch("partners", partners), Prefetch("contracts", contracts)
    )


def contracts_open(linkage: Linkage) -> QuerySet[LinkageContract]:
    waiting = linkage.contracts.filter(result_on=None)
    return waiting.order_by(F("ends_on").asc(nulls_last=True), "pk")


def associations_found(
    user: User, on: date, *, text: str = "", trade: str = "", state: str = ""
) -> AssociationQuerySet:
    """Return the associations of the user's area as of the day, with `head_count`."""
    found = Association.objects.visible_to(user, on).as_of(on)
    for word in words(text):
        named = AssociationMember.objects.filter(establishment__search_key__contains=f" {word}")
        found = found.filter(Q(pk__in=named.values("association")) | Q(name__icontains=word))
    if trade:
        found = found.filter(trade__code=trade)
    if state:
        found = found.filter(**{"state_then": state})
    members = Count("members", filter=in_force(on, "members__"), distinct=True)
    found = found.annotate(head_count=members).select_related("trade", "unit")
    found = found.prefetch_related("unit__kinds")
    return found.order_by("prepared_on", "pk")


def counts_by_state(rows: QuerySet[Any]) -> dict[str, int]:
    """Count rows that are `as_of` a day by their state at its end. One query."""
    counted = rows.order_by().values_list("state_then").annotate(Count("pk", distinct=True))
    return dict(counted)


def members_on(association: Association, on: date) -> QuerySet[AssociationMember]:
    members = AssociationMember.objects.on(on).filter(association=association)
    members = members.select_related("establishment", "unit").prefetch_related("unit__kinds")
    return members.order_by("starts_on", "pk")


def head_count(association: Association, on: date) -> int:
    return members_on(association, on).count()


def linkages_of(establishment: Establishment, user: User, on: date) -> LinkageQuerySet:
    partners = LinkagePartner.objects.filter(establishment=establishment, since_on__lte=on)
    found = Linkage.objects.visible_to(user, on).as_of(on)
    return found.filter(pk__in=partners.values("linkage")).order_by("-advised_on", "-pk")


def memberships_of(
    establishment: Establishment, user: User, on: date
) -> QuerySet[AssociationMember]:
    visible = Association.objects.visible_to(user, on).order_by().values("pk")
    members = AssociationMember.objects.on(on).filter(establishment=establishment)
    return members.filter(association__in=visible).select_related("association")


def under_advice(user: User, on: date) -> LinkageQuerySet:
    waiting = linkages_found(user, on, state="advising")
    return waiting.order_by(F("last_on").asc(), "pk")


# --- proposed partners ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposed:
    establishment: Establishment
    suggestion: Suggestion


def buys(establishment: Establishment, on: date) -> BuyingNote | None:
    return BuyingNote.objects.filter(establishment=establishment, said_on__lte=on).first()


def partners_proposed(establishment: Establishment, on: date) -> list[Proposed]:
    """Return possible partners of an establishment, at most `PROPOSED`.

    About a dozen queries, however many establishments there are. Searches the whole register, also
    what the user may not see: a page shows only name, commune and reasons. Leaves out closed
    establishments and those it is linked with already.
    """
    note = buys(establishment, on)
    wanted = goods_of(note.goods) if note else ()
    made = goods_of(establishment.products)
    keys = _candidates(establishment, wanted, made, on)
    rows = _active().filter(pk__in=keys).with_places().in_bulk()
    bought = dict(
        _newest_notes(on).filter(establishment__in=keys).values_list("establishment", "goods")
    )
    others = (_workshop(row, goods_of(bought.get(row.pk, "")), on) for row in rows.values())
    ranked = suggestions(_workshop(establishment, wanted, on), others, PROPOSED)
    return [Proposed(rows[each.key], each) for each in ranked]


def associations_proposed(
    establishment: Establishment, user: User, on: date
) -> AssociationQuerySet:
    members = AssociationMember.objects.on(on).filter(establishment=establishment)
    found = Association.objects.visible_to(user, on).as_of(on)
    living = {"state_then__in": ASSOCIATIONS_OPEN}
    found = found.filter(trade=establishment.trade_id, **living)
    return found.exclude(pk__in=members.values("association")).select_related("trade")


def _active() -> Any:
    return Establishment.objects.filter(status=EstablishmentStatus.ACTIVE)


def _candidates(
    establishment: Establishment, wanted: tuple[str, ...], made: tuple[str, ...], on: date
) -> set[int]:
    # Sellers, buyers, and establishments of the same trade in the same district.
    own = LinkagePartner.objects.filter(
        establishment=establishment, linkage__state__in=LINKAGES_OPEN
    )
    linked = LinkagePartner.objects.filter(linkage__in=own.values("linkage"))
    others = _active().exclude(pk=establishment.pk).order_by("pk")
    others = others.exclude(pk__in=linked.values("establishment"))
    keys: set[int] = set()
    if wanted:
        sellers = others.filter(_names_any("products", wanted))
        keys |= set(sellers.values_list("pk", flat=True)[:MOST_COMPARED])
    if made:
        buyers = _newest_notes(on).filter(_names_any("goods", made)).values("establishment")
        keys |= set(others.filter(pk__in=buyers).values_list("pk", flat=True)[:MOST_COMPARED])
    if establishment.trade_id:
        same = others.filter(trade=establishment.trade_id)
        near = same.filter(unit__parent=establishment.unit.parent_id)
        keys |= set(near.values_list("pk", flat=True)[:MOST_COMPARED])
    return keys


def _names_any(field: str, goods: tuple[str, ...]) -> Q:
    # With or without a capital letter.
    condition = Q(pk__in=())
    for term in search_terms(goods)[:MOST_TERMS]:
        for written in {term, term.capitalize()}:
            condition |= Q(**{f"{field}__icontains": written})
    return condition


def _newest_notes(on: date) -> QuerySet[BuyingNote]:
    known = BuyingNote.objects.filter(said_on__lte=on)
    same = known.filter(establishment=OuterRef("establishment"))
    later = Q(said_on__gt=OuterRef("said_on")) | Q(
        said_on=OuterRef("said_on"), pk__gt=OuterRef("pk")
    )
    return known.filter(~Exists(same.filter(later))).order_by()


def _workshop(row: Establishment, wanted: tuple[str, ...], on: date) -> Workshop:
    district = row.unit.parent
    return Workshop(
        key=row.pk,
        sells=goods_of(row.products),
        buys=wanted,
        trade=row.trade.code if row.trade else "",
        trade_name=row.trade or "",
        commune=row.unit_id,
        commune_name=row.unit.full_name(on),
        district=district.pk if district else None,
        district_name=district.full_name(on) if district else "",
    )


# --- events of a period ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PeriodEvents:
    """What happened to linkages in a period, for reports."""

    advised: list[Linkage]
    meetings: list[LinkageStep]
    agreed: list[LinkageStep]
    failed: list[LinkageStep]
    contracts: list[LinkageContract]
    founded: list[Association]


def events_between(since: date, until: date) -> PeriodEvents:
    """Return what happened between two days, both included, everywhere. Four queries."""
    period = (since, until)
    steps = LinkageStep.objects.filter(on__range=period).select_related("linkage")
    by_kind: dict[str, list[LinkageStep]] = defaultdict(list)
    for step in steps.order_by("on", "pk"):
        by_kind[step.kind].append(step)
    advised = Linkage.objects.filter(advised_on__range=period).order_by("advised_on", "pk")
    contracts = LinkageContract.objects.filter(signed_on__range=period).order_by("signed_on", "pk")
    founded = Association.objects.filter(founded_on__range=period).order_by("founded_on", "pk")
    return PeriodEvents(
        advised=list(advised),
        meetings=by_kind[StepKind.MEETING],
        agreed=by_kind[StepKind.AGREE],
        failed=by_kind[StepKind.FAIL],
        contracts=list(contracts.select_related("linkage")),
        founded=list(founded),
    )
