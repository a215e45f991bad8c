"""The one day of the law that stands in code is that of its document."""

import pytest

from caunoi.allowances.rules import _AMENDED_ON
from caunoi.norms.models import LegalDocument


@pytest.mark.django_db
def test_the_decree_begins_on_the_day_that_its_row_says() -> None:
    assert LegalDocument.objects.get(number="NĐ 235/2025/NĐ-CP").starts_on == _AMENDED_ON
