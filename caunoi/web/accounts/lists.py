"""People with their roles from an Excel list, and the sheet of their first links."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.actions import require_may_manage
from caunoi.accounts.imports.actions import (
    answer_people,
    invite_people,
    lists_visible_to,
    preview_people,
    read_drafts,
    write_people,
)
from caunoi.accounts.imports.headings import LABELS
from caunoi.accounts.models import User
from caunoi.common import clock
from caunoi.common.links import link_to
from caunoi.imports.drafts import Draft
from caunoi.imports.models import SentList
from caunoi.network.queries import province_served
from caunoi.web.access import page, person_of
from caunoi.web.sent_lists import ListPages

#: Headings that the import reads; never translated.
HEADERS = (
    *("STT", "Họ và tên", "Chức vụ, vai trò", "Tên đăng nhập", "Điện thoại", "Thư điện tử"),
    *("Địa bàn", "Từ ngày", "Quyết định"),
)


def example(on: date) -> Sequence[Sequence[str]]:
    day, decision = f"{on:%d/%m/%Y}", "01/QĐ-TTKC"
    return [
        ("1", "Nguyễn Văn Mẫu", "Giám đốc", "", "0901234567", "mau@vidu.vn", "", day, decision),
        ("2", "Trần Thị Dụ", "Kế toán", "", "0907654321", "", "", day, decision),
    ]


def drafts(sent: SentList, *, by: User, on: date) -> list[Draft]:
    return read_drafts(sent, within=province_served(on), by=by, on=on)


def write(*, on: date, **more: Any) -> list[int]:
    return write_people(within=province_served(on), on=on, **more)


PAGES = ListPages(
    name="person-list",
    done="person",
    labels=LABELS,
    headers=HEADERS,
    example=example,
    example_name=_("mau-danh-sach-nguoi-dung"),
    example_title="DANH SÁCH NGƯỜI DÙNG",
    lists=lists_visible_to,
    drafts=drafts,
    preview=preview_people,
    answer=answer_people,
    write=write,
    records=User.objects.in_bulk,
    templates="web/accounts",
)


@page
def list_new(request: HttpRequest) -> HttpResponse:
    require_may_manage(person_of(request), clock.today())
    return PAGES.new(request)


@page
def list_example(request: HttpRequest) -> HttpResponse:
    return PAGES.file_example(request)


@page
def sent_list(request: HttpRequest, pk: int) -> HttpResponse:
    return PAGES.show(request, pk)


@page
def list_answer(request: HttpRequest, pk: int) -> HttpResponse:
    return PAGES.save_answers(request, pk)


@page
def list_write(request: HttpRequest, pk: int) -> HttpResponse:
    return PAGES.write_rows(request, pk)


@page
def list_returned(request: HttpRequest, pk: int) -> HttpResponse:
    return PAGES.file_returned(request, pk)


@page
def list_links(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the links of a list and show them once, a page for each person to print."""
    me, today = person_of(request), clock.today()
    sent = get_object_or_404(lists_visible_to(me, today), pk=pk)
    made = invite_people(sent=sent, by=me, on=today)
    links = [(user, link_to("web:invitation", token, asked=request)) for user, token in made]
    return render(request, "web/accounts/list_links.html", {"sent": sent, "links": links})
