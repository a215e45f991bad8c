"""Who may do what where, walked by hand: grant by grant, unit by unit, succession by succession.

Written without a look at the application's own answer, so that the two can disagree.
"""

from datetime import date

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import GRANTS, Role
from caunoi.localities.models import AdminUnit, Succession


def in_force(grant: RoleGrant, on: date) -> bool:
    has_begun = grant.starts_on is None or grant.starts_on <= on
    return has_begun and (grant.ends_on is None or on < grant.ends_on)


def with_what_it_lies_in(unit: AdminUnit) -> set[int]:
    found = {unit.pk}
    while unit.parent is not None:
        unit = unit.parent
        found.add(unit.pk)
    return found


def units_that_reach(place: AdminUnit) -> set[int]:
    """Return the units for which a grant must be given to reach the place."""
    found = with_what_it_lies_in(place)
    for row in Succession.objects.filter(predecessor=place):
        found |= with_what_it_lies_in(row.successor)
    return found


def permissions_there(grants: list[RoleGrant], reaching: set[int], on: date) -> set[str]:
    found: set[str] = set()
    for grant in grants:
        if in_force(grant, on) and (grant.unit_id is None or grant.unit_id in reaching):
            found |= GRANTS[Role(grant.role)]
    return found


class Expected:
    """The walk of a whole set of people and places on a day, kept so that each is walked once."""

    def __init__(self, people: list[User], places: dict[str, AdminUnit | None], on: date) -> None:
        reaching = {
            name: units_that_reach(place) if place else set() for name, place in places.items()
        }
        self.by_cell = {}
        for user in people:
            grants = list(RoleGrant.objects.filter(user=user))
            for name in places:
                self.by_cell[user.pk, name] = permissions_there(grants, reaching[name], on)

    def may(self, user: User, permission: str, place: str) -> bool:
        return permission in self.by_cell[user.pk, place]

    def holders(self, people: list[User], permission: str, place: str) -> set[User]:
        return {user for user in people if self.may(user, permission, place)}
