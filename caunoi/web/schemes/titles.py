"""What the journal calls the things of this area and what is noted of them."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.words import Titles

SUBJECTS: Titles = {
    "schemes.scheme": _("đề án"),
}
FIELDS: Titles = {}
