"""The step of this area in the set-up of a Centre."""

from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.programmes.models import Allocation
from caunoi.web.setup_steps import Progress, SetUpStep, Standing
from caunoi.web.templatetags.caunoi import vnd


def _money(on: date) -> Standing:
    given = Allocation.objects.filter(budget__year=on.year)
    total = given.aggregate(total=Sum("amount_vnd"))["total"]
    year = {"year": on.year}
    if not total:
        return Standing(
            Progress.MISSING, gettext("Năm %(year)s chưa ghi kinh phí được giao.") % year
        )
    sentence = gettext("Năm %(year)s được giao %(total)s.") % {**year, "total": vnd(total)}
    return Standing(Progress.DONE, sentence)


STEPS = (
    SetUpStep(
        70,
        _("Kinh phí, kế hoạch năm"),
        _("Kinh phí được giao năm nay theo quyết định nào; không có thì không đưa đề án vào được."),
        "plan",
        "programmes.allocate",
        _money,
        is_needed=False,
    ),
)
