"""Reading the journal and checking its chain."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caunoi.common.former_names import names_of
from caunoi.journal.models import ChainTip, Entry
from caunoi.journal.queries import check_chain
from caunoi.web.access import page
from caunoi.web.addresses import addresses_of
from caunoi.web.filters import Order
from caunoi.web.journal.forms import JournalFilter
from caunoi.web.lists import Asked, ListPage
from caunoi.web.templatetags.caunoi import num
from caunoi.web.words import (
    action_title,
    changes_in_words,
    ground_in_words,
    label_in_words,
    subject_title,
)

ORDERS: dict[str, Order] = {"at": ("position",)}


@page
def journal(request: HttpRequest) -> HttpResponse:
    """List the entries, newest first. `?of=accounts.user:5` keeps those about one thing."""
    listing = ListPage(request, _found, JournalFilter(request.GET or None), orders=ORDERS)
    if listing.wants_file:
        return listing.file("nhat-ky", _head(), _lines)
    addresses = addresses_of(listing.page)
    rows = [
        {
            "entry": entry,
            "title": action_title(entry.action),
            "label": label_in_words(entry),
            "kind": subject_title(entry.subject_type),
            "url": addresses[entry.pk],
            "ground": ground_in_words(entry.ground),
            "changes": changes_in_words(entry),
        }
        for entry in listing.page
    ]
    tip = ChainTip.objects.filter(pk=1).first()
    context = {
        "listing": listing,
        "rows": rows,
        "length": tip.length if tip else 0,
    }
    return render(request, "web/journal/journal.html", context)


def _head() -> list[str]:
    return [_("Mục"), _("Lúc"), _("Ai"), _("Làm gì"), _("Về"), _("Căn cứ"), _("Thay đổi")]


def _lines(entries: QuerySet[Entry]) -> Iterable[Sequence[Any]]:
    for entry in entries.iterator(chunk_size=2000):
        yield (
            entry.position,
            entry.at,
            entry.by_name,
            action_title(entry.action),
            label_in_words(entry),
            ground_in_words(entry.ground),
            "; ".join(f"{f}: {b} → {a}" for f, b, a in changes_in_words(entry)),
        )


def _found(asked: Asked) -> QuerySet[Entry]:
    entries = Entry.objects.all()
    if "of" in asked:
        kind, _colon, key = asked["of"].partition(":")
        entries = entries.filter(subject_type__in=names_of(kind), subject_id=key)
    if "action" in asked:
        entries = entries.filter(action__in=names_of(asked["action"]))
    if "by" in asked:
        entries = entries.filter(by_id=asked["by"])
    if "subject" in asked:
        entries = entries.filter(subject_type__in=names_of(asked["subject"]))
    if "from_on" in asked:
        entries = entries.filter(at__gte=_midnight(asked["from_on"]))
    if "to_on" in asked:
        entries = entries.filter(at__lt=_midnight(asked["to_on"] + timedelta(days=1)))
    return entries


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@page
def journal_check(request: HttpRequest) -> HttpResponse:
    found = check_chain()
    if found.is_sound:
        sentence = _(
            "Nhật ký còn nguyên vẹn: đã đối chiếu cả %(n)s mục, không mục nào bị sửa, xóa hay "
            "chèn thêm."
        )
        messages.success(request, sentence % {"n": num(found.length)})
    else:
        sentence = _(
            "Nhật ký không còn nguyên vẹn từ mục số %(n)s. Giữ nguyên máy chủ, đối chiếu với "
            "bản sao lưu gần nhất."
        )
        messages.error(request, sentence % {"n": num(found.broken_at)})
    return redirect("web:journal")
