"""The menu entry of this area."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.navigation import Entry, Group

MENU = (Entry(Group.OFFICE, 5, "setup", "list", _("Thiết lập Trung tâm")),)
