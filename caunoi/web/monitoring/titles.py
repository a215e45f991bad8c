"""Titles of the subjects and fields of this area in the journal."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.words import Titles

SUBJECTS: Titles = {
    "monitoring.inspection": _("lần kiểm tra"),
}
FIELDS: Titles = {
    "claimed_percent": _("đơn vị báo, %"),
    "days_silent": _("số ngày im lặng"),
    "inspected_on": _("ngày kiểm tra"),
    "rung": _("báo đến"),
    "seen_percent": _("thấy tại chỗ, %"),
    "since_on": _("im lặng từ"),
    "told": _("đã báo"),
    "until_on": _("hoãn đến hết ngày"),
}
