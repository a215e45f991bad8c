"""The most that the law lets one item of a scheme receive, and why.

Source: TTLT 26/2014/TTLT-BTC-BCT Điều 6 khoản 2 and its successors. The percent applies to the
cost, the ceiling is one amount, and the support is the smaller of the two (điểm b, c, h, i, l, m,
o, p, q: "tối đa … % chi phí, nhưng không quá …"). Priority (điểm t) raises the ceiling, never the
percent. The figures are norms, passed to the rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from caunoi.common.errors import Refusal
from caunoi.common.sentences import Sentence, Text, Vnd
from caunoi.common.sentences import sentence as _
from caunoi.common.verdict import Basis, Confidence


class SupportRefusal(Refusal):
    """Support cannot be computed from this amount, priority or norm."""


@dataclass(frozen=True, slots=True)
class SupportNorm:
    """Percent of the cost and ceiling of one item on the day; None if the law sets none."""

    percent: int | None
    cap_vnd: int | None
    basis: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class SupportFacts:
    """One item with its cost.

    `per` is the unit that the ceiling applies to, `cost_name` the cost that is paid for. `priority`
    is the factor that the Ministry approved for place and trade, from 1 to `priority_max`.
    """

    name: Text
    per: Text
    cost_name: Text
    cost_vnd: int
    norm: SupportNorm
    priority: Fraction = Fraction(1)
    priority_max: Fraction = Fraction(3, 2)
    priority_basis: tuple[Basis, ...] = ()
    step_vnd: int = 1


@dataclass(frozen=True, slots=True)
class SupportAnswer:
    """The most that may be given.

    `cap_vnd` is the ceiling in effect, priority included; `norm_cap_vnd` is the ceiling in the
    norm. `steps` is the calculation in sentences.
    """

    percent: int | None
    cap_vnd: int | None
    norm_cap_vnd: int | None
    support_vnd: int
    basis: tuple[Basis, ...]
    steps: tuple[Sentence, ...]


def support(facts: SupportFacts, on: date) -> SupportAnswer:
    """Return min(percent × cost, ceiling × priority), rounded down to a multiple of the step.

    Refuses a cost or step that is not positive, a priority outside [1, the maximum of the day], and
    a norm without any figure: a missing figure is never guessed.
    """
    _refuse_impossible(facts, on)
    share = _share(facts)
    ceiling = _ceiling(facts)
    limits = [limit for limit in (share, ceiling) if limit is not None]
    # Whatever the norm says, the support never exceeds the cost.
    exact = min([*limits, Fraction(facts.cost_vnd)])
    return SupportAnswer(
        percent=facts.norm.percent,
        cap_vnd=None if ceiling is None else int(ceiling),
        norm_cap_vnd=facts.norm.cap_vnd,
        support_vnd=_down_to_step(exact, facts.step_vnd),
        basis=_basis(facts),
        steps=tuple(_steps(facts, exact)),
    )


def _refuse_impossible(facts: SupportFacts, on: date) -> None:
    if facts.cost_vnd <= 0 or facts.step_vnd <= 0:
        raise SupportRefusal(_("Chi phí và bước làm tròn phải là số nguyên dương, tính bằng đồng."))
    if not 1 <= facts.priority <= facts.priority_max:
        raise SupportRefusal(
            _(
                "Hệ số ưu tiên %(factor)s không dùng được: ngày %(on)s hệ số từ 1 đến %(most)s"
                " (%(basis)s).",
                factor=facts.priority,
                on=on,
                most=facts.priority_max,
                basis="; ".join(str(b) for b in facts.priority_basis),
            )
        )
    if facts.norm.percent is None and facts.norm.cap_vnd is None:
        raise SupportRefusal(
            _(
                "Chưa tính được mức hỗ trợ “%(item)s” ngày %(on)s: %(citation)s dẫn sang văn bản"
                " khác mà số liệu chưa có ở đây. Ghi mức ở trang Căn cứ, định mức rồi tính lại.",
                item=facts.name,
                on=on,
                citation=facts.norm.basis[0].citation if facts.norm.basis else "",
            )
        )


def _share(facts: SupportFacts) -> Fraction | None:
    if facts.norm.percent is None:
        return None
    return Fraction(facts.cost_vnd * facts.norm.percent, 100)


def _ceiling(facts: SupportFacts) -> Fraction | None:
    if facts.norm.cap_vnd is None:
        return None
    return facts.norm.cap_vnd * facts.priority


def _down_to_step(amount: Fraction, step_vnd: int) -> int:
    return int(amount) // step_vnd * step_vnd


def _basis(facts: SupportFacts) -> tuple[Basis, ...]:
    lifts = facts.priority > 1 and facts.norm.cap_vnd is not None
    used = facts.priority_basis if lifts else ()
    return tuple(dict.fromkeys((*facts.norm.basis, *used)))


def _steps(facts: SupportFacts, exact: Fraction) -> Iterator[Sentence]:
    yield from _share_step(facts)
    yield from _ceiling_steps(facts)
    result = _down_to_step(exact, facts.step_vnd)
    if facts.norm.percent is not None and facts.norm.cap_vnd is not None:
        yield _(
            "Mức hỗ trợ tối đa là số nhỏ hơn trong hai số trên: %(support)s.", support=Vnd(result)
        )
    elif exact == facts.cost_vnd:
        yield _("Hỗ trợ không quá chi phí %(cost)s.", cost=Vnd(facts.cost_vnd))
    else:
        yield _("Mức hỗ trợ tối đa: %(support)s.", support=Vnd(result))
    if result != exact:
        yield _("Làm tròn xuống bội số của %(step)s.", step=Vnd(facts.step_vnd))
    yield _("Đây là mức của kinh phí khuyến công quốc gia; kinh phí địa phương theo mức của tỉnh.")
    if any(b.confidence is Confidence.LOW for b in _basis(facts)):
        yield _("Có căn cứ chưa đọc được trong văn bản [L]: đối chiếu trước khi dùng.")


def _share_step(facts: SupportFacts) -> Iterator[Sentence]:
    share = _share(facts)
    if share is not None:
        yield _(
            "%(percent)s%% × %(cost_name)s %(cost)s = %(share)s.",
            percent=facts.norm.percent,
            cost_name=facts.cost_name,
            cost=Vnd(facts.cost_vnd),
            share=Vnd(int(share)),
        )


def _ceiling_steps(facts: SupportFacts) -> Iterator[Sentence]:
    ceiling = _ceiling(facts)
    if ceiling is None:
        yield _("Văn bản không đặt mức trần cho nội dung này.")
        if facts.priority > 1:
            yield _("Ưu tiên nâng mức trần; không có mức trần thì hệ số không đổi kết quả.")
    elif facts.priority > 1:
        yield _(
            "Mức trần có ưu tiên: %(cap)s × %(factor)s = %(ceiling)s cho mỗi %(per)s.",
            cap=Vnd(facts.norm.cap_vnd or 0),
            factor=facts.priority,
            ceiling=Vnd(int(ceiling)),
            per=facts.per,
        )
        yield _("Hệ số ưu tiên theo địa bàn, ngành nghề do cấp có thẩm quyền phê duyệt.")
    else:
        yield _("Mức trần: %(cap)s cho mỗi %(per)s.", cap=Vnd(int(ceiling)), per=facts.per)
