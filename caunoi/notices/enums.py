"""How a notice reaches a person. It is always in the application; a letter may carry it too."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Delivery(models.TextChoices):
    IN_APP = "in_app", _("Chỉ trong ứng dụng")
    DIGEST = "digest", _("Gộp một thư mỗi ngày")
    AT_ONCE = "at_once", _("Gửi thư ngay")
