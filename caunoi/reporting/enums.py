"""The kinds and states of reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PeriodKind(models.TextChoices):
    HALF_YEAR = "half_year", _("báo cáo 6 tháng")
    YEAR = "year", _("báo cáo tổng kết năm")


#: The kind in the facts of a collaborator's month.
MONTH = "month"


class MonthState(models.TextChoices):
    SENT = "sent", _("đã gửi, chờ Trung tâm xem")
    RETURNED = "returned", _("trả lại để làm lại")
    ACCEPTED = "accepted", _("Trung tâm đã nhận")


class ReportState(models.TextChoices):
    DRAFTED = "drafted", _("dự thảo")
    SIGNED = "signed", _("đã ký")
