"""Two peers: the changelist of the Django admin over the same rows, with the same columns.

Both offer the same filters and search the same column. The plain one is written as the tutorial
does: each cell asks for what it shows, among it the dated name of the place. The careful one
follows its relations in one query and shows the bare names of places, which costs it nothing.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from caunoi.common import clock
from caunoi.establishments.models import Establishment
from caunoi.web.context import shell


class OpenSite(admin.AdminSite):
    """Rights are no part of the comparison: whoever signed in sees everything."""

    def has_permission(self, request: HttpRequest) -> bool:
        return True


class PlainAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "owner", "products", "commune", "district", "trade", "kind", "workers")
    list_filter = ("trade", "kind", "status")
    list_per_page = 50
    search_fields = ("search_key",)
    ordering = ("name_order", "pk")

    def commune(self, row: Establishment) -> str:
        return row.unit.full_name(clock.today())

    def district(self, row: Establishment) -> str:
        return row.unit.parent.full_name(clock.today()) if row.unit.parent else ""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class CarefulAdmin(PlainAdmin):
    list_select_related = ("unit__parent", "trade")

    def commune(self, row: Establishment) -> str:
        return row.unit.name

    def district(self, row: Establishment) -> str:
        return row.unit.parent.name if row.unit.parent else ""


plain, careful = OpenSite("plain"), OpenSite("careful")
plain.register(Establishment, PlainAdmin)
careful.register(Establishment, CarefulAdmin)


def shell_of_our_pages(request: HttpRequest) -> dict[str, Any]:
    """Spare the peer what only our pages need."""
    return {} if request.path.startswith("/peer/") else shell(request)
