"""The journal's titles for what marks a demonstration."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.words import Titles

SUBJECTS: Titles = {
    "demo.demonstration": _("cơ sở dữ liệu này"),
}
FIELDS: Titles = {}
