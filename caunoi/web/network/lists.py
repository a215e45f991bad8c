"""Collaborators with their decisions from an Excel list."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from caunoi.network.imports.actions import (
    answer_collaborators,
    lists_visible_to,
    preview_collaborators,
    read_drafts,
    write_collaborators,
)
from caunoi.network.imports.headings import LABELS
from caunoi.network.models import Collaborator
from caunoi.network.queries import communes_served
from caunoi.web.access import page
from caunoi.web.sent_lists import ListPages

#: Headings that the import reads; never translated.
HEADERS = (
    *("STT", "Họ và tên", "Điện thoại", "Công việc chính", "Xã, phường phụ trách"),
    *("Số quyết định", "Ngày quyết định", "Từ ngày", "Đến hết ngày", "Tên đăng nhập"),
)


def example(on: date) -> Sequence[Sequence[str]]:
    """Return two invented collaborators in real communes of the territory."""
    found = communes_served(on).order_by("code").prefetch_related("kinds")[:3]
    names = [commune.full_name(on) for commune in found]
    names += [""] * (3 - len(names))
    day = f"{on:%d/%m/%Y}"
    decision = ("01/QĐ-SCT", day, day, "", "")
    both = ", ".join(filter(None, names[:2]))
    return [
        ("1", "Nguyễn Thị Mẫu", "0901234567", "Công chức kinh tế xã", both, *decision),
        ("2", "Trần Văn Dụ", "0907654321", "Phó chủ tịch hội nông dân", names[2], *decision),
    ]


PAGES = ListPages(
    name="collaborator-list",
    done="collaborator",
    labels=LABELS,
    headers=HEADERS,
    example=example,
    example_name=_("mau-danh-sach-cong-tac-vien"),
    example_title="DANH SÁCH CỘNG TÁC VIÊN KHUYẾN CÔNG",
    lists=lists_visible_to,
    drafts=read_drafts,
    preview=preview_collaborators,
    answer=answer_collaborators,
    write=write_collaborators,
    records=Collaborator.objects.in_bulk,
    templates="web/network",
)


@page
def list_new(request: HttpRequest) -> HttpResponse:
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
