"""The entry of this area in the menu at the left."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.navigation import Entry, Group

MENU = (
    Entry(Group.NETWORK, 30, "reports", "file", _("Báo cáo")),
    Entry(Group.NETWORK, 40, "months", "calendar", _("Báo cáo tháng")),
)
