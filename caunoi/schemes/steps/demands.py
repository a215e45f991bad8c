"""What the steps of a scheme need. Each test refuses with one sentence that says what is right.

The tests run under the lock of the scheme's row, so what they read still holds when the step
writes.
"""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.accounts.rights import Rights
from caunoi.common.money import format_vnd
from caunoi.common.text import capital
from caunoi.establishments.models import Establishment
from caunoi.norms.models import DossierPaper
from caunoi.schemes.checks import look_again, require_no_fail, support_answer
from caunoi.schemes.enums import Conclusion, OutcomeMoment, PaperStep, SchemeKind
from caunoi.schemes.models import Scheme, SchemeStep
from caunoi.schemes.queries import amounts_of, missing_papers, paper_name, rule_day
from caunoi.schemes.refusals import MoneyRefusal, SamePerson, SchemeRefusal
from caunoi.schemes.rules import MEASURED_AFTER
from caunoi.schemes.steps.table import Attempt, Demand

# --- people ---------------------------------------------------------------------------------------

#: Verb for what a person did, when somebody else must take another step.
DOERS = {
    "draft": gettext_lazy("lập"),
    "open": gettext_lazy("ghi hoặc xác nhận số liệu đầu kỳ của"),
    "change": gettext_lazy("sửa"),
    "submit": gettext_lazy("trình"),
    "appraise_pass": gettext_lazy("thẩm định"),
    "approve": gettext_lazy("phê duyệt"),
    "sign_contract": gettext_lazy("ký hợp đồng"),
    "amend": gettext_lazy("điều chỉnh hợp đồng"),
    "start": gettext_lazy("cho bắt đầu"),
    "accept": gettext_lazy("nghiệm thu"),
}

#: Whoever brought in a running scheme, or confirmed it, stands where its drafter stands.
MAKERS = ("draft", "open", "change", "submit")
#: Whoever pays or settles has not made, approved, signed or accepted the scheme.
APART_FROM_PAYING = (*MAKERS, "approve", "sign_contract", "amend", "accept")


def kept_out(scheme: Scheme, apart_from: tuple[str, ...]) -> dict[int, str]:
    """Return the users who took one of these steps, with the last one they took. One query."""
    if not apart_from:
        return {}
    steps = SchemeStep.objects.filter(scheme=scheme, transition__in=apart_from)
    return people_of(steps.order_by("pk"))


def people_of(steps: Iterable[SchemeStep]) -> dict[int, str]:
    """Return who took the steps, with the last of each; an opening has two people."""
    found: dict[int, str] = {}
    for step in steps:
        found[step.by_id] = step.transition
        if (second := step.facts.get("confirmed_by")) is not None:
            found[second] = step.transition
    return found


def why_not_this_person(
    scheme: Scheme,
    permission: str,
    apart_from: tuple[str, ...],
    rights: Rights,
    steps: Iterable[SchemeStep] | None = None,
) -> str:
    """Return why the user may not take a step; "" if they may.

    Either it is for others, whom it names, or an earlier step in `apart_from` excludes the user.
    `steps` is the scheme's history; one query without it.
    """
    if why_not := rights.why_not(permission, scheme.unit):
        return why_not
    if steps is None:
        parts = kept_out(scheme, apart_from)
    else:
        parts = people_of(step for step in steps if step.transition in apart_from)
    done = parts.get(rights.user_id or 0)
    if done is None:
        return ""
    return _("Anh/chị đã %(done)s nên cần một người khác.") % {"done": DOERS[done]}


def require_another_person(scheme: Scheme, by: User, apart_from: tuple[str, ...]) -> None:
    done = kept_out(scheme, apart_from).get(by.pk)
    if done is not None:
        raise SamePerson(
            _("Anh/chị đã %(done)s đề án %(code)s nên việc này cần một người khác.")
            % {"done": DOERS[done], "code": scheme.code}
        )


# --- order of days --------------------------------------------------------------------------------


def require_order(scheme: Scheme, on: date) -> None:
    # A history runs forwards.
    last = scheme.steps.order_by("pk").last()
    if last is not None and on < last.on:
        raise SchemeRefusal(
            _("Bước trước của đề án %(code)s ghi ngày %(day)s; ghi từ ngày đó trở đi.")
            % {"code": scheme.code, "day": f"{last.on:%d/%m/%Y}"}
        )


# --- dossier, rules -------------------------------------------------------------------------------


def describe_missing(papers: list[DossierPaper]) -> str:
    return "; ".join(paper_name(paper) for paper in papers)


def require_papers(scheme: Scheme, step: PaperStep, on: date) -> None:
    missing = missing_papers(scheme, step, on)
    if missing:
        raise SchemeRefusal(
            _("%(step)s còn thiếu %(n)s giấy: %(papers)s (%(citation)s).")
            % {
                "step": capital(step.label),
                "n": len(missing),
                "papers": describe_missing(missing),
                "citation": missing[-1].citation,
            }
        )


def _application_papers(attempt: Attempt) -> None:
    require_papers(attempt.subject, PaperStep.APPLICATION, attempt.on)


def _completion_papers(attempt: Attempt) -> None:
    require_papers(attempt.subject, PaperStep.COMPLETION, attempt.on)


def _no_rule_forbids(attempt: Attempt) -> None:
    require_no_fail(look_again(attempt.subject, attempt.on))


def _no_rule_forbids_for_good(attempt: Attempt) -> None:
    """Lock the establishments too, so that nobody else approves the same item for them."""
    lock_alike(attempt.subject.establishment)
    _no_rule_forbids(attempt)


def lock_alike(establishment: Establishment | None) -> None:
    """Lock the establishment and those of its tax code until the transaction ends."""
    if establishment is not None:
        alike = Establishment.objects.filter(pk=establishment.pk)
        if establishment.tax_key:
            alike = Establishment.objects.filter(tax_key=establishment.tax_key)
        list(alike.select_for_update(no_key=True).order_by("pk").values_list("pk"))


# --- appraisal ------------------------------------------------------------------------------------


def _every_criterion(attempt: Attempt) -> None:
    opinions = attempt.facts["opinions"]
    fact = next(fact for fact in attempt.row.facts if fact.name == "opinions")
    lacking = [str(label) for name, label in fact.columns.items() if name not in opinions]
    if lacking:
        raise SchemeRefusal(
            _("Phiếu thẩm định còn thiếu ý kiến về: %(criteria)s.")
            % {"criteria": "; ".join(lacking)}
        )


def _no_more_than_asked(attempt: Attempt) -> None:
    proposed, asked = attempt.facts["proposed_support_vnd"], attempt.subject.support_vnd
    if not 0 < proposed <= asked:
        raise MoneyRefusal(
            _("Mức hỗ trợ thẩm định lớn hơn 0 và không quá %(asked)s đã đề nghị.")
            % {"asked": format_vnd(asked)}
        )


def _condition_where_conditional(attempt: Attempt) -> None:
    if attempt.facts["conclusion"] == Conclusion.CONDITIONAL and not attempt.facts["condition"]:
        raise SchemeRefusal(_("Kết luận “đạt, có điều kiện” cần ghi điều kiện."))


def _day_to_come(attempt: Attempt) -> None:
    if attempt.facts["due_on"] <= attempt.on:
        raise SchemeRefusal(
            _("Hạn bổ sung phải sau ngày %(day)s.") % {"day": f"{attempt.on:%d/%m/%Y}"}
        )


# --- approval, contract ---------------------------------------------------------------------------


def _baseline(attempt: Attempt) -> None:
    scheme = attempt.subject
    if scheme.establishment_id is None:
        return
    if not scheme.outcomes.filter(moment=OutcomeMoment.BASELINE).exists():
        raise SchemeRefusal(
            _(
                "Chưa ghi số liệu ban đầu của cơ sở (lao động, máy, sản lượng, doanh thu): cộng tác"
                " viên hoặc chuyên viên ghi trước, không có thì sau này không đo được kết quả."
            )
        )


def _within_approved(attempt: Attempt) -> None:
    value, approved = attempt.facts["value_vnd"], amounts_of(attempt.subject).approved_vnd
    if not 0 < value <= approved:
        raise MoneyRefusal(
            _("Giá trị hợp đồng lớn hơn 0 và không quá %(approved)s đã phê duyệt.")
            % {"approved": format_vnd(approved)}
        )


def _finish_to_come(attempt: Attempt) -> None:
    if attempt.facts["finish_on"] <= attempt.on:
        raise SchemeRefusal(
            _("Ngày hoàn thành phải sau ngày ký %(day)s.") % {"day": f"{attempt.on:%d/%m/%Y}"}
        )


# --- acceptance -----------------------------------------------------------------------------------


def _two_members(attempt: Attempt) -> None:
    if len(attempt.facts["members"]) < 2:
        raise SchemeRefusal(
            _("Nghiệm thu tại chỗ cần ít nhất hai người tham gia, ghi tên và đơn vị.")
        )


def _within_contract(attempt: Attempt) -> None:
    accepted, contract = attempt.facts["accepted_vnd"], amounts_of(attempt.subject).contract_vnd
    if accepted > contract:
        raise MoneyRefusal(
            _("Giá trị nghiệm thu %(accepted)s vượt giá trị hợp đồng %(contract)s.")
            % {"accepted": format_vnd(accepted), "contract": format_vnd(contract)}
        )
    if accepted < contract and not attempt.facts["remarks"]:
        raise SchemeRefusal(_("Nghiệm thu một phần cần ghi rõ phần nào không được nghiệm thu."))


def _within_share_of_real_cost(attempt: Attempt) -> None:
    """The norm's percentage applies to the real cost, including the firm's share.

    TTLT 26/2014 Điều 6 khoản 2 and Điều 8 khoản 3 điểm b: the acceptance covers what the firm
    committed to invest, so a cheaper machine lowers the support.
    """
    scheme, accepted = attempt.subject, attempt.facts["accepted_vnd"]
    cost = accepted + attempt.facts["counterpart_accepted_vnd"]
    answer = support_answer(scheme, cost, rule_day(scheme, attempt.on))
    if answer is not None and accepted > answer.support_vnd:
        raise MoneyRefusal(
            _(
                "Chi phí thực tế được nghiệm thu là %(cost)s nên hỗ trợ không quá %(most)s"
                " (%(citation)s)."
            )
            % {
                "cost": format_vnd(cost),
                "most": format_vnd(answer.support_vnd),
                "citation": answer.basis[0].citation,
            }
        )


# --- settlement, stop -----------------------------------------------------------------------------


def _all_paid(attempt: Attempt) -> None:
    payable = amounts_of(attempt.subject).payable_vnd
    if payable > 0:
        raise MoneyRefusal(
            _("Còn %(payable)s đã nghiệm thu mà chưa thanh toán: thanh toán xong rồi quyết toán.")
            % {"payable": format_vnd(payable)}
        )


def _day_for_recovery(attempt: Attempt) -> None:
    amounts = amounts_of(attempt.subject)
    kept = attempt.facts["kept_vnd"] if "kept_vnd" in attempt.facts else amounts.accepted_vnd
    unspent = amounts.paid_vnd - (kept or 0)
    due_on = attempt.facts["recovery_due_on"]
    if unspent > 0 and (due_on is None or due_on <= attempt.on):
        raise SchemeRefusal(
            _(
                "Phải thu hồi %(unspent)s đã tạm ứng mà không có khối lượng: ghi hạn nộp lại, sau"
                " ngày %(day)s (TT 36/2013/TT-BCT, Điều 12 khoản 6)."
            )
            % {"unspent": format_vnd(unspent), "day": f"{attempt.on:%d/%m/%Y}"}
        )


def _kept_within_paid(attempt: Attempt) -> None:
    kept, paid = attempt.facts["kept_vnd"] or 0, amounts_of(attempt.subject).paid_vnd
    if kept > paid:
        raise MoneyRefusal(
            _("Giá trị công nhận khi dừng không quá %(paid)s đã chi; nhiều hơn thì nghiệm thu.")
            % {"paid": format_vnd(paid)}
        )


# --- after-care -----------------------------------------------------------------------------------


def _has_establishment(attempt: Attempt) -> None:
    if attempt.subject.establishment_id is None:
        raise SchemeRefusal(
            _("Không có cơ sở thụ hưởng để theo dõi: khép đề án ngay sau quyết toán.")
        )


def require_recovered(scheme: Scheme) -> None:
    recovery = getattr(scheme, "recovery", None)
    if recovery is not None and recovery.received_on is None:
        raise MoneyRefusal(
            _("Còn khoản thu hồi %(amount)s, hạn %(day)s: thu xong rồi khép.")
            % {
                "amount": format_vnd(recovery.amount_vnd),
                "day": f"{recovery.due_on:%d/%m/%Y}",
            }
        )


def _recovered(attempt: Attempt) -> None:
    require_recovered(attempt.subject)


def _nothing_left_to_measure(attempt: Attempt) -> None:
    scheme = attempt.subject
    if scheme.kind == SchemeKind.TASK or scheme.establishment_id is None:
        return
    measured = set(scheme.outcomes.values_list("moment", flat=True))
    lacking = [
        str(OutcomeMoment(moment).label) for moment in MEASURED_AFTER if moment not in measured
    ]
    if lacking and not attempt.reason:
        raise SchemeRefusal(
            _("Chưa đo kết quả %(moments)s: đo, hoặc ghi lý do không đo được.")
            % {"moments": ", ".join(lacking)}
        )


# --- the demands of the table ---------------------------------------------------------------------


APPLICATION_PAPERS = Demand(gettext_lazy("đủ hồ sơ đề nghị"), _application_papers)
NO_RULE_FORBIDS = Demand(gettext_lazy("không quy tắc nào bác"), _no_rule_forbids)
NO_RULE_FORBIDS_FOR_GOOD = Demand(
    gettext_lazy("không quy tắc nào bác, chưa được hỗ trợ cùng nội dung"),
    _no_rule_forbids_for_good,
    look=_no_rule_forbids,
)
EVERY_CRITERION = Demand(
    gettext_lazy("ý kiến về cả năm tiêu chí"), _every_criterion, is_about_facts=True
)
NO_MORE_THAN_ASKED = Demand(
    gettext_lazy("mức thẩm định không quá mức đề nghị"), _no_more_than_asked, is_about_facts=True
)
CONDITION = Demand(
    gettext_lazy("điều kiện, khi đạt có điều kiện"),
    _condition_where_conditional,
    is_about_facts=True,
)
DUE_DAY = Demand(gettext_lazy("hạn ở phía trước"), _day_to_come, is_about_facts=True)
BASELINE = Demand(gettext_lazy("số liệu ban đầu của cơ sở"), _baseline)
WITHIN_APPROVED = Demand(
    gettext_lazy("giá trị không quá mức phê duyệt"), _within_approved, is_about_facts=True
)
FINISH_DAY = Demand(
    gettext_lazy("ngày hoàn thành sau ngày ký"), _finish_to_come, is_about_facts=True
)
TWO_MEMBERS = Demand(gettext_lazy("ít nhất hai người tham gia"), _two_members, is_about_facts=True)
WITHIN_CONTRACT = Demand(
    gettext_lazy("giá trị không quá hợp đồng; nghiệm thu một phần thì có lý do"),
    _within_contract,
    is_about_facts=True,
)
WITHIN_REAL_COST = Demand(
    gettext_lazy("không quá mức tối đa của chi phí thực tế"),
    _within_share_of_real_cost,
    is_about_facts=True,
)
COMPLETION_PAPERS = Demand(gettext_lazy("đủ hồ sơ hoàn thành"), _completion_papers)
ALL_PAID = Demand(gettext_lazy("đã thanh toán hết phần nghiệm thu"), _all_paid)
RECOVERY_DAY = Demand(
    gettext_lazy("hạn thu hồi, khi tạm ứng chưa dùng hết"), _day_for_recovery, is_about_facts=True
)
KEPT_WITHIN_PAID = Demand(
    gettext_lazy("giá trị công nhận không quá số đã chi"), _kept_within_paid, is_about_facts=True
)
HAS_ESTABLISHMENT = Demand(gettext_lazy("có cơ sở thụ hưởng"), _has_establishment)
RECOVERED = Demand(gettext_lazy("đã thu hồi xong"), _recovered)
MEASURED = Demand(
    gettext_lazy("đã đo đủ ba lần, hoặc lý do không đo được"),
    _nothing_left_to_measure,
    is_about_facts=True,
)
