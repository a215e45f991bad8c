"""Whose file a person may open.

Who answers for a commune is public inside the application: coverage shows names to all who may see
the network. A file holds a phone number, so it is for the office, and for the collaborator's own
eyes.
"""

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Q, QuerySet

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common.effective import in_force

if TYPE_CHECKING:
    from caunoi.network.models import Appointment, Collaborator

People = TypeVar("People", bound="QuerySet[Collaborator]")
Terms = TypeVar("Terms", bound="QuerySet[Appointment]")


def visible_collaborators(collaborators: People, user: User, on: date) -> People:
    """Keep one's own file, and those with a commune in the area where one may read files.

    `network.view_files` everywhere shows all, also those who have no area or no appointment.
    """
    scope = rights_of(user, on).where("network.view_files")
    if scope.everywhere:
        return collaborators
    areas = in_force(on, "areas__") & scope.q("areas__unit")
    near = collaborators.model._default_manager.filter(areas).values("pk")
    return collaborators.filter(Q(user_id=user.pk) | Q(pk__in=near))


def visible_appointments(appointments: Terms, user: User, on: date) -> Terms:
    """Keep the appointments of the collaborators whose file the person may open."""
    people: Any = appointments.model._meta.get_field("collaborator").related_model
    visible = visible_collaborators(people._default_manager.all(), user, on)
    return appointments.filter(collaborator__in=visible)
