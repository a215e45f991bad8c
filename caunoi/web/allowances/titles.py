"""The journal's titles for the subjects and fields of this area."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.words import Titles

SUBJECTS: Titles = {
    "allowances.allowancesheet": _("bảng chi hỗ trợ"),
}
FIELDS: Titles = {
    "headcount": _("số người"),
    "total_vnd": _("tổng tiền"),
    "voucher": _("số chứng từ"),
}
