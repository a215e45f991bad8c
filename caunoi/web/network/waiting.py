"""Network work that waits: communes without a collaborator, terms that end."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caunoi.accounts.models import User
from caunoi.network.models import Appointment
from caunoi.network.queries import Coverage, coverage
from caunoi.web.shell.worklist import Loss, Work, WorkSource, url_of
from caunoi.web.templatetags.caunoi import last_day

#: The most names that stand in a row.
NAMED = 3


def network(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    if "network.appoint" not in may:
        return
    found = coverage(today)
    yield from (_term_work(term, today) for term in found.past_term + found.ending_soon)
    if found.uncovered:
        yield _gaps(found)
    if found.without_area:
        yield _idle(found.without_area)


def _term_work(term: Appointment, today: date) -> Work:
    end = term.term_ends_on or today
    left = (end - today).days
    is_late = left <= 0
    return Work(
        loss=Loss.DECISION,
        number=str(abs(left)),
        unit=_("ngày quá nhiệm kỳ") if is_late else _("ngày nữa hết nhiệm kỳ"),
        title=_("Nhiệm kỳ của %(name)s") % {"name": term.collaborator},
        text=_("Đến hết %(day)s. Cử lại hoặc kết thúc thì địa bàn mới có người.")
        % {"day": last_day(end)},
        source=term.decision,
        url=url_of("collaborator", term.collaborator_id),
        action=_("Mở hồ sơ"),
        heat="hot" if is_late else "warm",
        order=left,
    )


def _gaps(found: Coverage) -> Work:
    names = ", ".join(unit.name for unit in found.uncovered[:NAMED])
    more = len(found.uncovered) - NAMED
    if more > 0:
        names = ngettext("%(names)s và %(n)d nơi khác", "%(names)s và %(n)d nơi khác", more) % {
            "names": names,
            "n": more,
        }
    return Work(
        loss=Loss.PERSON,
        number=str(len(found.uncovered)),
        unit=_("nơi chưa có ai"),
        title=_("Xã, phường chưa có cộng tác viên"),
        text=_("%(names)s. Cơ sở ở đó không có ai hỏi.") % {"names": names},
        url=url_of("network-list") + "?state=uncovered",
        action=_("Xem từng nơi"),
        heat="hot",
    )


def _idle(terms: list[Appointment]) -> Work:
    names = ", ".join(str(term.collaborator) for term in terms[:NAMED])
    return Work(
        loss=Loss.DECISION,
        number=str(len(terms)),
        unit=_("người chưa có địa bàn"),
        title=_("Cộng tác viên có nhiệm kỳ mà không có xã nào"),
        text=names + ("…" if len(terms) > NAMED else ""),
        url=url_of("network"),
        action=_("Mở mạng lưới"),
        heat="warm",
    )


SOURCES = (WorkSource(network, order=300),)
