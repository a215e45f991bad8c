"""What this area brings to the page of the day, beside what waits."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.shell.steps import Step

TODAY = (
    Step(
        60,
        "register.view",
        "register",
        _("Tìm một cơ sở"),
        _("Theo tên, mã số thuế hoặc điện thoại; không cần gõ dấu"),
    ),
)
