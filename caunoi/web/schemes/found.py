"""Fetching a scheme for its reader; what this reader may do at its place."""

from datetime import date

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import GRANTS, Role
from caunoi.common import clock
from caunoi.localities.models import AdminUnit, Succession
from caunoi.schemes.models import Scheme
from caunoi.web.access import grants_of, person_of


def visible_or_404(request: HttpRequest, code: str) -> Scheme:
    """Return a scheme that the person may see; another looks like not found."""
    visible = Scheme.objects.visible_to(person_of(request), clock.today())
    related = visible.select_related("establishment", "unit__parent", "contract", "acceptance")
    return get_object_or_404(related, code=code)


def permissions_here(request: HttpRequest, unit: AdminUnit | None) -> frozenset[str]:
    """Return what the person may do at a place, from the grants that the page has already.

    Only where somebody holds grants for other units that the place may have become part of, those
    are asked for: one query.
    """
    near: set[int | None] = {None}
    if unit is not None:
        near |= {unit.pk, unit.parent_id, unit.parent.parent_id if unit.parent else None}
    grants = grants_of(request)
    if unit is not None and any(grant.unit_id not in near for grant in grants):
        return permissions_at(person_of(request), unit, clock.today())
    roles = [grant.role for grant in grants if grant.unit_id in near]
    return frozenset().union(*(GRANTS[Role(role)] for role in roles))


def permissions_at(user: User, unit: AdminUnit | None, on: date) -> frozenset[str]:
    """Return what the person may do at a place: grants for it, above it, or everywhere. One query.

    A scheme without a place is everybody's matter: only grants for everywhere count.
    """
    reach = Q(unit__isnull=True)
    if unit is not None:
        above = [unit.pk, unit.parent_id, unit.parent.parent_id if unit.parent else None]
        after = Succession.objects.filter(predecessor=unit).values("successor")
        reach |= Q(unit__in=[key for key in above if key]) | Q(unit__in=after)
    roles = RoleGrant.objects.of(user, on).filter(reach).values_list("role", flat=True)
    return frozenset().union(*(GRANTS[Role(role)] for role in roles))
