"""The values of a norm by unit. Whole numbers only: 0,3 is 3 and 10, 1,5% is 15 and 1000."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from caunoi.common.errors import Refusal
from caunoi.common.money import LARGEST_VND
from caunoi.common.sentences import Sentence
from caunoi.common.sentences import sentence as _


class Unit(StrEnum):
    VND_MONTH = "vnd_month"
    FACTOR = "factor"
    SHARE = "share"
    SUPPORT = "support"
    PERCENT = "percent"
    POLICY = "policy"
    DAYS = "days"
    DAY_OF_MONTH = "day_of_month"
    CLOCK = "clock"
    SILENCE = "silence"


class PartMonth(StrEnum):
    """How a month with days outside the appointment is paid."""

    #: By calendar days: 15 of 31 days give 15/31.
    CALENDAR_DAYS = "calendar_days"
    #: A month begun is paid in full.
    WHOLE_MONTH = "whole_month"


class InvalidValues(Refusal):
    """The values do not fit the unit of the norm."""


def checked_values(unit: Unit, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as stored. Raises `InvalidValues` for a missing or impossible one.

    An unknown key is refused too.
    """
    test, wanted = _TESTS[unit]
    if set(values) != _KEYS[unit] or not test(values):
        raise InvalidValues(wanted)
    return {key: values[key] for key in sorted(values)}


#: Required for every watched scheme, and (second list) only for some: None means not required.
SILENCE_DAYS = (
    *("amber_days", "red_days", "director_days"),
    *("margin_percent", "end_warn_days", "put_off_days"),
)
SILENCE_DAYS_IF_ASKED = ("visit_days", "photo_days", "report_day", "milestone_red_days")

_KEYS: dict[Unit, set[str]] = {
    Unit.VND_MONTH: {"amount_vnd"},
    Unit.FACTOR: {"numerator", "denominator"},
    Unit.SHARE: {"numerator", "denominator"},
    Unit.SUPPORT: {"percent", "cap_vnd"},
    Unit.PERCENT: {"percent"},
    Unit.POLICY: {"policy"},
    Unit.DAYS: {"days"},
    Unit.DAY_OF_MONTH: {"day"},
    Unit.CLOCK: {"working_days", "warn_days", "reply_days"},
    Unit.SILENCE: set(SILENCE_DAYS) | set(SILENCE_DAYS_IF_ASKED),
}


def _whole(value: Any, most: int = LARGEST_VND) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most


def _percent(value: Any) -> bool:
    return _whole(value, 100)


def _clock(values: Mapping[str, Any]) -> bool:
    """The warning must come before the due day but not before the clock starts."""
    days, warn, reply = values["working_days"], values["warn_days"], values["reply_days"]
    return _whole(days, 250) and _whole(reply, 250) and _whole(warn, 250) and warn < days


def _silence(values: Mapping[str, Any]) -> bool:
    """The steps must not decrease, and the report day must exist in every month."""
    asked = [values[name] for name in SILENCE_DAYS_IF_ASKED if values[name] is not None]
    if not all(_whole(value, 366) for value in (*asked, *(values[n] for n in SILENCE_DAYS))):
        return False
    climbs = values["amber_days"] <= values["red_days"] <= values["director_days"]
    return climbs and values["margin_percent"] <= 100 and (values["report_day"] or 1) <= 28


def _fraction(values: Mapping[str, Any]) -> bool:
    return _whole(values["numerator"]) and _whole(values["denominator"])


_TESTS: dict[Unit, tuple[Callable[[Mapping[str, Any]], bool], Sentence]] = {
    Unit.VND_MONTH: (
        lambda v: _whole(v["amount_vnd"]),
        _("Mức tiền phải là số nguyên dương, tính bằng đồng một tháng."),
    ),
    Unit.FACTOR: (
        _fraction,
        _("Hệ số ghi bằng tử số và mẫu số nguyên dương: 0,3 là 3 và 10."),
    ),
    Unit.SHARE: (
        lambda v: _fraction(v) and v["numerator"] <= v["denominator"],
        _("Tỷ lệ lớn hơn 0, tối đa 100%%, ghi bằng tử số và mẫu số: 1,5%% là 15 và 1000."),
    ),
    Unit.SUPPORT: (
        lambda v: (
            (v["percent"] is None or _percent(v["percent"]))
            and (v["cap_vnd"] is None or _whole(v["cap_vnd"]))
        ),
        _("Tỷ lệ là số nguyên từ 1 đến 100, mức trần là số nguyên dương; không có thì để trống."),
    ),
    Unit.PERCENT: (
        lambda v: _percent(v["percent"]),
        _("Tỷ lệ phải là số nguyên từ 1 đến 100."),
    ),
    Unit.POLICY: (
        lambda v: v["policy"] in set(PartMonth),
        _("Cách tính tháng lẻ là một trong: calendar_days, whole_month."),
    ),
    Unit.DAYS: (
        lambda v: _whole(v["days"], 366),
        _("Số ngày là số nguyên từ 1 đến 366."),
    ),
    Unit.DAY_OF_MONTH: (
        lambda v: _whole(v["day"], 28),
        _("Ngày trong tháng là số nguyên từ 1 đến 28, để tháng nào cũng có."),
    ),
    Unit.CLOCK: (
        _clock,
        _("Các hạn là số ngày làm việc nguyên từ 1 đến 250; báo trước phải ít hơn hạn trả lời."),
    ),
    Unit.SILENCE: (
        _silence,
        _(
            "Số ngày là số nguyên từ 1 đến 366; báo chuyên viên không sớm hơn báo cộng tác viên, "
            "báo giám đốc không sớm hơn báo chuyên viên; phần trăm lệch tối đa 100, ngày báo cáo "
            "tối đa 28."
        ),
    ),
}
