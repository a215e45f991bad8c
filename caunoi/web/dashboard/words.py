"""What the figures of the boards are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from caunoi.common.bounds import read_key
from caunoi.difficulties.enums import DifficultyKind
from caunoi.localities.models import AdminUnit
from caunoi.network.rules import CoverState
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.money.budget import head_names
from caunoi.web.difficulty_states import age_word
from caunoi.web.watch_words import LEVEL_WORDS

MONEY: dict[str, str | Promise] = {
    "allocated": _("Kinh phí giao"),
    "planned": _("Kế hoạch"),
    "contracted": _("Hợp đồng"),
    "accepted": _("Nghiệm thu"),
    "paid": _("Đã chi"),
}
MONEY_LEFT: dict[str, str | Promise] = {
    "to_contract": _("Đã vào kế hoạch, chưa ký hợp đồng"),
    "to_pay": _("Đã ký hợp đồng, chưa chi"),
}
QUALITY: dict[str, str | Promise] = {
    "appraised": _("Đã thẩm định"),
    "first": _("Đạt ngay lần đầu"),
    "stopped": _("Bị dừng"),
    "accepted": _("Đã nghiệm thu"),
    "on_time": _("Nghiệm thu đúng hạn"),
}
COVER: dict[str, str | Promise] = {
    CoverState.COVERED: _("có người"),
    CoverState.ENDING: _("sắp hết nhiệm kỳ"),
    CoverState.DOUBLE: _("hai người"),
    CoverState.UNCOVERED: _("chưa có ai"),
}
LAYERS: dict[str, str | Promise] = {
    "cover": _("Người phụ trách"),
    "firms": _("Cơ sở"),
    "difficulties": _("Khó khăn đang chờ"),
    "red": _("Đề án đỏ"),
}
_GROWTH: dict[str, str | Promise] = {
    "growth.unknown": _("Cơ sở chưa ghi năm thành lập"),
    "growth.workers_before": _("Lao động lúc phê duyệt, đã kiểm chứng"),
    "growth.workers_after": _("Lao động lần đo gần nhất, đã kiểm chứng"),
    "growth.revenue_before": _("Doanh thu năm lúc phê duyệt, đã kiểm chứng"),
    "growth.revenue_after": _("Doanh thu năm lần đo gần nhất, đã kiểm chứng"),
}


def title_of(key: str) -> str:
    """Return the title of a figure: "Đã chi, năm 2018, nội dung 3: …"."""
    name, *parts = key.split(":")
    title = str(_GROWTH[name]) if name in _GROWTH else _START[name.partition(".")[0]](name, parts)
    return title[:1].upper() + title[1:]


def _money(name: str, parts: list[str]) -> str:
    title = f"{(MONEY | MONEY_LEFT)[name.partition('.')[2]]}, {_year(parts[0])}"
    if len(parts) < 2:
        return title
    head = head_names().get(int(parts[1]), "")
    return f"{title}, {_t('nội dung %(number)s') % {'number': parts[1]}}: {head}"


def _year(year: str) -> str:
    return _t("năm %(year)s") % {"year": year}


def _headcount(name: str, parts: list[str]) -> str:
    planned = name.endswith("planned")
    title = _t("Cộng tác viên theo kế hoạch") if planned else _t("Cộng tác viên có mặt")
    return f"{title}, {_year(parts[0])}"


def _level(level: str) -> str:
    return str(LEVEL_WORDS[level]).lower()


def _difficulties(_name: str, parts: list[str]) -> str:
    title = _t("Khó khăn đang chờ: %(kind)s") % {"kind": DifficultyKind(parts[0]).label}
    if len(parts) < 2:
        return title
    age = _t("quá hạn trả lời") if parts[1] == "late" else age_word(parts[1])
    return f"{title}, {age}"


def _map(_name: str, parts: list[str]) -> str:
    unit = AdminUnit.objects.filter(pk=read_key(parts[1]) or 0).first()
    where = unit.name if unit else _t("chưa xếp được vào xã nào")
    return f"{LAYERS[parts[0]]}: {where}"


_START = {
    "money": _money,
    "headcount": _headcount,
    "cover": lambda _n, parts: _t("Xã, phường %(state)s") % {"state": COVER[parts[0]]},
    "pipeline": lambda _n, parts: _t("Đề án %(state)s") % {"state": SchemeState(parts[0]).label},
    "radar": lambda _n, parts: _t("Đề án đang chạy: %(level)s") % {"level": _level(parts[0])},
    "quality": lambda n, parts: f"{QUALITY[n.partition('.')[2]]}, {_year(parts[0])}",
    "difficulties": _difficulties,
    "growth": lambda _n, parts: f"{_t('Cơ sở đang hoạt động')}, {_year(parts[0])}",
    "map": _map,
}
