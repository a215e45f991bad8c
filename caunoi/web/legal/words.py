"""A norm's value in words: 1.390.000 đ a month, 0,3, 50%, at most 200.000.000 đ."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from caunoi.common.sentences import number
from caunoi.norms.catalogue import CATALOGUE
from caunoi.norms.rules import PartMonth, Unit
from caunoi.web.templatetags.caunoi import vnd


def value_in_words(norm: str, values: Mapping[str, Any]) -> str:
    """Return the value with its unit, in the norm's own sentence (a share of what) if any."""
    known = CATALOGUE[norm]
    value = _measured(known.unit, values)
    return str(replace(known.wording, params={"value": value})) if known.wording else value


def _measured(unit: Unit, values: Mapping[str, Any]) -> str:
    """Format a value by its unit alone; `values` must have the keys of that unit."""
    match unit:
        case Unit.VND_MONTH:
            return _("%(amount)s một tháng") % {"amount": vnd(values["amount_vnd"])}
        case Unit.FACTOR:
            return number(_fraction(values))
        case Unit.SHARE:
            return f"{number(_fraction(values) * 100)}%"
        case Unit.PERCENT:
            return f"{values['percent']}%"
        case Unit.SUPPORT:
            return _support(values["percent"], values["cap_vnd"])
        case Unit.DAYS:
            return ngettext("%(n)d ngày", "%(n)d ngày", values["days"]) % {"n": values["days"]}
        case Unit.DAY_OF_MONTH:
            return _("ngày %(n)d hằng tháng") % {"n": values["day"]}
        case Unit.POLICY:
            return _policy(values["policy"])
        case Unit.CLOCK:
            return _clock(values)
        case Unit.SILENCE:
            return _silence(values)


def _fraction(values: Mapping[str, Any]) -> Fraction:
    return Fraction(values["numerator"], values["denominator"])


def _support(percent: int | None, cap_vnd: int | None) -> str:
    if percent is None and cap_vnd is None:
        return _("chưa có con số")
    if percent is None:
        return _("tối đa %(cap)s") % {"cap": vnd(cap_vnd)}
    if cap_vnd is None:
        return _("%(percent)s%% chi phí") % {"percent": percent}
    return _("%(percent)s%% chi phí, tối đa %(cap)s") % {"percent": percent, "cap": vnd(cap_vnd)}


def _clock(values: Mapping[str, Any]) -> str:
    days = ngettext("%(n)d ngày làm việc", "%(n)d ngày làm việc", values["working_days"]) % {
        "n": values["working_days"]
    }
    return _("%(days)s; báo trước %(warn)d, chờ người nêu hồi âm %(reply)d") % {
        "days": days,
        "warn": values["warn_days"],
        "reply": values["reply_days"],
    }


#: What a scheme owes besides signs of life, in the order of the sentence.
SILENCE_WORDS = {
    "visit_days": _lazy("có người đến %(n)d"),
    "photo_days": _lazy("có ảnh %(n)d"),
    "report_day": _lazy("báo cáo tháng trước ngày %(n)d"),
    "milestone_red_days": _lazy("mốc đã qua %(n)d"),
    "margin_percent": _lazy("được lệch %(n)d%%"),
    "end_warn_days": _lazy("báo hết hạn trước %(n)d"),
    "put_off_days": _lazy("hoãn nhiều nhất %(n)d"),
}


def _silence(values: Mapping[str, Any]) -> str:
    ladder = _("báo cộng tác viên %(amber)d, chuyên viên %(red)d, giám đốc %(director)d ngày") % {
        "amber": values["amber_days"],
        "red": values["red_days"],
        "director": values["director_days"],
    }
    asked = [word % {"n": values[name]} for name, word in SILENCE_WORDS.items() if values[name]]
    return "; ".join([ladder, *asked])


def _policy(policy: str) -> str:
    if policy == PartMonth.WHOLE_MONTH:
        return _("có nhiệm kỳ trong tháng thì chi đủ tháng")
    return _("tính theo ngày dương lịch")
