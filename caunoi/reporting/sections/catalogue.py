"""The titles of a report's sections and columns, and the form of each column."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Form(StrEnum):
    """How the values of a column are written and, for a choice, which choices they are."""

    TEXT = "text"
    NUMBER = "n"
    VND = "vnd"
    PERCENT = "percent"
    DAY = "day"
    HEAD = "head"
    SOURCE = "source"
    STATE = "state"
    MOMENT = "moment"
    DIFFICULTY = "difficulty"
    TOPIC = "topic"
    LEVEL = "level"
    FIGURE = "figure"
    PURPOSE = "purpose"
    ITEM = "item"
    NEED = "need"
    PROPOSAL = "proposal"
    TASK = "task"
    DESK = "desk"
    LINKAGE = "linkage"
    LINKAGE_STATE = "linkage_state"
    ASSOCIATION_STATE = "association_state"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. Its figures are sums of records, a median of them, or a ratio of two other columns.

    `ratio` names the columns of a percentage: the part and the whole.
    """

    title: Any
    form: Form = Form.TEXT
    is_median: bool = False
    ratio: tuple[str, str] | None = None

    @property
    def is_number(self) -> bool:
        return self.form in (Form.NUMBER, Form.VND, Form.PERCENT)


@dataclass(frozen=True, slots=True)
class Words:
    """The title of a section, and the text shown if it has no rows.

    `sheet` is its name in an Excel file, in Vietnamese and at most 31 characters; "" if the report
    has no such file.
    """

    title: Any
    empty: Any
    note: Any = ""
    sheet: str = ""


SECTIONS: dict[str, Words] = {
    "heads": Words(
        _("Tình hình thực hiện kế hoạch theo nội dung hoạt động"),
        _("Chưa có dòng kế hoạch nào."),
        _("Đã thực hiện: đề án, nhiệm vụ được nghiệm thu đến ngày chốt số liệu."),
        sheet="Kế hoạch",
    ),
    "money": Words(
        _("Kinh phí theo nguồn"),
        _("Chưa giao kinh phí."),
        sheet="Kinh phí",
    ),
    "schemes": Words(
        _("Đề án, nhiệm vụ và kết quả"),
        _("Chưa có đề án, nhiệm vụ nào."),
        sheet="Đề án, nhiệm vụ",
    ),
    "outcomes": Words(
        _("Kết quả đo được, đã xác nhận"),
        _("Chưa có số liệu nào được xác nhận trong kỳ."),
        _("Chỉ số liệu do người khác người đo xác nhận; tăng thêm so với lúc phê duyệt."),
        sheet="Kết quả đo được",
    ),
    "unmeasured": Words(
        _("Đến lúc đo mà chưa có số liệu"),
        _("Không có đề án nào chậm đo trong kỳ."),
        sheet="Chưa đo",
    ),
    "network": Words(
        _("Mạng lưới cộng tác viên"),
        _("Chưa có mạng lưới."),
        sheet="Mạng lưới",
    ),
    "collaborators": Words(
        _("Cộng tác viên có mặt cuối kỳ"),
        _("Không có ai."),
        sheet="Cộng tác viên",
    ),
    "difficulties": Words(
        _("Khó khăn, vướng mắc theo loại, nguyên nhân"),
        _("Không ghi khó khăn nào."),
        sheet="Khó khăn",
    ),
    "waiting": Words(
        _("Thời gian chờ trả lời theo loại"),
        _("Không có khó khăn nào chờ hay được trả lời trong kỳ."),
        _("Số ngày là trung vị của ngày theo lịch, từ ngày nêu; làm tròn đến ngày."),
        sheet="Thời gian chờ",
    ),
    "answered": Words(
        _("Khó khăn được trả lời trong kỳ"),
        _("Trong kỳ chưa trả lời việc nào."),
        sheet="Đã trả lời",
    ),
    "unanswered": Words(
        _("Khó khăn chưa có trả lời"),
        _("Mọi khó khăn đều đã có trả lời."),
        sheet="Chưa trả lời",
    ),
    "petitions": Words(
        _("Đề xuất, kiến nghị"),
        _("Không có bản kiến nghị nào."),
        sheet="Kiến nghị",
    ),
    "linkages": Words(
        _("Tư vấn liên kết, lập hội"),
        _("Không có liên kết nào."),
        sheet="Liên kết",
    ),
    "linkage_results": Words(
        _("Kết quả từng liên kết"),
        _("Trong kỳ không tư vấn, không có tin của liên kết nào."),
        sheet="Kết quả liên kết",
    ),
    "associations": Words(
        _("Hội nghề"),
        _("Không có hội nào."),
        sheet="Hội nghề",
    ),
    "next": Words(
        _("Kế hoạch kỳ tới theo nội dung hoạt động"),
        _("Kế hoạch kỳ tới chưa có dòng nào."),
        sheet="Kỳ tới",
    ),
}

#: The sections of a collaborator's month.
SECTIONS |= {
    "register": Words(_("Sổ cơ sở của địa bàn"), _("Địa bàn chưa ghi cơ sở nào.")),
    "month_visits": Words(_("Chuyến thăm"), _("Tháng này chưa ghi chuyến thăm nào.")),
    "month_needs": Words(_("Nhu cầu ghi nhận"), _("Tháng này không ghi nhu cầu nào.")),
    "month_proposals": Words(_("Đề xuất hỗ trợ"), _("Tháng này không lập đề xuất nào.")),
    "running": Words(_("Đề án đang chạy trong địa bàn"), _("Không có đề án nào đang chạy.")),
    "month_difficulties": Words(_("Khó khăn, vướng mắc"), _("Tháng này không ghi khó khăn nào.")),
    "tasks": Words(_("Việc Trung tâm giao"), _("Tháng này không có việc nào được giao.")),
    "month_linkages": Words(_("Tư vấn liên kết"), _("Tháng này không tư vấn liên kết nào.")),
    "plan": Words(_("Kế hoạch tháng tới"), _("Chưa ghi kế hoạch tháng tới.")),
}

COLUMNS: dict[str, Column] = {
    "head": Column(_("Nội dung hoạt động"), Form.HEAD),
    "head_number": Column(_("Nội dung số")),
    "source": Column(_("Nguồn"), Form.SOURCE),
    "planned": Column(_("Kế hoạch, số"), Form.NUMBER),
    "planned_vnd": Column(_("Kế hoạch, đồng"), Form.VND),
    "counterpart_vnd": Column(_("Đối ứng, đồng"), Form.VND),
    "done": Column(_("Đã thực hiện, số"), Form.NUMBER),
    "done_vnd": Column(_("Nghiệm thu, đồng"), Form.VND),
    "percent": Column(_("Đạt, %"), Form.PERCENT, ratio=("done_vnd", "planned_vnd")),
    "allocated_vnd": Column(_("Được giao"), Form.VND),
    "contracted_vnd": Column(_("Hợp đồng"), Form.VND),
    "advanced_vnd": Column(_("Tạm ứng"), Form.VND),
    "accepted_vnd": Column(_("Nghiệm thu"), Form.VND),
    "paid_vnd": Column(_("Đã chi"), Form.VND),
    "settled_vnd": Column(_("Quyết toán"), Form.VND),
    "code": Column(_("Mã")),
    "title": Column(_("Tên")),
    "beneficiary": Column(_("Thụ hưởng")),
    "place": Column(_("Nơi")),
    "state": Column(_("Trạng thái"), Form.STATE),
    "support_vnd": Column(_("Hỗ trợ"), Form.VND),
    "moment": Column(_("Lúc đo"), Form.MOMENT),
    "workers": Column(_("Lao động"), Form.NUMBER),
    "workers_more": Column(_("Lao động tăng"), Form.NUMBER),
    "machines": Column(_("Máy, thiết bị"), Form.NUMBER),
    "machines_more": Column(_("Máy tăng"), Form.NUMBER),
    "revenue_vnd": Column(_("Doanh thu năm"), Form.VND),
    "revenue_more_vnd": Column(_("Doanh thu tăng"), Form.VND),
    "due_on": Column(_("Hạn"), Form.DAY),
    "figure": Column(_("Chỉ tiêu"), Form.FIGURE),
    "value": Column(_("Số"), Form.NUMBER),
    "basis": Column(_("Căn cứ, cách tính")),
    "name": Column(_("Họ tên")),
    "area": Column(_("Địa bàn")),
    "visits": Column(_("Chuyến thăm"), Form.NUMBER),
    "needs": Column(_("Nhu cầu"), Form.NUMBER),
    "allowance_vnd": Column(_("Chi hỗ trợ"), Form.VND),
    "kind": Column(_("Loại"), Form.DIFFICULTY),
    "topic": Column(_("Nguyên nhân"), Form.TOPIC),
    "raised": Column(_("Nêu trong kỳ"), Form.NUMBER),
    "answered": Column(_("Đã trả lời"), Form.NUMBER),
    "open": Column(_("Chưa trả lời"), Form.NUMBER),
    "open_days": Column(_("Ngày đã chờ"), Form.NUMBER, is_median=True),
    "answered_days": Column(_("Ngày đến khi trả lời"), Form.NUMBER, is_median=True),
    "overdue": Column(_("Quá hạn"), Form.NUMBER),
    "level": Column(_("Đang ở cấp"), Form.LEVEL),
    "answered_on": Column(_("Ngày trả lời"), Form.DAY),
    "raised_on": Column(_("Ngày nêu"), Form.DAY),
    "establishments": Column(_("Số cơ sở"), Form.NUMBER),
    "sent_on": Column(_("Ngày gửi"), Form.DAY),
    "answer": Column(_("Trả lời")),
    "trade": Column(_("Ngành nghề")),
    "active": Column(_("Đang hoạt động"), Form.NUMBER),
    "new": Column(_("Ghi mới"), Form.NUMBER),
    "changed": Column(_("Cập nhật"), Form.NUMBER),
    "closed": Column(_("Đã ngừng"), Form.NUMBER),
    "on": Column(_("Ngày"), Form.DAY),
    "purpose": Column(_("Mục đích"), Form.PURPOSE),
    "finding": Column(_("Thấy gì")),
    "item": Column(_("Nội dung"), Form.ITEM),
    "description": Column(_("Cần gì")),
    "need_state": Column(_("Trạng thái"), Form.NEED),
    "proposal_state": Column(_("Trạng thái"), Form.PROPOSAL),
    "claimed": Column(_("Đơn vị báo, %"), Form.NUMBER),
    "seen": Column(_("Thấy tại chỗ, %"), Form.NUMBER),
    "silent": Column(_("Ngày không có tin"), Form.NUMBER),
    "desk_state": Column(_("Trạng thái"), Form.DESK),
    "subject": Column(_("Về việc")),
    "linkage": Column(_("Hình thức"), Form.LINKAGE),
    "linkage_state": Column(_("Trạng thái"), Form.LINKAGE_STATE),
    "association": Column(_("Tên hội")),
    "association_state": Column(_("Trạng thái"), Form.ASSOCIATION_STATE),
    "members": Column(_("Hội viên"), Form.NUMBER),
    "task": Column(_("Việc"), Form.TASK),
    "instruction": Column(_("Yêu cầu")),
    "result": Column(_("Kết quả")),
    "visits_planned": Column(_("Thăm dự kiến"), Form.NUMBER),
    "text": Column(_("Việc sẽ làm")),
    "lines": Column(_("Số đề án, nhiệm vụ"), Form.NUMBER),
}

#: The single figures of the network and of linkages, by their key in the facts.
FIGURES: dict[str, Any] = {
    "planned": _("Cộng tác viên theo lộ trình"),
    "present": _("Cộng tác viên có mặt"),
    "joined": _("Được cử trong kỳ"),
    "left": _("Kết thúc nhiệm kỳ trong kỳ"),
    "communes": _("Xã, phường, thị trấn trong địa bàn"),
    "covered": _("Xã, phường, thị trấn có cộng tác viên"),
    "visits": _("Chuyến thăm cơ sở"),
    "needs": _("Nhu cầu ghi nhận"),
    "proposals": _("Đề xuất hỗ trợ"),
    "allowance_vnd": _("Chi hỗ trợ cộng tác viên, đồng"),
    "advised": _("Lượt tư vấn liên kết"),
    "meetings": _("Lần gặp giữa các bên"),
    "agreed": _("Liên kết đã thỏa thuận"),
    "failed": _("Liên kết không thành"),
    "contracts": _("Hợp đồng các bên đã ký"),
    "contracts_vnd": _("Giá trị hợp đồng đã ký, đồng"),
    "founded": _("Hội được thành lập"),
}
