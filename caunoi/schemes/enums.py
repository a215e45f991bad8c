"""States of a scheme (guide: lifecycle of a local đề án) and the kinds of its rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SchemeKind(models.TextChoices):
    SCHEME = "scheme", _("đề án")
    TASK = "task", _("nhiệm vụ")


class SchemeState(models.TextChoices):
    DRAFTED = "drafted", _("đang lập")
    SUBMITTED = "submitted", _("chờ thẩm định")
    SUPPLEMENT = "supplement", _("chờ bổ sung")
    APPRAISED = "appraised", _("đã thẩm định")
    IN_PLAN = "in_plan", _("đã đưa vào kế hoạch")
    APPROVED = "approved", _("đã phê duyệt")
    CONTRACTED = "contracted", _("đã ký hợp đồng")
    IN_PROGRESS = "in_progress", _("đang thực hiện")
    SUSPENDED = "suspended", _("tạm dừng")
    ACCEPTED = "accepted", _("đã nghiệm thu")
    SETTLED = "settled", _("đã quyết toán, thanh lý")
    FOLLOW_UP = "follow_up", _("theo dõi sau hỗ trợ")
    CLOSED = "closed", _("đã khép")
    REJECTED = "rejected", _("không đạt thẩm định")
    WITHDRAWN = "withdrawn", _("đã rút")
    STOPPED = "stopped", _("đã dừng")


#: Not approved yet, or never approved.
BEFORE_APPROVAL = (
    SchemeState.DRAFTED,
    SchemeState.SUBMITTED,
    SchemeState.SUPPLEMENT,
    SchemeState.APPRAISED,
    SchemeState.IN_PLAN,
    SchemeState.REJECTED,
    SchemeState.WITHDRAWN,
)

#: The draft may still be changed.
DRAFTING = (SchemeState.DRAFTED, SchemeState.SUPPLEMENT)

#: On the way to the approval.
UNAPPROVED = (*DRAFTING, SchemeState.SUBMITTED, SchemeState.APPRAISED, SchemeState.IN_PLAN)

#: From the contract to the acceptance: work is going on, or should be.
WORKING = (SchemeState.CONTRACTED, SchemeState.IN_PROGRESS, SchemeState.SUSPENDED)

#: From the contract to the settlement.
RUNNING = (*WORKING, SchemeState.ACCEPTED)

#: From the acceptance on, the results can be measured.
MEASURABLE = (SchemeState.ACCEPTED, SchemeState.SETTLED, SchemeState.FOLLOW_UP)

#: Public money was promised and not taken back; a second request for the same item is refused.
SUPPORTED = (
    SchemeState.APPROVED,
    *RUNNING,
    SchemeState.SETTLED,
    SchemeState.FOLLOW_UP,
    SchemeState.CLOSED,
)

#: Takes money from the year's plan.
IN_THE_PLAN = (SchemeState.IN_PLAN, *SUPPORTED)

#: No further step is possible.
ENDED = (
    SchemeState.CLOSED,
    SchemeState.REJECTED,
    SchemeState.WITHDRAWN,
    SchemeState.STOPPED,
)


class PaperStep(models.TextChoices):
    APPLICATION = "application", _("hồ sơ đề nghị")
    ADVANCE = "advance", _("hồ sơ tạm ứng")
    COMPLETION = "completion", _("hồ sơ hoàn thành")


class Conclusion(models.TextChoices):
    PASS = "pass", _("đạt")
    CONDITIONAL = "conditional", _("đạt, có điều kiện")
    SUPPLEMENT = "supplement", _("cần bổ sung")
    REJECT = "reject", _("không đạt")


class EntryKind(models.TextChoices):
    """Kinds of ledger entries about a scheme's money. Amounts below zero only correct."""

    APPROVED = "approved", _("phê duyệt")
    CONTRACTED = "contracted", _("hợp đồng")
    ACCEPTED = "accepted", _("nghiệm thu")
    ADVANCE = "advance", _("tạm ứng")
    PAYMENT = "payment", _("thanh toán")
    RECOVERY = "recovery", _("thu hồi")


#: Money that has left the treasury: advances and payments, less recoveries.
PAID_KINDS = (EntryKind.ADVANCE, EntryKind.PAYMENT, EntryKind.RECOVERY)


class OutcomeMoment(models.TextChoices):
    BASELINE = "baseline", _("lúc phê duyệt")
    ACCEPTANCE = "acceptance", _("lúc nghiệm thu")
    MONTH_6 = "m6", _("sau 6 tháng")
    MONTH_12 = "m12", _("sau 12 tháng")
    MONTH_24 = "m24", _("sau 24 tháng")
