"""Possible duplicates in a form: shown with their reasons before anything is saved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.establishments.models import KIND_LABELS, Establishment
from caunoi.establishments.queries import Duplicate
from caunoi.web.comparing import Compared, Sign, compared, signs
from caunoi.web.recorded_places import recorded_place

#: The form's field with the keys of the duplicates that the user has seen.
LOOKED_AT = "looked_at"


@dataclass(frozen=True, slots=True)
class Shown:
    """One possible duplicate, compared with what the form says."""

    establishment: Establishment
    signs: list[Sign]
    fields: list[Compared]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """The duplicates that the user may see, and the number of the others (`elsewhere`)."""

    shown: list[Shown]
    elsewhere: int
    token: str


def duplicates_for(
    duplicates: Sequence[Duplicate], written: Mapping[str, Any], user: User, on: date
) -> Duplicates:
    """Duplicates outside the user's area are counted but not named."""
    keys = [duplicate.establishment.pk for duplicate in duplicates]
    visible = Establishment.objects.visible_to(user, on).filter(pk__in=keys)
    seen = set(visible.values_list("pk", flat=True))
    shown = [
        Shown(
            duplicate.establishment,
            signs(duplicate.match.reasons),
            compared(in_words(written, on), in_words(_fields_of(duplicate.establishment), on)),
        )
        for duplicate in duplicates
        if duplicate.establishment.pk in seen
    ]
    return Duplicates(shown, len(duplicates) - len(shown), ",".join(map(str, sorted(keys))))


def has_looked_at(request: HttpRequest, duplicates: Iterable[Duplicate]) -> bool:
    """Return whether the form was sent again after it had shown each of these duplicates."""
    looked = set(request.POST.get(LOOKED_AT, "").split(","))
    return {str(duplicate.establishment.pk) for duplicate in duplicates} <= looked


def in_words(written: Mapping[str, Any], on: date) -> dict[str, str]:
    place = recorded_place(written["unit"], on)
    return {
        _("Tên"): written["name"],
        _("Người đại diện"): written["owner"],
        _("Mã số thuế"): written["tax_code"],
        _("Điện thoại"): written["phone"],
        _("Địa chỉ"): written["address"],
        _("Xã, phường"): place.name,
        _("Loại hình"): str(KIND_LABELS[written["kind"]]),
        _("Ngành nghề"): str(written["trade"] or ""),
        _("Lao động"): "" if written["workers"] is None else str(written["workers"]),
    }


def _fields_of(row: Establishment) -> dict[str, Any]:
    names = "name owner tax_code phone address kind trade workers unit".split()
    return {name: getattr(row, name) for name in names}
