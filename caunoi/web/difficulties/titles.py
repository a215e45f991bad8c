"""The journal's titles for the subjects and fields of this area."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.words import Titles

SUBJECTS: Titles = {
    "difficulties.difficulty": _("khó khăn"),
    "difficulties.petition": _("bản kiến nghị"),
}
FIELDS: Titles = {
    "answer": _("trả lời"),
    "channel": _("người nêu nói bằng cách nào"),
    "difficulties": _("các khó khăn"),
    "in_charge": _("người phụ trách"),
    "link": _("đường dẫn còn dùng"),
    "raised_on": _("ngày nêu"),
    "said_by": _("người nói"),
    "topic": _("chủ đề"),
}
