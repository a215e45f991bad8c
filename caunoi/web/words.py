"""What the journal's names mean to a person: actions, subjects, fields."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Field
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from caunoi.difficulties import lifecycle as difficulties
from caunoi.difficulties.petitions import petition_step_name
from caunoi.journal.models import Entry
from caunoi.norms.catalogue import CATALOGUE
from caunoi.schemes.lifecycle import BY_NAME, step_name

Words = dict[str, str | Promise]

#: Every write command of the application has its words here; a test compares it with the table of
#: actions.
ACTION_TITLES: Words = {
    "accounts.create_user": _("Tạo người dùng"),
    "accounts.grant_role": _("Giao vai trò"),
    "accounts.end_grant": _("Kết thúc vai trò"),
    "accounts.end_grants_of": _("Kết thúc các vai trò theo quyết định"),
    "accounts.set_active": _("Khóa hoặc mở tài khoản"),
    "accounts.invite": _("Tạo liên kết mời"),
    "accounts.accept_invitation": _("Đặt mật khẩu bằng liên kết mời"),
    "accounts.change_password": _("Đổi mật khẩu của mình"),
    "accounts.choose_language": _("Chọn ngôn ngữ"),
    "accounts.mark_installation": _("Đánh dấu cơ sở dữ liệu"),
    "network.add_collaborator": _("Lập hồ sơ cộng tác viên"),
    "network.change_collaborator": _("Sửa hồ sơ cộng tác viên"),
    "network.link_account": _("Gắn tài khoản với cộng tác viên"),
    "network.record_appointment": _("Ghi quyết định cử"),
    "network.end_appointment": _("Kết thúc nhiệm kỳ"),
    "network.correct_appointment": _("Sửa quyết định cử ghi sai"),
    "network.change_areas": _("Đổi địa bàn phụ trách"),
    "network.set_headcount_target": _("Ghi lộ trình nhân lực"),
    "network.set_headcount_figure": _("Ghi số cộng tác viên đã công bố"),
    "network.name_centre": _("Ghi tên Trung tâm"),
    "network.set_territory": _("Ghi địa bàn Trung tâm phục vụ"),
    "norms.load_seed": _("Nạp căn cứ, định mức"),
    "norms.propose_change": _("Đề nghị đổi định mức"),
    "norms.approve_change": _("Duyệt đổi định mức"),
    "norms.return_change": _("Trả lại đề nghị đổi định mức"),
    "accounts.choose_email": _("Ghi địa chỉ thư của mình"),
    "notices.mark_read": _("Đọc thông báo"),
    "notices.choose_delivery": _("Chọn cách nhận thông báo"),
    "allowances.prepare_sheet": _("Lập bảng chi hỗ trợ"),
    "allowances.check_sheet": _("Kiểm tra bảng chi hỗ trợ"),
    "allowances.return_sheet": _("Trả lại bảng chi hỗ trợ"),
    "allowances.withdraw_sheet": _("Rút bảng chi hỗ trợ về"),
    "allowances.send_back_sheet": _("Trả lại bảng, không chi"),
    "allowances.pay_sheet": _("Chi và khóa bảng chi hỗ trợ"),
    "attachments.store_attachment": _("Lưu tệp đính kèm"),
    "reporting.prepare_report": _("Lập dự thảo báo cáo"),
    "reporting.sign_report": _("Ký, khóa báo cáo"),
    "reporting.send_month": _("Gửi báo cáo tháng"),
    "reporting.accept_month": _("Nhận báo cáo tháng"),
    "reporting.return_month": _("Trả lại báo cáo tháng"),
    "establishments.record_establishment": _("Ghi cơ sở mới"),
    "establishments.change_establishment": _("Sửa cơ sở"),
    "establishments.close_establishment": _("Ghi cơ sở đã ngừng"),
    "establishments.reopen_establishment": _("Ghi cơ sở hoạt động lại"),
    "establishments.preview_import": _("Xem trước danh sách cơ sở"),
    "establishments.decide_import_row": _("Quyết định một dòng nghi trùng"),
    "establishments.commit_import": _("Ghi danh sách cơ sở vào sổ"),
    "establishments.load_trades": _("Nạp danh mục ngành nghề"),
    "fieldwork.make_area_plan": _("Lập kế hoạch địa bàn"),
    "fieldwork.record_visit": _("Ghi chuyến thăm"),
    "fieldwork.add_photos": _("Thêm ảnh chuyến thăm"),
    "fieldwork.record_need": _("Ghi nhu cầu"),
    "fieldwork.end_need": _("Kết thúc nhu cầu"),
    "fieldwork.propose": _("Đề xuất hỗ trợ"),
    "fieldwork.accept_proposal": _("Nhận đề xuất"),
    "fieldwork.return_proposal": _("Trả lại đề xuất"),
    "fieldwork.resubmit_proposal": _("Gửi lại đề xuất"),
    "fieldwork.decline_proposal": _("Từ chối đề xuất"),
    "fieldwork.give_task": _("Giao việc"),
    "fieldwork.end_task": _("Kết thúc việc đã giao"),
    "schemes.draft_scheme": _("Lập đề án"),
    "schemes.change_draft": _("Sửa bản thảo đề án"),
    "schemes.confirm_condition": _("Xác nhận điều kiện"),
    "schemes.receive_paper": _("Nhận giấy tờ"),
    "schemes.waive_paper": _("Miễn giấy tờ"),
    "schemes.add_milestone": _("Thêm mốc"),
    "schemes.reach_milestone": _("Ghi mốc đã đạt"),
    "schemes.report_progress": _("Ghi tiến độ"),
    "schemes.measure_outcome": _("Ghi kết quả đo được"),
    "schemes.verify_outcome": _("Xác nhận kết quả đo"),
    "schemes.pay_advance": _("Tạm ứng"),
    "schemes.pay": _("Thanh toán"),
    "schemes.receive_recovery": _("Thu hồi tiền"),
    "schemes.correct_entry": _("Sửa bút toán"),
    "schemes.advance": _("Chuyển bước đề án"),
    "schemes.accept_on_site": _("Nghiệm thu tại chỗ"),
    "schemes.amend_contract": _("Điều chỉnh hợp đồng"),
    "schemes.carry_over": _("Chuyển nguồn sang năm sau"),
    "monitoring.record_inspection": _("Ghi lần kiểm tra"),
    "monitoring.put_off_warning": _("Hoãn cảnh báo"),
    "monitoring.report_silence": _("Báo đề án im lặng"),
    "demo.tell_chapter": _("Kể tiếp câu chuyện minh họa"),
    "difficulties.raise_difficulty": _("Nêu khó khăn"),
    "difficulties.raise_by_link": _("Chủ cơ sở tự nêu khó khăn qua đường dẫn"),
    "difficulties.take_difficulty": _("Nhận phụ trách khó khăn"),
    "difficulties.forward_difficulty": _("Chuyển khó khăn lên cấp trên"),
    "difficulties.pull_difficulty": _("Nhận khó khăn lên cấp mình"),
    "difficulties.answer_difficulty": _("Trả lời khó khăn"),
    "difficulties.confirm_difficulty": _("Xác nhận khó khăn đã giải quyết"),
    "difficulties.return_answer": _("Trả lại câu trả lời"),
    "difficulties.record_non_response": _("Ghi người nêu không hồi âm"),
    "difficulties.advance": _("Chuyển bước khó khăn"),
    "difficulties.group_into_petition": _("Gộp thành bản kiến nghị"),
    "difficulties.add_to_petition": _("Gộp thêm khó khăn"),
    "difficulties.remove_from_petition": _("Rút một khó khăn ra"),
    "difficulties.change_petition": _("Sửa bản kiến nghị"),
    "difficulties.send_petition": _("Ký, gửi bản kiến nghị"),
    "difficulties.forward_petition": _("Chuyển bản kiến nghị lên cấp trên"),
    "difficulties.answer_petition": _("Trả lời bản kiến nghị"),
    "difficulties.make_link": _("Làm đường dẫn cho chủ cơ sở"),
    "difficulties.renew_link": _("Đổi đường dẫn của chủ cơ sở"),
    "difficulties.revoke_link": _("Thu hồi đường dẫn của chủ cơ sở"),
    "difficulties.confirm_by_link": _("Chủ cơ sở xác nhận qua đường dẫn"),
    "difficulties.return_by_link": _("Chủ cơ sở trả lại qua đường dẫn"),
    "difficulties.load_seed": _("Nạp lịch nghỉ"),
    "difficulties.propose_days": _("Đề nghị ghi ngày nghỉ"),
    "difficulties.propose_withdrawal": _("Đề nghị bỏ ngày nghỉ đã ghi"),
    "difficulties.approve_days": _("Duyệt đổi lịch nghỉ"),
    "difficulties.return_days": _("Trả lại đề nghị đổi lịch nghỉ"),
    "linkages.advise": _("Ghi tư vấn liên kết"),
    "linkages.add_partner": _("Thêm bên liên kết"),
    "linkages.record_meeting": _("Ghi buổi gặp của các bên"),
    "linkages.conclude": _("Ghi kết quả liên kết"),
    "linkages.sign_contract": _("Ghi hợp đồng các bên đã ký"),
    "linkages.conclude_contract": _("Ghi kết quả hợp đồng của các bên"),
    "linkages.prepare_association": _("Bắt đầu vận động lập hội"),
    "linkages.join_association": _("Ghi cơ sở vào hội"),
    "linkages.leave_association": _("Ghi cơ sở ra khỏi hội"),
    "linkages.record_association_meeting": _("Ghi buổi họp của hội"),
    "linkages.found_association": _("Ghi quyết định thành lập hội"),
    "linkages.end_association": _("Ghi kết thúc của hội"),
    "linkages.note_buying": _("Ghi cơ sở cần mua gì"),
    "programmes.record_programme": _("Ghi chương trình"),
    "programmes.allocate": _("Giao kinh phí"),
    "programmes.add_to_plan": _("Đưa vào kế hoạch"),
    "programmes.withdraw_from_plan": _("Rút khỏi kế hoạch"),
}

#: Money of a scheme is named in the journal by the kind of its entry.
ENTRY_TITLES: Words = {
    "schemes.money_advance": _("Tạm ứng"),
    "schemes.money_payment": _("Thanh toán"),
    "schemes.money_recovery": _("Thu hồi tiền"),
    "schemes.money_correct": _("Sửa bút toán"),
}

SUBJECT_TITLES: Words = {
    "accounts.user": _("người dùng"),
    "accounts.installation": _("cơ sở dữ liệu này"),
    "allowances.allowancesheet": _("bảng chi hỗ trợ"),
    "reporting.periodicreport": _("báo cáo"),
    "reporting.monthlyreport": _("báo cáo tháng"),
    "difficulties.difficulty": _("khó khăn"),
    "difficulties.petition": _("bản kiến nghị"),
    "difficulties.publicholiday": _("lịch nghỉ"),
    "difficulties.daychange": _("đề nghị đổi lịch nghỉ"),
    "establishments.establishment": _("cơ sở"),
    "establishments.importbatch": _("lần nhập danh sách"),
    "establishments.importrow": _("dòng nhập danh sách"),
    "establishments.trade": _("ngành nghề"),
    "fieldwork.areaplan": _("kế hoạch địa bàn"),
    "fieldwork.centretask": _("việc được giao"),
    "fieldwork.need": _("nhu cầu"),
    "fieldwork.proposal": _("đề xuất hỗ trợ"),
    "fieldwork.visit": _("chuyến thăm"),
    "linkages.association": _("hội ngành nghề"),
    "linkages.linkage": _("liên kết"),
    "monitoring.inspection": _("lần kiểm tra"),
    "network.appointment": _("quyết định cử"),
    "network.areaassignment": _("địa bàn phụ trách"),
    "network.centrename": _("tên Trung tâm"),
    "network.collaborator": _("cộng tác viên"),
    "network.headcountfigure": _("số cộng tác viên đã công bố"),
    "network.headcounttarget": _("lộ trình nhân lực"),
    "network.territory": _("địa bàn Trung tâm"),
    "norms.normchange": pgettext_lazy("về", "đề nghị đổi định mức"),
    "attachments.attachment": _("tệp đính kèm"),
    "programmes.programme": _("chương trình"),
    "programmes.yearbudget": _("kinh phí năm"),
    "programmes.planline": _("dòng kế hoạch"),
    "norms.normrow": _("định mức"),
    "schemes.scheme": _("đề án"),
}

FIELD_TITLES: Words = {
    "address": _("địa chỉ"),
    "advice": _("đã tư vấn gì"),
    "amount_vnd": _("số tiền"),
    "answer": _("trả lời"),
    "areas": _("địa bàn"),
    "channel": _("người nêu nói bằng cách nào"),
    "citation": _("văn bản trả lời"),
    "claimed_percent": _("đơn vị báo, %"),
    "collaborator": _("cộng tác viên"),
    "confidence": _("độ tin cậy"),
    "cost_vnd": _("chi phí"),
    "counterpart_vnd": _("vốn đối ứng"),
    "days_silent": _("số ngày im lặng"),
    "decided_on": _("ngày quyết định"),
    "decision_number": _("số quyết định"),
    "description": _("cần gì"),
    "difficulties": _("các khó khăn"),
    "due_on": _("trước ngày"),
    "ends_on": _("không còn từ ngày"),
    "establishment": _("cơ sở"),
    "file": _("tệp"),
    "finding": _("thấy gì"),
    "full_name": _("họ tên"),
    "founded_on": _("ngày quyết định thành lập"),
    "goods": _("cần mua gì"),
    "headcount": _("số người"),
    "in_charge": _("người phụ trách"),
    "inspected_on": _("ngày kiểm tra"),
    "instruction": _("việc cần làm"),
    "is_active": _("tài khoản mở"),
    "item": _("nội dung hỗ trợ"),
    "joined_on": _("vào hội từ"),
    "kind": _("loại"),
    "language": _("ngôn ngữ"),
    "left_on": _("ra khỏi hội từ"),
    "level": _("cấp"),
    "link": _("đường dẫn còn dùng"),
    "members": _("hội viên"),
    "met_on": _("ngày gặp"),
    "month": _("tháng"),
    "name": _("tên"),
    "norm": _("định mức"),
    "note": _("ghi chú"),
    "partners": _("các bên"),
    "phone": _("điện thoại"),
    "photos": _("ảnh"),
    "planned": _("kế hoạch"),
    "planned_end_on": _("hết nhiệm kỳ"),
    "present": _("có mặt"),
    "possible_double": _("nghi trùng"),
    "purpose": _("mục đích"),
    "raised_on": _("ngày nêu"),
    "result": _("kết quả"),
    "role": _("vai trò"),
    "rung": _("báo đến"),
    "said_by": _("người nói"),
    "seen_percent": _("thấy tại chỗ, %"),
    "sha256": _("mã băm của tệp"),
    "since_on": _("im lặng từ"),
    "size": _("cỡ"),
    "starts_on": _("từ ngày"),
    "state": _("trạng thái"),
    "subject": _("về việc gì"),
    "support_vnd": _("đề nghị hỗ trợ"),
    "text": _("nội dung"),
    "title": _("tên"),
    "told": _("đã báo"),
    "topic": _("chủ đề"),
    "total_vnd": _("tổng tiền"),
    "unit": _("đơn vị hành chính"),
    "units": _("đơn vị hành chính"),
    "until_on": _("hoãn đến hết ngày"),
    "username": _("tên đăng nhập"),
    "values": _("mức"),
    "visit": _("chuyến thăm"),
    "visited_on": _("ngày thăm"),
    "visits_planned": _("số chuyến thăm dự kiến"),
    "voucher": _("số chứng từ"),
}


def action_title(name: str) -> str:
    """Return what an action is called; one of a later release keeps its own name."""
    app, _dot, step = name.partition(".")
    if app == "schemes" and step in BY_NAME:
        return step_name(step)
    if app == "difficulties" and step in difficulties.BY_NAME:
        return difficulties.step_name(step)
    if app == "difficulties" and step.startswith("petition_"):
        return petition_step_name(step.removeprefix("petition_"))
    return str(ACTION_TITLES.get(name) or ENTRY_TITLES.get(name, name))


def subject_title(subject_type: str) -> str:
    """Return what kind of thing an entry is about."""
    return str(SUBJECT_TITLES.get(subject_type, subject_type))


def subject_types() -> list[str]:
    return list(SUBJECT_TITLES)


def label_in_words(entry: Entry) -> str:
    """Return what an entry is about; a norm is called by its title, not by its name."""
    name = entry.subject_label.partition(" ")[0]
    if name in CATALOGUE:
        return str(CATALOGUE[name].title)
    return entry.subject_label or subject_title(entry.subject_type)


def changes_in_words(entry: Entry) -> list[tuple[str, str, str]]:
    """Return the changed fields as (field, before, after), in the order of their names."""
    keys = sorted({*entry.before, *entry.after})
    own = _choices_of(entry.subject_type)
    words = {key: own.get(key) or _choices_called().get(key, {}) for key in keys}
    return [
        (
            str(FIELD_TITLES.get(k, k)),
            _said(entry.before.get(k), words[k]),
            _said(entry.after.get(k), words[k]),
        )
        for k in keys
    ]


@cache
def _choices_of(subject_type: str) -> dict[str, dict[str, Any]]:
    """Return the words for the stored values of a thing, by field: "in_plan" is no word."""
    try:
        fields = apps.get_model(subject_type)._meta.get_fields()
    except (LookupError, ValueError):
        return {}
    return {
        field.name: dict(field.flatchoices)
        for field in fields
        if isinstance(field, Field) and field.choices
    }


@cache
def _choices_called() -> dict[str, dict[str, Any]]:
    """Return the words for stored values by the name of their field, whatever thing has it.

    By the name alone: what a person typed elsewhere, such as the user name "officer", stays so. A
    value that two things call otherwise has no word here.
    """
    found: dict[str, dict[str, Any]] = {}
    for model in apps.get_models():
        for name, words in _choices_of(model._meta.label_lower).items():
            known = found.setdefault(name, {})
            for value, word in words.items():
                known[value] = word if str(known.get(value, word)) == str(word) else value
    return found


@cache
def _word_of_key(key: str) -> Any:
    """Return the word of a name inside a fact, which only our code writes; itself without one."""
    if key in CATALOGUE:
        return CATALOGUE[key].title
    labels = {words[key] for words in _choices_called().values() if key in words}
    return labels.pop() if len(labels) == 1 else key


def ground_in_words(ground: str) -> str:
    """Return the ground of an entry; a right that follows an appointment names only its key."""
    return _t("theo quyết định cử") if ground.startswith("appointment:") else ground


def _said(value: Any, words: Mapping[str, Any]) -> str:
    match value:
        case str() if value in words:
            return str(words[value])
        case None | "":
            return ""
        case bool():
            return _t("có") if value else _t("không")
        case {"label": label}:
            return str(label)
        case dict():
            return ", ".join(
                f"{FIELD_TITLES.get(key) or _word_of_key(key)}: {_said(each, words)}"
                for key, each in value.items()
            )
        case list():
            return ", ".join(_said(each, words) for each in value)
        case str() if len(value) == 10 and value[4] == value[7] == "-":
            return "/".join(reversed(value.split("-")))
        case str() if value in CATALOGUE:
            return str(CATALOGUE[value].title)
        case _:
            return str(value)
