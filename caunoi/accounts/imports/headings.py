"""What the columns of a list of people are called, and the words for their roles."""

import re
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from caunoi.accounts.roles import Role
from caunoi.common.text import words
from caunoi.imports.table import DISTRICT, NUMBER, PROVINCE, WARD, Headings


class Field(StrEnum):
    NAME = "full_name"
    ROLE = "role"
    USERNAME = "username"
    PHONE = "phone"
    EMAIL = "email"
    WARD = WARD
    DISTRICT = DISTRICT
    PROVINCE = PROVINCE
    STARTS = "starts_on"
    DECISION = "decision"
    NUMBER = NUMBER


LABELS = {
    Field.NAME: _("họ tên"),
    Field.ROLE: _("vai trò"),
    Field.USERNAME: _("tên đăng nhập"),
    Field.PHONE: _("điện thoại"),
    Field.EMAIL: _("thư điện tử"),
    Field.WARD: _("địa bàn"),
    Field.DISTRICT: _("huyện"),
    Field.PROVINCE: _("tỉnh"),
    Field.STARTS: _("từ ngày"),
    Field.DECISION: _("quyết định, căn cứ"),
    Field.NUMBER: _("số thứ tự"),
}

# In the order in which they are tried; folded, nothing written out.
_FORMS: tuple[tuple[Field, str], ...] = (
    (Field.NUMBER, r"(so )?(stt|tt|so thu tu|thu tu|s t t)"),
    (Field.USERNAME, r"(ten )?(dang nhap|tai khoan|ten tai khoan|nguoi dung)( he thong)?"),
    (Field.EMAIL, r".*\b(thu dien tu|e mail|email|hop thu|mail)\b.*"),
    (Field.PHONE, r".*\b(dien thoai|sdt|so dt|dtdd|di dong|tel|phone)\b.*|dt"),
    (Field.STARTS, r".*\b(tu ngay|bat dau|ngay nhan viec|hieu luc tu)\b.*"),
    (Field.NAME, r"(ho )?(va )?ten( (can bo|nguoi dung|nhan vien|cong chuc|vien chuc))*"),
    (Field.NAME, r"ho dem va ten|ho va ten.*|can bo|nhan su"),
    (Field.ROLE, r"(chuc vu|chuc danh|vai tro|nhiem vu)( .*)?"),
    (Field.DECISION, r".*\b(quyet dinh|qd|can cu|van ban)\b.*"),
    (
        Field.WARD,
        r".*\bdia ban\b.*|(ten |cap |cac )?(xa|phuong|thi tran|tt)( (xa|phuong|thi tran|tt|thi|"
        r"dac khu|p|va|phu trach))*|pham vi|noi phu trach",
    ),
    (Field.DISTRICT, r"(ten |cap )?(quan|huyen|thi xa)( (quan|huyen|thi xa|thanh pho))*"),
    (Field.PROVINCE, r"(ten |cap )?tinh( (thanh|thanh pho|tp))*"),
)

PEOPLE = Headings(
    forms=_FORMS,
    name=Field.NAME,
    nothing_found=gettext_noop(
        "Không thấy bảng danh sách trong tệp. Cần một dòng tiêu đề có cột họ tên và ít nhất một "
        "cột khác như chức vụ, điện thoại, thư điện tử."
    ),
    merged_down=frozenset({Field.ROLE, Field.DECISION, Field.STARTS}),
)

#: How offices call the roles; folded. A word that fits none of them is asked about.
_ROLES: tuple[tuple[Role, str], ...] = (
    (Role.AUTHORITY, r"(lanh dao|giam doc|pho giam doc)( so)( cong thuong)?|lanh dao ubnd.*"),
    (Role.DEPARTMENT, r"(chuyen vien |cong chuc )?(so|phong).*(cong thuong|quan ly cong nghiep)"),
    (Role.DIRECTOR, r"giam doc( trung tam)?( khuyen cong)?"),
    (Role.DEPUTY, r"(pho giam doc|truong phong|pgd)( .*)?"),
    (Role.ACCOUNTANT, r"ke toan( truong| vien)?|phu trach ke toan"),
    (Role.TEAM_LEADER, r"to truong( cong tac vien| ctv)?"),
    (Role.COLLABORATOR, r"(cong tac vien|ctv)( khuyen cong)?"),
    (Role.OFFICER, r"(chuyen vien|vien chuc|can bo)( trung tam| khuyen cong)?|chuyen vien chinh"),
    (Role.AUDITOR, r"(thanh tra|kiem toan)( vien)?( noi bo)?"),
    (Role.ADMINISTRATOR, r"(quan tri|quan tri he thong|quan tri vien|admin)"),
)
_COMPILED = tuple((role, re.compile(form)) for role, form in _ROLES)


def role_of(text: str) -> Role | None:
    """Return the role that the words name, by its own name or as offices call it."""
    plain = " ".join(words(text))
    for role in Role:
        if plain == " ".join(words(str(role.label))):
            return role
    return next((role for role, form in _COMPILED if plain and form.fullmatch(plain)), None)
