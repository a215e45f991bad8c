"""What an establishment buys, from which partners are proposed."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.establishments.models import Establishment
from caunoi.journal.models import Entry
from caunoi.journal.queries import entries_about
from caunoi.linkages.actions import note_buying
from caunoi.linkages.models import BuyingNote
from caunoi.linkages.permissions import require_in_some_area
from caunoi.linkages.queries import buys
from caunoi.web.access import page, person_of
from caunoi.web.linkages.forms import BuyingForm
from caunoi.web.versions import changes_in


@page
def buying(request: HttpRequest, pk: int) -> HttpResponse:
    me, today = person_of(request), clock.today()
    firm = get_object_or_404(Establishment.objects.visible_to(me, today).with_places(), pk=pk)
    require_in_some_area(me, [firm.unit], today)
    note = buys(firm, today) or BuyingNote(establishment=firm)
    form = BuyingForm(request.POST or None, initial=_written(note), version=note.version)
    if request.method == "POST" and form.is_valid():
        with changes_in(form, _written, entries_of=_entries):
            note_buying(establishment=firm, seen=form.seen_version, **form.facts, by=me, on=today)
            messages.success(request, _("Đã ghi cơ sở cần mua gì."))
            return redirect("web:establishment", pk=pk)
    context = {"form": form, "firm": firm}
    return render(request, "web/linkages/buying.html", context, status=form.status)


def _written(note: BuyingNote) -> dict[str, str]:
    return {"goods": note.goods}


def _entries(note: BuyingNote) -> QuerySet[Entry]:
    return entries_about(note.establishment).filter(action="linkages.note_buying")
