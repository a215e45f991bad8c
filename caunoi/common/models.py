"""The one table that belongs to no app: the numbers that are given without gaps."""

from django.db import models


class NumberSeries(models.Model):
    """A series of numbers without gaps, such as the contracts of 2018: its writers queue here."""

    name = models.CharField(max_length=60, unique=True)
    last = models.PositiveIntegerField(default=0)
