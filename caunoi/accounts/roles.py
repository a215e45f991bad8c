"""The roles of a centre and their permissions: one table that a manager can read.

Maker, checker, approver and payer must also be different *persons*: the lifecycle of the thing, or
the action that moves its money, enforces that.
"""

from collections.abc import Iterable
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
    """One permission; `sentence` completes "may …"."""

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
    Permission("monitoring.postpone", _("hoãn cảnh báo im lặng, có lý do và ngày hết hạn")),
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
    Permission("people.confirm", _("xác nhận liên kết vào tài khoản do người khác tạo")),
    Permission("journal.view", _("xem nhật ký")),
)


def granted(*keys: str) -> frozenset[str]:
    """Return the keys of one role. Raises `ValueError` at start-up for unknown or repeated ones."""
    known = {permission.key for permission in PERMISSIONS}
    for key in keys:
        if key not in known:
            raise ValueError(f"no such permission: {key}")
        if keys.count(key) > 1:
            raise ValueError(f"given twice to one role: {key}")
    return frozenset(keys)


#: What each role may do, in the order of the permissions above.
GRANTS: dict[Role, frozenset[str]] = {
    Role.COLLABORATOR: granted(
        "network.view",
        "register.view",
        "register.edit",
        "allowances.view_own",
        "fieldwork.view",
        "fieldwork.record",
        "schemes.view",
        "schemes.papers",
        "schemes.report_progress",
        "schemes.measure",
        "monitoring.check",
        "difficulties.view",
        "difficulties.raise",
        "linkages.view",
        "linkages.record",
        "dashboards.view",
        "reports.write_own",
        "norms.view",
    ),
    Role.TEAM_LEADER: granted(
        "network.view",
        "network.view_files",
        "register.view",
        "register.edit",
        "allowances.view_own",
        "fieldwork.view",
        "fieldwork.record",
        "schemes.view",
        "schemes.papers",
        "schemes.report_progress",
        "schemes.measure",
        "monitoring.check",
        "difficulties.view",
        "difficulties.raise",
        "linkages.view",
        "linkages.record",
        "dashboards.view",
        "reports.write_own",
        "norms.view",
    ),
    Role.OFFICER: granted(
        "network.view",
        "network.view_files",
        "network.appoint",
        "register.view",
        "register.edit",
        "register.import",
        "register.export",
        "allowances.view",
        "allowances.prepare",
        "fieldwork.view",
        "fieldwork.record",
        "fieldwork.decide",
        "fieldwork.assign",
        "programmes.view",
        "programmes.plan",
        "schemes.view",
        "schemes.draft",
        "schemes.papers",
        "schemes.run",
        "schemes.report_progress",
        "schemes.measure",
        "monitoring.check",
        "monitoring.postpone",
        "difficulties.view",
        "difficulties.raise",
        "difficulties.handle",
        "difficulties.group",
        "linkages.view",
        "linkages.record",
        "dashboards.view",
        "reports.view",
        "reports.accept",
        "reports.prepare",
        "norms.view",
        "norms.propose",
        "people.view",
    ),
    Role.DEPUTY: granted(
        "network.view",
        "network.view_files",
        "network.plan",
        "register.view",
        "register.export",
        "allowances.view",
        "allowances.check",
        "fieldwork.view",
        "fieldwork.decide",
        "fieldwork.assign",
        "programmes.view",
        "schemes.view",
        "schemes.verify_outcome",
        "monitoring.check",
        "monitoring.postpone",
        "difficulties.view",
        "difficulties.handle",
        "difficulties.group",
        "linkages.view",
        "dashboards.view",
        "reports.view",
        "reports.accept",
        "norms.view",
        "norms.approve",
        "people.view",
    ),
    Role.DIRECTOR: granted(
        "network.view",
        "network.view_files",
        "network.plan",
        "centre.set_up",
        "register.view",
        "register.export",
        "allowances.view",
        "allowances.check",
        "fieldwork.view",
        "fieldwork.assign",
        "programmes.view",
        "schemes.view",
        "schemes.contract",
        "schemes.verify_outcome",
        "monitoring.postpone",
        "difficulties.view",
        "difficulties.handle",
        "difficulties.send_petition",
        "linkages.view",
        "dashboards.view",
        "reports.view",
        "reports.sign",
        "norms.view",
        "norms.approve",
        "people.view",
        "people.confirm",
        "journal.view",
    ),
    Role.DEPARTMENT: granted(
        "network.view",
        "network.view_files",
        "register.view",
        "register.export",
        "allowances.view",
        "fieldwork.view",
        "programmes.view",
        "schemes.view",
        "schemes.appraise",
        "schemes.accept",
        "monitoring.check",
        "difficulties.view",
        "difficulties.answer_department",
        "linkages.view",
        "dashboards.view",
        "reports.view",
        "norms.view",
    ),
    Role.AUTHORITY: granted(
        "network.view",
        "network.view_files",
        "register.view",
        "allowances.view",
        "fieldwork.view",
        "programmes.view",
        "programmes.allocate",
        "schemes.view",
        "schemes.approve",
        "schemes.stop",
        "difficulties.view",
        "difficulties.answer_department",
        "difficulties.answer_authority",
        "linkages.view",
        "dashboards.view",
        "reports.view",
        "norms.view",
    ),
    Role.ACCOUNTANT: granted(
        "network.view",
        "network.view_files",
        "register.view",
        "allowances.view",
        "allowances.pay",
        "fieldwork.view",
        "programmes.view",
        "schemes.view",
        "schemes.pay",
        "schemes.settle",
        "difficulties.view",
        "linkages.view",
        "dashboards.view",
        "reports.view",
        "norms.view",
    ),
    Role.AUDITOR: granted(
        "network.view",
        "network.view_files",
        "register.view",
        "register.export",
        "allowances.view",
        "fieldwork.view",
        "programmes.view",
        "schemes.view",
        "difficulties.view",
        "linkages.view",
        "dashboards.view",
        "reports.view",
        "norms.view",
        "people.view",
        "journal.view",
    ),
    Role.ADMINISTRATOR: granted(
        "network.view",
        "centre.set_up",
        "norms.view",
        "people.view",
        "people.manage",
        "people.confirm",
        "journal.view",
    ),
}


SENTENCES = {permission.key: permission.sentence for permission in PERMISSIONS}


def roles_with(permission: str) -> tuple[Role, ...]:
    if permission not in SENTENCES:
        raise KeyError(permission)
    return tuple(role for role, keys in GRANTS.items() if permission in keys)


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(GRANTS[Role(role)] for role in roles))


def role_names(permission: str) -> str:
    return ", ".join(str(role.label) for role in roles_with(permission))
