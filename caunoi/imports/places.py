"""Finds the commune of a row in the localities as of the day of the list.

A place is found or not; if the text fits several communes the row is rejected, never guessed.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from django.utils.translation import gettext_noop as _

from caunoi.imports.messages import Message
from caunoi.localities.addresses import KnownNames, is_city, read_address
from caunoi.localities.models import AdminUnit, Level
from caunoi.localities.names import means, readings
from caunoi.localities.queries import (
    communes_of,
    find_by_names,
    names_on,
    province_of,
    provinces_called,
    where_are,
    where_is,
)

NO_PLACE = _("Thiếu xã, phường. Ghi tên xã, phường của cơ sở.")
UNKNOWN = _("Không có “%(written)s” trong %(within)s ngày %(day)s. Sửa tên xã, phường.")
UNKNOWN_ANYWHERE = _("Không tìm thấy “%(written)s” ngày %(day)s. Ghi đủ xã, huyện, tỉnh.")
ELSEWHERE = _("“%(written)s” thuộc %(where)s, không thuộc %(within)s. Sửa tên xã, phường.")
WARD_ALONE = _("Chỉ ghi tên xã, phường; hiểu là %(unit)s vì cả nước chỉ có một nơi tên ấy.")
WARD_OUTSIDE = _(
    "Chỉ ghi “%(written)s”; cả nước có một nơi tên ấy là %(unit)s, "
    "ngoài địa bàn Trung tâm phục vụ. Ghi thêm huyện, tỉnh."
)
MOVED = _("“%(written)s” theo tên cũ; ngày %(day)s là %(unit)s.")
UNREAD = _("Không hiểu “%(unread)s” sau “%(written)s”. Ghi tên huyện, tỉnh như trong danh mục.")
SEVERAL = _("“%(written)s” có thể là %(units)s. Ghi rõ hơn để khỏi nhầm.")


@dataclass(frozen=True, slots=True)
class Place:
    """The commune of a row, or why there is none; `hint` tells how the text was understood.

    `candidates` are the communes that the text may mean, if there are several.
    """

    unit: AdminUnit | None = None
    problem: Message | None = None
    hint: Message | None = None
    candidates: tuple[AdminUnit, ...] = ()


@dataclass(frozen=True, slots=True)
class Writing:
    """The place of a row as written; `unread` follows it in the text and names nothing known."""

    ward: str = ""
    district: str = ""
    province: str = ""
    unread: str = ""


class Places:
    """Finds communes for the rows of one list; `within` is the unit whose list it is, if any.

    `served` holds the keys of the communes that the Centre serves on the day, None if unknown: only
    there is the bare name of a commune enough. Equal texts are looked up once, so a list of
    thousands of rows costs a few queries per commune in it.
    """

    def __init__(
        self, within: AdminUnit | None, on: date, served: frozenset[int] | None = None
    ) -> None:
        self.within = within
        self.on = on
        self.served = served
        self._known: dict[Writing, Place] = {}
        self._called: dict[str, list[AdminUnit]] = {}

    def find(self, writing: Writing, address: str = "") -> Place:
        """Return the commune of a row.

        From the address comes everything that the columns leave open: the commune, and the district
        and province around it.
        """
        writing = self._read(writing, address)
        if not writing.ward and self.within is not None and self.within.level == Level.COMMUNE:
            return Place(self.within)
        if not writing.ward:
            return Place(problem=Message(NO_PLACE))
        if writing not in self._known:
            self._known[writing] = self._named(writing)
        return self._known[writing]

    def _named(self, writing: Writing) -> Place:
        if self.within is None:
            return self._with_hint(self._without_unit(writing), writing)
        inside = self._one_of(self._inside(writing), writing)
        return self._with_hint(inside or self._not_inside(writing), writing)

    def _one_of(self, units: list[AdminUnit], writing: Writing) -> Place | None:
        if len(units) == 1:
            return Place(units[0])
        if not units:
            return None
        names = ", ".join(self._full(unit) for unit in units[:5])
        problem = Message(SEVERAL, {"written": writing.ward, "units": names})
        return Place(problem=problem, candidates=tuple(units))

    # Reading -----------------------------------------------------------------------------------

    @cached_property
    def _names(self) -> KnownNames:
        return names_on(self.on, self.within)

    @cached_property
    def _names_of_communes(self) -> frozenset[str]:
        """The communes that a list of one unit may name without a word such as "xã"."""
        return frozenset(unit.name_key for unit in self._communes.values())

    def _read(self, writing: Writing, address: str) -> Writing:
        """The columns come first; the address adds what they leave open."""
        if _COMMA.search(writing.ward):
            writing = self._filled(Writing("", writing.district, writing.province), writing.ward)
        elif not writing.ward:
            writing = self._filled(writing, address)
        elif self.within is None and address and not (writing.district or writing.province):
            read = read_address(address, self._names)
            if not read.ward or means(read.ward, _bare(writing.ward), Level.COMMUNE):
                writing = replace(writing, district=read.district, province=read.province)
        if writing.district and not writing.province and is_city(writing.district, self._names):
            return replace(writing, district="", province=writing.district)
        return writing

    def _filled(self, writing: Writing, address: str) -> Writing:
        communes = self._names_of_communes if self.within is not None else frozenset()
        read = read_address(address, self._names, communes)
        return Writing(
            read.ward,
            writing.district or read.district,
            writing.province or read.province,
            ", ".join(read.unread),
        )

    # With a district or commune given ----------------------------------------------------------

    @cached_property
    def _communes(self) -> dict[int, AdminUnit]:
        assert self.within is not None  # noqa: S101 - for the type checker
        return {unit.pk: unit for unit in communes_of(self.within, self.on)}

    @cached_property
    def _province(self) -> AdminUnit | None:
        return province_of(self.within, self.on) if self.within else None

    def _district_of_within(self) -> str:
        unit = self.within
        if unit is not None and unit.level == Level.COMMUNE:
            unit = unit.parent
        return unit.name if unit is not None and unit.level == Level.DISTRICT else ""

    def _inside(self, writing: Writing) -> list[AdminUnit]:
        """Look inside the list's own unit, unless the row names another district or province."""
        own = self._district_of_within()
        if writing.district and own and not means(writing.district, own, Level.DISTRICT):
            return []
        if self._province is None or not self._may_be_in(writing.province, self._province):
            return []
        found = self._fitting(self._province, Writing(writing.ward, own or writing.district))
        inside = [self._communes[unit.pk] for unit in found if unit.pk in self._communes]
        return self._on_old_ground(inside, writing)

    def _may_be_in(self, written: str, province: AdminUnit) -> bool:
        """An unknown province contradicts nothing: the list's own unit applies."""
        called = self._provinces_called(written) if written else []
        return not called or province.pk in {unit.pk for unit in called}

    def _provinces_called(self, written: str) -> list[AdminUnit]:
        if written not in self._called:
            self._called[written] = provinces_called(written, self.on)
        return self._called[written]

    def _not_inside(self, writing: Writing) -> Place:
        assert self.within is not None  # noqa: S101 - for the type checker
        within = self._full(self.within)
        found = self._elsewhere(writing)
        if found:
            where = self._around(found[0])
            if len({unit.parent_id for unit in found}) > 1:
                where = ", ".join(dict.fromkeys(self._around(unit) for unit in found[:5]))
            figures = {"written": writing.ward, "where": where, "within": within}
            return Place(problem=Message(ELSEWHERE, figures))
        return Place(problem=self._unknown(writing.ward))

    def _elsewhere(self, writing: Writing) -> list[AdminUnit]:
        if writing.province:
            return self._in_provinces(writing)
        return self._fitting(self._province, writing) if self._province else []

    def _around(self, unit: AdminUnit) -> str:
        above, top = unit.parent or unit, self._top(unit)
        if self._province is None or top.code == self._province.code or top == above:
            return self._full(above)
        return f"{self._full(above)}, {self._full(top)}"

    # Without -----------------------------------------------------------------------------------

    def _without_unit(self, writing: Writing) -> Place:
        """Search the named province or, if none is named, the whole country.

        Unknown words after the commune may be the very ones that would identify it, so they are
        refused.
        """
        if writing.unread and not writing.province and not writing.district:
            figures = {"unread": writing.unread, "written": writing.ward}
            return Place(problem=Message(UNREAD, figures))
        found = self._in_provinces(writing) if writing.province else self._fitting(None, writing)
        found = self._on_old_ground(found, writing)
        found = sorted(found, key=lambda unit: (self._top(unit).name, unit.code))
        return self._one_of(found, writing) or Place(problem=self._unknown(writing.ward))

    def _in_provinces(self, writing: Writing) -> list[AdminUnit]:
        found: dict[int, AdminUnit] = {}
        for province in self._provinces_called(writing.province):
            found |= {unit.pk: unit for unit in self._fitting(province, writing)}
        return list(found.values())

    def _fitting(self, province: AdminUnit | None, writing: Writing) -> list[AdminUnit]:
        """Return the communes of the day; districts count only if the day has any."""
        district = writing.district if self._names.districts else ""
        name = province.name if province else None
        return find_by_names(name, district or None, writing.ward, self.on)

    def _with_hint(self, place: Place, writing: Writing) -> Place:
        if place.unit is None:
            return place
        if writing.district or writing.province:
            if self._names.districts or means(writing.ward, place.unit.name, Level.COMMUNE):
                return place
            figures = {"written": writing.ward, "unit": self._full(place.unit), "day": self._day}
            return Place(place.unit, hint=Message(MOVED, figures))
        if self.within is not None:
            return place
        where = f"{self._full(place.unit)}, {self._top(place.unit).full_name(self.on)}"
        if self.served is not None and place.unit.pk not in self.served:
            figures = {"written": writing.ward, "unit": where}
            return Place(problem=Message(WARD_OUTSIDE, figures))
        return Place(place.unit, hint=Message(WARD_ALONE, {"unit": where}))

    def _top(self, unit: AdminUnit) -> AdminUnit:
        while unit.parent is not None:
            unit = unit.parent
        return unit

    # Places that are no more -------------------------------------------------------------------

    def _on_old_ground(self, units: list[AdminUnit], writing: Writing) -> list[AdminUnit]:
        """Check an address with an old district or province against the units of the day.

        "phường Tân Hiệp, thành phố Tân Uyên, tỉnh Bình Dương" after 01/07/2025 is today's ward only
        if that took in communes of that city. If the old ward of that name went elsewhere, both are
        candidates and a person decides; if there is no such ward today, it is its successor.
        """
        district = "" if self._names.districts else writing.district
        province = writing.province
        if province and any(
            means(province, unit.name, Level.PROVINCE) for unit in self._provinces_called(province)
        ):
            province = ""  # the province is in force on the day
        if not (district or province):
            return units
        kept = [unit for unit in units if self._took_in(unit, district, province)]
        old = find_by_names(province or None, district or None, writing.ward)
        gone = [unit for unit in old if not unit.holds_on(self.on)]
        became = [unit for found in where_are(gone, self.on).values() for unit in found.units]
        allowed = {unit.pk: unit for unit in became if self.within is None or self._inside_it(unit)}
        return list((({unit.pk: unit for unit in kept}) | allowed).values())

    def _inside_it(self, unit: AdminUnit) -> bool:
        return unit.pk in self._communes

    def _took_in(self, unit: AdminUnit, district: str, province: str) -> bool:
        if unit.starts_on is None:
            return False
        before = where_is(unit, unit.starts_on - timedelta(days=1)).units
        return any(
            (not district or (old.parent and means(district, old.parent.name, Level.DISTRICT)))
            and (not province or means(province, self._top(old).name, Level.PROVINCE))
            for old in before
        )

    # Words -----------------------------------------------------------------------------------

    @property
    def _day(self) -> str:
        return f"{self.on:%d/%m/%Y}"

    def _unknown(self, written: str) -> Message:
        if self.within is None:
            return Message(UNKNOWN_ANYWHERE, {"written": written, "day": self._day})
        figures = {"written": written, "within": self._full(self.within), "day": self._day}
        return Message(UNKNOWN, figures)

    def _full(self, unit: AdminUnit) -> str:
        name = unit.full_name(self.on)
        if unit.level == Level.COMMUNE and unit.parent is not None:
            return f"{name} ({unit.parent.full_name(self.on)})"
        return name


_COMMA = re.compile(r"[,;]")


def _bare(written: str) -> str:
    return readings(written, Level.COMMUNE)[-1][1]
