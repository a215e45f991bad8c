"""In which places a person's permission holds on a day.

A grant for a district reaches its communes. A grant for a commune founded by the reform of
01/07/2025 also reaches the communes that went into it, because older rows still stand under their
old unit.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Exists, Q

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.permissions import roles_with
from caunoi.localities.models import AdminUnit, Succession

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scope:
    """Everywhere, or a set of AdminUnit keys; the empty set means nowhere."""

    everywhere: bool
    unit_ids: frozenset[int] = frozenset()

    def covers(self, unit: AdminUnit) -> bool:
        return self.everywhere or unit.pk in self.unit_ids

    def q(self, path: str) -> Q:
        """Return the condition that the unit under `path` (such as "unit") lies in the scope."""
        return Q() if self.everywhere else Q(**{f"{path}__in": self.unit_ids})


#: What was asked since `asked_once` began; None outside of it.
_asked: ContextVar[dict[Any, Any] | None] = ContextVar("asked", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Inside, grants, scopes and the like are fetched once: for a request that only reads."""
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)


def once(key: Any, find: Callable[[], T]) -> T:
    """Return what was found under the key since `asked_once` began; outside of it find it anew."""
    asked = _asked.get()
    if asked is None:
        return find()
    if key not in asked:
        asked[key] = find()
    found: T = asked[key]
    return found


def grants_of(user: User, on: date) -> list[RoleGrant]:
    """Return the grants that the user holds on the day. One query."""
    return once((user.pk, on), lambda: list(RoleGrant.objects.of(user, on)))


def scope_of(user: User, permission: str, on: date) -> Scope:
    """Return where the user holds the permission on the day. At most two queries."""
    return once((user.pk, permission, on), lambda: _scope(user, permission, on))


def _scope(user: User, permission: str, on: date) -> Scope:
    roles = roles_with(permission)
    unit_ids = {grant.unit_id for grant in grants_of(user, on) if grant.role in roles}
    if None in unit_ids:
        return Scope(everywhere=True)
    return Scope(everywhere=False, unit_ids=frozenset(_with_relations(unit_ids)))


def _with_relations(unit_ids: set[Any]) -> set[int]:
    """Return the units, those two levels down, and what any of them came from. One query."""
    if not unit_ids:
        return set()
    below = [
        AdminUnit.objects.filter(**{f"{path}__in": unit_ids}).order_by().values_list("pk")
        for path in ("parent", "parent__parent")
    ]
    before = [
        Succession.objects.filter(**{f"{path}__in": unit_ids}).values_list("predecessor")
        for path in ("successor", "successor__parent", "successor__parent__parent")
    ]
    found = below[0].union(below[1], *(rows.order_by() for rows in before))
    return set(unit_ids) | {pk for (pk,) in found}


def within(user: User, permission: str, on: date, path: str) -> Q:
    """Return what `scope_of(user, permission, on).q(path)` does, as one condition of the query.

    It asks the database nothing by itself, for pages that count their queries.
    """
    grants = RoleGrant.objects.of(user, on).filter(role__in=roles_with(permission))
    units = grants.filter(unit__isnull=False).values("unit")
    reached = AdminUnit.objects.filter(
        Q(pk__in=units) | Q(parent__in=units) | Q(parent__parent__in=units)
    ).values("pk")
    before = Succession.objects.filter(successor__in=reached).values("predecessor")
    everywhere = Q(Exists(grants.filter(unit__isnull=True)))
    return everywhere | Q(**{f"{path}__in": reached}) | Q(**{f"{path}__in": before})
