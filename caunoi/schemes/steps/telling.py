"""Who is notified of a step: those who take the next one, and the drafter."""

from django.utils.translation import gettext_noop

from caunoi.accounts.rights import holders_at
from caunoi.notices.actions import tell
from caunoi.schemes.steps.table import Attempt

#: One sentence per step, the same for all recipients.
MESSAGES = {
    "submit": gettext_noop("Đề án %(code)s chờ thẩm định: %(title)s, %(support_vnd)s."),
    "request_supplement": gettext_noop(
        "Đề án %(code)s cần bổ sung trước ngày %(due_on)s: %(reason)s"
    ),
    "appraise_pass": gettext_noop("Đề án %(code)s thẩm định đạt: %(title)s, %(support_vnd)s."),
    "appraise_reject": gettext_noop("Đề án %(code)s thẩm định không đạt: %(reason)s"),
    "plan": gettext_noop("Đề án %(code)s chờ phê duyệt: %(title)s, %(support_vnd)s."),
    "return_plan": gettext_noop("Đề án %(code)s không được phê duyệt, trả lại: %(reason)s"),
    "approve": gettext_noop("Đề án %(code)s đã phê duyệt, chờ ký hợp đồng: %(title)s."),
    "sign_contract": gettext_noop("Đề án %(code)s đã ký hợp đồng: %(title)s."),
    "accept": gettext_noop("Đề án %(code)s đã nghiệm thu, chờ thanh toán: %(title)s."),
    "settle": gettext_noop("Đề án %(code)s đã quyết toán, thanh lý: %(title)s."),
    "stop": gettext_noop("Đề án %(code)s bị dừng: %(reason)s"),
}
#: Not a step of the table.
AMENDED = gettext_noop("Hợp đồng của đề án %(code)s được điều chỉnh theo %(decision)s.")
LONGEST_REASON = 200


def tell_after(attempt: Attempt) -> None:
    row, scheme = attempt.row, attempt.subject
    people = set(holders_at(row.tells, attempt.on, scheme.unit)) if row.tells else set()
    if row.tells_drafter:
        people.add(scheme.drafted_by)
    people.discard(attempt.by)
    if not people:
        return
    figures = {
        "code": scheme.code,
        "title": scheme.title,
        "support_vnd": scheme.support_vnd,
        "due_on": scheme.supplement_due_on,
        "reason": attempt.reason[:LONGEST_REASON],
    }
    message = MESSAGES[row.name]
    tell(
        recipients=sorted(people, key=lambda person: person.pk),
        kind=f"schemes.{row.name}",
        message=message,
        figures={name: value for name, value in figures.items() if f"%({name})s" in message},
        address=f"schemes.scheme:{scheme.code}",
    )
