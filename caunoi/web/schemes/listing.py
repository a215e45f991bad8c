"""The list of schemes: how many are in which state, filtered by the query string, as a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.db.models import Count, F, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.common import clock
from caunoi.monitoring.queries import RadarRow, radar_rows
from caunoi.norms.scheme_types import type_row
from caunoi.programmes.models import FundSource
from caunoi.schemes.enums import ENDED, SchemeState
from caunoi.schemes.models import Scheme, SchemeQuerySet
from caunoi.schemes.money.budget import head_names
from caunoi.schemes.queries import PIPELINE, running_on, schemes_found
from caunoi.schemes.reading.story import Supported, with_amounts
from caunoi.web.access import page, permissions_of, person_of
from caunoi.web.filters import FilterForm, Order, SearchField
from caunoi.web.lists import Asked, ListPage
from caunoi.web.scheme_states import family_of

#: The choice beside the states: returned for a supplement that is overdue.
LATE = "supplement-late"
ORDERS: dict[str, Order] = {
    "title": ("title", "pk"),
    "support": ("support_vnd", "pk"),
    "seen": ("last_seen_on", "pk"),
}


class SchemesFilter(FilterForm):
    """The filter of the list. A value that does not exist filters nothing."""

    q = SearchField(label=_("Tên, mã đề án hoặc cơ sở"))
    year = forms.ChoiceField(label=_("Năm kế hoạch"), required=False)
    state = forms.ChoiceField(label=_("Trạng thái"), required=False)
    head = forms.ChoiceField(label=_("Nội dung hoạt động"), required=False)
    source = forms.ChoiceField(label=_("Nguồn"), required=False)
    folded = ("year", "state", "head", "source")

    def __init__(self, *args: Any, years: list[int], heads: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("year", gettext("Mọi năm"), [(str(year), str(year)) for year in years])
        late = (LATE, gettext("Bổ sung quá hạn"))
        self.offer("state", gettext("Mọi trạng thái"), [*SchemeState.choices, late])
        named = [(str(number), f"{number}. {name}") for number, name in sorted(heads.items())]
        self.offer("head", gettext("Mọi nội dung"), named)
        self.offer("source", gettext("Mọi nguồn"), FundSource.choices)


@dataclass(frozen=True, slots=True)
class StateCount:
    """The number of schemes in one state, and their support."""

    state: SchemeState
    count: int
    support_vnd: int

    @property
    def family(self) -> str:
        return family_of(self.state)

    @property
    def millions(self) -> int:
        """The support in millions of đồng, rounded: for an overview only."""
        return round(self.support_vnd / 10**6)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One scheme of the list with its money; `watched` is None unless it is running."""

    supported: Supported
    watched: RadarRow | None

    @property
    def scheme(self) -> Scheme:
        return self.supported.scheme

    @property
    def due_on(self) -> date | None:
        is_back = self.scheme.state_shown == SchemeState.SUPPLEMENT
        return self.scheme.supplement_due_on if is_back else None


@page
def schemes(request: HttpRequest) -> HttpResponse:
    me, today = person_of(request), clock.today()
    heads = head_names()
    form = SchemesFilter(request.GET or None, years=_years(me, today), heads=heads)
    listing = ListPage(request, partial(_found, me, today), form, orders=ORDERS)
    if listing.wants_file:
        return listing.file("de-an", HEAD, partial(_lines, heads, today))
    context = {
        "listing": listing,
        "rows": _rows(listing.page.object_list, today),
        "counts": _counts(listing.without("state")),
        "state": listing.asked.get("state", ""),
        "heads": heads,
        "support_vnd": listing.rows.order_by().aggregate(sum=Sum("support_vnd"))["sum"] or 0,
        "may_draft": "schemes.draft" in permissions_of(request),
    }
    return render(request, "web/schemes/schemes.html", context)


def _years(me: User, today: date) -> list[int]:
    drafted = Scheme.objects.visible_to(me, today).filter(drafted_on__lte=today)
    return list(drafted.order_by("-year").values_list("year", flat=True).distinct())


def _found(me: User, today: date, asked: Asked) -> SchemeQuerySet:
    """Return the matching schemes drafted by today, the newest first."""
    state, year, head = asked.get("state"), asked.get("year"), asked.get("head")
    found = schemes_found(
        me,
        today,
        text=asked.get("q", ""),
        year=int(year) if year else None,
        states=[state] if state and state != LATE else (),
        supplement_due_before=today if state == LATE else None,
        content_head=int(head) if head else None,
        source=asked.get("source", ""),
    )
    return found.order_by("-year", "-pk")


def _rows(found: Iterable[Scheme], today: date) -> list[ListRow]:
    rows = with_amounts(found, today)
    running = running_on(today).filter(pk__in=[row.scheme.pk for row in rows])
    watched = {row.scheme.pk: row for row in radar_rows(running, today)}
    return [ListRow(row, watched.get(row.scheme.pk)) for row in rows]


def _counts(found: SchemeQuerySet) -> list[StateCount]:
    """Return every state of the pipeline, and of the end states those that occur. One query."""
    by_state = found.order_by().values_list(F("state_then"))
    sums = by_state.annotate(n=Count("pk"), vnd=Sum("support_vnd"))
    known = {state: (count, vnd) for state, count, vnd in sums}
    states = [*PIPELINE, *(state for state in ENDED if state in known)]
    return [StateCount(state, *known.get(state, (0, 0))) for state in states]


HEAD = (
    *(_("Mã"), _("Tên đề án"), _("Dạng"), _("Nội dung hoạt động"), _("Nguồn"), _("Năm")),
    *(_("Cơ sở thụ hưởng"), _("Nơi"), _("Trạng thái"), _("Tổng chi phí"), _("Hỗ trợ")),
    *(_("Phê duyệt"), _("Hợp đồng"), _("Nghiệm thu"), _("Đã chi"), _("Bước, báo cáo cuối")),
)


def _lines(heads: dict[int, str], today: date, found: Iterable[Scheme]) -> Iterable[Sequence[Any]]:
    for row in with_amounts(found, today):
        scheme, amounts = row.scheme, row.amounts
        yield (
            scheme.code,
            scheme.title,
            type_row(scheme.scheme_type).label,
            f"{scheme.content_head}. {heads.get(scheme.content_head, '')}",
            scheme.get_source_display(),
            scheme.year,
            scheme.establishment or "",
            scheme.unit.name if scheme.unit else "",
            scheme.state_shown.label,
            scheme.cost_vnd,
            scheme.support_vnd,
            amounts.approved_vnd,
            amounts.contract_vnd,
            amounts.accepted_vnd,
            amounts.paid_vnd,
            scheme.last_seen_on,  # type: ignore[attr-defined]
        )
