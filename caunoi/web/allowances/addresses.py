"""Which pages of this area show the things that the domain names."""

from collections.abc import Iterable

from caunoi.allowances.models import AllowanceSheet
from caunoi.web.addresses import OtherName, Page


def _by_month(keys: Iterable[str]) -> dict[int, str]:
    found = AllowanceSheet.objects.filter(pk__in=keys).values_list("pk", "month")
    return {pk: f"allowances.sheet:{month:%Y-%m}" for pk, month in found}


ADDRESSES = (
    Page("allowances.sheet", "allowance-sheet"),
    OtherName("allowances.allowancesheet", _by_month),
)
