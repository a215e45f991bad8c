"""The menu entry of this area."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.navigation import Entry, Group

MENU = (Entry(Group.SUPPORT, 40, "difficulties", "talk", _("Khó khăn")),)
