"""The types of notices: their kinds, the words the reader sees, their default delivery.

Each `kind` told anywhere in the application stands in exactly one row; a test collects the kinds
from the source and fails for one without a row. To add a notice: docs/how-to/notice.md.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caunoi.common.former_names import names_of, present_name
from caunoi.notices.enums import Delivery


@dataclass(frozen=True, slots=True)
class NoticeType:
    """One row of the page "Cách nhận thông báo".

    `key` is stored with the choice of each person, so it never changes.
    """

    key: str
    words: str | Promise
    kinds: tuple[str, ...]
    default: Delivery = Delivery.DIGEST

    @property
    def stored_kinds(self) -> list[str]:
        """Return the kinds under every name that rows may hold."""
        return [name for kind in self.kinds for name in names_of(kind)]


TYPES: tuple[NoticeType, ...] = (
    NoticeType(
        "task",
        _("Việc được giao, việc đã xong"),
        ("fieldwork.task", "fieldwork.task_ended", "handovers.handed_over"),
    ),
    NoticeType(
        "proposal",
        _("Trả lời nhu cầu, đề xuất"),
        ("fieldwork.need_decided", "fieldwork.proposal_decided"),
    ),
    NoticeType(
        "scheme_step",
        _("Đề án chờ bước của tôi"),
        (
            *("schemes.submit", "schemes.appraise_pass", "schemes.plan", "schemes.approve"),
            *("schemes.sign_contract", "schemes.accept", "schemes.settle", "schemes.amend"),
        ),
    ),
    NoticeType(
        "scheme_returned",
        _("Đề án bị trả lại, không đạt, bị dừng"),
        (
            *("schemes.request_supplement", "schemes.appraise_reject"),
            *("schemes.return_plan", "schemes.stop"),
        ),
    ),
    NoticeType(
        "silence",
        _("Đề án im lặng quá hạn"),
        (
            "monitoring.silence_collaborator",
            "monitoring.silence_officer",
            "monitoring.silence_director",
        ),
    ),
    NoticeType("warning_put_off", _("Cảnh báo im lặng được hoãn"), ("monitoring.postponed",)),
    NoticeType(
        "difficulty_to_answer",
        _("Khó khăn tôi phải trả lời"),
        (
            *("difficulties.raise", "difficulties.take", "difficulties.forward"),
            *("difficulties.pull", "difficulties.return", "difficulties.raise_by_link"),
        ),
    ),
    NoticeType(
        "difficulty_answered",
        _("Khó khăn đã có trả lời, đã khép"),
        (
            *("difficulties.answer", "difficulties.petition_answered"),
            *("difficulties.confirm", "difficulties.non_response"),
        ),
    ),
    NoticeType(
        "difficulty_late",
        _("Khó khăn đến hạn, quá hạn"),
        ("difficulties.due", "difficulties.overdue", "difficulties.reply_late"),
    ),
    NoticeType(
        "petition",
        _("Bản kiến nghị: ký, gửi, trả lời, đến hạn"),
        (
            *("difficulties.petition_drafted", "difficulties.petition_sent"),
            *("difficulties.petition_due", "difficulties.petition_overdue"),
        ),
    ),
    NoticeType(
        "linkage",
        _("Liên kết có cơ sở trong địa bàn, kết quả"),
        ("linkages.advised", "linkages.concluded"),
    ),
    NoticeType("calendar", _("Lịch nghỉ lễ chưa có"), ("difficulties.no_tet",)),
    NoticeType(
        "report",
        _("Báo cáo 6 tháng, năm: chờ ký, đã ký"),
        ("reports.to_sign", "reports.signed"),
    ),
    NoticeType(
        "month_report",
        _("Báo cáo tháng: chờ xem, được nhận, bị trả lại"),
        ("reports.month_sent", "reports.month_accepted", "reports.month_returned"),
    ),
    NoticeType("term_ends", _("Nhiệm kỳ cộng tác viên sắp hết"), ("network.term_ends",)),
    NoticeType(
        "allowance",
        _("Bảng chi hỗ trợ: kiểm tra, chi, trả lại"),
        ("allowances.prepared", "allowances.checked", "allowances.returned"),
    ),
    NoticeType(
        "account",
        _("Tài khoản của tôi: liên kết đặt mật khẩu, đổi mật khẩu, có người dò mật khẩu"),
        (
            "accounts.invited",
            "accounts.password_changed",
            "accounts.guessed",
            "accounts.second_factor",
        ),
        Delivery.AT_ONCE,
    ),
    NoticeType(
        "account_link",
        _("Liên kết vào tài khoản của người khác: chờ xác nhận, tạo từ máy chủ"),
        ("accounts.to_confirm", "accounts.console_link"),
        Delivery.AT_ONCE,
    ),
    NoticeType("journal", _("Nhật ký không nguyên vẹn"), ("journal.broken",), Delivery.AT_ONCE),
    NoticeType("job", _("Việc nền không chạy được"), ("jobs.given_up",), Delivery.AT_ONCE),
)

BY_KEY = {row.key: row for row in TYPES}
_BY_KIND = {kind: row for row in TYPES for kind in row.kinds}
#: The type of a kind without a row, so that a forgotten row never stops the event it tells of.
OTHER = NoticeType("other", _("Việc khác"), ())


def type_of(kind: str) -> NoticeType:
    return _BY_KIND.get(present_name(kind), OTHER)
