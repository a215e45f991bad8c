"""How a scheme is watched, and who is notified of its silence."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Watch(models.TextChoices):
    """The rule for a scheme, by its state; the values are those of `rules`."""

    RUNNING = "running", _("đang thực hiện")
    SUSPENDED = "suspended", _("đang tạm dừng")
    ACCEPTED = "accepted", _("đã nghiệm thu, chờ quyết toán")


class Rung(models.TextChoices):
    """The steps of the notification ladder, from the bottom."""

    COLLABORATOR = "collaborator", _("cộng tác viên")
    OFFICER = "officer", _("chuyên viên")
    DIRECTOR = "director", _("giám đốc")


class WhyDirect(models.TextChoices):
    """Why a step skipped someone: there was nobody to notify."""

    NO_PLACE = "no_place", _("đề án không gắn với xã nào")
    VACANT = "vacant", _("nơi đó chưa có cộng tác viên")
    NO_ACCOUNT = "no_account", _("cộng tác viên nơi đó chưa có tài khoản")
    NO_OFFICER = "no_officer", _("chưa có chuyên viên nào phụ trách")
