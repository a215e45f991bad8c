"""The steps of a scheme: one printable table, and `advance`, the only way through it.

    drafted → submitted → appraised → in plan → approved → contracted → in progress → accepted
            → settled → follow-up → closed

and the side states supplement, rejected, withdrawn, suspended, stopped. Only `advance` changes the
state of a scheme. It locks the scheme's row, checks the right, the persons and every need, writes
the step's effects, the state, one step row and the journal, and tells whoever comes next.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.accounts.rights import Rights, holders_at
from caunoi.common import clock, lifecycle
from caunoi.common.lifecycle import (
    Fact,
    FactKind,
    describe_next_steps,
    refusals,
)
from caunoi.common.locking import lock_row
from caunoi.journal.actions import action, record, title_entries
from caunoi.schemes.enums import Conclusion, SchemeState
from caunoi.schemes.models import Scheme, SchemeStep
from caunoi.schemes.permissions import require_at
from caunoi.schemes.refusals import SchemeRefusal
from caunoi.schemes.steps import demands as need
from caunoi.schemes.steps import effects
from caunoi.schemes.steps.demands import APART_FROM_PAYING, MAKERS, kept_out
from caunoi.schemes.steps.table import REASON, Attempt, Button, Transition
from caunoi.schemes.steps.telling import tell_after

S = SchemeState

#: The five criteria of a base-level appraisal: TT 36/2013/TT-BCT Điều 9.
CRITERIA = {
    "principles": gettext_lazy("mức độ phù hợp với nguyên tắc lập đề án"),
    "goal": gettext_lazy("mục tiêu, sự cần thiết, hiệu quả, tính hợp lý của kinh phí"),
    "capacity": gettext_lazy("năng lực đơn vị thực hiện, phối hợp, thụ hưởng"),
    "combination": gettext_lazy("khả năng kết hợp, lồng ghép"),
    "dossier": gettext_lazy("sự phù hợp, đầy đủ của hồ sơ"),
}
_PASSING = {c.value: c.label for c in (Conclusion.PASS, Conclusion.CONDITIONAL)}
_RUNNING = (S.APPROVED, S.CONTRACTED, S.IN_PROGRESS, S.SUSPENDED)


def _fact(name: str, kind: FactKind, label: Any, **more: Any) -> Fact:
    return Fact(name, kind, label, **more)


def _maybe(name: str, kind: FactKind, label: Any, **more: Any) -> Fact:
    return Fact(name, kind, label, is_required=False, **more)


NOTE = Fact("reason", FactKind.TEXT, gettext_lazy("ghi chú"), is_required=False, longest=1000)
_RECOVERY_DAY = _maybe("recovery_due_on", FactKind.DAY, gettext_lazy("hạn nộp lại tạm ứng"))

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        name="submit",
        sources=(S.DRAFTED, S.SUPPLEMENT),
        target=S.SUBMITTED,
        permission="schemes.draft",
        label=gettext_lazy("Trình thẩm định"),
        needs=(need.APPLICATION_PAPERS, need.NO_RULE_FORBIDS),
        records=gettext_lazy("kết luận của các quy tắc ngày trình"),
        does=effects.come_back,
        tells="schemes.appraise",
    ),
    Transition(
        name="request_supplement",
        sources=(S.SUBMITTED,),
        target=S.SUPPLEMENT,
        permission="schemes.appraise",
        label=gettext_lazy("Trả lại để bổ sung"),
        facts=(REASON, _fact("due_on", FactKind.DAY, gettext_lazy("hạn bổ sung"))),
        needs=(need.DUE_DAY,),
        apart_from=MAKERS,
        records=gettext_lazy("phiếu thẩm định, điều cần bổ sung, hạn"),
        does=effects.ask_for_supplement,
        tells_drafter=True,
    ),
    Transition(
        name="appraise_pass",
        sources=(S.SUBMITTED,),
        target=S.APPRAISED,
        permission="schemes.appraise",
        label=gettext_lazy("Thẩm định đạt"),
        facts=(
            _fact(
                "opinions",
                FactKind.WORDS,
                gettext_lazy("ý kiến thẩm định"),
                columns=CRITERIA,
                longest=1000,
            ),
            _fact("conclusion", FactKind.CHOICE, gettext_lazy("kết luận"), columns=_PASSING),
            _fact("proposed_support_vnd", FactKind.VND, gettext_lazy("mức hỗ trợ thẩm định")),
            _maybe("condition", FactKind.TEXT, gettext_lazy("điều kiện"), longest=1000),
        ),
        needs=(need.EVERY_CRITERION, need.NO_MORE_THAN_ASKED, need.CONDITION),
        apart_from=MAKERS,
        records=gettext_lazy("phiếu thẩm định; mức hỗ trợ thẩm định thay mức đề nghị"),
        does=effects.appraise,
        tells="programmes.plan",
        tells_drafter=True,
    ),
    Transition(
        name="appraise_reject",
        sources=(S.SUBMITTED,),
        target=S.REJECTED,
        permission="schemes.appraise",
        label=gettext_lazy("Thẩm định không đạt"),
        facts=(REASON,),
        apart_from=MAKERS,
        records=gettext_lazy("phiếu thẩm định, lý do"),
        does=effects.reject,
        tells_drafter=True,
    ),
    Transition(
        name="plan",
        sources=(S.APPRAISED,),
        target=S.IN_PLAN,
        permission="programmes.plan",
        label=gettext_lazy("Đưa vào kế hoạch năm"),
        needs=(need.NO_RULE_FORBIDS,),
        records=gettext_lazy("dòng kế hoạch, trong số kinh phí được giao"),
        does=effects.plan,
        tells="schemes.approve",
    ),
    Transition(
        name="take_out",
        sources=(S.IN_PLAN,),
        target=S.APPRAISED,
        permission="programmes.plan",
        label=gettext_lazy("Đưa ra khỏi kế hoạch"),
        facts=(REASON,),
        records=gettext_lazy("dòng kế hoạch kết thúc, lý do"),
        does=effects.leave_plan,
    ),
    Transition(
        name="return_plan",
        sources=(S.IN_PLAN,),
        target=S.APPRAISED,
        permission="schemes.approve",
        label=gettext_lazy("Trả lại, không phê duyệt"),
        facts=(REASON,),
        records=gettext_lazy("dòng kế hoạch kết thúc, lý do"),
        does=effects.leave_plan,
        tells_drafter=True,
    ),
    Transition(
        name="approve",
        sources=(S.IN_PLAN,),
        target=S.APPROVED,
        permission="schemes.approve",
        label=gettext_lazy("Phê duyệt"),
        facts=(
            _fact("decision", FactKind.TEXT, gettext_lazy("số quyết định phê duyệt"), longest=120),
        ),
        needs=(need.BASELINE, need.NO_RULE_FORBIDS_FOR_GOOD),
        apart_from=(*MAKERS, "appraise_pass"),
        records=gettext_lazy("quyết định, số phê duyệt vào sổ; từ đây theo luật của ngày này"),
        does=effects.approve,
        tells="schemes.contract",
        tells_drafter=True,
    ),
    Transition(
        name="sign_contract",
        sources=(S.APPROVED,),
        target=S.CONTRACTED,
        permission="schemes.contract",
        label=gettext_lazy("Ký hợp đồng"),
        facts=(
            _fact("value_vnd", FactKind.VND, gettext_lazy("giá trị hợp đồng")),
            _fact("counterpart_vnd", FactKind.VND, gettext_lazy("vốn đối ứng")),
            _fact("finish_on", FactKind.DAY, gettext_lazy("thực hiện đến hết ngày")),
            _fact(
                "representative",
                FactKind.TEXT,
                gettext_lazy("người đại diện bên thụ hưởng"),
                longest=120,
            ),
            _fact(
                "representative_post",
                FactKind.TEXT,
                gettext_lazy("chức vụ người đại diện"),
                is_required=False,
                longest=120,
            ),
        ),
        needs=(need.WITHIN_APPROVED, need.FINISH_DAY),
        records=gettext_lazy("hợp đồng với số liền mạch trong năm, giá trị vào sổ, văn bản .docx"),
        does=effects.sign_contract,
        tells_drafter=True,
    ),
    Transition(
        name="start",
        sources=(S.CONTRACTED,),
        target=S.IN_PROGRESS,
        permission="schemes.run",
        label=gettext_lazy("Bắt đầu thực hiện"),
        records=gettext_lazy("ngày bắt đầu"),
    ),
    Transition(
        name="suspend",
        sources=(S.IN_PROGRESS,),
        target=S.SUSPENDED,
        permission="schemes.run",
        label=gettext_lazy("Tạm dừng"),
        facts=(REASON,),
        records=gettext_lazy("lý do"),
    ),
    Transition(
        name="resume",
        sources=(S.SUSPENDED,),
        target=S.IN_PROGRESS,
        permission="schemes.run",
        label=gettext_lazy("Tiếp tục"),
        records=gettext_lazy("ngày tiếp tục"),
    ),
    Transition(
        name="accept",
        sources=(S.IN_PROGRESS,),
        target=S.ACCEPTED,
        permission="schemes.accept",
        label=gettext_lazy("Nghiệm thu tại chỗ"),
        facts=(
            _fact("place", FactKind.TEXT, gettext_lazy("nơi nghiệm thu"), longest=200),
            _fact(
                "members",
                FactKind.ROWS,
                gettext_lazy("người tham gia"),
                columns={
                    "name": gettext_lazy("họ tên"),
                    "organisation": gettext_lazy("đơn vị"),
                },
            ),
            _fact(
                "quantities",
                FactKind.ROWS,
                gettext_lazy("khối lượng"),
                columns={
                    "item": gettext_lazy("hạng mục"),
                    "contracted": gettext_lazy("theo hợp đồng"),
                    "accepted": gettext_lazy("nghiệm thu"),
                },
            ),
            _fact("accepted_vnd", FactKind.VND, gettext_lazy("giá trị nghiệm thu")),
            _fact(
                "counterpart_accepted_vnd",
                FactKind.VND,
                gettext_lazy("vốn đối ứng được nghiệm thu"),
            ),
            _maybe("remarks", FactKind.TEXT, gettext_lazy("nhận xét"), longest=2000),
        ),
        needs=(need.TWO_MEMBERS, need.WITHIN_CONTRACT, need.WITHIN_REAL_COST),
        apart_from=(*MAKERS, "sign_contract", "start"),
        records=gettext_lazy("biên bản nghiệm thu, giá trị nghiệm thu vào sổ"),
        does=effects.accept,
        tells="schemes.pay",
        tells_drafter=True,
    ),
    Transition(
        name="settle",
        sources=(S.ACCEPTED,),
        target=S.SETTLED,
        permission="schemes.settle",
        label=gettext_lazy("Quyết toán, thanh lý"),
        facts=(
            _fact("minutes", FactKind.TEXT, gettext_lazy("số biên bản thanh lý"), longest=80),
            _RECOVERY_DAY,
        ),
        needs=(need.COMPLETION_PAPERS, need.ALL_PAID, need.RECOVERY_DAY),
        apart_from=APART_FROM_PAYING,
        records=gettext_lazy("biên bản thanh lý; khoản thu hồi, khi tạm ứng chưa dùng hết"),
        does=effects.settle,
        tells_drafter=True,
    ),
    Transition(
        name="follow_up",
        sources=(S.SETTLED,),
        target=S.FOLLOW_UP,
        permission="schemes.run",
        label=gettext_lazy("Theo dõi sau hỗ trợ"),
        needs=(need.HAS_ESTABLISHMENT,),
        records=gettext_lazy("ngày bắt đầu theo dõi"),
    ),
    Transition(
        name="close",
        sources=(S.SETTLED, S.FOLLOW_UP),
        target=S.CLOSED,
        permission="schemes.run",
        label=gettext_lazy("Khép đề án"),
        facts=(NOTE,),
        needs=(need.RECOVERED, need.MEASURED),
        records=gettext_lazy("lý do, khi chưa đo đủ"),
    ),
    Transition(
        name="withdraw",
        sources=(S.DRAFTED, S.SUBMITTED, S.SUPPLEMENT, S.APPRAISED, S.IN_PLAN),
        target=S.WITHDRAWN,
        permission="schemes.draft",
        label=gettext_lazy("Rút đề án"),
        facts=(REASON,),
        records=gettext_lazy("lý do; dòng kế hoạch kết thúc, nếu có"),
        does=effects.leave_plan,
    ),
    Transition(
        name="stop",
        sources=_RUNNING,
        target=S.STOPPED,
        permission="schemes.stop",
        label=gettext_lazy("Dừng đề án"),
        facts=(
            REASON,
            _maybe("kept_vnd", FactKind.VND, gettext_lazy("giá trị đã thực hiện, công nhận")),
            _RECOVERY_DAY,
        ),
        needs=(need.KEPT_WITHIN_PAID, need.RECOVERY_DAY),
        records=gettext_lazy("lý do; bút toán giảm còn số đã chi; khoản thu hồi"),
        does=effects.stop,
        tells_drafter=True,
    ),
)

BY_NAME: Mapping[str, Transition] = {row.name: row for row in TRANSITIONS}
title_entries({f"schemes.{row.name}": row.label for row in TRANSITIONS})


# --- taking a step --------------------------------------------------------------------------------


@action("schemes.advance", title=gettext_lazy("Chuyển bước đề án"))
def advance(
    *, scheme: Scheme, transition: str, by: User, on: date, reason: str = "", **facts: Any
) -> SchemeStep:
    """Take one step of the table and return its row; its `scheme` has the new state.

    Only the key of the given scheme is used: its row is read again under the lock. Refuses with 403
    a user who may not take the step, and with 409 a step that the scheme does not allow.
    """
    row = BY_NAME.get(transition)
    if row is None:
        raise SchemeRefusal(_("Không có bước “%(name)s”.") % {"name": transition})
    scheme = lock_scheme(scheme)
    require_open(scheme=scheme, row=row, by=by, on=on)
    need.require_order(scheme, on)
    attempt = Attempt(scheme, row, by, on, _facts_of(row, reason, facts))
    for demand in row.needs:
        demand.test(attempt)
    before = scheme.state
    row.does(attempt)
    _write_state(scheme, row.target)
    step = write_step(scheme, row.name, before, row.target, by=by, on=on, facts=attempt.facts)
    record(
        action=f"schemes.{row.name}",
        subject=scheme,
        by=by,
        on=on,
        ground=_ground(attempt),
        before={"state": before},
        after={"state": str(row.target), **step.facts},
    )
    tell_after(attempt)
    return step


def begin_at(
    scheme: Scheme, state: str, *, by: User, on: date, facts: Mapping[str, Any]
) -> SchemeStep:
    """Begin the history of a scheme that ran before with one step; `opening` has checked it."""
    _write_state(scheme, state)
    return write_step(scheme, "open", "", state, by=by, on=on, facts=facts)


def require_open(*, scheme: Scheme, row: Transition, by: User, on: date) -> None:
    require_at(by, row.permission, scheme.unit, on)
    if scheme.state not in row.sources:
        raise SchemeRefusal(describe_state(scheme, row))
    need.require_another_person(scheme, by, row.apart_from)


def lock_scheme(scheme: Scheme) -> Scheme:
    """Lock the scheme's row until the transaction ends, and read it again."""
    rows = Scheme.objects.select_related(
        "establishment", "unit", "plan_line__budget", "contract", "recovery", "drafted_by"
    )
    return lock_row(rows, scheme.pk)


def write_step(
    scheme: Scheme,
    transition: str,
    from_state: str,
    to_state: str,
    *,
    by: User,
    on: date,
    facts: Mapping[str, Any] | None = None,
) -> SchemeStep:
    kept = {name: value for name, value in (facts or {}).items() if name != "reason"}
    return SchemeStep.objects.create(
        scheme=scheme,
        transition=transition,
        from_state=from_state,
        to_state=to_state,
        on=on,
        by=by,
        at=clock.now(),
        reason=str((facts or {}).get("reason") or ""),
        facts={name: _plain(value) for name, value in kept.items() if value is not None},
    )


def _facts_of(row: Transition, reason: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    # A reason may be given with any step.
    takes_reason = any(fact.name == "reason" for fact in row.facts)
    read = row.read({**facts, "reason": reason} if takes_reason else facts)
    return read if takes_reason else {**read, "reason": NOTE.read(reason)}


def _write_state(scheme: Scheme, target: str) -> None:
    scheme.state = target
    scheme.save()


def _ground(attempt: Attempt) -> str:
    return attempt.reason or str(
        attempt.facts.get("decision") or attempt.facts.get("minutes") or ""
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


# --- for the pages --------------------------------------------------------------------------------


#: Steps in a scheme's history that are not transitions of the table.
_OTHER_STEPS = {
    "draft": gettext_lazy("Lập đề án"),
    "open": gettext_lazy("Số liệu đầu kỳ"),
    "change": gettext_lazy("Sửa đề án"),
    "amend": gettext_lazy("Điều chỉnh hợp đồng"),
    "carry_over": gettext_lazy("Chuyển nguồn sang năm sau"),
}


def step_name(transition: str) -> str:
    return lifecycle.step_name(TRANSITIONS, transition, _OTHER_STEPS)


def steps_from(state: str) -> list[Transition]:
    return lifecycle.steps_from(TRANSITIONS, state)


def buttons(scheme: Scheme, rights: Rights, steps: Iterable[SchemeStep]) -> list[Button]:
    """Return a button per step from the current state. No query besides the viewer's rights.

    `steps` is the scheme's history. A step reserved for others is locked; its reason names the
    roles, or what the viewer already did for this scheme.
    """
    history = list(steps)
    return [_button(row, scheme, rights, history) for row in steps_from(scheme.state)]


def _button(row: Transition, scheme: Scheme, rights: Rights, history: list[SchemeStep]) -> Button:
    why_not = need.why_not_this_person(scheme, row.permission, row.apart_from, rights, history)
    return Button(row, why_not)


def why_closed(scheme: Scheme, row: Transition, rights: Rights) -> str:
    """Return why the user cannot take the step now; "" if they can.

    Covers what `require_open` refuses: the state, the right at the place, an earlier part in the
    scheme. One query besides the viewer's rights.
    """
    if scheme.state not in row.sources:
        return describe_state(scheme, row)
    return need.why_not_this_person(scheme, row.permission, row.apart_from, rights)


def obstacles(scheme: Scheme, transition: str, by: User, on: date) -> list[str]:
    """Return what prevents a step before its facts are known, as sentences. Writes nothing.

    For a page that shows a step: missing papers, a rule that forbids it, money not paid.
    """
    scheme = Scheme.objects.select_related("establishment", "unit", "recovery").get(pk=scheme.pk)
    return list(refusals(Attempt(scheme, BY_NAME[transition], by, on)))


def who_may(scheme: Scheme, transition: str, on: date) -> list[User]:
    row = BY_NAME[transition]
    out = kept_out(scheme, row.apart_from)
    people = holders_at(row.permission, on, scheme.unit)
    return [user for user in people if user.pk not in out]


def describe_state(scheme: Scheme, row: Transition) -> str:
    onward = describe_next_steps(steps_from(scheme.state))
    words = {
        "code": scheme.code,
        "state": SchemeState(scheme.state).label,
        "step": row.label,
        "onward": onward,
    }
    if not onward:
        return _("Đề án %(code)s %(state)s, không còn bước nào; không “%(step)s” được.") % words
    return _("Đề án %(code)s %(state)s nên không “%(step)s” được; bước có thể: %(onward)s.") % words
