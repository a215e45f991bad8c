"""Kinds and states of linkages and associations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkageKind(models.TextChoices):
    JOINT_VENTURE = "joint_venture", _("liên doanh")
    COOPERATION = "cooperation", _("hợp tác sản xuất")
    SUPPLY = "supply", _("cung ứng, mua bán")
    OTHER = "other", _("hình thức khác")


class LinkageState(models.TextChoices):
    """Only `advising` still waits for a result."""

    ADVISING = "advising", _("đang tư vấn")
    AGREED = "agreed", _("đã thỏa thuận")
    FAILED = "failed", _("không thành")
    ENDED = "ended", _("đã kết thúc")


class AssociationState(models.TextChoices):
    PREPARING = "preparing", _("đang vận động thành lập")
    FOUNDED = "founded", _("đã thành lập")
    ABANDONED = "abandoned", _("không thành lập được")
    DISSOLVED = "dissolved", _("đã giải thể")


class StepKind(models.TextChoices):
    """What happened on a day to a linkage or an association."""

    ADVISE = "advise", _("tư vấn")
    PARTNER = "partner", _("thêm bên tham gia")
    MEETING = "meeting", _("gặp, họp")
    AGREE = "agree", _("thỏa thuận")
    CONTRACT = "contract", _("ký hợp đồng chung")
    FULFIL = "fulfil", _("kết quả hợp đồng")
    FAIL = "fail", _("không thành")
    END = "end", _("kết thúc")
    PREPARE = "prepare", _("bắt đầu vận động")
    FOUND = "found", _("thành lập")
    ABANDON = "abandon", _("thôi vận động")
    DISSOLVE = "dissolve", _("giải thể")


#: Still in progress: without a result, or with one that may change.
LINKAGES_OPEN = (LinkageState.ADVISING, LinkageState.AGREED)
#: A contract is signed on what the partners agreed.
SIGNABLE = (LinkageState.AGREED,)
ASSOCIATIONS_OPEN = (AssociationState.PREPARING, AssociationState.FOUNDED)
