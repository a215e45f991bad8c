"""What this area adds to the page of the day, beside its waiting work."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.shell.steps import Step

TODAY = (
    Step(
        50,
        "allowances.view",
        "allowances",
        _("Mở bảng chi hỗ trợ của một tháng"),
        _("Mỗi dòng có phép tính và căn cứ"),
    ),
    Step(
        80,
        "allowances.view_own",
        "allowances",
        _("Xem chi hỗ trợ của mình"),
        _("Từng tháng, phép tính và căn cứ"),
    ),
)
