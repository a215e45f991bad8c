"""Signing in by password; invitations; passwords; signing out."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from caunoi.accounts.actions import (
    TooManyTries,
    WrongPassword,
    accept_invitation,
    begin_sign_in,
    change_password,
    finish_sign_in,
    invitation_for,
    remember_device,
)
from caunoi.accounts.models import SignInAttempt, User
from caunoi.accounts.queries import DEVICE_LASTS
from caunoi.common import clock
from caunoi.common.errors import Refusal
from caunoi.web.access import page, person_of
from caunoi.web.fields import next_asked, refusals_in
from caunoi.web.shell.forms import ChangePasswordForm, FirstPasswordForm, SignInForm

#: Which browsers a person has signed in with: strangers elsewhere cannot close them.
DEVICE_COOKIE = "caunoi_device"
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
            form.add_error(None, str(refusal))
            wait = refusal.wait
        else:
            if user is not None:
                return enter(request, user)
    context = {"form": form, "next": next_asked(request)}
    if wait is None:
        return render(
            request, "web/shell/sign_in.html", context, status=422 if form.errors else 200
        )
    response = render(request, "web/shell/sign_in.html", context, status=TooManyTries.status)
    response["Retry-After"] = str(int(wait.total_seconds()) + 1)
    return response


def _user_of(request: HttpRequest, form: SignInForm) -> User | None:
    """Return the user, or None with an error in the form. Raises `TooManyTries`."""
    name = form.cleaned_data["username"].strip().lower()
    attempt = _begin(request, name)
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
    finish_sign_in(attempt)
    return user


def _begin(request: HttpRequest, username: str) -> SignInAttempt:
    return begin_sign_in(
        username=username,
        address=request.META.get("REMOTE_ADDR", ""),
        device_key=request.COOKIES.get(DEVICE_COOKIE, ""),
    )


def enter(request: HttpRequest, user: User) -> HttpResponse:
    """Sign the user in and lead to the page that was asked for."""
    to = _next_of(request)
    login(request, user, backend=BACKEND)
    return _remember(request, user, HttpResponseRedirect(to))


def _remember(request: HttpRequest, user: User, response: HttpResponse) -> HttpResponse:
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
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    invited = invitation_for(token)
    if invited is None:
        return render(request, "web/shell/invitation_gone.html", status=404)
    form = FirstPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            user = accept_invitation(token=token, password=form.cleaned_data["password"])
            login(request, user, backend=BACKEND)
            messages.success(
                request,
                _("Đã đặt mật khẩu. Lần sau đăng nhập bằng tên %(name)s.")
                % {"name": user.username},
            )
            return _remember(request, user, redirect("web:today"))
    context = {"form": form, "invited": invited.user}
    return render(request, "web/shell/invitation.html", context, status=422 if form.errors else 200)


@page
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; the user's other sessions are signed out."""
    me = person_of(request)
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            user = _change_password(request, me, form)
            update_session_auth_hash(request, user)
            messages.success(
                request, _("Đã đổi mật khẩu. Máy khác đang mở tài khoản này phải đăng nhập lại.")
            )
            return _remember(request, user, redirect("web:today"))
    context = {"form": form, "has_password": me.has_usable_password()}
    return render(request, "web/shell/password.html", context, status=422 if form.errors else 200)


def _change_password(request: HttpRequest, me: User, form: ChangePasswordForm) -> User:
    """A wrong current password counts for the lockout, since a screen may be left open."""
    attempt = _begin(request, me.username)
    current, new = form.cleaned_data["current"], form.cleaned_data["password"]
    try:
        user = change_password(current=current, new=new, by=me, on=clock.today())
    except WrongPassword:
        raise
    except Refusal:  # the new password is at fault, not the current one
        finish_sign_in(attempt)
        raise
    finish_sign_in(attempt)
    return user


def _next_of(request: HttpRequest) -> str:
    return next_asked(request) or reverse("web:today")
