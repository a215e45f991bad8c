"""The periodic reports: the list, one on screen, preparing, signing, the files."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.common import clock
from caunoi.reporting.actions import prepare_report, sign_report, why_not_sign
from caunoi.reporting.enums import PeriodKind
from caunoi.reporting.models import PeriodicReport
from caunoi.reporting.queries import (
    changes_since,
    file_of,
    may_close_later,
    periods_to_prepare,
    reports_found,
)
from caunoi.reporting.render.writing import title_of
from caunoi.reporting.rules import Facts
from caunoi.reporting.sections.catalogue import SECTIONS
from caunoi.web.access import page, permissions_of, person_of
from caunoi.web.exports import XLSX
from caunoi.web.fields import refusals_in
from caunoi.web.lists import ListPage
from caunoi.web.reports.figures import figure_page
from caunoi.web.reports.tables import Opens, tables_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CONTENT_TYPES = {"docx": DOCX, "xlsx": XLSX}


class SigningForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("Số, ký hiệu"),
        help_text=gettext_lazy("ví dụ 125/BC-TTKC"),
        max_length=60,
        error_messages={
            "required": gettext_lazy("Cần số, ký hiệu văn bản, ví dụ 125/BC-TTKC."),
        },
    )


@page
def reports(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    listing = ListPage(request, lambda _asked: reports_found(person_of(request), today))
    may_prepare = "reports.prepare" in permissions_of(request)
    waiting = periods_to_prepare(today) if may_prepare else []
    context = {
        "listing": listing,
        "rows": [(row, title_of(row.kind, row.year)) for row in listing.page.object_list],
        "waiting": [(kind.value, year, title_of(kind, year)) for kind, year in waiting],
    }
    return render(request, "web/reports/reports.html", context)


@page
def report(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown(request, _found(request, pk), SigningForm())


@page
def prepare(request: HttpRequest, kind: str, year: int) -> HttpResponse:
    if kind not in PeriodKind.values:
        raise Http404
    made = prepare_report(kind=kind, year=year, by=person_of(request), on=clock.today())
    messages.success(request, _("Đã lập dự thảo từ số liệu đã ghi. Chờ người khác ký."))
    return redirect("web:report", pk=made.pk)


@page
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _found(request, pk), SigningForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            number = form.cleaned_data["number"]
            sign_report(report=found, number=number, by=person_of(request), on=clock.today())
            messages.success(request, _("Đã ký và khóa báo cáo. In lại không đổi."))
            return redirect("web:report", pk=pk)
    return _shown(request, found, form, status=422)


@page
def file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """Return the stored file of a signed report, else a file marked as a draft."""
    if ending not in CONTENT_TYPES:
        raise Http404
    found = _found(request, pk)
    name = f"bao-cao-{found.kind.replace('_', '-')}-{found.year}-ban-{found.version}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file_of(found, ending), content_type=CONTENT_TYPES[ending], headers=headers)


@page
def report_rows(request: HttpRequest, pk: int, section: str, row: str, column: str) -> HttpResponse:
    found = _found(request, pk)
    context = {
        "title": title_of(found.kind, found.year),
        "back": reverse("web:report", args=[pk]),
        "report": found,
        "opens": _opens(found),
    }
    facts = Facts.from_plain(found.facts)
    return figure_page(request, facts, section, row, column, context)


def _opens(found: PeriodicReport) -> Opens:
    return lambda *figure: reverse("web:report-rows", args=[found.pk, *figure])


def _found(request: HttpRequest, pk: int) -> PeriodicReport:
    found = reports_found(person_of(request), clock.today())
    return get_object_or_404(found.defer(None), pk=pk)


def _shown(
    request: HttpRequest, found: PeriodicReport, form: SigningForm, status: int = 200
) -> HttpResponse:
    facts = Facts.from_plain(found.facts)
    may = permissions_of(request)
    context: dict[str, Any] = {
        "report": found,
        "title": title_of(found.kind, found.year),
        "facts": facts,
        "tables": tables_of(facts, _opens(found)),
        "form": form,
        "may_sign": not found.is_signed and "reports.sign" in may,
        "why_not_sign": why_not_sign(found, person_of(request)),
        "may_prepare": "reports.prepare" in may and not hasattr(found, "superseded_by"),
        "may_close_later": may_close_later(found, clock.today()),
        "changes": [(SECTIONS[change.key].title, change) for change in changes_since(found)],
    }
    return render(request, "web/reports/report.html", context, status=status)
