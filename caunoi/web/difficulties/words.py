"""The name of the Centre."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.network.queries import centre_name


def centre_called() -> str:
    """Return the Centre's name on the day, in the reader's language. One query."""
    found = centre_name(clock.today())
    if found is None:
        return _("Trung tâm Khuyến công")
    return (found.centre_en if get_language() == "en" else "") or found.centre_vi
