"""Reading the register: the list, its file, one establishment."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.common import clock
from caunoi.common.identifiers import read_phones, read_tax_code
from caunoi.establishments.export import establishments_xlsx
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.models import Need, Visit
from caunoi.fieldwork.queries import needs_of, visits_of
from caunoi.journal.queries import entries_about
from caunoi.localities.queries import where_is
from caunoi.network.queries import responsible_for
from caunoi.web.access import my_rights, page, permissions_of, person_of
from caunoi.web.exports import workbook_answer
from caunoi.web.recorded_places import moved_to, recorded_place
from caunoi.web.register.eligibility import answers_for
from caunoi.web.register.listing import Listing
from caunoi.web.register.timeline import story
from caunoi.web.templatetags.caunoi import num

EVENTS_SHOWN = 40


@page
def register(request: HttpRequest) -> HttpResponse:
    listing = Listing(request, person_of(request), clock.today())
    context = {"listing": listing, "form": listing.form, "rows": listing.shown()}
    return render(request, "web/register/register.html", context)


@page
def register_export(request: HttpRequest) -> HttpResponse:
    me, today = person_of(request), clock.today()
    listing = Listing(request, me, today)
    content = establishments_xlsx(rows=listing.rows, count=listing.counts["found"], on=today)
    return workbook_answer(content, _("so-co-so-%(day)s") % {"day": f"{today:%Y-%m-%d}"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact at the top of the page; `warnings` say what looks wrong about it."""

    label: str | Promise
    value: str
    is_number: bool = False
    tel: str = ""
    warnings: tuple[str, ...] = ()


@page
def establishment(request: HttpRequest, pk: int) -> HttpResponse:
    me, today = person_of(request), clock.today()
    row = get_object_or_404(Establishment.objects.visible_to(me, today).with_places(), pk=pk)
    found = where_is(row.unit, today)
    entries = entries_about(row)
    visits, needs = _fieldwork(request, row)
    place = recorded_place(row.unit, today)
    context = {
        "establishment": row,
        "facts": facts_of(row),
        "place": place,
        "address": place.with_address(row.address),
        "moved": moved_to(found, today),
        "answers": answers_for(row, found, today) if row.is_active else [],
        "responsible": responsible_for(row.unit, today),
        "story": story(entries[:EVENTS_SHOWN], visits, needs),
        "was_visited": bool(visits or needs),
        "older": max(0, entries.count() - EVENTS_SHOWN),
        "may_edit": my_rights(request).may_at("register.edit", row.unit),
        "may_visit": my_rights(request).may_at("fieldwork.record", row.unit),
    }
    return render(request, "web/register/establishment.html", context)


def _fieldwork(request: HttpRequest, row: Establishment) -> tuple[list[Visit], list[Need]]:
    """Return the newest visits and needs that the user may see, at most 40 of each."""
    if "fieldwork.view" not in permissions_of(request):
        return [], []
    me, today = person_of(request), clock.today()
    visits = visits_of(row) & Visit.objects.visible_to(me, today)
    needs = needs_of(row) & Need.objects.visible_to(me, today)
    return list(visits[:EVENTS_SHOWN]), list(needs[:EVENTS_SHOWN])


def facts_of(row: Establishment) -> list[Fact]:
    tax, phones = read_tax_code(row.tax_code, clock.today()), read_phones(row.phone, clock.today())
    return [
        Fact(gettext_lazy("Loại hình"), row.get_kind_display()),
        Fact(gettext_lazy("Ngành nghề"), str(row.trade or "")),
        Fact(gettext_lazy("Sản phẩm"), row.products),
        Fact(gettext_lazy("Lao động"), "" if row.workers is None else num(row.workers), True),
        Fact(gettext_lazy("Năm thành lập"), str(row.founded_year or ""), True),
        Fact(gettext_lazy("Người đại diện"), row.owner),
        Fact(
            gettext_lazy("Điện thoại"),
            row.phone,
            True,
            tel="".join(c for c in row.phone.split("/")[0] if c.isdigit()),
            warnings=tuple(_(doubt.text) % dict(doubt.figures) for doubt in phones.doubts),
        ),
        Fact(
            gettext_lazy("Mã số thuế"),
            row.tax_code,
            True,
            warnings=tuple(_(doubt.text) % dict(doubt.figures) for doubt in tax.doubts),
        ),
    ]
