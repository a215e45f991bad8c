"""The steps of the set-up, and its end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.network.actions import end_set_up
from caunoi.network.queries import set_up_end
from caunoi.web.access import page, permissions_of, person_of
from caunoi.web.setup.progress import set_up_of


@page
def setup(request: HttpRequest) -> HttpResponse:
    """Show each step as it stands today; also after the end, when it is a list of what is set."""
    context = {"set_up": set_up_of(permissions_of(request), clock.today()), "end": set_up_end()}
    return render(request, "web/setup/setup.html", context)


@page
def end(request: HttpRequest) -> HttpResponse:
    """Say what the end means and what is still missing, before somebody ends the set-up."""
    if request.method == "POST":
        end_set_up(by=person_of(request), on=clock.today())
        messages.success(request, _("Đã kết thúc thiết lập. Trung tâm bắt đầu làm việc."))
        return redirect("web:today")
    ended = set_up_end()
    if ended is not None:
        return redirect("web:setup")
    context = {"set_up": set_up_of(permissions_of(request), clock.today())}
    return render(request, "web/setup/end.html", context)
