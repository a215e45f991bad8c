"""Linkages that a collaborator advises until they have a result."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from caunoi.linkages.enums import LINKAGES_OPEN
from caunoi.linkages.models import Linkage
from caunoi.localities.models import AdminUnit
from caunoi.network.duties import DutyKind


def _open() -> QuerySet[Any]:
    rows = Linkage.objects.filter(state__in=LINKAGES_OPEN).select_related("collaborator__user")
    return rows.prefetch_related("partners__unit")


def _places(linkage: Linkage) -> tuple[AdminUnit, ...]:
    """Every side's collaborator follows it: one of the places is enough."""
    return tuple(partner.unit for partner in linkage.partners.all())[:1]


KINDS = (
    DutyKind(
        name="linkages.linkage",
        title=_("Tư vấn liên kết"),
        open=_open,
        permission_for=lambda linkage, holder: "linkages.record",
        places_of=_places,
    ),
)
