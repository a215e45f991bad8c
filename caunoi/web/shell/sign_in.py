"""Signing in by password, or by one click in a demonstration; invitations; passwords; sign-out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.actions import (
    WrongPassword,
    accept_invitation,
    change_password,
    forget_failed_sign_ins,
    invitation_for,
    note_failed_sign_in,
)
from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.queries import LOCK_OUT, is_locked_out
from caunoi.accounts.roles import Role
from caunoi.common import clock
from caunoi.common.collation import name_key
from caunoi.web.access import page, person_of
from caunoi.web.fields import next_asked, refusals_in
from caunoi.web.shell.forms import ChangePasswordForm, FirstPasswordForm, SignInForm

BACKEND = "django.contrib.auth.backends.ModelBackend"
#: In a role with many people (the collaborators) the first few are enough to try.
DOORS_PER_ROLE = 4

#: What each role sees first, for a visitor of the demonstration who chooses one.
SEES_FIRST: dict[Role, str | Promise] = {
    Role.OFFICER: gettext_lazy("Việc cần xử lý hôm nay: nhu cầu, đề án, hồ sơ, bảng chi hỗ trợ"),
    Role.DEPUTY: gettext_lazy("Đề xuất chờ quyết định, bảng chờ kiểm tra, số liệu chờ xác nhận"),
    Role.DIRECTOR: gettext_lazy("Hợp đồng chờ ký, bảng chờ kiểm tra, mạng lưới, nhật ký"),
    Role.ACCOUNTANT: gettext_lazy("Tạm ứng, thanh toán, quyết toán; bảng chờ chi"),
    Role.COLLABORATOR: gettext_lazy("Thăm ai, nhu cầu, đề xuất trong địa bàn; chi hỗ trợ của mình"),
    Role.TEAM_LEADER: gettext_lazy("Thăm ai, nhu cầu, đề xuất trong địa bàn; chi hỗ trợ của mình"),
    Role.DEPARTMENT: gettext_lazy("Đề án chờ thẩm định, nghiệm thu tại chỗ"),
    Role.AUTHORITY: gettext_lazy("Đề án chờ phê duyệt, kinh phí của năm"),
    Role.AUDITOR: gettext_lazy("Mọi trang và nhật ký, chỉ đọc"),
    Role.ADMINISTRATOR: gettext_lazy("Người dùng và quyền, nhật ký"),
}


@dataclass(frozen=True, slots=True)
class Doors:
    """The people of one role as whom a visitor of the demonstration may sign in."""

    role: Role
    sees_first: str | Promise
    people: list[User]


def demo_doors(on: date) -> list[Doors]:
    """Return the people to sign in as on that day, in the order of `SEES_FIRST`. One query."""
    grants = RoleGrant.objects.on(on).filter(user__is_active=True, user__is_invented=True)
    by_role: dict[str, dict[int, User]] = {}
    for grant in grants.select_related("user"):
        by_role.setdefault(grant.role, {}).setdefault(grant.user_id, grant.user)
    return [
        Doors(role, sees_first, _first_few(by_role[role].values()))
        for role, sees_first in SEES_FIRST.items()
        if role in by_role
    ]


def _first_few(people: Iterable[User]) -> list[User]:
    return sorted(people, key=lambda user: name_key(user.full_name))[:DOORS_PER_ROLE]


@page
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect(_next_of(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = _user_of(request, form)
        if user is not None:
            return _enter(request, user)
    is_demo = request.installation.is_demo  # type: ignore[attr-defined]
    doors = demo_doors(clock.today()) if is_demo else []
    context = {"form": form, "doors": doors, "next": next_asked(request)}
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


@page
def sign_in_demo(request: HttpRequest) -> HttpResponse:
    if not request.installation.is_demo:  # type: ignore[attr-defined]
        raise Http404
    people = User.objects.filter(is_active=True, is_invented=True)
    user = get_object_or_404(people, username=request.POST.get("username", ""))
    return _enter(request, user)


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    to = _next_of(request)
    login(request, user, backend=BACKEND)
    return HttpResponseRedirect(to)


@page
def sign_out(request: HttpRequest) -> HttpResponse:
    story_day = request.session.get("story_day")
    logout(request)
    if story_day:
        request.session["story_day"] = story_day
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
