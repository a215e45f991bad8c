"""What an establishment buys, from which partners are proposed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.establishments.models import Establishment
from caunoi.linkages.actions import note_buying
from caunoi.linkages.permissions import require_in_some_area
from caunoi.linkages.queries import buys
from caunoi.web.access import page, person_of
from caunoi.web.fields import refusals_in
from caunoi.web.linkages.forms import BuyingForm


@page
def buying(request: HttpRequest, pk: int) -> HttpResponse:
    me, today = person_of(request), clock.today()
    firm = get_object_or_404(Establishment.objects.visible_to(me, today).with_places(), pk=pk)
    require_in_some_area(me, [firm.unit], today)
    note = buys(firm, today)
    form = BuyingForm(request.POST or None, initial={"goods": note.goods if note else ""})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            note_buying(establishment=firm, goods=form.cleaned_data["goods"], by=me, on=today)
            messages.success(request, _("Đã ghi cơ sở cần mua gì."))
            return redirect("web:establishment", pk=pk)
    context = {"form": form, "firm": firm}
    status = 422 if form.errors else 200
    return render(request, "web/linkages/buying.html", context, status=status)
