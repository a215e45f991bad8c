"""Schemes that a collaborator follows until they end."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from caunoi.network.duties import DutyKind
from caunoi.schemes.enums import ENDED
from caunoi.schemes.models import Scheme


def _open() -> QuerySet[Any]:
    return Scheme.objects.exclude(state__in=ENDED).select_related("unit", "collaborator__user")


KINDS = (
    DutyKind(
        name="schemes.scheme",
        title=_("Đề án"),
        open=_open,
        permission_for=lambda scheme, holder: "schemes.report_progress",
        places_of=lambda scheme: (scheme.unit,),
    ),
)
