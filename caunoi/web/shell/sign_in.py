"""Signing in by password, half way where a code is owed; changing it; signing out."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from caunoi.accounts.actions import (
    TooManyTries,
    WrongPassword,
    begin_sign_in,
    change_password,
    finish_sign_in,
    remember_device,
    take_back,
)
from caunoi.accounts.models import SignInAttempt, User
from caunoi.accounts.queries import DEVICE_LASTS
from caunoi.accounts.second_factor import has_second_factor, must_have_second_factor
from caunoi.common import clock
from caunoi.common.errors import Refusal
from caunoi.journal.accesses import record_failing
from caunoi.web.access import MUST_SET_UP, page, person_of
from caunoi.web.fields import next_asked, refusals_in
from caunoi.web.shell.forms import ChangePasswordForm, SignInForm

#: Which browsers a person has signed in with: strangers elsewhere cannot close them.
DEVICE_COOKIE = "caunoi_device"
#: In the session: who has given the right password and owes the code of the second factor.
HALF_WAY = "second_factor_of"
CODE_WAITS = timedelta(minutes=10)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@page
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect(_next_of(request))
    form = SignInForm(request.POST or None)
    wait: timedelta | None = None
    if request.method == "POST" and form.is_valid():
        try:
            user = _user_of(request, form)
        except TooManyTries as refusal:
            record_failing(form.cleaned_data["username"], request.META.get("REMOTE_ADDR", ""))
            form.add_error(None, str(refusal))
            wait = refusal.wait
        else:
            if user is not None:
                return enter(request, user)
    context = {"form": form, "next": next_asked(request)}
    return form_page(request, "web/shell/sign_in.html", context, form, wait)


def form_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    form: forms.Form,
    wait: timedelta | None,
) -> HttpResponse:
    """Return the page of a form; with `wait` it says when the door opens again (429)."""
    if wait is None:
        return render(request, template, context, status=422 if form.errors else 200)
    response = render(request, template, context, status=TooManyTries.status)
    response["Retry-After"] = str(int(wait.total_seconds()) + 1)
    return response


def _user_of(request: HttpRequest, form: SignInForm) -> User | None:
    """Return the user, or None with an error in the form. Raises `TooManyTries`."""
    name = form.cleaned_data["username"].strip().lower()
    attempt = begin_try(request, name)
    user = authenticate(request, username=name, password=form.cleaned_data["password"])
    if not isinstance(user, User):
        form.add_error(
            None,
            _(
                "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra bộ gõ tiếng Việt và phím "
                "Caps Lock."
            ),
        )
        return None
    if has_second_factor(user):
        take_back(attempt)  # wrong codes before it stay counted until a code is right
    else:
        finish_sign_in(attempt)
    return user


def begin_try(request: HttpRequest, username: str) -> SignInAttempt:
    return begin_sign_in(
        username=username,
        address=address_of_visitor(request),
        device_key=request.COOKIES.get(DEVICE_COOKIE, ""),
    )


def address_of_visitor(request: HttpRequest) -> str:
    """Return the address that tries count for; `CAUNOI_PROXIES` says whose word on it holds."""
    address: str = request.META.get("REMOTE_ADDR", "")
    return address


def enter(request: HttpRequest, user: User) -> HttpResponse:
    """Sign the user in and lead to the page that was asked for; every door ends here.

    Whoever has a second factor is not in yet: its code is asked for first.
    """
    to = _next_of(request)
    if not has_second_factor(user):
        return let_in(request, user, to)
    request.session[HALF_WAY] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "at": clock.now().timestamp(),
        "to": to,
    }
    return redirect("web:second-factor")


def half_way_in(request: HttpRequest) -> User | None:
    """Return who has given the right password here and owes the code."""
    given = request.session.get(HALF_WAY)
    if given is None or clock.now().timestamp() - given["at"] > CODE_WAITS.total_seconds():
        return None
    user = User.objects.filter(pk=given["user"], is_active=True).first()
    same = user and constant_time_compare(user.get_session_auth_hash(), given["password"])
    return user if same else None


def where_to(request: HttpRequest) -> str:
    to: str = request.session[HALF_WAY]["to"]
    return to


def forget_half_way(request: HttpRequest) -> None:
    del request.session[HALF_WAY]


def let_in(request: HttpRequest, user: User, to: str) -> HttpResponse:
    """Sign the user in.

    Who has not yet seen that somebody made a link into the account sees that first.
    """
    login(request, user, backend=BACKEND)
    if not has_second_factor(user) and must_have_second_factor(user, clock.today()):
        request.session[MUST_SET_UP] = True
    if user.invitations.all().unseen_by_owner().exists():
        to = f"{reverse('web:account-links')}?{urlencode({'next': to})}"
    return remember(request, user, HttpResponseRedirect(to))


def remember(request: HttpRequest, user: User, response: HttpResponse) -> HttpResponse:
    key = remember_device(user=user, device_key=request.COOKIES.get(DEVICE_COOKIE, ""))
    response.set_cookie(
        DEVICE_COOKIE,
        key,
        max_age=DEVICE_LASTS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@page
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("Đã đăng xuất."))
    return redirect("web:sign-in")


@page
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; the user's other sessions are signed out."""
    me = person_of(request)
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            current, new = form.cleaned_data["current"], form.cleaned_data["password"]
            with asking_own_password(request, me):
                user = change_password(current=current, new=new, by=me, on=clock.today())
            update_session_auth_hash(request, user)
            messages.success(
                request, _("Đã đổi mật khẩu. Máy khác đang mở tài khoản này phải đăng nhập lại.")
            )
            return remember(request, user, redirect("web:today"))
    context = {"form": form, "has_password": me.has_usable_password()}
    return render(request, "web/shell/password.html", context, status=422 if form.errors else 200)


@contextmanager
def asking_own_password(request: HttpRequest, me: User) -> Iterator[None]:
    """Count the current password that a signed-in person types as a try, if it is wrong.

    A screen may be left open: it must not be a place to guess.
    """
    attempt = begin_try(request, me.username)
    try:
        yield
    except WrongPassword:
        raise
    except Refusal:  # something else is at fault, not the current password
        finish_sign_in(attempt)
        raise
    finish_sign_in(attempt)


def _next_of(request: HttpRequest) -> str:
    return next_asked(request) or reverse("web:today")
