"""How a notice reaches a person. The application always has it; a letter may carry it as well."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Delivery(models.TextChoices):
    IN_APP = "in_app", _("Chỉ trong ứng dụng")
    DIGEST = "digest", _("Gộp một thư mỗi ngày")
    AT_ONCE = "at_once", _("Gửi thư ngay")
