"""The roles of a centre and what each may do: one table that a manager can read.

Maker, checker and payer are different *persons* as well; that is enforced where the money moves.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    COLLABORATOR = "collaborator", _("Cộng tác viên")
    TEAM_LEADER = "team_leader", _("Tổ trưởng cộng tác viên")
    OFFICER = "officer", _("Chuyên viên Trung tâm")
    DEPUTY = "deputy", _("Trưởng phòng, Phó giám đốc")
    DIRECTOR = "director", _("Giám đốc Trung tâm")
    DEPARTMENT = "department", _("Sở Công Thương")
    AUTHORITY = "authority", _("Lãnh đạo Sở, UBND tỉnh")
    ACCOUNTANT = "accountant", _("Kế toán")
    AUDITOR = "auditor", _("Thanh tra, kiểm toán")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that can be permitted; `sentence` completes "may …"."""

    key: str
    sentence: str | Promise


PERMISSIONS: tuple[Permission, ...] = (
    Permission("network.view", _("xem mạng lưới cộng tác viên")),
    Permission("network.view_files", _("xem hồ sơ, điện thoại của cộng tác viên trong địa bàn")),
    Permission("network.appoint", _("ghi quyết định cử, kết thúc nhiệm kỳ, phân địa bàn")),
    Permission("network.plan", _("ghi lộ trình nhân lực")),
    Permission("centre.set_up", _("ghi tên Trung tâm, địa bàn Trung tâm phục vụ")),
    Permission("register.view", _("xem sổ cơ sở trong địa bàn của mình")),
    Permission("register.edit", _("ghi, sửa cơ sở trong địa bàn của mình")),
    Permission("register.import", _("nhập danh sách cơ sở từ tệp")),
    Permission("register.export", _("xuất danh sách cơ sở")),
    Permission("allowances.view", _("xem mọi bảng chi hỗ trợ")),
    Permission("allowances.view_own", _("xem chi hỗ trợ của chính mình")),
    Permission("allowances.prepare", _("lập bảng chi hỗ trợ")),
    Permission("allowances.check", _("kiểm tra bảng do người khác lập")),
    Permission("allowances.pay", _("chi theo bảng mà người khác đã lập và kiểm tra")),
    Permission("fieldwork.view", _("xem chuyến thăm, nhu cầu, đề xuất trong địa bàn của mình")),
    Permission("fieldwork.record", _("ghi chuyến thăm, nhu cầu, đề xuất trong địa bàn của mình")),
    Permission("fieldwork.decide", _("nhận, trả lại hoặc từ chối đề xuất, trả lời nhu cầu")),
    Permission("fieldwork.assign", _("giao việc cho cộng tác viên")),
    Permission("programmes.view", _("xem chương trình, kế hoạch, kinh phí")),
    Permission("programmes.allocate", _("giao kinh phí năm, ghi chương trình")),
    Permission("programmes.plan", _("đưa vào, rút khỏi kế hoạch năm")),
    Permission("schemes.view", _("xem đề án trong địa bàn của mình")),
    Permission("schemes.draft", _("lập, sửa, trình đề án")),
    Permission("schemes.papers", _("nhận giấy tờ của hồ sơ")),
    Permission("schemes.appraise", _("thẩm định đề án do người khác lập")),
    Permission("schemes.approve", _("phê duyệt đề án")),
    Permission("schemes.contract", _("ký hợp đồng thực hiện đề án")),
    Permission("schemes.run", _("cho bắt đầu, tạm dừng, tiếp tục, theo dõi đề án")),
    Permission("schemes.report_progress", _("ghi tiến độ đề án")),
    Permission("schemes.accept", _("nghiệm thu đề án tại chỗ")),
    Permission("schemes.pay", _("tạm ứng, thanh toán cho đề án do người khác duyệt")),
    Permission("schemes.settle", _("quyết toán, thanh lý đề án")),
    Permission("schemes.stop", _("dừng đề án")),
    Permission("schemes.measure", _("ghi kết quả đo được của đề án")),
    Permission("schemes.verify_outcome", _("xác nhận kết quả do người khác đo")),
    Permission("monitoring.check", _("ghi lần kiểm tra đề án trong địa bàn của mình")),
    Permission("monitoring.put_off", _("hoãn cảnh báo im lặng, có lý do và ngày hết hạn")),
    Permission("difficulties.view", _("xem khó khăn, vướng mắc trong địa bàn của mình")),
    Permission("difficulties.raise", _("ghi khó khăn, xác nhận thay chủ cơ sở")),
    Permission("difficulties.handle", _("nhận, trả lời, chuyển lên khó khăn ở cấp Trung tâm")),
    Permission("difficulties.group", _("gộp khó khăn giống nhau thành bản kiến nghị")),
    Permission("difficulties.send_petition", _("ký, gửi bản kiến nghị")),
    Permission("difficulties.answer_department", _("trả lời khó khăn, kiến nghị ở cấp Sở")),
    Permission("difficulties.answer_authority", _("trả lời khó khăn, kiến nghị ở cấp thẩm quyền")),
    Permission("linkages.view", _("xem liên kết, hội ngành nghề")),
    Permission("linkages.record", _("ghi tư vấn liên kết, hội ngành nghề và kết quả")),
    Permission("dashboards.view", _("xem bảng điều hành trong phạm vi của mình")),
    Permission("reports.view", _("xem báo cáo tháng, 6 tháng, năm")),
    Permission("reports.write_own", _("lập, gửi báo cáo tháng của chính mình")),
    Permission("reports.accept", _("nhận hoặc trả lại báo cáo tháng của cộng tác viên")),
    Permission("reports.prepare", _("lập báo cáo 6 tháng, năm của Trung tâm")),
    Permission("reports.sign", _("ký báo cáo do người khác lập")),
    Permission("norms.view", _("xem căn cứ pháp lý, định mức")),
    Permission("norms.propose", _("đề nghị đổi định mức")),
    Permission("norms.approve", _("duyệt đề nghị đổi định mức của người khác")),
    Permission("people.view", _("xem người dùng và quyền")),
    Permission("people.manage", _("mời người dùng, giao và thu quyền")),
    Permission("journal.view", _("xem nhật ký")),
)

_READ = {
    *("network.view", "register.view", "norms.view", "fieldwork.view", "schemes.view"),
    *("difficulties.view", "linkages.view", "dashboards.view"),
}
_FILES = _READ | {"network.view_files"}
_OFFICE = _FILES | {
    *("register.export", "allowances.view", "people.view", "programmes.view", "reports.view"),
}
_FIELD = frozenset(
    _READ
    | {"register.edit", "allowances.view_own", "fieldwork.record"}
    | {"schemes.papers", "schemes.report_progress", "schemes.measure"}
    | {"monitoring.check", "difficulties.raise", "linkages.record", "reports.write_own"}
)

GRANTS: dict[Role, frozenset[str]] = {
    Role.COLLABORATOR: _FIELD,
    Role.TEAM_LEADER: _FIELD | {"network.view_files"},
    Role.OFFICER: frozenset(
        _OFFICE
        | {"register.edit", "register.import", "network.appoint", "norms.propose"}
        | {"allowances.prepare", "programmes.plan"}
        | {"fieldwork.record", "fieldwork.decide", "fieldwork.assign"}
        | {"schemes.draft", "schemes.papers", "schemes.run"}
        | {"schemes.report_progress", "schemes.measure"}
        | {"monitoring.check", "monitoring.put_off", "linkages.record"}
        | {"difficulties.raise", "difficulties.handle", "difficulties.group"}
        | {"reports.accept", "reports.prepare"}
    ),
    Role.DEPUTY: frozenset(
        _OFFICE
        | {"allowances.check", "norms.approve", "network.plan"}
        | {"fieldwork.decide", "fieldwork.assign", "schemes.verify_outcome"}
        | {"monitoring.check", "monitoring.put_off", "difficulties.handle", "difficulties.group"}
        | {"reports.accept"}
    ),
    Role.DIRECTOR: frozenset(
        _OFFICE
        | {"allowances.check", "norms.approve", "network.plan", "centre.set_up", "journal.view"}
        | {"fieldwork.assign", "schemes.contract", "schemes.verify_outcome"}
        | {"monitoring.put_off", "difficulties.handle", "difficulties.send_petition"}
        | {"reports.sign"}
    ),
    Role.DEPARTMENT: frozenset(
        _FILES
        | {"register.export", "allowances.view", "programmes.view"}
        | {"schemes.appraise", "schemes.accept"}
        | {"monitoring.check", "difficulties.answer_department", "reports.view"}
    ),
    Role.AUTHORITY: frozenset(
        _FILES
        | {"allowances.view", "programmes.view", "programmes.allocate"}
        | {"schemes.approve", "schemes.stop"}
        | {"difficulties.answer_department", "difficulties.answer_authority", "reports.view"}
    ),
    Role.ACCOUNTANT: frozenset(
        _FILES
        | {"allowances.view", "allowances.pay", "programmes.view"}
        | {"schemes.pay", "schemes.settle", "reports.view"}
    ),
    Role.AUDITOR: frozenset(_OFFICE | {"journal.view"}),
    Role.ADMINISTRATOR: frozenset(
        {"norms.view", "people.view", "people.manage", "network.view", "centre.set_up"}
        | {"journal.view"}
    ),
}
