"""The one table that belongs to no app: number series without gaps."""

from django.db import models


class NumberSeries(models.Model):
    """A number series without gaps, such as the contracts of 2018. Writers wait for its lock."""

    name = models.CharField(max_length=60, unique=True)
    last = models.PositiveIntegerField(default=0)
