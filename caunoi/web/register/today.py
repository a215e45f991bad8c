"""What this area adds to the page of the day, besides its rows of the worklist."""

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
