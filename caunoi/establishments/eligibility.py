"""Collects the facts for the question: is this kind of establishment here eligible on this day?

The rule is `rules.eligible`; here the dated facts of the place of production are read from the
administrative units, with their sources.
"""

from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from caunoi.common.errors import Refusal
from caunoi.common.sentences import Text, sentence
from caunoi.common.verdict import Basis, Confidence, Verdict
from caunoi.establishments.enums import EstablishmentKind
from caunoi.establishments.rules import EligibilityFacts, Place, Recorded, eligible
from caunoi.establishments.sizes import SizeFacts
from caunoi.localities.models import AdminUnit, CityClass, Kind, Level, UnitKind, WardConversion
from caunoi.localities.queries import class_on, kind_on, province_of

T = TypeVar("T")


class NoPlaceOfProduction(Refusal):
    """The unit is not a commune, ward, township or special zone of that day."""


def eligibility_of(
    *,
    kind: EstablishmentKind,
    unit: AdminUnit,
    on: date,
    is_craft_village: bool | None = None,
    plan_year: int | None = None,
    size: SizeFacts | None = None,
) -> Verdict:
    """Return the verdict on kind and place, and on size if its figures are given.

    `unit` is the place of production, not of the registered office. Refuses a unit that is not of
    commune level or not in force on the day.
    """
    facts = facts_of(
        kind=kind,
        unit=unit,
        on=on,
        is_craft_village=is_craft_village,
        plan_year=plan_year,
        size=size,
    )
    return eligible(facts, on)


def facts_of(
    *,
    kind: EstablishmentKind,
    unit: AdminUnit,
    on: date,
    is_craft_village: bool | None = None,
    plan_year: int | None = None,
    size: SizeFacts | None = None,
) -> EligibilityFacts:
    _refuse_other_units(unit, on)
    district = unit.parent if unit.parent and unit.parent.level == Level.DISTRICT else None
    province = province_of(unit, on)
    return EligibilityFacts(
        kind=EstablishmentKind(kind),
        unit=unit.full_name(on),
        unit_kind=_kind(unit, on),
        district=district.full_name(on) if district else "",
        district_kind=_kind(district, on),
        city_class=_city_class(district, on),
        converted_on=_conversion(unit, on),
        province=province.full_name(on) if province else "",
        province_kind=_kind(province, on),
        is_craft_village=is_craft_village,
        plan_year=plan_year,
        size=size,
    )


def _refuse_other_units(unit: AdminUnit, on: date) -> None:
    params = {"unit": unit.full_name(on), "day": f"{on:%d/%m/%Y}"}
    if unit.level != Level.COMMUNE:
        raise NoPlaceOfProduction(
            _("%(unit)s không phải đơn vị cấp xã; chọn xã, phường, thị trấn, đặc khu nơi sản xuất.")
            % params
        )
    if not unit.holds_on(on):
        raise NoPlaceOfProduction(
            _("Ngày %(day)s không có %(unit)s; chọn đơn vị cấp xã có trong ngày đó.") % params
        )


def _kind(unit: AdminUnit | None, on: date) -> Recorded[Place] | None:
    row = kind_on(unit, on) if unit else None
    if unit is None or row is None:
        return None
    bears = row.kind == Kind.CENTRAL_CITY or row.confidence != "H"
    return Recorded(Place(row.kind), _basis(row, unit.full_name(on)) if bears else ())


def _city_class(city: AdminUnit | None, on: date) -> Recorded[int] | None:
    row = class_on(city, on) if city else None
    if city is None or row is None:
        return None
    return Recorded(row.city_class, _basis(row, city.full_name(on)))


def _conversion(ward: AdminUnit, on: date) -> Recorded[date] | None:
    """Return the latest decision up to the day that turned a commune (xã) into this ward."""
    decisions = ward.conversions.filter(from_kind=Kind.COMMUNE, converted_on__lte=on)
    row = decisions.order_by("converted_on").last()
    return Recorded(row.converted_on, _basis(row, ward.full_name(on))) if row else None


def _basis(row: UnitKind | CityClass | WardConversion, unit: str) -> tuple[Basis, ...]:
    text: Text = row.document or sentence("số liệu ghi về %(unit)s", unit=unit)
    return (Basis(text, Confidence(row.confidence)),)
