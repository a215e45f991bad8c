"""What the law asks of a scheme: pure functions of facts, without database or clock.

A scheme is checked by the rules for a workshop (`fieldwork.rules`) and some more. A `fail` stops a
later step. A `check` asks a person to look and stops nothing: TTLT 26/2014 Điều 7 and TT 46/2012
Điều 4 name facts that only people can see.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from caunoi.common.sentences import sentence as _
from caunoi.common.verdict import Basis, Verdict
from caunoi.fieldwork.rules import CHECK, FAIL, PASS, Check, of_eligibility
from caunoi.norms.scheme_types import (
    CIRCULAR_26,
    CIRCULAR_46,
    Condition,
    Proof,
    condition,
    type_row,
)

CIRCULAR_36 = "TT 36/2013/TT-BCT"

NO_SECOND_SUPPORT = Basis(f"{CIRCULAR_26}, Điều 7 khoản 4")
OTHER_NORMS = Basis(f"{CIRCULAR_26}, Điều 6 khoản 1")
CLEANER_ANYWHERE = Basis(f"{CIRCULAR_46}, Điều 3 khoản 2")


def of_beneficiary(verdict: Verdict | None, *, item: str) -> Check:
    """Kind and place of the establishment, as the register's rule judges them.

    TT 46/2012 Điều 3 khoản 2: cleaner production is supported whatever the size and the place.
    """
    check = of_eligibility(verdict)
    if item == "cleaner_production" and check.outcome is not PASS:
        sentence = _("Áp dụng sản xuất sạch hơn: không giới hạn quy mô và địa bàn.")
        return Check("eligibility", PASS, sentence, (CLEANER_ANYWHERE,))
    return check


def without_ceiling() -> Check:
    # Its estimate follows other norms, which a person compares.
    sentence = _("Không có mức trần riêng: đối chiếu dự toán với định mức, chế độ chi hiện hành.")
    return Check("ceiling", CHECK, sentence, (OTHER_NORMS,))


def of_head(number: int, *, is_in_force: bool) -> Check:
    """NĐ 45/2012 Điều 4: the content head of the day. Before the decree the heads differed."""
    law = (Basis(f"NĐ 45/2012/NĐ-CP, Điều 4 khoản {number}"),) if number <= 9 else ()
    if is_in_force:
        sentence = _("Thuộc nội dung hoạt động số %(number)s.", number=number)
        return Check("content_head", PASS, sentence, law)
    sentence = _(
        "Ngày này chưa có, hoặc không còn, nội dung hoạt động số %(number)s: xem văn bản của"
        " ngày đó.",
        number=number,
    )
    return Check("content_head", CHECK, sentence, law)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier scheme that gave the same establishment, or tax code, money for the same item."""

    code: str
    title: str
    year: int


#: Items that are a separate expense each time, such as two fairs.
EACH_TIME_ANEW = frozenset({"fair_domestic"})


def of_earlier_scheme(earlier: Earlier | None, *, item: str) -> Check:
    """TTLT 26/2014 Điều 7 khoản 4: no State money before for the same expense."""
    if earlier is None:
        sentence = _("Sổ sách chưa ghi lần hỗ trợ nào trước đây cho cùng nội dung.")
        return Check("earlier_support", PASS, sentence, (NO_SECOND_SUPPORT,))
    params = {"code": earlier.code, "title": earlier.title, "year": str(earlier.year)}
    if item in EACH_TIME_ANEW:
        sentence = _(
            "Đã hỗ trợ cùng loại nội dung ở đề án %(code)s “%(title)s” năm %(year)s: xem có phải"
            " cùng một khoản chi không.",
            **params,
        )
        return Check("earlier_support", CHECK, sentence, (NO_SECOND_SUPPORT,))
    sentence = _(
        "Cùng nội dung đã được hỗ trợ ở đề án %(code)s “%(title)s” năm %(year)s.", **params
    )
    way = _("Đề nghị hỗ trợ một nội dung khác, chưa được Nhà nước hỗ trợ.")
    return Check("earlier_support", FAIL, sentence, (NO_SECOND_SUPPORT,), would_change=(way,))


# --- facts that only people can see ---------------------------------------------------------------


#: For every scheme with a beneficiary. Conditions of one type are in the type's own row.
OF_ANY_FIRM = (
    condition(
        "trade",
        _("Ngành nghề thuộc danh mục được hưởng chính sách khuyến công"),
        "Điều 5",
        "NĐ 45/2012/NĐ-CP",
    ),
    condition(
        "capital-committed",
        _("Cơ sở đã đầu tư vốn hoặc cam kết đầu tư đủ phần còn lại"),
        "Điều 7 khoản 3",
        CIRCULAR_26,
    ),
    condition(
        "no-other-money",
        _("Cơ sở cam kết chưa được Nhà nước hỗ trợ cho cùng nội dung chi"),
        "Điều 7 khoản 4",
        CIRCULAR_26,
    ),
)


def conditions_of(scheme_type: str, *, has_establishment: bool) -> tuple[Condition, ...]:
    own = type_row(scheme_type).conditions
    return (*own, *OF_ANY_FIRM) if has_establishment else own


def of_condition(condition: Condition, confirmed: Mapping[str, str] | None) -> Check:
    rule = f"condition.{condition.key}"
    if confirmed is None:
        sentence = _("Cần người xác nhận: %(what)s.", what=condition.sentence)
        return Check(rule, CHECK, sentence, (condition.basis,))
    sentence = _(
        "%(what)s: %(by)s xác nhận ngày %(on)s, theo %(note)s.",
        what=condition.sentence,
        by=confirmed["by"],
        on=date.fromisoformat(confirmed["on"]),
        note=confirmed["note"],
    )
    return Check(rule, PASS, sentence, (condition.basis,))


# --- money ----------------------------------------------------------------------------------------


def advance_limit(contract_vnd: int, percent: int) -> int:
    return contract_vnd * percent // 100


def is_invested_enough(
    scheme_type: str, *, cost_vnd: int, invested_vnd: int, percent: int, over_percent: int | None
) -> bool:
    """Return whether the proof required for an advance is there. "Trên" excludes the limit.

    TT 36/2013 Điều 13: above a percentage of the project's total investment by value, or of the
    supported works; `percent` is the reported progress of those works, `over_percent` the norm of
    the day. False if proof is required and no norm is known.
    """
    proof = type_row(scheme_type).proof
    if proof is None:
        return True
    if over_percent is None:
        return False
    if proof is Proof.INVESTMENT:
        return invested_vnd * 100 > cost_vnd * over_percent
    return percent > over_percent


# --- days -----------------------------------------------------------------------------------------


def settlement_due_on(plan_year: int, days: int) -> date:
    """Return the last day for liquidation and settlement, `days` after the plan year.

    TT 36/2013 Điều 18 khoản 2; `days` is the norm `settlement-due`. Lateness is marked, not
    refused: khoản 3 says what follows.
    """
    return date(plan_year, 12, 31) + timedelta(days=days)


def months_after(day: date, months: int) -> date:
    """Return the same day `months` later, or the last of a shorter month.

    Bộ luật Dân sự 91/2015/QH13 Điều 148 khoản 3.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


#: Months after the acceptance.
MEASURED_AFTER = {"m6": 6, "m12": 12, "m24": 24}


# --- amendments -----------------------------------------------------------------------------------

#: Who decides a change, for national money. The province applies the same, and may set its own.
AMENDING = Basis(f"{CIRCULAR_36}, Điều 11 khoản 2")
CARRYING_OVER = Basis("NĐ 45/2012/NĐ-CP, Điều 14 khoản 4")


@dataclass(frozen=True, slots=True)
class Change:
    in_force_on: date
    value_change_vnd: int = 0
    finish_on: date | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """Value and end of a contract on one day."""

    value_vnd: int
    finish_on: date


def terms_after(value_vnd: int, finish_on: date, changes: Iterable[Change], on: date) -> Terms:
    """Return the contract with the changes in force; of two on one day the later one applies."""
    held = sorted((c for c in changes if c.in_force_on <= on), key=lambda c: c.in_force_on)
    for change in held:
        value_vnd += change.value_change_vnd
        finish_on = change.finish_on or finish_on
    return Terms(value_vnd, finish_on)


def needs_authority(
    *, value_change_vnd: int, finish_on: date | None, content: str, money_year: int
) -> bool:
    """Return whether whoever approves schemes must decide a change, not the director alone.

    TT 36/2013 Điều 11 khoản 2 điểm a: more money, other content, an extension into the next year.
    Điểm b leaves place, partner, time within the year and less money to the level that signs.
    """
    is_next_year = finish_on is not None and finish_on.year > money_year
    return value_change_vnd > 0 or bool(content) or is_next_year
