"""In which places a person's permission holds on a day.

A grant for a district reaches its communes. A grant for a commune founded by the reform of
01/07/2025 also reaches the communes that went into it, because older rows still stand under their
old unit.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Q

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.permissions import roles_with
from caunoi.localities.models import AdminUnit, Succession


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


def scope_of(user: User, permission: str, on: date) -> Scope:
    """Return where the user holds the permission on the day. At most four queries."""
    grants = RoleGrant.objects.of(user, on).filter(role__in=roles_with(permission))
    unit_ids = set(grants.values_list("unit", flat=True))
    if None in unit_ids:
        return Scope(everywhere=True)
    return Scope(everywhere=False, unit_ids=frozenset(_with_relations(unit_ids)))


def _with_relations(unit_ids: set[int]) -> set[int]:
    reached = set(unit_ids)
    parents = reached
    for _level in ("districts of a province", "communes of a district"):
        parents = set(AdminUnit.objects.filter(parent__in=parents).values_list("pk", flat=True))
        if not parents:
            break
        reached |= parents
    predecessors = Succession.objects.filter(successor__in=reached)
    return reached | set(predecessors.values_list("predecessor", flat=True))


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
