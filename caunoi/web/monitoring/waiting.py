"""Schemes that need attention: red ones for the office, all warnings of the own area for the field.

The director sees those that were escalated to him, and only as long as the silence lasts.
"""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.monitoring.enums import Rung, Watch
from caunoi.monitoring.queries import RadarRow, radar
from caunoi.monitoring.rules import Level
from caunoi.web.shell.worklist import Loss, Work, WorkSource, url_of

#: This many schemes get a row each on the first page; the rest share one that links to the radar.
NAMED = 3
OFFICE, FIELD, ABOVE = "schemes.run", "monitoring.check", "schemes.contract"


def silent_schemes(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    if not may & {OFFICE, FIELD, ABOVE}:
        return
    rights = rights_of(user, today)
    rows = [row for row in radar(today, user) if row.postponement is None]
    mine = [row for row in rows if _concerns(row, rights.at(row.scheme.unit))]
    shown = NAMED if len(mine) > NAMED + 1 else NAMED + 1
    yield from (_work(row, rights.at(row.scheme.unit)) for row in mine[:shown])
    if mine[shown:]:
        yield _rest(mine[shown:], may)


def _concerns(row: RadarRow, may: frozenset[str]) -> bool:
    """Except for the director, leave out accepted schemes: their papers have rows of their own."""
    if ABOVE in may:
        return row.has_reached(Rung.DIRECTOR)
    if row.facts.watch == Watch.ACCEPTED:
        return False
    if OFFICE in may:
        return row.level is Level.RED
    if "fieldwork.record" in may:
        return row.level is not Level.GREEN
    return False


def _work(row: RadarRow, may: frozenset[str]) -> Work:
    scheme = row.scheme
    goes = FIELD in may and OFFICE not in may and ABOVE not in may
    return Work(
        loss=Loss.MONEY,
        number=str(row.days_silent),
        unit=ngettext("ngày không có tin", "ngày không có tin", row.days_silent),
        title=f"{scheme.code} {scheme.title}",
        text=" ".join(str(reason.sentence) for reason in row.reasons[:2]),
        source=_who(row),
        url=url_of("inspection-new", scheme.code) if goes else url_of("scheme", scheme.code),
        action=_("Ghi lần kiểm tra") if goes else _("Mở đề án"),
        heat="hot" if row.level is Level.RED else "warm",
        order=-row.days_silent,
    )


def _who(row: RadarRow) -> str:
    place = row.scheme.unit.name if row.scheme.unit else ""
    return ", ".join(part for part in (place, row.collaborator) if part)


def _rest(rest: list[RadarRow], may: frozenset[str]) -> Work:
    is_red = rest[0].level is Level.RED
    asked = "?told=director" if ABOVE in may else "?level=red" if OFFICE in may else ""
    return Work(
        loss=Loss.MONEY,
        number=str(len(rest)),
        unit=_("đề án khác"),
        title=_("Những đề án khác cần xem"),
        text=", ".join(row.scheme.code for row in rest[:8]) + ("…" if len(rest) > 8 else ""),
        url=url_of("radar") + asked,
        action=_("Mở bảng theo dõi"),
        heat="hot" if is_red else "warm",
        order=1,
    )


SOURCES = (WorkSource(silent_schemes, order=700),)
