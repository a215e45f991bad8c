"""Kinds of days that differ from the week."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("ngày lễ, tết")
    TET = "tet", _("Tết Nguyên đán")
    FORBEARS = "forbears", _("Giỗ Tổ Hùng Vương")
    IN_LIEU = "in_lieu", _("nghỉ bù")
    SWAPPED_OFF = "swapped_off", _("nghỉ hoán đổi")
    SWAPPED_ON = "swapped_on", _("làm bù")


#: Kinds of days on which offices work although it is a weekend.
WORKED = (DayKind.SWAPPED_ON,)
