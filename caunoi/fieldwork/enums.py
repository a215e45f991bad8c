"""States and kinds of fieldwork."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitPurpose(models.TextChoices):
    SURVEY = "survey", _("khảo sát nhu cầu")
    FOLLOW_SCHEME = "follow_scheme", _("theo dõi đề án")
    GUIDE = "guide", _("hướng dẫn hồ sơ")
    POLICY = "policy", _("phổ biến chính sách")
    OTHER = "other", _("việc khác")


class Workshop(models.TextChoices):
    """The state of the workshop that the visitor saw: the first question of every visit."""

    RUNNING = "running", _("đang chạy")
    PAUSED = "paused", _("tạm nghỉ")
    CLOSED = "closed", _("đã đóng")


class NeedState(models.TextChoices):
    OPEN = "open", _("đang chờ")
    PROPOSED = "proposed", _("đã thành đề xuất")
    ANSWERED = "answered", _("đã trả lời, không thành đề xuất")
    WITHDRAWN = "withdrawn", _("cơ sở không còn nhu cầu")


class ProposalState(models.TextChoices):
    SUBMITTED = "submitted", _("chờ Trung tâm xem")
    RETURNED = "returned", _("trả lại để bổ sung")
    ACCEPTED = "accepted", _("Trung tâm nhận, lập đề án")
    DECLINED = "declined", _("không lập đề án")


class TaskKind(models.TextChoices):
    SPREAD_POLICY = "spread_policy", _("phổ biến chính sách")
    GUIDE_OWNER = "guide_owner", _("hướng dẫn chủ cơ sở")
    TRAINING = "training", _("chuẩn bị lớp tập huấn, đào tạo nghề")
    FAIR = "fair", _("chuẩn bị hội chợ, trưng bày")
    CHECK_SCHEME = "check_scheme", _("kiểm tra đề án tại chỗ")
    OTHER = "other", _("việc khác")


class TaskState(models.TextChoices):
    GIVEN = "given", _("đã giao")
    DONE = "done", _("đã làm")
    NOT_DONE = "not_done", _("không làm được")
