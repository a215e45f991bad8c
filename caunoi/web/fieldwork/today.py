"""What this area adds to the page of the day, beside its waiting work."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.web.fieldwork.day import ToVisit, worth_a_visit
from caunoi.web.shell.sections import Section
from caunoi.web.shell.steps import Step


def _visits(user: User, may: frozenset[str], today: date) -> list[ToVisit]:
    return worth_a_visit(user, today) if "fieldwork.record" in may else []


TODAY = (
    Section("visits", _visits),
    Step(
        10,
        "fieldwork.record",
        "to-visit",
        _("Ghi một chuyến thăm"),
        _("Nơi chưa thăm lần nào đứng trước; câu trả lời lần trước điền sẵn"),
    ),
)
