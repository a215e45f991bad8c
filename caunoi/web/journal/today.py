"""What this area adds to the page of the day, besides its rows of the worklist."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.shell.steps import Step

TODAY = (
    Step(
        120,
        "journal.view",
        "journal",
        _("Đọc nhật ký"),
        _("Ai đã làm gì, lúc nào, theo căn cứ nào"),
    ),
)
