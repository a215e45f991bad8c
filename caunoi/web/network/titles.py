"""Titles of the subjects and fields of this area in the journal."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.words import Titles

SUBJECTS: Titles = {
    "network.appointment": _("quyết định cử"),
    "network.areaassignment": _("địa bàn phụ trách"),
    "network.centrename": _("tên Trung tâm"),
    "network.collaborator": _("cộng tác viên"),
    "network.headcountfigure": _("số cộng tác viên đã công bố"),
    "network.headcounttarget": _("lộ trình nhân lực"),
    "network.setupend": _("thiết lập Trung tâm"),
    "imports.sentlist": _("danh sách từ tệp Excel"),
    "network.territory": _("địa bàn Trung tâm"),
}
FIELDS: Titles = {
    "areas": _("địa bàn"),
    "planned": _("kế hoạch"),
    "planned_end_on": _("hết nhiệm kỳ"),
    "present": _("có mặt"),
}
