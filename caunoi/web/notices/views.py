"""Notices: the newest first, opened one by one or marked read together."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caunoi.common import clock
from caunoi.notices.actions import mark_read
from caunoi.notices.models import Notice
from caunoi.web.access import page, person_of
from caunoi.web.addresses import address_of
from caunoi.web.paging import page_of


@page
def notices(request: HttpRequest) -> HttpResponse:
    """List the person's notices."""
    shown = page_of(request, Notice.objects.visible_to(person_of(request)), size=30)
    rows = [(notice, address_of(notice.address)) for notice in shown]
    return render(request, "web/notices/notices.html", {"page": shown, "rows": rows})


@page
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read and go to what it speaks of."""
    me = person_of(request)
    notice = get_object_or_404(Notice.objects.visible_to(me), pk=pk)
    mark_read(notice=notice, by=me, on=clock.today())
    return redirect(address_of(notice.address) or "web:notices")


@page
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    read = mark_read(by=person_of(request), on=clock.today())
    said = ngettext("Đã đánh dấu %(n)d thông báo.", "Đã đánh dấu %(n)d thông báo.", read)
    messages.success(request, said % {"n": read} if read else _("Không còn thông báo chưa đọc."))
    return redirect("web:notices")
