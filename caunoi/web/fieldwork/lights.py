"""The traffic light of a proposal: the verdict first, then every rule with its reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from caunoi.establishments.models import Establishment
from caunoi.fieldwork.checks import most_support, pre_checks
from caunoi.fieldwork.rules import RULE_TITLES, Check, CheckOutcome, gravest
from caunoi.schemes.queries import earlier_support

SHADES = {CheckOutcome.PASS: "ok", CheckOutcome.CHECK: "ask", CheckOutcome.FAIL: "no"}


@dataclass(frozen=True, slots=True)
class Test:
    check: Check
    title: str
    shade: str
    word: str


@dataclass(frozen=True, slots=True)
class Light:
    """The verdict of all rules; `most_vnd` is the most that the law lets the item receive."""

    shade: str
    headline: str
    tests: list[Test]
    most_vnd: int | None = None


def light_of(checks: Iterable[Check], most_vnd: int | None = None) -> Light:
    checks = tuple(checks)
    outcome = gravest(checks)
    tests = [
        Test(check, str(RULE_TITLES.get(check.rule, check.rule)), SHADES[check.outcome], word)
        for check in checks
        for word in [_word(check.outcome)]
    ]
    return Light(SHADES[outcome], _headline(outcome), tests, most_vnd)


def light_for(
    firm: Establishment, item: str, amounts: dict[str, int], on: date, but: int | None = None
) -> Light:
    """Check a request against every rule now; earlier support is looked up here for the rules."""
    checks = pre_checks(
        establishment=firm,
        item=item,
        **amounts,
        on=on,
        earlier_support=was_supported(firm, item, on),
        but=but,
    )
    most = most_support(item, amounts["cost_vnd"], on)
    return light_of(checks, most.support_vnd if most else None)


def was_supported(firm: Establishment, item: str, on: date) -> bool:
    return earlier_support(firm, item, on) is not None


def suggested(
    item: str, cost_vnd: int | None, counterpart_vnd: int | None, on: date
) -> dict[str, Any]:
    """Return amounts to start a proposal with: the highest support, the rest from the firm."""
    most = most_support(item, cost_vnd, on)
    if not cost_vnd or most is None:
        return {"cost_vnd": cost_vnd, "counterpart_vnd": counterpart_vnd}
    rest = cost_vnd - most.support_vnd
    own = rest if counterpart_vnd is None else counterpart_vnd
    return {"cost_vnd": cost_vnd, "support_vnd": most.support_vnd, "counterpart_vnd": own}


def _headline(outcome: CheckOutcome) -> str:
    match outcome:
        case CheckOutcome.PASS:
            return _("Đạt mọi quy tắc đã xét")
        case CheckOutcome.CHECK:
            return _("Cần kiểm tra thêm")
        case _:
            return _("Chưa đề xuất được")


def _word(outcome: CheckOutcome) -> str:
    match outcome:
        case CheckOutcome.PASS:
            return _("Đạt")
        case CheckOutcome.CHECK:
            return _("Cần kiểm tra")
        case _:
            return _("Không đạt")
