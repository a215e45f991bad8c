"""What the pages of linkages share with the page of an establishment."""

from collections.abc import Iterable, Mapping
from datetime import date

from caunoi.accounts.models import User
from caunoi.establishments.models import Establishment
from caunoi.linkages.enums import AssociationState, LinkageState

#: Family of shapes of each state, for `web/parts/state.html`.
FAMILIES: Mapping[str, str] = {
    LinkageState.ADVISING: "wait",
    LinkageState.AGREED: "run",
    LinkageState.FAILED: "stop",
    LinkageState.ENDED: "done",
    AssociationState.PREPARING: "wait",
    AssociationState.FOUNDED: "run",
    AssociationState.ABANDONED: "stop",
    AssociationState.DISSOLVED: "done",
}


def opens(user: User, on: date, rows: Iterable[Establishment]) -> set[int]:
    """Return the keys of the establishments that the person may open. One query, plus the scope."""
    visible = Establishment.objects.visible_to(user, on).filter(pk__in={row.pk for row in rows})
    return set(visible.values_list("pk", flat=True))
