"""Users, their roles by area and day, invitations, sign-in attempts, known devices."""

from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.roles import Role
from caunoi.common import clock
from caunoi.common.effective import Dated, DatedQuerySet
from caunoi.common.versions import Versioned
from caunoi.localities.models import AdminUnit


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person who signs in. Only `RoleGrant` rows say what the person may do."""

    username = models.CharField(_("tên đăng nhập"), max_length=60, unique=True)
    full_name = models.CharField(_("họ tên"), max_length=120)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    email = models.EmailField(blank=True)
    #: When the person showed that the address is theirs; None if somebody else only wrote it.
    email_proven_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    is_invented = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="vi")
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        ordering = ["full_name", "pk"]

    def __str__(self) -> str:
        return f"{self.full_name}°" if self.is_invented else self.full_name

    @property
    def is_in_use(self) -> bool:
        """Whether somebody has this account already, so that a link could take it from them."""
        return self.has_usable_password() or self.last_login is not None


class RoleGrantQuerySet(DatedQuerySet["RoleGrant"]):
    def of(self, user: Any, on: date) -> Self:
        """Keep the grants of the user on the day; a deactivated user has none."""
        return self.on(on).filter(user_id=user.pk, user__is_active=True)


class RoleGrant(Dated, Versioned):
    """One role of one person in one area for a period. `unit` NULL means the whole territory."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    unit = models.ForeignKey(AdminUnit, null=True, blank=True, on_delete=models.PROTECT)
    decision = models.CharField(max_length=200, blank=True)
    source_key = models.CharField(max_length=60, blank=True, db_index=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering = ["user_id", "role", "starts_on", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="role_grant_ends_after_start",
            )
        ]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Keep the links that could still be used, now or once confirmed."""
        return self.filter(used_at__isnull=True, expires_at__gt=clock.now())

    def waiting(self) -> Self:
        return self.open().filter(needs_confirmation=True, confirmed_at__isnull=True)

    def unseen_by_owner(self) -> Self:
        """Keep those that somebody else made for an account in use and its owner has not seen."""
        made_by_others = ~Q(created_by=F("user")) | Q(created_by__isnull=True)
        return self.filter(made_by_others, for_account_in_use=True, seen_at__isnull=True)


class Invitation(models.Model):
    """A link that lets one person set a password, once.

    `created_by` is None for the console, and the person for one who forgot the password. One that
    somebody else made for an account in use waits for a second person.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    for_account_in_use = models.BooleanField(default=False)
    needs_confirmation = models.BooleanField(default=False)
    confirmed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    #: The only address that the link was sent to; empty if whoever made it saw it.
    mailed_to = models.EmailField(blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("created_by")),
                name="invitation_confirmed_by_a_second_person",
            ),
            CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("user")),
                name="invitation_not_confirmed_by_its_owner",
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.needs_confirmation and self.confirmed_at is None


class SignInAttempt(models.Model):
    """A wrong password, counted to stop guessing. `device` is empty unless it is a known one."""

    username = models.CharField(max_length=150, db_index=True)
    address = models.CharField(max_length=45, db_index=True)
    device = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(db_index=True)


class KnownDevice(models.Model):
    """A browser in which a person has signed in. Its key is in a cookie, here only the hash."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    key_hash = models.CharField(max_length=64)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["user", "key_hash"], name="one_row_a_person_and_device")
        ]


class SecondFactorRule(Versioned):
    """Which roles must have a second factor: one row, or none while no role must."""

    roles = models.JSONField(default=list)
