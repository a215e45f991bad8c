"""The collaborators: the list of the day, one file, creating and changing it, its account."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.common.collation import name_key
from caunoi.common.text import fold
from caunoi.network.actions import add_collaborator, change_collaborator, link_account
from caunoi.network.models import Collaborator
from caunoi.network.queries import appointments_of, collaborators_on, roster
from caunoi.web.access import page, person_of
from caunoi.web.fields import refusals_in
from caunoi.web.filters import Order
from caunoi.web.lists import Asked, ListPage
from caunoi.web.network.forms import (
    AccountForm,
    ChangeCollaboratorForm,
    CollaboratorForm,
    CollaboratorsFilter,
)
from caunoi.web.templatetags.caunoi import last_day
from caunoi.web.versions import changes_in

#: By given name, as in Vietnamese lists.
ORDERS: dict[str, Order] = {"name": lambda each: name_key(each.full_name)}


@page
def collaborators(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    visible = Collaborator.objects.visible_to(person_of(request), today)
    find, form = partial(_found, visible), CollaboratorsFilter(request.GET or None)
    listing = ListPage(request, find, form, orders=ORDERS, usual="name")
    if listing.wants_file:
        return listing.file("cong-tac-vien", _head(), partial(_lines, today))
    context = {"listing": listing, "rows": roster(listing.page.object_list, today)}
    return render(request, "web/network/collaborators.html", context)


def _found(people: QuerySet[Collaborator], asked: Asked) -> QuerySet[Collaborator]:
    if asked.get("only") != "all":
        people = people.filter(pk__in=collaborators_on(clock.today()).values("pk"))
    for word in fold(asked.get("q", "")).split():
        people = people.filter(search_key__contains=word)
    return people


def _head() -> list[str]:
    return [
        *(_("Cộng tác viên"), _("Điện thoại"), _("Công việc chính"), _("Địa bàn phụ trách")),
        *(_("Quyết định cử"), _("Từ ngày"), _("Đến hết ngày")),
    ]


def _lines(today: date, people: Iterable[Collaborator]) -> Iterable[Sequence[Any]]:
    for row in roster(people, today):
        yield (
            row.collaborator,
            row.collaborator.phone,
            row.collaborator.post,
            ", ".join(area.unit.name for area in row.areas),
            row.appointment and row.appointment.decision,
            row.appointment and row.appointment.starts_on,
            row.appointment and last_day(row.appointment.term_ends_on),
        )


def visible_or_404(request: HttpRequest, pk: int) -> Collaborator:
    visible = Collaborator.objects.visible_to(person_of(request), clock.today())
    return get_object_or_404(visible.select_related("user"), pk=pk)


@page
def collaborator(request: HttpRequest, pk: int) -> HttpResponse:
    person = visible_or_404(request, pk)
    today = clock.today()
    files = appointments_of(person)
    now = next((f for f in files if f.appointment.holds_on(today)), None)
    areas = [area for area in now.areas if area.holds_on(today)] if now else []
    context = {"collaborator": person, "files": files, "now": now, "areas_now": areas}
    return render(request, "web/network/collaborator.html", context)


@page
def collaborator_new(request: HttpRequest) -> HttpResponse:
    form = CollaboratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            person = add_collaborator(**form.cleaned_data, by=person_of(request), on=clock.today())
            sentence = _("Đã lập hồ sơ %(name)s. Ghi quyết định cử để giao địa bàn.")
            messages.success(request, sentence % {"name": person})
            return redirect("web:collaborator", pk=person.pk)
    status = 422 if form.errors else 200
    return render(request, "web/network/collaborator_new.html", {"form": form}, status=status)


@page
def collaborator_change(request: HttpRequest, pk: int) -> HttpResponse:
    person = visible_or_404(request, pk)
    form = ChangeCollaboratorForm(
        request.POST or None, initial=_initial_of(person), version=person.version
    )
    if request.method == "POST" and form.is_valid():
        with changes_in(form, _initial_of):
            change_collaborator(
                collaborator=person,
                seen=form.seen_version,
                **form.facts,
                by=person_of(request),
                on=clock.today(),
            )
            messages.success(request, _("Đã sửa hồ sơ."))
            return redirect("web:collaborator", pk=person.pk)
    context = {"form": form, "collaborator": person}
    return render(request, "web/network/collaborator_change.html", context, status=form.status)


def _initial_of(person: Collaborator) -> dict[str, str]:
    return {name: getattr(person, name) for name in ("full_name", "phone", "post")}


@page
def collaborator_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Link an existing account to the collaborator."""
    person = visible_or_404(request, pk)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            user = form.cleaned_data["user"]
            link_account(collaborator=person, user=user, by=person_of(request), on=clock.today())
            messages.success(request, _("Đã gắn tài khoản %(name)s.") % {"name": user.username})
            return redirect("web:collaborator", pk=person.pk)
    context = {"form": form, "collaborator": person}
    status = 422 if form.errors else 200
    return render(request, "web/network/collaborator_account.html", context, status=status)
