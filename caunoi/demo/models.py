"""What makes a database a demonstration."""

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext


class Demonstration(models.Model):
    """One row, if any. Only a database with `is_demo` has accounts that open without a password."""

    is_demo = models.BooleanField(default=False)
    story_day = models.DateField(null=True, blank=True)
    demo_finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # The table was made by `accounts`, of which this was a part.
        db_table = "accounts_installation"
        constraints = [CheckConstraint(condition=Q(pk=1), name="one_installation")]

    def __str__(self) -> str:
        return gettext("cơ sở dữ liệu này")
