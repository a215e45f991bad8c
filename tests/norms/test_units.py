"""What people had changed before a norm got a unit of its own is measured in it too, and back."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from caunoi.norms.models import NormRow
from caunoi.norms.queries import norm_on

pytestmark = pytest.mark.django_db
MOVE = import_module("caunoi.norms.migrations.0004_shares_and_days_of_the_month")
DAY = date(2016, 5, 2)


def test_rows_of_the_old_units_are_measured_anew_and_back() -> None:
    def read() -> list[tuple[str, dict[str, int]]]:
        rows = [norm_on(name, DAY) for name in (MOVE.DUE, "management-unit")]
        return [(row.unit, row.values) for row in rows if row]

    now = read()
    assert [unit for unit, _values in now] == ["day_of_month", "share"]
    MOVE.measure_as_before(apps, connection.schema_editor())
    assert read() == [
        ("days", {"days": 20}),
        ("factor", {"numerator": 25, "denominator": 1000}),
    ]
    NormRow.objects.filter(norm=MOVE.DUE).update(values={"days": 31})
    MOVE.measure(apps, connection.schema_editor())
    assert read() == [("day_of_month", {"day": 28}), now[1]]
