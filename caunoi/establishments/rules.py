"""Who is a rural industrial establishment (cơ sở công nghiệp nông thôn) on a day, and why.

Two regimes, by day. 05/07/2012 to 14/10/2025: NĐ 45/2012 Điều 1 khoản 2 điểm a, detailed by TT
46/2012 Điều 3. From 15/10/2025: NĐ 235/2025 Điều 1 khoản 2 điểm a. A change of law adds a regime
here and edits none. A verdict is about kind and place, and about size if its figures are given;
trade, papers and money are not judged.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from caunoi.common.sentences import Sentence, Text
from caunoi.common.sentences import sentence as _
from caunoi.common.verdict import Basis, Confidence, Outcome, Reason, Verdict
from caunoi.establishments.enums import EstablishmentKind
from caunoi.establishments.sizes import SizeFacts, sme_size

T = TypeVar("T")


class Place(StrEnum):
    """The kind of a unit; the values are those of the units' own table."""

    COMMUNE = "commune"
    WARD = "ward"
    TOWNSHIP = "township"
    SPECIAL_ZONE = "special_zone"
    CITY = "city"
    TOWN = "town"
    URBAN_DISTRICT = "urban_district"
    RURAL_DISTRICT = "rural_district"
    PROVINCE = "province"
    CENTRAL_CITY = "central_city"


@dataclass(frozen=True, slots=True)
class Recorded(Generic[T]):
    """A dated fact of a unit with its source; no basis if the source adds nothing."""

    value: T
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class EligibilityFacts:
    """An establishment of one kind at one place of production, as recorded for the day.

    Names are full ("phường Phú Cường"). A fact that is not recorded for the day is None and never
    guessed. `converted_on` is the day of the decision that turned a commune (xã) into this ward.
    `plan_year` is the year in which the plan is drawn up; None means the year of the day.
    """

    kind: EstablishmentKind
    unit: str
    unit_kind: Recorded[Place] | None
    district: str = ""
    district_kind: Recorded[Place] | None = None
    city_class: Recorded[int] | None = None
    converted_on: Recorded[date] | None = None
    province: str = ""
    province_kind: Recorded[Place] | None = None
    is_craft_village: bool | None = None
    plan_year: int | None = None
    size: SizeFacts | None = None


DECREE_45 = date(2012, 7, 5)
CIRCULAR_46 = date(2013, 2, 10)
DISTRICTS_END = date(2025, 7, 1)
DECREE_235 = date(2025, 10, 15)

_OLD = Basis("NĐ 45/2012/NĐ-CP, Điều 1 khoản 2 điểm a")
_OLD_DETAIL = Basis("TT 46/2012/TT-BCT, Điều 3 khoản 1")
_CONVERSION = Basis("TT 46/2012/TT-BCT, Điều 3 khoản 1 điểm đ")
_NEW = Basis("NĐ 235/2025/NĐ-CP, Điều 1 khoản 2 điểm a")
_UNREAD = Basis("NĐ 134/2004/NĐ-CP", Confidence.LOW)

_OLD_KINDS = frozenset(EstablishmentKind) - {EstablishmentKind.COOPERATIVE_UNION}

KIND_NAMES: Mapping[EstablishmentKind, Sentence] = {
    EstablishmentKind.SME: _("Doanh nghiệp nhỏ và vừa"),
    EstablishmentKind.HOUSEHOLD: _("Hộ kinh doanh"),
    EstablishmentKind.COOPERATIVE: _("Hợp tác xã"),
    EstablishmentKind.COOPERATIVE_GROUP: _("Tổ hợp tác"),
    EstablishmentKind.COOPERATIVE_UNION: _("Liên hiệp hợp tác xã"),
}


@dataclass(frozen=True, slots=True)
class _Finding:
    """One tested condition, and what would change it."""

    reason: Reason
    would_change: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class _Regime:
    """The law from one day on: the kinds and places it covers."""

    starts_on: date
    kinds: frozenset[EstablishmentKind]
    law: Basis
    place: Callable[[EligibilityFacts, date], _Finding]


def eligible(facts: EligibilityFacts, on: date) -> Verdict:
    """Return whether kind and place (and size, if given) make an establishment eligible on the day.

    `not` wins over `check`, `check` over `eligible`. A confidence below H of a recorded fact is
    shown in the basis and does not change the verdict.
    """
    regime = _regime_on(on)
    if regime is None:
        findings = [_before_decree_45(on)]
    else:
        findings = [_kind(facts, on, regime), regime.place(facts, on), *_size(facts, on)]
    outcomes = {finding.reason.outcome for finding in findings}
    outcome = next(o for o in (Outcome.NOT, Outcome.CHECK, Outcome.ELIGIBLE) if o in outcomes)
    changing = [f for f in findings if f.reason.outcome is outcome]
    return Verdict(
        outcome=outcome,
        reasons=tuple(finding.reason for finding in findings),
        inputs=_inputs(facts, on),
        would_change=tuple(text for finding in changing for text in finding.would_change),
    )


def is_converted_recently(converted_on: date, plan_year: int) -> bool:
    """True if at most five years lie between the conversion and 31/12 before the plan year.

    TT 46/2012 Điều 3 khoản 1 điểm đ: from the day of the decision of conversion to 31 December of
    the year just before the one in which the plan is drawn up; "chưa quá 05 năm" includes five.
    """
    last = date(plan_year - 1, 12, 31)
    return _years_before(last, 5) <= converted_on


def _years_before(day: date, years: int) -> date:
    """Only for 31/12, which exists in every year."""
    return day.replace(year=day.year - years)


def _before_decree_45(on: date) -> _Finding:
    return _Finding(
        Reason(
            "regime",
            Outcome.CHECK,
            _(
                "Trước %(day)s áp dụng NĐ 134/2004/NĐ-CP, chưa có toàn văn ở đây nên ngày %(on)s"
                " cần người xem xét.",
                day=DECREE_45,
                on=on,
            ),
            (_UNREAD,),
        ),
        (_("Xét vào một ngày từ %(day)s trở đi.", day=DECREE_45),),
    )


def _kind(facts: EligibilityFacts, on: date, regime: _Regime) -> _Finding:
    name = KIND_NAMES[facts.kind]
    if facts.kind in regime.kinds:
        sentence = _("%(kind)s thuộc loại hình được hỗ trợ.", kind=name)
        return _Finding(Reason("kind", Outcome.ELIGIBLE, sentence, (regime.law,)))
    return _Finding(
        Reason(
            "kind",
            Outcome.NOT,
            _(
                "%(kind)s chưa thuộc loại hình được hỗ trợ ngày %(on)s; được thêm từ %(day)s.",
                kind=name,
                on=on,
                day=DECREE_235,
            ),
            (regime.law, _NEW),
        ),
        (_("Xét vào một ngày từ %(day)s trở đi.", day=DECREE_235),),
    )


# The old regime, in the words of the decree: "huyện, thị xã, thị trấn, xã và các phường thuộc thành
# phố loại 2, loại 3, các phường thuộc thành phố loại 1 được chuyển đổi từ xã chưa quá 05 năm".


def _old_place(facts: EligibilityFacts, on: date) -> _Finding:
    match facts.unit_kind and facts.unit_kind.value:
        case Place.COMMUNE:
            return _old_yes(facts, on, _("xã thuộc địa bàn hỗ trợ"))
        case Place.TOWNSHIP:
            return _old_yes(facts, on, _("thị trấn thuộc địa bàn hỗ trợ"))
        case Place.WARD:
            return _old_ward(facts, on)
        case _:
            return _kind_not_recorded(facts, on, facts.unit, _old_law(on))


def _old_ward(facts: EligibilityFacts, on: date) -> _Finding:
    match facts.district_kind and facts.district_kind.value:
        case Place.TOWN:
            return _old_yes(facts, on, _("thị xã thuộc địa bàn hỗ trợ"))
        case Place.RURAL_DISTRICT:
            return _old_yes(facts, on, _("huyện thuộc địa bàn hỗ trợ"))
        case Place.URBAN_DISTRICT:
            return _old_no(facts, on, _("phường của quận không thuộc địa bàn hỗ trợ"))
        case Place.CITY:
            return _old_ward_of_city(facts, on)
        case _:
            return _kind_not_recorded(facts, on, facts.district or facts.unit, _old_law(on))


def _old_ward_of_city(facts: EligibilityFacts, on: date) -> _Finding:
    match facts.city_class and facts.city_class.value:
        case None:
            return _class_not_recorded(facts, on)
        case 2 | 3 as city_class:
            sentence = _("phường của thành phố loại %(n)s thuộc địa bàn hỗ trợ", n=city_class)
            return _old_yes(facts, on, sentence)
        case 1:
            return _old_ward_of_first_class_city(facts, on)
        case _:
            sentence = _("thành phố không thuộc loại 1, 2, 3 nên phường không thuộc địa bàn hỗ trợ")
            return _old_no(facts, on, sentence)


def _old_ward_of_first_class_city(facts: EligibilityFacts, on: date) -> _Finding:
    year = facts.plan_year or on.year
    converted = facts.converted_on
    if converted is None or converted.value > on:
        sentence = _(
            "phường của thành phố loại 1 chỉ được hỗ trợ khi chuyển từ xã chưa quá 5 năm, mà chưa"
            " có quyết định chuyển đổi nào được ghi"
        )
        return _old_no(facts, on, sentence, _conversion_wanted(year))
    params = {"day": converted.value, "last": date(year - 1, 12, 31)}
    if is_converted_recently(converted.value, year):
        sentence = _(
            "phường của thành phố loại 1, chuyển từ xã ngày %(day)s, tính đến %(last)s chưa quá"
            " 5 năm nên thuộc địa bàn hỗ trợ",
            **params,
        )
        return _old_yes(facts, on, sentence, (_CONVERSION, *converted.basis))
    sentence = _(
        "phường của thành phố loại 1, chuyển từ xã ngày %(day)s, tính đến %(last)s đã quá 5 năm"
        " nên không thuộc địa bàn hỗ trợ",
        **params,
    )
    return _old_no(facts, on, sentence, basis=(_CONVERSION, *converted.basis))


def _conversion_wanted(year: int) -> tuple[Sentence, ...]:
    return (
        _(
            "Ghi được quyết định chuyển xã thành phường, tính đến %(last)s chưa quá 5 năm.",
            last=date(year - 1, 12, 31),
        ),
    )


def _old_yes(
    facts: EligibilityFacts, on: date, why: Sentence, basis: tuple[Basis, ...] = ()
) -> _Finding:
    law = (*_old_law(on), *basis, *_recorded_basis(facts))
    return _Finding(Reason("place", Outcome.ELIGIBLE, _at(facts, why), law))


def _old_no(
    facts: EligibilityFacts,
    on: date,
    why: Sentence,
    would_change: tuple[Sentence, ...] = (),
    basis: tuple[Basis, ...] = (),
) -> _Finding:
    law = (*_old_law(on), *basis, *_recorded_basis(facts))
    ways = (
        *would_change,
        _(
            "Trực tiếp sản xuất ở huyện, thị xã, thị trấn, xã hoặc phường của thành phố loại 2,"
            " loại 3, dù trụ sở đăng ký ở phường này (TT 46/2012/TT-BCT, Điều 3 khoản 1 điểm d)."
        ),
        _(
            "Đề án áp dụng sản xuất sạch hơn: không giới hạn quy mô và địa bàn"
            " (TT 46/2012/TT-BCT, Điều 3 khoản 2)."
        ),
    )
    return _Finding(Reason("place", Outcome.NOT, _at(facts, why), law), ways)


def _old_law(on: date) -> tuple[Basis, ...]:
    return (_OLD, _OLD_DETAIL) if on >= CIRCULAR_46 else (_OLD,)


def _class_not_recorded(facts: EligibilityFacts, on: date) -> _Finding:
    sentence = _(
        "chưa ghi %(city)s là thành phố loại mấy ngày %(on)s nên chưa kết luận được",
        city=facts.district,
        on=on,
    )
    way = _(
        "Ghi loại đô thị của %(city)s ngày %(on)s kèm quyết định công nhận: loại 2, loại 3 thì"
        " đạt; loại 1 thì chỉ phường chuyển từ xã chưa quá 5 năm.",
        city=facts.district,
        on=on,
    )
    law = (*_old_law(on), *_recorded_basis(facts))
    return _Finding(Reason("place", Outcome.CHECK, _at(facts, sentence), law), (way,))


def _kind_not_recorded(
    facts: EligibilityFacts, on: date, unit: str, law: tuple[Basis, ...]
) -> _Finding:
    sentence = _("chưa rõ %(unit)s là loại đơn vị nào ngày %(on)s theo quy định", unit=unit, on=on)
    way = _("Ghi loại đơn vị của %(unit)s ngày %(on)s kèm văn bản.", unit=unit, on=on)
    return _Finding(Reason("place", Outcome.CHECK, _at(facts, sentence), law), (way,))


def _place_without_districts(facts: EligibilityFacts, on: date) -> _Finding:
    """From 01/07/2025 the old text was still in force but named places that no longer existed."""
    sentence = _(
        "từ %(end)s không còn huyện, thị xã, thị trấn, thành phố thuộc tỉnh mà quy định cũ gọi tên,"
        " quy định mới có hiệu lực từ %(new)s, nên ngày %(on)s cần người xem xét",
        end=DISTRICTS_END,
        new=DECREE_235,
        on=on,
    )
    way = _("Xét vào một ngày từ %(day)s trở đi.", day=DECREE_235)
    return _Finding(Reason("place", Outcome.CHECK, _at(facts, sentence), _old_law(on)), (way,))


# The regime of NĐ 235/2025: communes, wards and special zones of provinces; in centrally-run cities
# only communes and special zones; craft villages recognised by the provincial People's Committee.


def _new_place(facts: EligibilityFacts, on: date) -> _Finding:
    unit = facts.unit_kind and facts.unit_kind.value
    province = facts.province_kind and facts.province_kind.value
    law = (_NEW, *_recorded_basis(facts))
    if facts.is_craft_village:
        sentence = _("làng nghề được UBND cấp tỉnh công nhận thuộc địa bàn hỗ trợ")
    elif unit not in {Place.COMMUNE, Place.WARD, Place.SPECIAL_ZONE}:
        return _kind_not_recorded(facts, on, facts.unit, law)
    elif unit is not Place.WARD:
        sentence = _("xã, đặc khu thuộc địa bàn hỗ trợ")
    elif province is Place.PROVINCE:
        sentence = _("phường của tỉnh thuộc địa bàn hỗ trợ")
    elif province is Place.CENTRAL_CITY:
        return _ward_of_central_city(facts, law)
    else:
        return _kind_not_recorded(facts, on, facts.province or facts.unit, law)
    return _Finding(Reason("place", Outcome.ELIGIBLE, _at(facts, sentence), law))


def _ward_of_central_city(facts: EligibilityFacts, law: tuple[Basis, ...]) -> _Finding:
    sentence = _("phường của thành phố trực thuộc trung ương không thuộc địa bàn hỗ trợ")
    ways = (
        _("Nơi sản xuất là làng nghề được UBND cấp tỉnh công nhận."),
        _("Trực tiếp sản xuất ở một xã, đặc khu, hoặc ở một phường của tỉnh."),
        _(
            "Đề án áp dụng sản xuất sạch hơn, sản xuất và tiêu dùng bền vững"
            " (NĐ 235/2025/NĐ-CP, Điều 1 khoản 2 điểm b)."
        ),
        _("Đề án đã được phê duyệt trước %(day)s thì theo quy định cũ [M].", day=DECREE_235),
    )
    return _Finding(Reason("place", Outcome.NOT, _at(facts, sentence), law), ways)


_REGIMES = (
    _Regime(DECREE_45, _OLD_KINDS, _OLD, _old_place),
    _Regime(DISTRICTS_END, _OLD_KINDS, _OLD, _place_without_districts),
    _Regime(DECREE_235, frozenset(EstablishmentKind), _NEW, _new_place),
)


def _regime_on(on: date) -> _Regime | None:
    return next((r for r in reversed(_REGIMES) if r.starts_on <= on), None)


def _at(facts: EligibilityFacts, why: Sentence) -> Sentence:
    above = facts.district or facts.province
    if above:
        return _(
            "Nơi sản xuất ở %(unit)s, %(above)s: %(why)s.", unit=facts.unit, above=above, why=why
        )
    return _("Nơi sản xuất ở %(unit)s: %(why)s.", unit=facts.unit, why=why)


def _recorded_basis(facts: EligibilityFacts) -> tuple[Basis, ...]:
    bearing: list[Recorded[Place] | Recorded[int] | None] = [facts.unit_kind]
    if facts.unit_kind and facts.unit_kind.value is Place.WARD:
        bearing += [facts.district_kind, facts.city_class]
        if facts.district_kind is None:
            bearing.append(facts.province_kind)
    return tuple(dict.fromkeys(b for fact in bearing if fact for b in fact.basis))


def _inputs(facts: EligibilityFacts, on: date) -> Mapping[Text, Text]:
    inputs: dict[Text, Text] = {
        _("Ngày xét"): f"{on:%d/%m/%Y}",
        _("Loại hình cơ sở"): KIND_NAMES[facts.kind],
        _("Nơi sản xuất"): ", ".join(n for n in (facts.unit, facts.district, facts.province) if n),
    }
    if facts.city_class:
        inputs[_("Loại đô thị")] = str(facts.city_class.value)
    if facts.converted_on:
        inputs[_("Chuyển từ xã ngày")] = f"{facts.converted_on.value:%d/%m/%Y}"
    if facts.kind is EstablishmentKind.SME and facts.size is None:
        inputs[_("Quy mô")] = _("chưa có số liệu; mới xét loại hình và địa bàn")
    return inputs


def _size(facts: EligibilityFacts, on: date) -> list[_Finding]:
    if facts.kind is not EstablishmentKind.SME or facts.size is None:
        return []
    return [_Finding(sme_size(facts.size, on))]
