"""Words for levels, signs and steps of the ladder, and the shape of each level."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.monitoring.enums import Rung, WhyDirect
from caunoi.monitoring.queries import RadarRow, ToldStep
from caunoi.monitoring.rules import Expected, Level, Sign

LEVEL_WORDS: dict[str, str | Promise] = {
    Level.RED: gettext_lazy("Báo động"),
    Level.AMBER: gettext_lazy("Cần để ý"),
    Level.GREEN: gettext_lazy("Đang ổn"),
}
SHAPES: dict[str, str] = {Level.RED: "no", Level.AMBER: "ask", Level.GREEN: "ok"}

_SIGNS: dict[str, str | Promise] = {
    Sign.REPORT: gettext_lazy("báo cáo tiến độ tháng"),
    Sign.VISIT: gettext_lazy("có người đến tận nơi"),
    Sign.PHOTO: gettext_lazy("ảnh tại chỗ"),
    Sign.ACCEPTANCE: gettext_lazy("nghiệm thu theo hợp đồng"),
    Sign.REVIEW: gettext_lazy("xem lại, ghi tin mới"),
    Sign.SETTLEMENT: gettext_lazy("quyết toán"),
}


def expected_in_words(expected: Expected | None) -> str:
    if expected is None:
        return ""
    if expected.sign is Sign.MILESTONE:
        return _("mốc “%(title)s”") % {"title": expected.title}
    return str(_SIGNS[expected.sign])


def step_in_words(step: ToldStep) -> str:
    words = {
        "rung": Rung(step.rung).label,
        "people": ", ".join(step.people),
        "day": f"{step.on:%d/%m/%Y}",
    }
    text = _("%(rung)s %(people)s, %(day)s") % words
    if step.why_direct:
        text += " (" + _("báo thẳng vì %(why)s") % {"why": WhyDirect(step.why_direct).label} + ")"
    return text


def steps_in_words(row: RadarRow) -> list[str]:
    return [step_in_words(step) for step in row.told]


def why_direct_in_words(row: RadarRow) -> str:
    whys = [str(WhyDirect(step.why_direct).label) for step in row.told if step.why_direct]
    return "; ".join(whys)
