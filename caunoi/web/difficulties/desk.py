"""The desk: how many difficulties wait for how long, the list behind each figure, the file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.common import clock
from caunoi.difficulties.enums import DifficultyState, Topic
from caunoi.difficulties.models import Difficulty, DifficultyQuerySet
from caunoi.difficulties.queries import (
    Group,
    KindRow,
    counts_by_kind_and_age,
    desk,
    groups_to_petition,
    median_days_open,
)
from caunoi.web.access import page, permissions_of, person_of
from caunoi.web.difficulties.clocks import rows_of
from caunoi.web.difficulties.forms import ALL, DeskFilter
from caunoi.web.difficulty_states import age_word
from caunoi.web.lists import Asked, ListPage
from caunoi.web.templatetags.caunoi import decimal

S = DifficultyState
#: Number of groups of similar difficulties proposed at the top of the desk.
GROUPS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Chip:
    """A frequent question and how many rows it shows."""

    label: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Cell:
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One kind: counts by age, in all and overdue, and the median time waited."""

    label: str
    cells: list[Cell]
    total: Cell
    late: Cell
    median: str


@page
def difficulties(request: HttpRequest) -> HttpResponse:
    """List difficulties; without conditions, those that wait for an answer."""
    me, today = person_of(request), clock.today()
    may = permissions_of(request)
    listing = ListPage(request, partial(_found, me, today), DeskFilter(request.GET or None))
    if listing.wants_file:
        return listing.file("kho-khan", _head(), partial(_file_lines, today))
    counts = counts_by_kind_and_age(me, today)
    context = {
        "listing": listing,
        "rows": rows_of(listing.page.object_list, today),
        "chips": _chips(me, today, listing.asked),
        "lines": _lines(counts, me, today),
        "ages": [age_word(age) for age in counts[0].counts],
        "open_count": sum(row.total for row in counts),
        "late_count": sum(row.overdue for row in counts),
        "groups": _groups(me, may, today),
    }
    return render(request, "web/difficulties/difficulties.html", context)


def _found(me: User, today: date, asked: Asked) -> DifficultyQuerySet:
    state = asked.get("state") or S.OPEN
    return desk(
        me,
        today,
        text=asked.get("q", ""),
        kinds=_one(asked, "kind"),
        topics=_one(asked, "topic"),
        levels=_one(asked, "level"),
        states=() if state == ALL else [state],
        age=asked.get("age", ""),
        overdue=asked.get("late", False),
        mine=asked.get("mine", False),
    )


def _one(asked: Asked, name: str) -> list[str]:
    return [asked[name]] if name in asked else []


def url_of_rows(**asked: str) -> str:
    asked = {name: value for name, value in asked.items() if value}
    return reverse("web:difficulties") + (f"?{urlencode(asked)}" if asked else "")


def _chips(me: User, today: date, asked: Asked) -> list[Chip]:
    """Return the most frequent questions, counted in one query."""
    is_open = Q(state_then=S.OPEN)
    counts: dict[str, int] = (
        desk(me, today)
        .order_by()
        .aggregate(
            mine=Count("pk", filter=is_open & Q(owner_then=me.pk)),
            open=Count("pk", filter=is_open),
            late=Count("pk", filter=is_open & Q(due_then__lt=today)),
            answered=Count("pk", filter=Q(state_then=S.ANSWERED)),
            every=Count("pk"),
        )
    )
    chips: tuple[tuple[str, str, dict[str, str]], ...] = (
        (_("Chờ trả lời"), "open", {}),
        (_("Tôi phụ trách"), "mine", {"mine": "on"}),
        (_("Quá hạn"), "late", {"late": "on"}),
        (_("Chờ người nêu xác nhận"), "answered", {"state": S.ANSWERED.value}),
        (_("Tất cả"), "every", {"state": ALL}),
    )
    chosen = {name: "on" if value is True else value for name, value in asked.items()}
    return [
        Chip(label, counts[name], url_of_rows(**conditions), chosen == conditions)
        for label, name, conditions in chips
    ]


def _lines(counts: list[KindRow], me: User, today: date) -> list[Line]:
    medians = {row.kind: row.open_days for row in median_days_open(me, today)}
    return [_line(row, medians.get(row.kind)) for row in counts]


def _line(row: KindRow, median: float | None) -> Line:
    kind = row.kind.value
    cells = [Cell(n, url_of_rows(kind=kind, age=age)) for age, n in row.counts.items()]
    return Line(
        label=str(row.kind.label),
        cells=cells,
        total=Cell(row.total, url_of_rows(kind=kind)),
        late=Cell(row.overdue, url_of_rows(kind=kind, late="on")),
        median="" if median is None else decimal(median),
    )


@dataclass(frozen=True, slots=True)
class Proposed:
    """Similar difficulties that could become one petition."""

    group: Group

    @property
    def topic(self) -> str:
        return str(Topic(self.group.topic).label)

    @property
    def count(self) -> int:
        return len(self.group.difficulties)

    @property
    def url(self) -> str:
        about = urlencode({"kind": self.group.kind.value, "topic": self.group.topic})
        return f"{reverse('web:petition-new')}?{about}"


def _groups(me: User, may: frozenset[str], today: date) -> list[Proposed]:
    if "difficulties.group" not in may:
        return []
    return [Proposed(group) for group in groups_to_petition(me, today)[:GROUPS_SHOWN]]


# --- the file -------------------------------------------------------------------------------------


def _head() -> list[str]:
    return [
        *(_("Mã"), _("Vướng gì"), _("Nội dung"), _("Loại"), _("Chủ đề"), _("Cơ sở"), _("Đề án")),
        *(_("Xã, phường"), _("Người nêu"), _("Ngày nêu"), _("Trạng thái"), _("Đang ở cấp")),
        *(_("Phụ trách"), _("Hạn trả lời"), _("Còn hoặc quá hạn"), _("Trả lời")),
        *(_("Ngày trả lời"), _("Khép thế nào"), _("Ngày khép"), _("Bản kiến nghị")),
    ]


def _file_lines(today: date, found: Iterable[Difficulty]) -> Iterable[Sequence[Any]]:
    for row in rows_of(found, today):
        difficulty, is_open = row.difficulty, row.is_open
        yield (
            difficulty.code,
            difficulty.title,
            difficulty.text,
            difficulty.get_kind_display(),
            difficulty.get_topic_display(),
            str(difficulty.establishment or ""),
            difficulty.scheme.code if difficulty.scheme else "",
            difficulty.unit.name if difficulty.unit else "",
            difficulty.raiser_name,
            difficulty.raised_on,
            row.state_word,
            row.level_word,
            str(row.owner),
            row.due_on if is_open else None,
            f"{row.clock.number} {row.clock.unit}" if is_open else "",
            "" if is_open else difficulty.answer,
            None if is_open else difficulty.answered_on,
            difficulty.get_closing_display() if row.state == S.CLOSED else "",
            difficulty.closed_on if row.state == S.CLOSED else None,
            difficulty.petition_then or "",  # type: ignore[attr-defined]
        )
