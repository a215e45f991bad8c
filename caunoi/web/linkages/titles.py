"""Titles of the subjects and fields of this area in the journal."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.words import Titles

SUBJECTS: Titles = {
    "linkages.association": _("hội ngành nghề"),
    "linkages.linkage": _("liên kết"),
}
FIELDS: Titles = {
    "advice": _("đã tư vấn gì"),
    "founded_on": _("ngày quyết định thành lập"),
    "goods": _("cần mua gì"),
    "joined_on": _("vào hội từ"),
    "left_on": _("ra khỏi hội từ"),
    "partners": _("các bên"),
    "subject": _("về việc gì"),
}
