"""What a person may start right away: for one who opens the application for the first time."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caunoi.web.shell.worklist import url_of


@dataclass(frozen=True, slots=True)
class Step:
    """A task that may be started without waiting for anybody."""

    permission: str
    page: str
    title: str | Promise
    text: str | Promise


@dataclass(frozen=True, slots=True)
class OpenStep:
    url: str
    title: str | Promise
    text: str | Promise


STEPS = (
    Step(
        "fieldwork.record",
        "to-visit",
        _("Ghi một chuyến thăm"),
        _("Nơi chưa thăm lần nào đứng trước; câu trả lời lần trước điền sẵn"),
    ),
    Step(
        "register.import",
        "imports",
        _("Nhập danh sách cơ sở từ tệp Excel"),
        _("Xem trước từng dòng mới, đổi, trùng, sai; chưa đồng ý thì chưa ghi gì"),
    ),
    Step(
        "schemes.draft",
        "scheme-new",
        _("Lập đề án"),
        _("Từ đề xuất đã nhận, hoặc nhiệm vụ của Trung tâm"),
    ),
    Step(
        "programmes.view",
        "plan",
        _("Mở kế hoạch của năm"),
        _("Kinh phí được giao, từng dòng kế hoạch, còn bao nhiêu"),
    ),
    Step(
        "allowances.view",
        "allowances",
        _("Mở bảng chi hỗ trợ của một tháng"),
        _("Mỗi dòng có phép tính và căn cứ"),
    ),
    Step(
        "register.view",
        "register",
        _("Tìm một cơ sở"),
        _("Theo tên, mã số thuế hoặc điện thoại; không cần gõ dấu"),
    ),
    Step(
        "network.view",
        "network",
        _("Xem ai phụ trách nơi nào"),
        _("Nơi chưa có ai, nơi có hai người, nhiệm kỳ sắp hết"),
    ),
    Step(
        "allowances.view_own",
        "allowances",
        _("Xem chi hỗ trợ của mình"),
        _("Từng tháng, phép tính và căn cứ"),
    ),
    Step(
        "norms.view",
        "eligibility",
        _("Tự xét một cơ sở có được hỗ trợ không"),
        _("Theo loại hình, địa bàn và ngày; có điều, khoản"),
    ),
    Step(
        "norms.view",
        "support",
        _("Tính mức hỗ trợ tối đa của một nội dung"),
        _("Phần trăm, mức trần và phép tính"),
    ),
    Step(
        "people.manage",
        "people",
        _("Mời người dùng, giao vai trò"),
        _("Ai được làm gì, ở đâu, từ ngày nào"),
    ),
    Step(
        "journal.view",
        "journal",
        _("Đọc nhật ký"),
        _("Ai đã làm gì, lúc nào, theo căn cứ nào"),
    ),
)
SHOWN = 4


def next_steps(permissions: frozenset[str]) -> list[OpenStep]:
    """Return the first few tasks that the person may start."""
    steps = []
    for step in STEPS:
        url = url_of(step.page) if step.permission in permissions else ""
        if url:
            steps.append(OpenStep(url, step.title, step.text))
    return steps[:SHOWN]
