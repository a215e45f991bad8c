"""Titles of the subjects and fields of this area in the journal."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.words import Titles

SUBJECTS: Titles = {
    "schemes.scheme": _("đề án"),
    "schemes.schemeopening": _("số liệu đầu kỳ của đề án"),
}
FIELDS: Titles = {}
