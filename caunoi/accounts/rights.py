"""Who may do what, where, on which day: the only code that reads grants with successions.

A grant for a unit covers the unit and all that lies in it. It also covers whatever went into any of
these on 01/07/2025, because older rows still name their old unit. Pages, lists, buttons, notices
and actions all ask here, so that none shows what another refuses.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import SENTENCES, Role, permissions_of, role_names, roles_with
from caunoi.common.errors import NotPermitted
from caunoi.common.request_cache import cached
from caunoi.localities.models import AdminUnit, Succession

#: From a place to the units whose grants cover it: its parents; its successors and their parents.
_WAYS: tuple[tuple[type[models.Model], str, tuple[str, ...]], ...] = (
    (AdminUnit, "pk", ("parent", "parent__parent")),
    (Succession, "predecessor", ("successor", "successor__parent", "successor__parent__parent")),
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where something is permitted: everywhere, or in a set of AdminUnit keys; empty: nowhere."""

    everywhere: bool
    unit_ids: frozenset[int] = frozenset()

    def covers(self, unit: AdminUnit | None) -> bool:
        """Whether the unit lies in it. A thing without a unit is covered only by everywhere."""
        return self.everywhere or (unit is not None and unit.pk in self.unit_ids)

    def q(self, path: str) -> Q:
        """Return the condition that the unit under `path` (such as "unit") lies in the scope."""
        return Q() if self.everywhere else Q(**{f"{path}__in": self.unit_ids})


class Rights:
    """What one person may do on a day, and where. At most two queries in total."""

    def __init__(self, user: User | None, on: date) -> None:
        self.user = user
        self.user_id = user.pk if user else None
        self.on = on

    @cached_property
    def grants(self) -> list[RoleGrant]:
        return list(RoleGrant.objects.of(self.user, self.on)) if self.user else []

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        held = {grant.role for grant in self.grants}
        return tuple(role for role in Role if role in held)

    @cached_property
    def anywhere(self) -> frozenset[str]:
        return permissions_of(self.roles)

    def may(self, permission: str) -> bool:
        """Whether the person may do this anywhere: enough for a thing without places."""
        return any(role in self.roles for role in roles_with(permission))

    def may_at(self, permission: str, *places: AdminUnit | None) -> bool:
        return self.may(permission) and permission in self.at(*places)

    def may_at_some(self, permission: str, places: Iterable[AdminUnit]) -> bool:
        scope = self.where(permission)
        return scope.everywhere or any(scope.covers(place) for place in places)

    def at(self, *places: AdminUnit | None) -> frozenset[str]:
        """Return the permissions held at each of the places.

        A place of None is a thing without a place: only grants for the whole territory cover it.
        """
        return self.anywhere.intersection(*(self._at(place) for place in places))

    def _at(self, place: AdminUnit | None) -> frozenset[str]:
        return permissions_of(
            grant.role
            for grant in self.grants
            if grant.unit_id is None
            or (place is not None and place.pk in self._reached[grant.unit_id])
        )

    def where(self, permission: str) -> Scope:
        roles = roles_with(permission)
        units = {grant.unit_id for grant in self.grants if grant.role in roles}
        if None in units:
            return Scope(everywhere=True)
        return Scope(False, frozenset().union(*(self._reached[pk] for pk in units if pk)))

    def q(self, permission: str, path: str) -> Q:
        return self.where(permission).q(path)

    def require(self, permission: str) -> None:
        """Raises `NotPermitted`, naming the roles, if the person may do this nowhere."""
        if not self.may(permission):
            raise NotPermitted(
                _("Việc này dành cho người được phép %(what)s (%(roles)s).")
                % {"what": SENTENCES[permission], "roles": role_names(permission)}
            )

    def require_at(self, permission: str, *places: AdminUnit | None, outside: str) -> None:
        """Like `require`; also raises `NotPermitted` with `outside` if not permitted there."""
        self.require(permission)
        if not self.may_at(permission, *places):
            raise NotPermitted(outside)

    def why_not(self, permission: str, *places: AdminUnit | None) -> str:
        """Return which roles may do this at the places; "" if the person may."""
        if self.may_at(permission, *places):
            return ""
        words = {"roles": role_names(permission)}
        if not self.may(permission):
            return _("Dành cho: %(roles)s.") % words
        if None in places:
            return _("Dành cho: %(roles)s phụ trách toàn địa bàn.") % words
        return _("Dành cho: %(roles)s phụ trách nơi này.") % words

    @cached_property
    def _reached(self) -> dict[int, set[int]]:
        """The places that each granted unit covers. One query, none without granted units."""
        granted = {grant.unit_id for grant in self.grants if grant.unit_id is not None}
        reached = {pk: {pk} for pk in granted}
        for unit, place in _pairs(granted, from_units=True):
            reached[unit].add(place)
        return reached


def rights_of(user: User | None, on: date) -> Rights:
    """Return what the person may do on the day, cached while a page is read."""
    return cached(("rights", user and user.pk, on), lambda: Rights(user, on))


# --- who holds it ---------------------------------------------------------------------------------


def holders(permission: str, on: date) -> list[User]:
    """Return who may do this anywhere on the day, for a thing without a place. One query."""
    return _people(roles_with(permission), on, ())


def holders_at(permission: str, on: date, *places: AdminUnit | None) -> list[User]:
    """Return who may do this at each of the places, to tell or to name them. Two queries.

    A place of None is a thing without a place: only grants for the whole territory cover it.
    """
    return _people(roles_with(permission), on, places)


def people_in_role_at(role: Role, on: date, *places: AdminUnit | None) -> list[User]:
    """Return who holds a role for each of the places on the day. Two queries."""
    return _people((role,), on, places)


def _people(roles: Iterable[Role], on: date, places: Sequence[AdminUnit | None]) -> list[User]:
    grants = RoleGrant.objects.on(on).filter(role__in=list(roles), user__is_active=True)
    held: dict[User, set[int | None]] = {}
    for grant in grants.select_related("user").order_by("user__full_name", "user_id"):
        held.setdefault(grant.user, set()).add(grant.unit_id)
    reaching = _reaching(places) if held else []
    return [
        user
        for user, units in held.items()
        if None in units or all(not units.isdisjoint(near) for near in reaching)
    ]


def _reaching(places: Sequence[AdminUnit | None]) -> list[set[int]]:
    """Return for each place the units whose grants cover it; an empty set for None."""
    keys = {place.pk for place in places if place is not None}
    found = {key: {key} for key in keys}
    for unit, place in _pairs(keys, from_units=False) if keys else ():
        found[place].add(unit)
    return [*found.values(), *([set()] if None in places else [])]


def _pairs(keys: Collection[int], *, from_units: bool) -> Iterable[tuple[int, int]]:
    """Return pairs of a unit and another place that a grant for it covers. One query.

    `keys` are units if `from_units`, otherwise places.
    """
    found = []
    for model, place, ways in _WAYS:
        for unit in ways:
            rows = model._default_manager.order_by().filter(**{f"{unit}__isnull": False})
            near = rows.filter(**{f"{unit if from_units else place}__in": keys})
            found.append(near.values_list(unit, place))
    return found[0].union(*found[1:])
