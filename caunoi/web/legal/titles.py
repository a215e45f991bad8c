"""Titles of the subjects and fields of this area in the journal."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from caunoi.web.words import Titles

SUBJECTS: Titles = {
    "calendar.publicholiday": _("lịch nghỉ"),
    "calendar.daychange": _("đề nghị đổi lịch nghỉ"),
    "norms.normchange": pgettext_lazy("về", "đề nghị đổi định mức"),
    "norms.legaldocument": _("văn bản pháp luật"),
    "norms.normrow": _("định mức"),
}
FIELDS: Titles = {
    "confidence": _("độ tin cậy"),
    "norm": _("định mức"),
    "values": _("mức"),
}
