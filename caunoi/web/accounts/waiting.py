"""Links into accounts in use that wait for a second person."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from caunoi.accounts.invitations import may_confirm
from caunoi.accounts.models import Invitation, User
from caunoi.common import clock
from caunoi.web.shell.worklist import Loss, Work, WorkSource, url_of

#: An office makes a handful; more would be somebody trying doors.
MOST = 10


def links_to_confirm(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    if "people.confirm" not in may:
        return
    waiting = Invitation.objects.all().waiting().select_related("user", "created_by")
    for link in waiting.order_by("expires_at")[:MOST]:
        if may_confirm(link, user, today):
            yield Work(
                loss=Loss.PERSON,
                number=str((link.expires_at - clock.now()).days),
                unit=_("ngày nữa hết hạn"),
                title=_("Xác nhận liên kết vào tài khoản của %(name)s") % {"name": link.user},
                text=_("%(who)s tạo. Hỏi thẳng chủ tài khoản trước khi xác nhận.")
                % {"who": link.created_by},
                url=url_of("invitation-confirm", link.pk),
                action=_("Xem, xác nhận"),
                heat="warm",
            )


SOURCES = (WorkSource(links_to_confirm, order=150, signed_with=frozenset({"people.confirm"})),)
