"""The entry of this area in the menu at the left."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.navigation import Entry, Group

MENU = (Entry(Group.SUPPORT, 10, "schemes", "sign", _("Đề án")),)
