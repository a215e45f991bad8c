"""The journal's titles for the subjects and fields of this area."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.words import Titles

SUBJECTS: Titles = {
    "establishments.importbatch": _("lần nhập danh sách"),
    "establishments.importrow": _("dòng nhập danh sách"),
}
FIELDS: Titles = {
    "possible_double": _("nghi trùng"),
}
