"""Pages of the links that set a password: opening one, asking for one, seeing who made them."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from caunoi.accounts.actions import TooManyTries, begin_asking
from caunoi.accounts.invitations import accept_invitation, invitation_for, see_invitations
from caunoi.accounts.models import Invitation
from caunoi.common import clock
from caunoi.notices.links import letters_are_sent, mail_forgotten
from caunoi.web.access import page, person_of
from caunoi.web.fields import next_asked, refusals_in
from caunoi.web.shell.forms import FirstPasswordForm, ForgottenForm
from caunoi.web.shell.sign_in import address_of_visitor, enter, form_page


@page
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Set a password by a link. One that waits for the second person says so and sets nothing."""
    found = invitation_for(token)
    if found is None:
        return render(request, "web/shell/invitation_gone.html", status=404)
    if found.is_waiting:
        status = 409 if request.method == "POST" else 200
        waiting = {"invitation": found}
        return render(request, "web/shell/invitation_waiting.html", waiting, status=status)
    form = FirstPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            user = accept_invitation(token=token, password=form.cleaned_data["password"])
            messages.success(
                request,
                _("Đã đặt mật khẩu. Lần sau đăng nhập bằng tên %(name)s.")
                % {"name": user.username},
            )
            return enter(request, user)
    context = {"form": form, "invited": found.user}
    return render(request, "web/shell/invitation.html", context, status=422 if form.errors else 200)


@page
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link by letter. The answer is the same whether the account exists or not."""
    if not letters_are_sent():
        return render(request, "web/shell/forgotten.html", {"form": None})
    form = ForgottenForm(request.POST or None)
    wait: timedelta | None = None
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            begin_asking(name=name, address=address_of_visitor(request))
        except TooManyTries as refusal:
            form.add_error(None, str(refusal))
            wait = refusal.wait
        else:
            mail_forgotten.enqueue(name, clock.today().isoformat())
            return render(request, "web/shell/forgotten.html", {"form": None, "asked": name})
    return form_page(request, "web/shell/forgotten.html", {"form": form}, form, wait)


@page
def account_links(request: HttpRequest) -> HttpResponse:
    """Show a person the links that others made for the account, until they have seen them."""
    me = person_of(request)
    if request.method == "POST":
        see_invitations(by=me, on=clock.today())
        return HttpResponseRedirect(next_asked(request) or reverse("web:today"))
    made = Invitation.objects.filter(user=me, for_account_in_use=True)
    rows = made.select_related("created_by", "confirmed_by").order_by("-created_at")[:20]
    context = {
        "rows": rows,
        "unseen": made.unseen_by_owner().exists(),
        "next": next_asked(request),
        "me": me,
    }
    return render(request, "web/shell/account_links.html", context)
