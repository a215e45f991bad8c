"""The year's plan against its allocation: by source and content head, down to each line."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.programmes.actions import (
    add_to_plan,
    allocate,
    record_programme,
    withdraw_from_plan,
)
from caunoi.programmes.models import Allocation, FundSource, PlanLine
from caunoi.programmes.queries import (
    SourcePlan,
    allocations_of,
    budget,
    compare_plans,
    plan_lines,
    planned_years,
    programme_on,
)
from caunoi.schemes.models import Scheme
from caunoi.schemes.money.budget import head_names
from caunoi.web.access import page, person_of
from caunoi.web.exports import table_file, wants_file
from caunoi.web.fields import refusals_in, year_asked
from caunoi.web.programmes.forms import (
    AllocateForm,
    PlanLineForm,
    ProgrammeForm,
    SinceForm,
    WithdrawForm,
)
from caunoi.web.templatetags.caunoi import vnd


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the plan with its scheme, if it has one."""

    line: PlanLine
    scheme: Scheme | None


@dataclass(frozen=True, slots=True)
class HeadRows:
    """One content head of one source: its sums, and the lines that add up to them."""

    number: int
    name: str
    planned_vnd: int
    counterpart_vnd: int
    lines: list[LineRow]


@dataclass(frozen=True, slots=True)
class SourceRows:
    """One source: its plan, the allocations it got, its content heads with their lines."""

    plan: SourcePlan
    allocations: list[Allocation]
    heads: list[HeadRows]

    @property
    def planned_share(self) -> int:
        """The planned part of the allocation in percent, at most 100, for the bar."""
        given = self.plan.allocation_vnd
        return min(100, self.plan.planned_vnd * 100 // given) if given else 0


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference between today's plan and the plan at the end of an earlier day."""

    added: list[LineRow]
    taken_out: list[LineRow]
    kept: int
    difference_vnd: int


@page
def plan(request: HttpRequest) -> HttpResponse:
    """Without `?year=`: this year, or the latest year with a plan if this one has none."""
    years = planned_years()
    year = _year_asked(request, years)
    lines = _rows(list(plan_lines(year).select_related("withdrawn_by")))
    names = head_names()
    if wants_file(request):
        return _file(year, lines, names)
    found = budget(year)
    given = list(allocations_of(year))
    since = SinceForm(request.GET if "since" in request.GET else None)
    context = {
        "year": year,
        "years": sorted({*years, year, clock.today().year, clock.today().year + 1}, reverse=True),
        "plan": found,
        "sources": [
            _source(source, given, lines, names)
            for source in found.sources
            if source.allocation_vnd or source.heads
        ],
        "withdrawn": [row for row in lines if row.line.withdrawn_on],
        "programme": programme_on(date(year, 1, 1)),
        "since": since,
        "changes": _changes(year, since.cleaned_data["since"], lines) if since.is_valid() else None,
    }
    return render(request, "web/programmes/plan.html", context)


def _year_asked(request: HttpRequest, years: list[int]) -> int:
    if year := year_asked(request):
        return year
    today = clock.today()
    return today.year if today.year in years or not years else max(years)


def _rows(lines: list[PlanLine]) -> list[LineRow]:
    """Return the lines with their schemes. One query."""
    schemes = {scheme.plan_line_id: scheme for scheme in Scheme.objects.filter(plan_line__in=lines)}
    return [LineRow(line, schemes.get(line.pk)) for line in lines]


def _source(
    source: SourcePlan, given: list[Allocation], lines: list[LineRow], names: dict[int, str]
) -> SourceRows:
    mine = [
        row
        for row in lines
        if row.line.budget.source == source.source and row.line.withdrawn_on is None
    ]
    return SourceRows(
        plan=source,
        allocations=[row for row in given if row.budget.source == source.source],
        heads=[
            HeadRows(
                head.content_head,
                names.get(head.content_head, ""),
                head.planned_vnd,
                head.counterpart_vnd,
                [row for row in mine if row.line.content_head == head.content_head],
            )
            for head in source.heads
        ],
    )


def _changes(year: int, since: date, lines: list[LineRow]) -> Changes:
    rows = {row.line.pk: row for row in lines}
    found = compare_plans(year, since, clock.today())
    return Changes(
        added=[rows[line.pk] for line in found.added],
        taken_out=[rows[line.pk] for line in found.taken_out],
        kept=len(found.kept),
        difference_vnd=found.difference_vnd,
    )


def _file(year: int, rows: list[LineRow], names: dict[int, str]) -> HttpResponse:
    head = [
        *(_("Nguồn"), _("Nội dung hoạt động"), _("Tên"), _("Mã đề án"), _("Kinh phí khuyến công")),
        *(_("Vốn đối ứng"), _("Đưa vào ngày"), _("Đưa ra ngày"), _("Lý do đưa ra")),
    ]
    cells: list[list[Any]] = [
        [
            FundSource(row.line.budget.source).label,
            f"{row.line.content_head}. {names.get(row.line.content_head, '')}",
            row.line.title,
            row.scheme.code if row.scheme else "",
            row.line.support_vnd,
            row.line.counterpart_vnd,
            row.line.planned_on,
            row.line.withdrawn_on,
            row.line.withdrawn_reason,
        ]
        for row in rows
    ]
    return table_file(f"ke-hoach-{year}", head, cells)


# --- writing --------------------------------------------------------------------------------------


def _back_to(year: int) -> HttpResponse:
    return redirect(f"{reverse('web:plan')}?year={year}")


@page
def plan_add(request: HttpRequest, year: int) -> HttpResponse:
    form = PlanLineForm(request.POST or None, heads=head_names())
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            line = add_to_plan(
                year=year, **form.cleaned_data, by=person_of(request), on=clock.today()
            )
            sentence = _("Đã đưa vào kế hoạch: %(title)s, %(sum)s.")
            messages.success(
                request, sentence % {"title": line.title, "sum": vnd(line.support_vnd)}
            )
            return _back_to(year)
    context = {"form": form, "year": year, "plan": budget(year)}
    status = 422 if form.errors else 200
    return render(request, "web/programmes/add.html", context, status=status)


@page
def plan_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    me, today = person_of(request), clock.today()
    visible = PlanLine.objects.visible_to(me, today).select_related("budget")
    line = get_object_or_404(visible, pk=pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            withdraw_from_plan(line=line, **form.cleaned_data, by=me, on=today)
            messages.success(request, _("Đã đưa ra khỏi kế hoạch. Dòng cũ vẫn giữ."))
            return _back_to(line.budget.year)
    context = {"form": form, "line": line, "year": line.budget.year}
    status = 422 if form.errors else 200
    return render(request, "web/programmes/withdraw.html", context, status=status)


@page
def allocate_money(request: HttpRequest, year: int) -> HttpResponse:
    today = clock.today()
    form = AllocateForm(request.POST or None, initial={"allocated_on": today})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            allocate(year=year, **form.facts, by=person_of(request), on=today)
            messages.success(request, _("Đã ghi kinh phí năm %(year)s.") % {"year": year})
            return _back_to(year)
    context = {"form": form, "year": year, "plan": budget(year)}
    status = 422 if form.errors else 200
    return render(request, "web/programmes/allocate.html", context, status=status)


@page
def programme_new(request: HttpRequest) -> HttpResponse:
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        last_on = facts.pop("last_on")
        with refusals_in(form):
            record_programme(
                **facts,
                ends_on=last_on + timedelta(days=1),
                by=person_of(request),
                on=clock.today(),
            )
            messages.success(request, _("Đã ghi chương trình."))
            return _back_to(facts["starts_on"].year)
    status = 422 if form.errors else 200
    return render(request, "web/programmes/programme.html", {"form": form}, status=status)
