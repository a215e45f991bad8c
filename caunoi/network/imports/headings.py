"""What the columns of a list of collaborators are called."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from caunoi.imports.table import DISTRICT, NUMBER, PROVINCE, WARD, Headings


class Field(StrEnum):
    NAME = "full_name"
    PHONE = "phone"
    POST = "post"
    WARD = WARD
    DISTRICT = DISTRICT
    PROVINCE = PROVINCE
    DECISION = "decision_number"
    DECIDED = "decided_on"
    STARTS = "starts_on"
    ENDS = "ends_on"
    ACCOUNT = "username"
    NUMBER = NUMBER


LABELS = {
    Field.NAME: _("họ tên"),
    Field.PHONE: _("điện thoại"),
    Field.POST: _("công việc chính"),
    Field.WARD: _("xã, phường phụ trách"),
    Field.DISTRICT: _("huyện"),
    Field.PROVINCE: _("tỉnh"),
    Field.DECISION: _("số quyết định"),
    Field.DECIDED: _("ngày quyết định"),
    Field.STARTS: _("từ ngày"),
    Field.ENDS: _("đến hết ngày"),
    Field.ACCOUNT: _("tên đăng nhập"),
    Field.NUMBER: _("số thứ tự"),
}

# In the order in which they are tried; folded, nothing written out.
_FORMS: tuple[tuple[Field, str], ...] = (
    (Field.NUMBER, r"(so )?(stt|tt|so thu tu|thu tu|s t t)"),
    (Field.ACCOUNT, r"(ten )?(dang nhap|tai khoan|ten tai khoan)( he thong)?"),
    (Field.DECIDED, r"(quyet dinh|qd)( cu)? ngay|ngay( ky| ban hanh)?( quyet dinh| qd)( cu)?"),
    (Field.DECIDED, r"ngay (ky|ban hanh)( quyet dinh| qd)?"),
    (Field.DECISION, r"(so )?(quyet dinh|qd)( so| cu| bo nhiem| so qd)*|so qd.*|so quyet dinh.*"),
    (Field.ENDS, r".*\b(den( het)? ngay|ngay ket thuc|het nhiem ky|ngay het han|den het)\b.*"),
    (Field.STARTS, r".*\b(tu ngay|bat dau|ngay nhan viec|ngay co hieu luc|hieu luc tu)\b.*"),
    (Field.STARTS, r"(nhiem ky )?tu"),
    (Field.ENDS, r"(nhiem ky )?den"),
    (Field.PHONE, r".*\b(dien thoai|sdt|so dt|dtdd|di dong|tel|phone)\b.*|dt"),
    (Field.NAME, r"(ho )?(va )?ten( (cua )?(cong tac vien|ctv))?( (cnnt|khuyen cong))*"),
    (Field.NAME, r"(cong tac vien|ctv)( khuyen cong)?|ho dem va ten|ho va ten.*"),
    (Field.POST, r".*\b(cong viec|chuc vu|chuc danh|nghe nghiep|don vi cong tac|noi cong tac)\b.*"),
    (
        Field.WARD,
        r".*\bdia ban\b.*|(ten |cap |cac )?(xa|phuong|thi tran|tt)( (xa|phuong|thi tran|tt|thi|"
        r"dac khu|p|va|phu trach))*|cap xa",
    ),
    (
        Field.DISTRICT,
        r"(ten |cap )?(quan|huyen|thi xa)( (quan|huyen|thi xa|thi|tx|tp|thanh pho|thuoc tinh))*",
    ),
    (Field.PROVINCE, r"(ten |cap )?tinh( (thanh|thanh pho|tp))*"),
)

COLLABORATORS = Headings(
    forms=_FORMS,
    name=Field.NAME,
    nothing_found=gettext_noop(
        "Không thấy bảng danh sách trong tệp. Cần một dòng tiêu đề có cột họ tên và ít nhất một "
        "cột khác như số quyết định, địa bàn, điện thoại."
    ),
    # A person with several communes has one row for each, the name merged over them.
    merged_down=frozenset(Field) - {Field.NUMBER},
)
