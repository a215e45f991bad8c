"""What this area adds to the page of the day, beside its waiting work."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.shell.steps import Step

TODAY = (
    Step(
        110,
        "people.manage",
        "people",
        _("Mời người dùng, giao vai trò"),
        _("Ai được làm gì, ở đâu, từ ngày nào"),
    ),
)
