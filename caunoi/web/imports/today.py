"""What this area adds to the page of the day, beside its waiting work."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.shell.steps import Step

TODAY = (
    Step(
        20,
        "register.import",
        "imports",
        _("Nhập danh sách cơ sở từ tệp Excel"),
        _("Xem trước từng dòng mới, đổi, trùng, sai; chưa đồng ý thì chưa ghi gì"),
    ),
)
