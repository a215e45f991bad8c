"""Linkages that wait for a result, as one row: none is forgotten, and they do not fill the page."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caunoi.accounts.models import User
from caunoi.linkages.queries import under_advice
from caunoi.web.shell.worklist import Loss, Work, WorkSource, url_of


def linkages(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    """Yield at most one row; its number is the longest time without news, in days."""
    if "linkages.record" not in may:
        return
    waiting = under_advice(user, today).order_by().aggregate(n=Count("pk"), last=Min("last_on"))
    if not waiting["n"]:
        return
    days = (today - waiting["last"]).days
    yield Work(
        loss=Loss.PERSON,
        number=str(days),
        unit=ngettext("ngày chưa có tin mới", "ngày chưa có tin mới", days),
        title=ngettext("%(n)d liên kết đang tư vấn", "%(n)d liên kết đang tư vấn", waiting["n"])
        % {"n": waiting["n"]},
        text=_("Chỉ khép khi có kết quả bằng lời: thỏa thuận điều gì, hoặc vì sao không thành."),
        url=url_of("linkages") + "?state=advising",
        action=_("Xem liên kết"),
        order=-days,
    )


SOURCES = (WorkSource(linkages, order=900),)
