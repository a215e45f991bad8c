"""The second factor: its code at the door, and one's own page to set it up or remove it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caunoi.accounts.actions import TooManyTries, finish_sign_in
from caunoi.accounts.models import User
from caunoi.accounts.second_factor import (
    address_for_app,
    has_second_factor,
    must_have_second_factor,
    new_secret,
    remove_second_factor,
    renew_recovery_codes,
    set_up_second_factor,
    unused_recovery_codes,
    use_code,
)
from caunoi.common import clock
from caunoi.difficulties.links import qr_svg
from caunoi.web.access import MUST_SET_UP, page, person_of
from caunoi.web.fields import refusals_in
from caunoi.web.shell.forms import CodeForm, PasswordAgainForm, SetUpFactorForm
from caunoi.web.shell.sign_in import (
    asking_own_password,
    begin_try,
    forget_half_way,
    form_page,
    half_way_in,
    let_in,
    where_to,
)

#: The secret that an app is shown, until a code proves that it has it.
SECRET = "second_factor_secret"  # noqa: S105


@page
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the code of whoever has given the right password; only then is the person in."""
    user = half_way_in(request)
    if user is None:
        return redirect("web:today" if request.user.is_authenticated else "web:sign-in")
    form = CodeForm(request.POST or None)
    wait: timedelta | None = None
    if request.method == "POST" and form.is_valid():
        try:
            attempt = begin_try(request, user.username)
        except TooManyTries as refusal:
            form.add_error(None, str(refusal))
            wait = refusal.wait
        else:
            if use_code(user=user, code=form.cleaned_data["code"], on=clock.today()):
                finish_sign_in(attempt)
                to = where_to(request)
                forget_half_way(request)
                return let_in(request, user, to)
            form.add_error("code", _("Mã không đúng hoặc đã dùng. Đợi mã mới hiện ra rồi ghi lại."))
    return form_page(request, "web/shell/second_factor_code.html", {"form": form}, form, wait)


@page
def second_factor_set_up(request: HttpRequest) -> HttpResponse:
    """Show one's own second factor; set it up if there is none."""
    me = person_of(request)
    if has_second_factor(me):
        return _own_page(request, me, PasswordAgainForm())
    secret = request.session.setdefault(SECRET, new_secret())
    form = SetUpFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form), asking_own_password(request, me):
            codes = set_up_second_factor(
                secret=secret,
                code=form.cleaned_data["code"],
                password=form.cleaned_data["current"],
                by=me,
                on=clock.today(),
            )
            del request.session[SECRET]
            request.session.pop(MUST_SET_UP, None)
            messages.success(request, _("Đã bật xác thực hai bước."))
            return _codes_page(request, codes)
    context = {
        "form": form,
        "qr": qr_svg(address_for_app(me, secret)),
        "secret": " ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
        "must": MUST_SET_UP in request.session,
        "has_password": me.has_usable_password(),
    }
    status = 422 if form.errors else 200
    return render(request, "web/shell/second_factor_set_up.html", context, status=status)


@page
def second_factor_remove(request: HttpRequest) -> HttpResponse:
    def remove(me: User, password: str) -> HttpResponse:
        remove_second_factor(password=password, by=me, on=clock.today())
        messages.success(request, _("Đã tắt xác thực hai bước."))
        return redirect("web:second-factor-set-up")

    return _after_password(request, remove)


@page
def second_factor_codes(request: HttpRequest) -> HttpResponse:
    def renew(me: User, password: str) -> HttpResponse:
        codes = renew_recovery_codes(password=password, by=me, on=clock.today())
        messages.success(request, _("Đã làm mã dự phòng mới. Mã cũ không dùng được nữa."))
        return _codes_page(request, codes)

    return _after_password(request, renew)


def _after_password(request: HttpRequest, do: Callable[[User, str], HttpResponse]) -> HttpResponse:
    me = person_of(request)
    form = PasswordAgainForm(request.POST)
    if form.is_valid():
        with refusals_in(form), asking_own_password(request, me):
            return do(me, form.cleaned_data["current"])
    return _own_page(request, me, form)


def _own_page(request: HttpRequest, me: User, form: forms.Form) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "has_factor": has_second_factor(me),
        "codes_left": unused_recovery_codes(me),
        "must": must_have_second_factor(me, clock.today()),
    }
    status = 422 if form.errors else 200
    return render(request, "web/shell/second_factor.html", context, status=status)


def _codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """Show the recovery codes; they are shown this once."""
    shown = [f"{code[:4]} {code[4:]}" for code in codes]
    return render(request, "web/shell/recovery_codes.html", {"codes": shown})
