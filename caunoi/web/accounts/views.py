"""People and rights."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from caunoi.accounts.actions import (
    create_user,
    grant_role,
    require_may_manage,
    set_active,
)
from caunoi.accounts.invitations import (
    confirm_invitation,
    confirmers_of,
    invite,
    may_confirm,
    refuse_invitation,
)
from caunoi.accounts.models import Invitation, RoleGrant, SecondFactorRule, User
from caunoi.accounts.queries import grants_on
from caunoi.accounts.roles import GRANTS, PERMISSIONS, Role
from caunoi.accounts.second_factor import demand_second_factor
from caunoi.accounts.second_factor import second_factor_rule as rule_now
from caunoi.common import clock
from caunoi.common.collation import name_key
from caunoi.common.links import link_to
from caunoi.common.text import fold
from caunoi.handovers.actions import end_role, lock_account
from caunoi.handovers.queries import holder_of, open_duties
from caunoi.journal.models import Entry
from caunoi.journal.queries import entries_about
from caunoi.notices.links import letters_are_sent, mail_link
from caunoi.web.access import my_rights, page, permissions_of, person_of
from caunoi.web.accounts.forms import (
    NO_ROLE,
    ConfirmForm,
    EndGrantForm,
    GrantForm,
    PeopleFilter,
    PersonForm,
    ReasonForm,
    SecondFactorRuleForm,
)
from caunoi.web.fields import refusals_in
from caunoi.web.filters import Order
from caunoi.web.lists import Asked, ListPage, Rows
from caunoi.web.versions import VersionedForm, changes_in

#: By given name, as in a Vietnamese list.
PEOPLE_ORDERS: dict[str, Order] = {
    "name": lambda user: name_key(user.full_name),
    "username": lambda user: user.username,
}


class PeopleList(ListPage):
    def in_order(self, rows: QuerySet[Any] | Iterable[Any]) -> Rows:
        """Closed accounts come last in every order."""
        return sorted(super().in_order(rows), key=lambda user: not user.is_active)


@page
def people(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    grants = grants_on(today)
    find, form = partial(_found, today), PeopleFilter(request.GET or None)
    listing = PeopleList(request, find, form, orders=PEOPLE_ORDERS, usual="name")
    if listing.wants_file:
        return listing.file("nguoi-dung", _head(), partial(_lines, grants))
    context = {
        "listing": listing,
        "rows": [(user, grants.get(user.pk, [])) for user in listing.page],
        "without": sum(1 for user in listing.rows if user.pk not in grants and user.is_active),
        "may_manage": _may_manage(request),
    }
    return render(request, "web/accounts/people.html", context)


def _found(today: date, asked: Asked) -> list[User]:
    """An office has only tens of people, so names are compared in Python."""
    users: QuerySet[User] = User.objects.all()
    grants = RoleGrant.objects.on(today)
    if (role := asked.get("role")) == NO_ROLE:
        users = users.filter(is_active=True).exclude(pk__in=grants.values("user"))
    elif role:
        users = users.filter(pk__in=grants.filter(role=role).values("user"))
    words = fold(asked.get("q", "")).split()
    return [u for u in users if all(word in fold(f"{u.full_name} {u.username}") for word in words)]


def _head() -> list[str]:
    return [_("Họ tên"), _("Tên đăng nhập"), _("Vai trò"), _("Địa bàn"), _("Từ ngày"), _("Căn cứ")]


def _lines(grants: dict[int, list[RoleGrant]], users: Iterable[User]) -> Iterable[Sequence[Any]]:
    for user in users:
        for grant in grants.get(user.pk, [None]):
            yield (
                user,
                user.username,
                grant and grant.get_role_display(),
                grant and (grant.unit or _("toàn địa bàn")),
                grant and grant.starts_on,
                grant and grant.decision,
            )


@page
def roles(request: HttpRequest) -> HttpResponse:
    """Show what each role may do, from the same table that the server checks."""
    rows = [(p.sentence, [p.key in GRANTS[role] for role in Role]) for p in PERMISSIONS]
    return render(request, "web/accounts/roles.html", {"roles": list(Role), "rows": rows})


@page
def second_factor_rule(request: HttpRequest) -> HttpResponse:
    """Choose which roles must have a second factor."""
    require_may_manage(person_of(request), clock.today())
    rule = rule_now()
    form = SecondFactorRuleForm(request.POST or None, initial=_rule_of(rule), version=rule.version)
    if request.method == "POST" and form.is_valid():
        with changes_in(form, _rule_of):
            demand_second_factor(
                roles=[Role(role) for role in form.facts["roles"]],
                seen=form.seen_version,
                by=person_of(request),
                on=clock.today(),
            )
            messages.success(request, _("Đã ghi vai trò nào phải xác thực hai bước."))
            return redirect("web:people")
    return _form_page(request, "web/accounts/second_factor_rule.html", form)


def _rule_of(rule: SecondFactorRule) -> dict[str, list[str]]:
    return {"roles": rule.roles}


@page
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return _person_page(request, get_object_or_404(User, pk=pk))


def _person_page(request: HttpRequest, user: User, link: str = "") -> HttpResponse:
    today = clock.today()
    grants = list(user.grants.select_related("unit").prefetch_related("unit__kinds"))
    # Reading a notice is recorded too; ten such entries would hide what was done to the account.
    about = entries_about(user).exclude(action="notices.mark_read")
    entries = about[:10] if "journal.view" in permissions_of(request) else []
    grants_today = [g for g in grants if g.holds_on(today)]
    has_password = user.has_usable_password()
    context = {
        "person": user,
        "grants_today": grants_today,
        "grants_other": [g for g in grants if not g.holds_on(today)],
        "entries": entries,
        "link": link,
        "reason_form": _reason_form(request, user),
        "has_password": has_password,
        "is_invited_next": grants_today and not (has_password or user.is_invented),
        "may_be_mailed": bool(user.email) and letters_are_sent(),
        "waiting": _waiting_link(request, user),
        "may_manage": _may_manage(request),
    }
    return render(request, "web/accounts/person.html", context)


def _waiting_link(request: HttpRequest, user: User) -> dict[str, Any] | None:
    """Return the link into the account that waits for a second person, and who that may be."""
    waiting = user.invitations.all().waiting().select_related("created_by", "user").first()
    if waiting is None:
        return None
    return {
        "invitation": waiting,
        "confirmers": confirmers_of(waiting, clock.today()),
        "may_confirm": may_confirm(waiting, person_of(request), clock.today()),
    }


def _reason_form(request: HttpRequest, user: User, data: QueryDict | None = None) -> ReasonForm:
    """Ask for a reason, and on locking for who goes on with what the person holds open."""
    locks = user.is_active and _may_manage(request)
    duties = open_duties(holder_of(user)) if locks else []
    return ReasonForm(data, duties=duties, leaving=user, on=clock.today())


def _may_manage(request: HttpRequest) -> bool:
    return my_rights(request).may_at("people.manage", None)


@page
def person_new(request: HttpRequest) -> HttpResponse:
    require_may_manage(person_of(request), clock.today())
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            user = create_user(**form.cleaned_data, by=person_of(request), on=clock.today())
            messages.success(
                request, _("Đã tạo %(name)s. Giao vai trò, rồi tạo liên kết mời.") % {"name": user}
            )
            return redirect("web:person", pk=user.pk)
    return _form_page(request, "web/accounts/person_new.html", form)


@page
def person_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link that works once: sent to the person, or shown once to hand over.

    Only its hash is stored, so one that was sent is never shown.
    """
    user, me = get_object_or_404(User, pk=pk), person_of(request)
    if request.POST.get("by") != "mail":
        token = invite(user=user, by=me, on=clock.today())
        return _person_page(request, user, link_to("web:invitation", token, asked=request))
    token = invite(user=user, by=me, on=clock.today(), by_mail=True)
    to = {"email": user.email, "name": user}
    if mail_link(user, link_to("web:invitation", token, asked=request), asked_by=str(me)):
        messages.success(request, _("Đã gửi liên kết cho %(name)s, tới %(email)s.") % to)
    else:
        messages.error(
            request,
            _(
                "Máy chủ thư không nhận thư gửi tới %(email)s. Thử lại sau, hoặc tạo liên kết để "
                "trao tay."
            )
            % to,
        )
    return redirect("web:person", pk=user.pk)


@page
def invitation_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the second person open or end a link that somebody made for an account in use."""
    links = Invitation.objects.filter(needs_confirmation=True)
    link = get_object_or_404(links.select_related("user", "created_by", "confirmed_by"), pk=pk)
    me, today = person_of(request), clock.today()
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            if request.POST.get("answer") == "refuse":
                refuse_invitation(
                    invitation=link, reason=form.cleaned_data["reason"], by=me, on=today
                )
                messages.success(request, _("Đã từ chối. Liên kết không dùng được nữa."))
            else:
                confirm_invitation(invitation=link, by=me, on=today)
                messages.success(
                    request, _("Đã xác nhận. %(name)s đã được báo.") % {"name": link.user}
                )
            return redirect("web:person", pk=link.user_id)
    context = {
        "link": link,
        "is_open": link.is_waiting and link.expires_at > clock.now(),
        "may_confirm": may_confirm(link, me, today),
        "confirmers": confirmers_of(link, today) if link.is_waiting else [],
        "roles": [g.get_role_display() for g in grants_on(today).get(link.user_id, [])],
    }
    return _form_page(request, "web/accounts/invitation_confirm.html", form, **context)


@page
def person_active(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    is_active = request.POST.get("is_active") == "yes"
    reason = request.POST.get("reason", "")
    me, today = person_of(request), clock.today()
    if is_active:
        set_active(user=user, is_active=True, reason=reason, by=me, on=today)
    else:
        form = _reason_form(request, user, request.POST)
        form.full_clean()
        lock_account(user=user, to=form.takers, reason=reason, by=me, on=today)
    sentence = (
        _("Đã mở lại tài khoản của %(name)s.")
        if is_active
        else _("Đã khóa tài khoản của %(name)s.")
    )
    messages.success(request, sentence % {"name": user})
    return redirect("web:person", pk=user.pk)


@page
def grant_new(request: HttpRequest, pk: int) -> HttpResponse:
    user, today = get_object_or_404(User, pk=pk), clock.today()
    form = GrantForm(request.POST or None, on=today, initial={"starts_on": today})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            last_day = form.cleaned_data.pop("ends_on")
            role = Role(form.cleaned_data.pop("role"))
            grant_role(
                user=user,
                role=role,
                ends_on=last_day and last_day + timedelta(days=1),
                **form.cleaned_data,
                by=person_of(request),
                on=today,
            )
            sentence = _("Đã giao vai trò %(role)s cho %(name)s.") % {
                "role": role.label,
                "name": user,
            }
            messages.success(request, sentence)
            return redirect("web:person", pk=user.pk)
    return _form_page(request, "web/accounts/grant_new.html", form, person=user)


@page
def grant_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the last day of a role; the row stays."""
    grant = get_object_or_404(RoleGrant.objects.select_related("user", "unit"), pk=pk)
    form = EndGrantForm(
        request.POST or None,
        initial=_end_of(grant),
        version=grant.version,
        duties=open_duties(holder_of(grant.user)),
        leaving=grant.user,
        on=clock.today(),
    )
    if request.method == "POST" and form.is_valid():
        with changes_in(form, _end_of, entries_of=_ended):
            end_role(
                grant=grant,
                seen=form.seen_version,
                ends_on=form.facts["ends_on"] + timedelta(days=1),
                reason=form.facts["reason"],
                to=form.takers,
                by=person_of(request),
                on=clock.today(),
            )
            messages.success(request, _("Đã ghi ngày kết thúc của vai trò này."))
            return redirect("web:person", pk=grant.user_id)
    return _form_page(request, "web/accounts/grant_end.html", form, grant=grant, person=grant.user)


def _end_of(grant: RoleGrant) -> dict[str, date]:
    """Start from the last day that is recorded; today if none is."""
    return {"ends_on": grant.ends_on - timedelta(days=1) if grant.ends_on else clock.today()}


def _ended(grant: RoleGrant) -> QuerySet[Entry]:
    return entries_about(grant.user).filter(action="accounts.end_grant", after__role=grant.role)


def _form_page(
    request: HttpRequest, template: str, form: object, **context: object
) -> HttpResponse:
    if isinstance(form, VersionedForm):
        status = form.status
    else:
        status = 422 if getattr(form, "errors", None) else 200
    return render(request, template, {"form": form, **context}, status=status)
