"""The collaborators' monthly reports: sending one's own, the office's list, reading, the file."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.attachments.queries import content_of
from caunoi.common import clock
from caunoi.common.bounds import read_month
from caunoi.common.effective import first_of_month, first_of_next_month
from caunoi.fieldwork.queries import collaborator_of
from caunoi.reporting.enums import MonthState
from caunoi.reporting.models import MonthlyReport
from caunoi.reporting.months.actions import accept_month, return_month, send_month, why_not_decide
from caunoi.reporting.months.facts import closing_day_of_month, month_facts
from caunoi.reporting.queries import due_day, months_found, months_of_people, own_month
from caunoi.reporting.rules import Facts
from caunoi.web.access import page, permissions_of, person_of
from caunoi.web.fields import refusals_in
from caunoi.web.reports.figures import figure_page
from caunoi.web.reports.periodic import DOCX
from caunoi.web.reports.tables import Opens, tables_of
from caunoi.web.templatetags.caunoi import month_name

_LINES = forms.Textarea(attrs={"rows": 3})


class SendForm(forms.Form):
    """What only the collaborator knows; all figures come from the records."""

    remarks = forms.CharField(
        label=gettext_lazy("Nhận xét"), required=False, max_length=4000, widget=_LINES
    )
    requests = forms.CharField(
        label=gettext_lazy("Đề nghị với Trung tâm"),
        required=False,
        max_length=4000,
        widget=_LINES,
    )


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Lý do trả lại"), required=False, max_length=1000, widget=_LINES
    )


@page
def months(request: HttpRequest) -> HttpResponse:
    """List everyone in office; users without `reports.view` are redirected to their own month."""
    today = clock.today()
    month = _month_asked(request, today)
    if "reports.view" not in permissions_of(request):
        return redirect("web:own-month", month=month)
    rows = months_of_people(person_of(request), month, today)
    context = {
        "month": month,
        "around": _around(month, today),
        "rows": rows,
        "due": due_day(month),
        "came": sum(row.report is not None for row in rows),
        "late": sum(row.is_late for row in rows),
        "waiting": sum(
            row.report is not None and row.report.state == MonthState.SENT for row in rows
        ),
    }
    return render(request, "web/reports/months.html", context)


def _month_asked(request: HttpRequest, today: date) -> date:
    asked = read_month(request.GET.get("month", ""))
    return min(asked or today, first_of_month(today))


def _around(month: date, today: date) -> list[date]:
    before = first_of_month(date.fromordinal(month.toordinal() - 1))
    after = first_of_next_month(month)
    return [m for m in (before, month, after) if m <= today]


@page
def own(request: HttpRequest, month: date) -> HttpResponse:
    """Show one's own month as a draft and send it; once sent, redirect to the report."""
    me, today = person_of(request), clock.today()
    collaborator = collaborator_of(me)
    if collaborator is None or month > today:
        raise Http404
    sent = own_month(me, month, today)
    stands = sent is not None and sent.state != MonthState.RETURNED
    if sent is not None and stands and request.method == "GET":
        return redirect("web:month-report", pk=sent.pk)
    form = SendForm(request.POST or None, initial=_kept(sent))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = send_month(month=month, by=me, on=today, **form.cleaned_data)
            messages.success(request, _("Đã gửi báo cáo %(month)s.") % {"month": month_name(month)})
            return redirect("web:month-report", pk=made.pk)
    facts = month_facts(collaborator, month, closing_day_of_month(month, today))
    context = {
        "month": month,
        "around": _around(month, today),
        "facts": facts,
        "tables": tables_of(facts, _opens_draft(month)),
        "form": form,
        "due": due_day(month),
        "is_late": today > due_day(month),
        "returned": None if stands else sent,
    }
    return render(
        request, "web/reports/own_month.html", context, status=422 if form.errors else 200
    )


@page
def own_rows(
    request: HttpRequest, month: date, section: str, row: str, column: str
) -> HttpResponse:
    today = clock.today()
    collaborator = collaborator_of(person_of(request))
    if collaborator is None or month > today:
        raise Http404
    context = {
        "title": _("Báo cáo %(month)s của tôi") % {"month": month_name(month)},
        "back": reverse("web:own-month", args=[month]),
        "opens": _opens_draft(month),
    }
    facts = month_facts(collaborator, month, closing_day_of_month(month, today))
    return figure_page(request, facts, section, row, column, context)


def _opens_draft(month: date) -> Opens:
    return lambda *figure: reverse("web:own-month-rows", args=[month, *figure])


def _kept(sent: MonthlyReport | None) -> dict[str, str]:
    return {"remarks": sent.remarks, "requests": sent.requests} if sent else {}


@page
def month_report(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown(request, _found(request, pk), ReturnForm())


@page
def month_rows(request: HttpRequest, pk: int, section: str, row: str, column: str) -> HttpResponse:
    found = _found(request, pk)
    words = {"month": month_name(found.month), "who": found.collaborator}
    context = {
        "title": _("Báo cáo %(month)s, %(who)s") % words,
        "back": reverse("web:month-report", args=[pk]),
        "report": found,
        "opens": _opens(found),
    }
    facts = Facts.from_plain(found.facts)
    return figure_page(request, facts, section, row, column, context)


def _opens(found: MonthlyReport) -> Opens:
    return lambda *figure: reverse("web:month-rows", args=[found.pk, *figure])


@page
def month_decide(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    found, form = _found(request, pk), ReturnForm(request.POST)
    me, today = person_of(request), clock.today()
    if step == "accept":
        accept_month(report=found, by=me, on=today)
        messages.success(request, _("Đã nhận báo cáo."))
        return redirect("web:month-report", pk=pk)
    if step != "return":
        raise Http404
    if form.is_valid():
        with refusals_in(form):
            return_month(report=found, reason=form.cleaned_data["reason"], by=me, on=today)
            messages.success(request, _("Đã trả lại báo cáo, người gửi được báo."))
            return redirect("web:month-report", pk=pk)
    return _shown(request, found, form, status=422)


@page
def month_file(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    if found.docx is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{found.docx.name}"'}
    return HttpResponse(content_of(found.docx), content_type=DOCX, headers=headers)


def _found(request: HttpRequest, pk: int) -> MonthlyReport:
    found = months_found(person_of(request), clock.today())
    return get_object_or_404(found.defer(None), pk=pk)


def _shown(
    request: HttpRequest, found: MonthlyReport, form: ReturnForm, status: int = 200
) -> HttpResponse:
    may = permissions_of(request)
    waits = found.state == MonthState.SENT
    context: dict[str, Any] = {
        "report": found,
        "month": found.month,
        "tables": tables_of(Facts.from_plain(found.facts), _opens(found)),
        "form": form,
        "may_decide": waits
        and "reports.accept" in may
        and not why_not_decide(found, person_of(request)),
        "may_send_again": found.state == MonthState.RETURNED
        and found.sent_by_id == request.user.pk,
        "in_office": "reports.view" in may,
    }
    return render(request, "web/reports/month.html", context, status=status)
