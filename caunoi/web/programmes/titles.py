"""Titles of the subjects and fields of this area in the journal."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.words import Titles

SUBJECTS: Titles = {
    "programmes.programme": _("chương trình"),
    "programmes.yearbudget": _("kinh phí năm"),
    "programmes.planline": _("dòng kế hoạch"),
}
FIELDS: Titles = {}
