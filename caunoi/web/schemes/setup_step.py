"""The step of this area in the set-up of a Centre."""

from datetime import date

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from caunoi.schemes.models import SchemeOpening
from caunoi.schemes.opening import OPENING
from caunoi.web.setup_steps import Progress, SetUpStep, Standing


def _openings(_on: date) -> Standing:
    states = SchemeOpening.objects.order_by().values_list("scheme", "dropped_on")
    opened = sum(scheme is not None for scheme, _dropped in states)
    waiting = sum(scheme is None and dropped is None for scheme, dropped in states)
    if waiting:
        sentence = ngettext("%(n)d đề án chờ xác nhận.", "%(n)d đề án chờ xác nhận.", waiting)
        return Standing(Progress.WAITING, sentence % {"n": waiting})
    if not opened:
        return Standing(Progress.MISSING, gettext("Chưa ghi đề án nào đang chạy."))
    sentence = ngettext("%(n)d đề án đã xác nhận.", "%(n)d đề án đã xác nhận.", opened)
    return Standing(Progress.DONE, sentence % {"n": opened})


STEPS = (
    SetUpStep(
        80,
        _("Đề án đang chạy (số liệu đầu kỳ)"),
        _("Đề án năm nay đã phê duyệt: đến bước nào, đã chi bao nhiêu, giấy tờ nào."),
        "opening-new",
        OPENING,
        _openings,
        is_needed=False,
    ),
)
