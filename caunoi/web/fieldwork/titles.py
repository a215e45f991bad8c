"""The journal's titles for the subjects and fields of this area."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.words import Titles

SUBJECTS: Titles = {
    "fieldwork.areaplan": _("kế hoạch địa bàn"),
    "fieldwork.centretask": _("việc được giao"),
    "fieldwork.need": _("nhu cầu"),
    "fieldwork.proposal": _("đề xuất hỗ trợ"),
    "fieldwork.visit": _("chuyến thăm"),
    "attachments.attachment": _("tệp đính kèm"),
}
FIELDS: Titles = {
    "description": _("cần gì"),
    "instruction": _("việc cần làm"),
    "purpose": _("mục đích"),
    "visit": _("chuyến thăm"),
    "visited_on": _("ngày thăm"),
    "visits_planned": _("số chuyến thăm dự kiến"),
}
