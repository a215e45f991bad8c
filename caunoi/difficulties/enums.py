"""Kinds, topics, levels and states of difficulties and petitions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DifficultyKind(models.TextChoices):
    ESTABLISHMENT = "establishment", _("của cơ sở")
    POLICY = "policy", _("cơ chế, chính sách")
    PROCEDURE = "procedure", _("thủ tục hành chính")
    SCHEME = "scheme", _("của đề án")


class Topic(models.TextChoices):
    """What a difficulty is about. Those of one kind and topic may become one petition."""

    FIRE_SAFETY = "fire_safety", _("phòng cháy, chữa cháy")
    LAND = "land", _("đất đai, mặt bằng")
    CONSTRUCTION = "construction", _("xây dựng nhà xưởng")
    ENVIRONMENT = "environment", _("môi trường")
    CREDIT = "credit", _("vốn, tín dụng")
    TAX = "tax", _("thuế, hóa đơn")
    CUSTOMS = "customs", _("hải quan, nhập khẩu")
    POWER = "power", _("điện, hạ tầng")
    LABOUR = "labour", _("lao động, tay nghề")
    MARKET = "market", _("thị trường, tiêu thụ")
    SUPPORT = "support", _("hồ sơ, mức hỗ trợ khuyến công")
    OTHER = "other", _("việc khác")


#: Topics with an authority's procedure behind them. Others are the establishment's own case.
PROCEDURES = frozenset(
    {
        *(Topic.FIRE_SAFETY, Topic.LAND, Topic.CONSTRUCTION, Topic.ENVIRONMENT),
        *(Topic.TAX, Topic.CUSTOMS),
    }
)


class Level(models.TextChoices):
    """Where a difficulty stands, in the order in which it climbs."""

    COLLABORATOR = "collaborator", _("cộng tác viên")
    CENTRE = "centre", _("Trung tâm")
    DEPARTMENT = "department", _("Sở Công Thương")
    AUTHORITY = "authority", _("cấp có thẩm quyền")


#: The levels that a petition may be addressed to.
ABOVE_THE_CENTRE = (Level.DEPARTMENT, Level.AUTHORITY)


class DifficultyState(models.TextChoices):
    OPEN = "open", _("chờ trả lời")
    ANSWERED = "answered", _("đã trả lời, chờ người nêu xác nhận")
    CLOSED = "closed", _("đã khép")


class RaisedBy(models.TextChoices):
    OWNER = "owner", _("chủ cơ sở")
    COLLABORATOR = "collaborator", _("cộng tác viên")
    OFFICER = "officer", _("cán bộ Trung tâm")


class Closing(models.TextChoices):
    RAISER = "raiser", _("người nêu xác nhận")
    ON_BEHALF = "on_behalf", _("xác nhận thay người nêu")
    NON_RESPONSE = "non_response", _("người nêu không hồi âm")


class Channel(models.TextChoices):
    LINK = "link", _("qua đường dẫn")
    ACCOUNT = "account", _("bằng tài khoản của mình")
    IN_PERSON = "in_person", _("gặp trực tiếp")
    PHONE = "phone", _("qua điện thoại")
    MESSAGE = "message", _("qua tin nhắn")


#: How somebody else may have heard the raiser's word.
ON_BEHALF_CHANNELS = (Channel.IN_PERSON, Channel.PHONE, Channel.MESSAGE)


class PetitionState(models.TextChoices):
    DRAFTED = "drafted", _("đang lập")
    SENT = "sent", _("đã gửi, chờ trả lời")
    ANSWERED = "answered", _("đã có trả lời")
