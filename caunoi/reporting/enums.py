"""The kinds and states of reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PeriodKind(models.TextChoices):
    HALF_YEAR = "half_year", _("báo cáo 6 tháng")
    YEAR = "year", _("báo cáo tổng kết năm")


class ReportState(models.TextChoices):
    DRAFTED = "drafted", _("dự thảo")
    SIGNED = "signed", _("đã ký")
