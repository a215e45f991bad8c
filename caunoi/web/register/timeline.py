"""The history of one establishment: its journal entries, visits and needs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from caunoi.establishments.models import KIND_LABELS, STATUS_LABELS, Establishment, Trade
from caunoi.fieldwork.models import Need, Visit
from caunoi.journal.models import Entry
from caunoi.web.templatetags.caunoi import num
from caunoi.web.words import action_title

#: The fields of an establishment, in the order in which the timeline lists them.
_FIELDS = {field.name: field for field in Establishment._meta.concrete_fields}


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the timeline; if `is_first`, its changes are the first values of the fields.

    `on` is the day on which it was done in the register's time; `written_at` is the real moment if
    that was another day, as in a demonstration, else None.
    """

    on: date
    written_at: datetime | None
    icon: str
    mood: str
    title: str
    ground: str
    by: str
    moment: datetime
    is_first: bool = False
    changes: list[Change] = field(default_factory=list)
    url: str = ""


def story(entries: Iterable[Entry], visits: Iterable[Visit], needs: Iterable[Need]) -> list[Event]:
    """Return all events, the newest day first and within a day the last written first."""
    entries = list(entries)
    trades = {trade.code: str(trade) for trade in Trade.objects.all()} if entries else {}
    events = [_event(entry, trades) for entry in entries]
    events += [_visit(visit) for visit in visits]
    events += [_need(need) for need in needs]
    return sorted(events, key=lambda event: (event.on, event.moment), reverse=True)


def _visit(visit: Visit) -> Event:
    who = visit.collaborator or visit.recorded_by
    return Event(
        on=visit.visited_on,
        written_at=None,
        icon="place",
        mood="",
        title=_("Chuyến thăm của %(who)s") % {"who": who},
        ground=visit.finding,
        by=visit.get_purpose_display(),
        moment=visit.recorded_at,
        url=reverse("web:visit", args=[visit.pk]),
    )


def _need(need: Need) -> Event:
    return Event(
        on=need.recorded_on,
        written_at=None,
        icon="list",
        mood="",
        title=_("Nhu cầu: %(what)s") % {"what": need.description},
        ground=need.outcome,
        by=need.get_state_display(),
        moment=need.recorded_at,
        url=reverse("web:need", args=[need.pk]),
    )


def _event(entry: Entry, trades: dict[str, str]) -> Event:
    verb = entry.action.partition(".")[2]
    is_first = verb == "record_establishment" or (verb == "commit_import" and not entry.before)
    written_on = timezone.localdate(entry.at)
    on = entry.on or written_on
    icon, mood, title = _look(verb, is_first)
    return Event(
        on=on,
        written_at=None if on == written_on else entry.at,
        icon=icon,
        mood=mood,
        title=title or action_title(entry.action),
        ground=entry.ground,
        by=entry.by_name,
        moment=entry.at,
        is_first=is_first,
        changes=_changes(entry, trades),
    )


def _look(verb: str, is_first: bool) -> tuple[str, str, str]:
    match verb:
        case "record_establishment":
            return "plus", "start", pgettext("câu chuyện", "Ghi vào sổ")
        case "commit_import" if is_first:
            return "import", "start", _("Ghi vào sổ từ danh sách")
        case "commit_import":
            return "import", "", _("Sửa theo danh sách")
        case "change_establishment":
            return "edit", "", pgettext("câu chuyện", "Sửa")
        case "close_establishment":
            return "lock", "stop", pgettext("câu chuyện", "Ghi là đã ngừng")
        case "reopen_establishment":
            return "check", "start", _("Ghi hoạt động trở lại")
        case _:
            return "info", "", ""


def _changes(entry: Entry, trades: dict[str, str]) -> list[Change]:
    order = list(_FIELDS)
    keys = {*entry.before, *entry.after} & set(order)
    return [
        Change(
            _label(key),
            _in_words(key, entry.before.get(key), trades),
            _in_words(key, entry.after.get(key), trades),
        )
        for key in sorted(keys, key=order.index)
    ]


def _label(key: str) -> str:
    label = str(_FIELDS[key].verbose_name)
    return label[:1].upper() + label[1:]


def _in_words(key: str, value: Any, trades: dict[str, str]) -> str:
    if value in (None, ""):
        return ""
    match key, value:
        case _, {"label": label}:
            return str(label)
        case "kind", str():
            return str(KIND_LABELS.get(value, value))  # type: ignore[call-overload]
        case "status", str():
            return str(STATUS_LABELS.get(value, value))  # type: ignore[call-overload]
        case "trade", str():
            return trades.get(value, value)
        case "closed_on", str():
            return "/".join(reversed(value.split("-")))
        case "workers", int():
            return num(value)
        case _:
            return str(value)
