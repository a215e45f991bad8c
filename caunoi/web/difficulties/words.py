"""How ages of difficulties and the Centre itself are called."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.difficulties.queries import AGES
from caunoi.network.queries import centre_name


def age_word(age: str) -> str:
    """Say how long: "11 đến 30 ngày", "từ 61 ngày"."""
    youngest, oldest = AGES[age]
    if oldest is None:
        return _("từ %(first)s ngày") % {"first": youngest}
    return _("%(first)s đến %(last)s ngày") % {"first": youngest, "last": oldest}


def centre_called() -> str:
    """Return the Centre's name of the day in the reader's language. One query."""
    found = centre_name(clock.today())
    if found is None:
        return _("Trung tâm Khuyến công")
    return found.centre_en if get_language() == "en" else found.centre_vi
