"""What this area adds to the page of the day, besides its rows of the worklist."""

from django.utils.translation import gettext_lazy as _

from caunoi.web.shell.steps import Step

TODAY = (
    Step(
        30,
        "schemes.draft",
        "scheme-new",
        _("Lập đề án"),
        _("Từ đề xuất đã nhận, hoặc nhiệm vụ của Trung tâm"),
    ),
)
