"""Notices: the newest first, opened one by one or marked read together."""

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caunoi.accounts.actions import choose_email
from caunoi.accounts.models import User
from caunoi.common import clock
from caunoi.notices.actions import choose_delivery, mark_read
from caunoi.notices.catalogue import BY_KEY, type_of
from caunoi.notices.models import Notice, NoticeQuerySet
from caunoi.notices.queries import choices_of, of_type
from caunoi.web.access import page, person_of
from caunoi.web.addresses import address_of
from caunoi.web.fields import refusals_in
from caunoi.web.filters import Order
from caunoi.web.lists import Asked, ListPage
from caunoi.web.notices.forms import DeliveryForm, NoticesFilter
from caunoi.web.shell.sign_in import asking_own_password

ORDERS: dict[str, Order] = {"at": ("told_on", "pk")}


@page
def notices(request: HttpRequest) -> HttpResponse:
    find, form = partial(_found, person_of(request)), NoticesFilter(request.GET or None)
    listing = ListPage(request, find, form, orders=ORDERS, size=30)
    if listing.wants_file:
        head = [_("Ngày"), _("Loại thông báo"), _("Nội dung"), _("Đọc lúc")]
        return listing.file("thong-bao", head, _lines)
    rows = [(notice, address_of(notice.address)) for notice in listing.page]
    return render(request, "web/notices/notices.html", {"listing": listing, "rows": rows})


def _found(me: User, asked: Asked) -> NoticeQuerySet:
    found = of_type(me, BY_KEY.get(asked.get("type", "")), clock.today())
    return found.filter(read_at__isnull=asked["read"] == "no") if "read" in asked else found


def _lines(found: NoticeQuerySet) -> Iterable[Sequence[Any]]:
    for row in found.iterator(chunk_size=2000):
        yield row.told_on, type_of(row.kind).words, row.text, row.read_at


@page
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Redirect from a letter to the notice's subject. The link does not mark the notice as read."""
    row = get_object_or_404(Notice.objects.visible_to(person_of(request)), pk=pk)
    return redirect(address_of(row.address) or "web:notices")


@page
def notice_settings(request: HttpRequest) -> HttpResponse:
    me = person_of(request)
    has_password = me.has_usable_password()
    initial = {"email": me.email, **choices_of(me)}
    form = DeliveryForm(request.POST or None, initial=initial, has_password=has_password)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            _save_settings(request, me, form)
            messages.success(request, _("Đã ghi cách nhận thông báo."))
            return redirect("web:notice-settings")
    context = {
        "form": form,
        "has_password": has_password,
        "email_waits": bool(me.email) and me.email_proven_at is None,
    }
    return render(
        request, "web/notices/settings.html", context, status=422 if form.is_bound else 200
    )


def _save_settings(request: HttpRequest, me: User, form: DeliveryForm) -> None:
    """Save both or neither; a password that was typed counts as a try to guess it."""
    current = form.cleaned_data.get("current", "")
    asking = asking_own_password(request, me) if current else nullcontext()
    with asking, transaction.atomic():
        email = form.cleaned_data["email"]
        if current or email != me.email:
            choose_email(email=email, current=current, by=me, on=clock.today())
        choose_delivery(choices=form.choices(), by=me, on=clock.today())


@page
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice as read and redirect to its subject."""
    me = person_of(request)
    notice = get_object_or_404(Notice.objects.visible_to(me), pk=pk)
    mark_read(notice=notice, by=me, on=clock.today())
    return redirect(address_of(notice.address) or "web:notices")


@page
def notices_read(request: HttpRequest) -> HttpResponse:
    read = mark_read(by=person_of(request), on=clock.today())
    sentence = ngettext("Đã đánh dấu %(n)d thông báo.", "Đã đánh dấu %(n)d thông báo.", read)
    messages.success(
        request, sentence % {"n": read} if read else _("Không còn thông báo chưa đọc.")
    )
    return redirect("web:notices")
