"""What this area adds to the page of the day, besides its rows of the worklist."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.shell.steps import Step

TODAY = (
    Step(
        40,
        "programmes.view",
        "plan",
        _("Mở kế hoạch của năm"),
        _("Kinh phí được giao, từng dòng kế hoạch, còn bao nhiêu"),
    ),
)
