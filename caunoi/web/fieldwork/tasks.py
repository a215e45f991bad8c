"""Tasks from the Centre: the list, giving one, its result."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.common.lifecycle import by_name
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.actions import end_task, give_task
from caunoi.fieldwork.checks import FieldworkRefusal
from caunoi.fieldwork.enums import TaskState
from caunoi.fieldwork.lifecycle import buttons, describe_state
from caunoi.fieldwork.models import CentreTask
from caunoi.fieldwork.permissions import led_by
from caunoi.network.models import Collaborator
from caunoi.network.queries import collaborators_on
from caunoi.web.access import page, person_of
from caunoi.web.fields import key_asked, refusals_in
from caunoi.web.fieldwork.day import task_waiting
from caunoi.web.fieldwork.forms import TASK_ORDERS, TaskForm, TasksFilter, WordsForm
from caunoi.web.fieldwork.narrowing import narrowed
from caunoi.web.lists import ListPage
from caunoi.web.tabs import counts_of, state_asked, tabs_of

FAMILIES = {TaskState.GIVEN: "run", TaskState.DONE: "done", TaskState.NOT_DONE: "stop"}


@page
def tasks(request: HttpRequest) -> HttpResponse:
    me, today = person_of(request), clock.today()
    state = state_asked(request, TaskState, TaskState.GIVEN.value)
    form = TasksFilter(
        request.GET or None,
        people=Collaborator.objects.visible_to(me, today),
        orders=TASK_ORDERS,
        usual="due" if state == TaskState.GIVEN else "newest",
    )
    seen = CentreTask.objects.visible_to(me, today).filter(given_on__lte=today)
    seen = seen.select_related("collaborator", "establishment", "given_by", "ended_by")
    listing = ListPage(request, partial(narrowed, seen), form, kept={"state": state})
    if listing.wants_file:
        return listing.file("viec-giao", _head(), _lines)
    tabs = tabs_of(counts_of(listing.without("state")), TaskState, state)
    context = {
        "listing": listing,
        "rows": [task_waiting(task, today) for task in listing.page],
        "state": state,
        "tabs": tabs,
        "total": tabs[-1].count,
    }
    return render(request, "web/fieldwork/tasks.html", context)


def _head() -> list[str]:
    return [
        *(_("Ngày giao"), _("Giao cho"), _("Loại việc"), _("Làm gì"), _("Cơ sở")),
        *(_("Xong chậm nhất ngày"), _("Người giao"), _("Trạng thái"), _("Kết quả"), _("Ngày ghi")),
    ]


def _lines(found: Iterable[CentreTask]) -> Iterable[Sequence[Any]]:
    for task in found:
        yield (
            task.given_on,
            str(task.collaborator),
            task.get_kind_display(),
            task.instruction,
            str(task.establishment or ""),
            task.due_on,
            str(task.given_by),
            task.get_state_display(),
            task.result,
            task.ended_on,
        )


@page
def task_new(request: HttpRequest) -> HttpResponse:
    """`?to=`, `?at=`, `?kind=`, `?what=` name the person, the establishment, the kind, the task."""
    me, today = person_of(request), clock.today()
    firm = _firm(request)
    asked = {"collaborator": "to", "kind": "kind", "instruction": "what"}
    start = {field: request.GET.get(name, "") for field, name in asked.items()}
    people = led_by(me, today).filter(pk__in=collaborators_on(today))
    form = TaskForm(request.POST or None, people=people, initial=start)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            row = give_task(**form.cleaned_data, establishment=firm, by=me, on=today)
            sentence = _("Đã giao việc cho %(who)s.") % {"who": row.collaborator}
            messages.success(request, sentence)
            return redirect("web:task", pk=row.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "firm": firm}
    return render(request, "web/fieldwork/task_new.html", context, status=status)


def _firm(request: HttpRequest) -> Establishment | None:
    if not (key := key_asked(request, "at")):
        return None
    visible = Establishment.objects.visible_to(person_of(request), clock.today())
    return get_object_or_404(visible, pk=key)


@page
def task(request: HttpRequest, pk: int) -> HttpResponse:
    return _task_page(request, _visible(request, pk))


@page
def task_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    state = request.POST.get("state", "")
    if state not in by_name(buttons(row, person_of(request), clock.today())):
        raise FieldworkRefusal(describe_state(row))
    form = _words_form(request.POST)
    if form.is_valid():
        with refusals_in(form):
            end_task(
                task=row,
                state=state,
                result=form.cleaned_data["words"],
                by=person_of(request),
                on=clock.today(),
            )
            messages.success(request, _("Đã ghi kết quả."))
            return redirect("web:task", pk=pk)
    return _task_page(request, row, form, status=422)


def _visible(request: HttpRequest, pk: int) -> CentreTask:
    known = CentreTask.objects.visible_to(person_of(request), clock.today())
    related = known.select_related("collaborator", "establishment", "given_by", "ended_by")
    return get_object_or_404(related, pk=pk)


def _words_form(data: Any = None) -> WordsForm:
    return WordsForm(
        data, label=_("Kết quả"), hint=_("đã làm gì, với ai, còn gì; hoặc vì sao không làm được")
    )


def _task_page(
    request: HttpRequest, row: CentreTask, form: WordsForm | None = None, status: int = 200
) -> HttpResponse:
    steps = by_name(buttons(row, person_of(request), clock.today()))
    may_end = any(button.is_open for button in steps.values())
    context = {
        "task": row,
        "family": FAMILIES[TaskState(row.state)],
        "waiting": task_waiting(row, clock.today()),
        "form": (form or _words_form()) if may_end else None,
    }
    return render(request, "web/fieldwork/task.html", context, status=status)
