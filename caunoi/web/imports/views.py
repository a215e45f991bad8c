"""Lists of establishments: sending one, its preview, deciding on duplicates, writing it."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.common.bounds import read_key
from caunoi.common.versions import ChangedMeanwhile
from caunoi.establishments.enums import Choice, Decision
from caunoi.establishments.imports.actions import (
    AlreadyCommitted,
    commit_import,
    decide_import_row,
    preview_import,
)
from caunoi.establishments.imports.rejected import rejected_xlsx
from caunoi.establishments.models import CHOICE_LABELS, ImportBatch, ImportRow
from caunoi.establishments.queries import batches_visible_to, rows_of
from caunoi.imports.reader import MAX_ROWS
from caunoi.network.queries import keys_served
from caunoi.web.access import page, person_of
from caunoi.web.exports import workbook_answer
from caunoi.web.fields import refusals_in
from caunoi.web.imports import words
from caunoi.web.imports.example import HEADERS, example_workbook
from caunoi.web.imports.forms import ImportForm, ImportsFilter
from caunoi.web.imports.rows import RowsInWords, place_of_list
from caunoi.web.lists import Asked, ListPage
from caunoi.web.paging import ROWS, page_of


@page
def imports(request: HttpRequest) -> HttpResponse:
    batches = batches_visible_to(person_of(request), clock.today())
    listing = ListPage(request, partial(_found, batches), ImportsFilter(request.GET or None))
    if listing.wants_file:
        return listing.file("cac-lan-nhap", _head(), _lines)
    context = {
        "listing": listing,
        "rows": [_list_row(batch) for batch in listing.page],
        "waiting": batches.filter(committed_at=None).count(),
        "undecided": batches.filter(counts__possible_double__gt=0).count(),
    }
    return render(request, "web/imports/imports.html", context)


def _found(batches: QuerySet[ImportBatch], asked: Asked) -> QuerySet[ImportBatch]:
    if "q" in asked:
        batches = batches.filter(file_name__icontains=asked["q"])
    if "state" in asked:
        batches = batches.filter(state=asked["state"])
    return batches.prefetch_related("unit__kinds")


def _head() -> list[str]:
    return [
        *(_("Tệp"), _("Gửi lúc"), _("Người gửi"), _("Của"), _("Địa danh ngày"), _("Số dòng")),
        *(_("Kết quả"), _("Tình trạng")),
    ]


def _lines(found: Iterable[ImportBatch]) -> Iterable[Sequence[Any]]:
    for batch in found:
        yield (
            batch.file_name,
            batch.created_at,
            str(batch.created_by or ""),
            place_of_list(batch),
            batch.on,
            batch.counts.get("rows"),
            words.outcome(batch),
            batch.get_state_display(),
        )


def _list_row(batch: ImportBatch) -> dict[str, Any]:
    return {
        "batch": batch,
        "place": place_of_list(batch),
        "outcome": words.outcome(batch),
        "family": "done" if batch.is_committed else "wait",
    }


@page
def import_new(request: HttpRequest) -> HttpResponse:
    """Read a workbook; the register does not change."""
    today = clock.today()
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        by=person_of(request),
        today=today,
        initial={"on": today},
    )
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            file = form.cleaned_data["file"]
            batch = preview_import(
                content=file.read(),
                file_name=file.name,
                unit=form.cleaned_data["unit"],
                served=keys_served(form.cleaned_data["on"]),
                by=person_of(request),
                on=form.cleaned_data["on"],
            )
            return redirect("web:import", pk=batch.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "columns": HEADERS, "most_rows": MAX_ROWS}
    return render(request, "web/imports/new.html", context, status=status)


@page
def import_example(request: HttpRequest) -> HttpResponse:
    return workbook_answer(example_workbook(clock.today()), _("mau-danh-sach-co-so"))


@page
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _import_page(request, _batch(request, pk))


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    batches = batches_visible_to(person_of(request), clock.today())
    return get_object_or_404(batches.prefetch_related("unit__kinds"), pk=pk)


def _import_page(request: HttpRequest, batch: ImportBatch, refusal: str = "") -> HttpResponse:
    chosen = request.GET.get("decision", words.ALL)
    if chosen not in {words.ALL, words.DECIDED, *Decision}:
        chosen = words.ALL
    shown: Page = page_of(request, _rows(batch, chosen))
    context = {
        "batch": batch,
        "place": place_of_list(batch),
        "counts": words.counts(batch, chosen),
        "chosen": chosen,
        "decided": batch.rows.exclude(choice=Choice.NONE).count(),
        "page": shown,
        "rows": list(RowsInWords(batch, shown.object_list, may_decide=True)),
        "rows_to_write": words.rows_to_write(batch),
        "sentence": words.was_written(batch) if batch.is_committed else words.will_write(batch),
        "refusal": refusal,
    }
    status = 409 if refusal else 200
    return render(request, "web/imports/import.html", context, status=status)


def _rows(batch: ImportBatch, chosen: str) -> QuerySet[ImportRow]:
    if chosen == words.DECIDED:
        return rows_of(batch).exclude(choice=Choice.NONE)
    return rows_of(batch, Decision(chosen) if chosen else None)


@page
def import_decide(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    batch = _batch(request, pk)
    row = get_object_or_404(batch.rows, number=number)
    choice = Choice(request.POST["choice"]) if request.POST.get("choice") in set(Choice) else None
    if choice is not None:
        seen = read_key(request.POST.get("seen", "")) or 0
        try:
            decide_import_row(
                row=row, seen=seen, choice=choice, by=person_of(request), on=clock.today()
            )
        except ChangedMeanwhile:
            row.refresh_from_db()
            return _import_page(request, batch, refusal=_decided_otherwise(row, choice))
        messages.success(request, _answered(number, choice))
    return redirect(_next_question(batch, number, request.POST.get("decision", "")))


def _decided_otherwise(row: ImportRow, mine: Choice) -> str:
    parts = {
        "row": row.number,
        "who": row.chosen_by or _("có người"),
        "theirs": row.get_choice_display(),
        "mine": CHOICE_LABELS[mine],
    }
    return (
        _("Dòng %(row)s: %(who)s vừa chọn “%(theirs)s”, anh/chị chọn “%(mine)s”. Xem lại rồi chọn.")
        % parts
    )


def _answered(number: int, choice: Choice) -> str:
    sentences = {
        Choice.SAME: _("Dòng %(row)s: cùng một cơ sở."),
        Choice.DIFFERENT: _("Dòng %(row)s: hai cơ sở khác nhau, ghi thành cơ sở mới."),
        Choice.NONE: _("Dòng %(row)s: để sau."),
    }
    return sentences[choice] % {"row": number}


def _next_question(batch: ImportBatch, number: int, chosen: str) -> str:
    """Return the address of the next waiting row, or of the whole list if none is left."""
    address = reverse("web:import", args=[batch.pk])
    waiting = list(rows_of(batch, Decision.POSSIBLE_DUPLICATE).values_list("number", flat=True))
    if chosen == words.DECIDED:
        return f"{address}?decision={words.DECIDED}#row-{number}"
    if not waiting:
        return address
    following = next((n for n in waiting if n > number), waiting[0])
    query = {"decision": Decision.POSSIBLE_DUPLICATE.value}
    if number_of_page := waiting.index(following) // ROWS:
        query["page"] = str(number_of_page + 1)
    return f"{address}?{urlencode(query)}#row-{following}"


@page
def import_commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the clear rows into the register once. A second click gets only a message (409)."""
    batch = _batch(request, pk)
    try:
        commit_import(batch=batch, by=person_of(request), on=clock.today())
    except AlreadyCommitted as refusal:
        return _import_page(request, _batch(request, pk), refusal=str(refusal))
    return redirect("web:import", pk=pk)


@page
def import_rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The rejected rows keep their own headings, each with its reason."""
    batch = _batch(request, pk)
    stem = batch.file_name.rpartition(".")[0] or batch.file_name
    return workbook_answer(rejected_xlsx(batch), _("tra-lai %(file)s") % {"file": stem})
