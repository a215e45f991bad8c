"""The journal's tables: entries, who came and read, the receipts of commands."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caunoi.common.constraints import AppendOnly, NeverDeleted


class ChainTip(models.Model):
    """The last hash of the chain: the one row whose lock writers wait for."""

    last_hash = models.CharField(max_length=64)
    length = models.BigIntegerField(default=0)


class Entry(models.Model):
    """One thing that was done. Its hash covers its content and the previous hash."""

    position = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField(max_length=200)
    action = models.CharField(max_length=80, db_index=True)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=300, blank=True)
    on = models.DateField(null=True, help_text=_("ngày mà việc này có hiệu lực"))
    ground = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-position"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="journal_subject")]
        constraints = [AppendOnly(name="journal_entry_append_only")]

    def __str__(self) -> str:
        return f"{self.position} {self.action} {self.subject_label}"


class Access(models.Model):
    """Somebody entered, failed to enter, left, or read personal data.

    Not in the chain, whose lock a page that only reads would wait for. Of failing and of reading
    there is one row per name, record and hour, so that neither strangers nor a busy day flood it.
    """

    class Kind(models.TextChoices):
        ENTER = "enter", _("đăng nhập")
        FAIL = "fail", _("đăng nhập không được")
        LEAVE = "leave", _("đăng xuất")
        READ = "read", _("đọc")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField(db_index=True)
    hour = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    #: The name to sign in with; "" if no account has it, or nobody is signed in.
    username = models.CharField(max_length=150, blank=True)
    #: The first address of the client in that hour.
    address = models.CharField(max_length=45, blank=True)
    record_type = models.CharField(max_length=80, blank=True)
    #: "" is a whole list.
    record_id = models.CharField(max_length=100, blank=True)
    is_file = models.BooleanField(default=False)
    #: How often it failed in that hour; 1 for every other kind.
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["record_type", "record_id"], name="journal_access_record")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "username", "record_type", "record_id", "is_file", "hour"],
                condition=models.Q(kind__in=["fail", "read"]),
                name="journal_access_once_an_hour",
            ),
            AppendOnly(name="journal_access_append_only", when="OLD.kind <> 'fail'"),
            NeverDeleted(name="journal_access_never_deleted"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.username} {self.record_type} {self.record_id}"


class Receipt(models.Model):
    """A command that arrived and what it wrote: one per command id, so nothing is written twice.

    `subject_type` is empty only inside the transaction that writes the receipt.
    """

    key = models.UUIDField(unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    content = models.CharField(max_length=64)  # the SHA-256 of what was sent
    at = models.DateTimeField(db_index=True)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
