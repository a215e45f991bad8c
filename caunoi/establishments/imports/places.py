"""In which commune a row lies: asked of the localities as they were on the day of the list.

A place is found or it is not; where the writing fits several communes the row is given back, never
put into one of them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext_noop as _

from caunoi.common.text import fold, has_marks
from caunoi.establishments.imports.layout import Field
from caunoi.establishments.messages import Message
from caunoi.localities.models import AdminUnit, Level
from caunoi.localities.names import loose, readings
from caunoi.localities.queries import communes_of, find_by_names, province_of

NO_PLACE = _("Thiếu xã, phường. Ghi tên xã, phường của cơ sở.")
UNKNOWN = _("Không có “%(written)s” trong %(within)s ngày %(day)s. Sửa tên xã, phường.")
UNKNOWN_ANYWHERE = _("Không tìm thấy “%(written)s” ngày %(day)s. Ghi đủ xã, huyện, tỉnh.")
ELSEWHERE = _("“%(written)s” thuộc %(where)s, không thuộc %(within)s. Sửa tên xã, phường.")
WARD_ALONE = _("Chỉ ghi tên xã, phường; hiểu là %(unit)s vì cả nước chỉ có một nơi tên ấy.")
SEVERAL = _("“%(written)s” có thể là %(units)s. Ghi rõ hơn để khỏi nhầm.")


@dataclass(frozen=True, slots=True)
class Place:
    """The commune of a row, or why there is none; `hint` says how little was written."""

    unit: AdminUnit | None = None
    problem: Message | None = None
    hint: Message | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """What a row says of its place, as written."""

    ward: str = ""
    district: str = ""
    province: str = ""


class Places:
    """Finds communes for the rows of one list; `within` is its district or commune, if it has one.

    Equal writings are asked for once, so a list of thousands of rows costs a few questions for each
    commune in it.
    """

    def __init__(self, within: AdminUnit | None, on: date) -> None:
        self.within = within
        self.on = on
        self._known: dict[Writing, Place] = {}

    def find(self, writing: Writing, address: str = "") -> Place:
        """Return the commune that a row's words name.

        An address is read only where nothing else names the commune.
        """
        if not writing.ward and self.within is not None and self.within.level == Level.COMMUNE:
            return Place(self.within)
        if not writing.ward:
            writing = self._from_address(writing, address)
        if not writing.ward:
            return Place(problem=Message(NO_PLACE))
        if writing not in self._known:
            self._known[writing] = self._named(writing)
        return self._known[writing]

    def _named(self, writing: Writing) -> Place:
        if self.within is None:
            found = self._anywhere(writing)
            place = self._one_of(found, writing) or Place(problem=self._unknown(writing.ward))
            return self._with_hint(place, writing)
        inside = self._inside(writing)
        return self._one_of(inside, writing) or self._not_inside(writing)

    def _one_of(self, units: list[AdminUnit], writing: Writing) -> Place | None:
        if len(units) == 1:
            return Place(units[0])
        if not units:
            return None
        names = ", ".join(self._full(unit) for unit in units[:5])
        return Place(problem=Message(SEVERAL, {"written": writing.ward, "units": names}))

    # With a district or commune given ----------------------------------------------------------

    @cached_property
    def _communes(self) -> dict[int, AdminUnit]:
        assert self.within is not None  # noqa: S101 - for the type checker
        return {unit.pk: unit for unit in communes_of(self.within, self.on)}

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(loose(unit.name) for unit in self._communes.values())

    @cached_property
    def _province(self) -> str:
        top = province_of(self.within, self.on) if self.within else None
        return top.name if top else ""

    def _district_of_within(self) -> str | None:
        unit = self.within
        if unit is not None and unit.level == Level.COMMUNE:
            unit = unit.parent
        return unit.name if unit is not None and unit.level == Level.DISTRICT else None

    def _inside(self, writing: Writing) -> list[AdminUnit]:
        """Look inside the list's own unit, unless the row names another district."""
        own = self._district_of_within()
        if writing.district and own and not _names(writing.district, own):
            return []
        found = find_by_names(self._province, own, writing.ward, self.on)
        return [self._communes[unit.pk] for unit in found if unit.pk in self._communes]

    def _not_inside(self, writing: Writing) -> Place:
        assert self.within is not None  # noqa: S101 - for the type checker
        within = self._full(self.within)
        found = find_by_names(self._province, writing.district or None, writing.ward, self.on)
        if found:
            where = self._full(found[0].parent or found[0])
            if len({unit.parent_id for unit in found}) > 1:
                where = ", ".join(dict.fromkeys(self._full(u.parent or u) for u in found[:5]))
            figures = {"written": writing.ward, "where": where, "within": within}
            return Place(problem=Message(ELSEWHERE, figures))
        return Place(problem=self._unknown(writing.ward))

    # Without -----------------------------------------------------------------------------------

    def _anywhere(self, writing: Writing) -> list[AdminUnit]:
        """Ask the named province or, where none is named, every province with such a commune."""
        district = writing.district or None
        if writing.province:
            return find_by_names(writing.province, district, writing.ward, self.on)
        keys = {loose(bare) for _kinds, bare in readings(writing.ward)}
        bearers = AdminUnit.objects.on(self.on).filter(level=Level.COMMUNE, name_key__in=keys)
        tops = {self._top(unit).name for unit in bearers.select_related("parent__parent")}
        found = [
            unit
            for name in sorted(tops)
            for unit in find_by_names(name, district, writing.ward, self.on)
        ]
        return list({unit.pk: unit for unit in found}.values())

    def _with_hint(self, place: Place, writing: Writing) -> Place:
        if place.unit is None or writing.district or writing.province:
            return place
        where = f"{self._full(place.unit)}, {self._top(place.unit).full_name(self.on)}"
        return Place(place.unit, hint=Message(WARD_ALONE, {"unit": where}))

    def _top(self, unit: AdminUnit) -> AdminUnit:
        while unit.parent is not None:
            unit = unit.parent
        return unit

    # Addresses -----------------------------------------------------------------------------------

    def _from_address(self, writing: Writing, address: str) -> Writing:
        """Read the places that an address ends with: "ấp 3, xã Lai Uyên, huyện Bàu Bàng"."""
        parts = [part.strip(" .") for part in re.split(r"[,;]| - ", address)]
        parts = [part for part in parts if part]
        named = _named_parts(parts)
        if Field.WARD in named:
            return Writing(
                named[Field.WARD],
                writing.district or named.get(Field.DISTRICT, ""),
                writing.province or named.get(Field.PROVINCE, ""),
            )
        return self._bare_parts(parts, writing)

    def _bare_parts(self, parts: list[str], writing: Writing) -> Writing:
        """Without words such as "xã" a part is taken only where it names a commune of the list."""
        for part in reversed(parts if self.within is not None else []):
            if any(loose(bare) in self._names for _kinds, bare in readings(part)):
                return Writing(part, writing.district, writing.province)
        return writing

    # Words -----------------------------------------------------------------------------------

    def _unknown(self, written: str) -> Message:
        day = f"{self.on:%d/%m/%Y}"
        if self.within is None:
            return Message(UNKNOWN_ANYWHERE, {"written": written, "day": day})
        figures = {"written": written, "within": self._full(self.within), "day": day}
        return Message(UNKNOWN, figures)

    def _full(self, unit: AdminUnit) -> str:
        name = unit.full_name(self.on)
        if unit.level == Level.COMMUNE and unit.parent is not None:
            return f"{name} ({unit.parent.full_name(self.on)})"
        return name


def _names(written: str, name: str) -> bool:
    return any(loose(bare) == loose(name) for _kinds, bare in readings(written))


def _address_form(say: Callable[[str], str]) -> tuple[tuple[Field, re.Pattern[str]], ...]:
    ward, district = say("xã|phường|thị trấn|đặc khu"), say("huyện|quận|thị xã|thành phố")
    return (
        (Field.WARD, re.compile(rf"(?:^|\s)((?:{ward}|tt)\s.+|(?:x|p|tt)\..+)$")),
        (Field.DISTRICT, re.compile(rf"^((?:{district}|tx|tp)\s.+|(?:h|q|tx|tp)\..+)$")),
        (Field.PROVINCE, re.compile(rf"^({say('tỉnh')}\s.+)$")),
    )


# A place inside an address, by the word before it; with marks "xa lộ" is no "xã Lộ".
_IN_ADDRESS = _address_form(str)
_IN_ADDRESS_WITHOUT_MARKS = _address_form(fold)


def _named_parts(parts: list[str]) -> Mapping[Field, str]:
    forms = _IN_ADDRESS if any(map(has_marks, parts)) else _IN_ADDRESS_WITHOUT_MARKS
    found: dict[Field, str] = {}
    for part in reversed(parts):
        for field, form in forms:
            match = form.search(part.casefold())
            if match and field not in found:
                found[field] = part[match.start(1) :]
                break
    return found
