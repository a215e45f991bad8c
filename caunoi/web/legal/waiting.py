"""Other people's proposals to change a norm or the calendar, for users who may approve them."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.calendar.models import DayChange
from caunoi.norms.catalogue import CATALOGUE
from caunoi.norms.queries import changes_waiting
from caunoi.web.legal.words import value_in_words
from caunoi.web.shell.worklist import Loss, Work, WorkSource, url_of
from caunoi.web.templatetags.caunoi import day


def norm_changes(user: User, may: frozenset[str], today: date) -> Iterable[Work]:
    if "norms.approve" not in may:
        return []
    others = changes_waiting().exclude(proposed_by=user)
    return [
        Work(
            loss=Loss.DECISION,
            number=str(max((today - change.proposed_at.date()).days, 0)),
            unit=_("ngày chờ"),
            title=_("Đề nghị đổi %(norm)s") % {"norm": CATALOGUE[change.norm].title},
            text=_("%(value)s từ %(day)s. %(reason)s")
            % {
                "value": value_in_words(change.norm, change.values),
                "day": day(change.starts_on),
                "reason": change.reason,
            },
            source=str(change.proposed_by),
            url=url_of("norm-change", change.pk),
            action=_("Xem, duyệt"),
            heat="warm",
        )
        for change in others
    ]


def day_changes(user: User, may: frozenset[str], today: date) -> Iterable[Work]:
    if "norms.approve" not in may:
        return []
    others = DayChange.objects.waiting().exclude(proposed_by=user).select_related("proposed_by")
    return [
        Work(
            loss=Loss.DECISION,
            number=str(max((today - change.proposed_at.date()).days, 0)),
            unit=_("ngày chờ"),
            title=_("Đề nghị đổi lịch nghỉ"),
            text=f"{change.name}, {day(change.first_on)}. {change.document}",
            source=str(change.proposed_by),
            url=url_of("day-change", change.pk),
            action=_("Xem, duyệt"),
            heat="warm",
        )
        for change in others
    ]


SOURCES = (
    WorkSource(norm_changes, order=1000, signed_with=frozenset({"norms.approve"})),
    WorkSource(day_changes, order=1010),
)
