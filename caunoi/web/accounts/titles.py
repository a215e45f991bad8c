"""The journal's titles for the subjects and fields of this area."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.words import Titles

SUBJECTS: Titles = {
    "accounts.secondfactorrule": _("vai trò phải xác thực hai bước"),
    "accounts.user": _("người dùng"),
}
FIELDS: Titles = {
    "created_by": _("người tạo"),
    "mailed_to": _("gửi tới địa chỉ"),
    "needs_confirmation": _("cần người thứ hai xác nhận"),
    "seen": _("số liên kết đã xem"),
    "is_active": _("tài khoản mở"),
    "language": _("ngôn ngữ"),
    "role": _("vai trò"),
    "roles": _("vai trò"),
    "username": _("tên đăng nhập"),
}
