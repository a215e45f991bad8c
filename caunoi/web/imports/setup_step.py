"""The step of this area in the set-up of a Centre."""

from datetime import date

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from caunoi.establishments.models import Establishment
from caunoi.web.setup_steps import Progress, SetUpStep, Standing


def _establishments(_on: date) -> Standing:
    count = Establishment.objects.count()
    if not count:
        return Standing(Progress.MISSING, gettext("Sổ cơ sở còn trống."))
    sentence = ngettext("Sổ có %(n)d cơ sở.", "Sổ có %(n)d cơ sở.", count)
    return Standing(Progress.DONE, sentence % {"n": count})


STEPS = (
    SetUpStep(
        60,
        _("Sổ cơ sở công nghiệp nông thôn"),
        _("Nhập từ tệp Excel của huyện, xã; xem trước từng dòng rồi mới ghi."),
        "imports",
        "register.import",
        _establishments,
    ),
)
