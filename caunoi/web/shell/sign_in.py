"""Signing in by password; invitations; passwords; signing out."""

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from caunoi.accounts.actions import (
    WrongPassword,
    accept_invitation,
    change_password,
    forget_failed_sign_ins,
    invitation_for,
    note_failed_sign_in,
)
from caunoi.accounts.models import User
from caunoi.accounts.queries import LOCK_OUT, is_locked_out
from caunoi.common import clock
from caunoi.web.access import page, person_of
from caunoi.web.fields import next_asked, refusals_in
from caunoi.web.shell.forms import ChangePasswordForm, FirstPasswordForm, SignInForm

BACKEND = "django.contrib.auth.backends.ModelBackend"


@page
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect(_next_of(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = _user_of(request, form)
        if user is not None:
            return enter(request, user)
    context = {"form": form, "next": next_asked(request)}
    status = 422 if form.errors else 200
    return render(request, "web/shell/sign_in.html", context, status=status)


def _user_of(request: HttpRequest, form: SignInForm) -> User | None:
    """Return the user, or None with an error in the form. During a lockout nothing is checked."""
    name = form.cleaned_data["username"].strip().lower()
    address = request.META.get("REMOTE_ADDR", "")
    if is_locked_out(name, address):
        form.add_error(None, _too_often())
        return None
    user = authenticate(request, username=name, password=form.cleaned_data["password"])
    if not isinstance(user, User):
        note_failed_sign_in(username=name, address=address)
        form.add_error(
            None,
            _(
                "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra bộ gõ tiếng Việt và phím "
                "Caps Lock."
            ),
        )
        return None
    forget_failed_sign_ins(username=name)
    return user


def _too_often() -> str:
    return _(
        "Sai mật khẩu quá nhiều lần. Đợi %(minutes)s phút rồi thử lại, hoặc xin liên kết mời mới."
    ) % {"minutes": LOCK_OUT.seconds // 60}


def enter(request: HttpRequest, user: User) -> HttpResponse:
    """Sign the user in and lead to the page that was asked for."""
    to = _next_of(request)
    login(request, user, backend=BACKEND)
    return HttpResponseRedirect(to)


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
            return redirect("web:today")
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
            return redirect("web:today")
    context = {"form": form, "has_password": me.has_usable_password()}
    return render(request, "web/shell/password.html", context, status=422 if form.errors else 200)


def _change_password(request: HttpRequest, me: User, form: ChangePasswordForm) -> User:
    """A wrong current password counts for the lockout, since a screen may be left open."""
    address = request.META.get("REMOTE_ADDR", "")
    if is_locked_out(me.username, address):
        raise WrongPassword(_too_often())
    current, new = form.cleaned_data["current"], form.cleaned_data["password"]
    try:
        user = change_password(current=current, new=new, by=me, on=clock.today())
    except WrongPassword:
        note_failed_sign_in(username=me.username, address=address)
        raise
    forget_failed_sign_ins(username=me.username)
    return user


def _next_of(request: HttpRequest) -> str:
    return next_asked(request) or reverse("web:today")
