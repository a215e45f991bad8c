"""Forms to send a list and to search those that were sent."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.establishments.models import STATE_LABELS
from caunoi.localities.models import AdminUnit, Level
from caunoi.web.fields import DayField, WorkbookField
from caunoi.web.filters import OrderedFilter, Orders, SearchField
from caunoi.web.recorded_places import Areas, areas_in

IMPORT_ORDERS: Orders = {
    "newest": (_("mới gửi đứng trước"), ("-created_at", "-pk")),
    "oldest": (_("gửi trước đứng trước"), ("created_at", "pk")),
    "rows": (_("nhiều dòng đứng trước"), ("-counts__rows", "-pk")),
}


class ImportsFilter(OrderedFilter):
    q = SearchField(label=_("Tên tệp"), help_text="")
    state = forms.ChoiceField(label=_("Tình trạng"), required=False)
    folded = ("state", "order")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, orders=IMPORT_ORDERS, usual="newest", **kwargs)
        self.offer("state", gettext("Mọi tình trạng"), STATE_LABELS.items())


class ImportForm(forms.Form):
    """A workbook, the unit whose list it is, and the day to which its place names refer.

    The units offered are those of that day, so that a list of 2016 finds its district.
    """

    file = WorkbookField()
    unit = forms.ChoiceField(
        label=_("Danh sách của"),
        required=False,
        help_text=_("huyện hoặc xã gửi danh sách; xã nào ngoài đó thì dòng bị trả lại"),
    )
    on = DayField(
        label=_("Địa danh theo ngày"),
        help_text=_("ngày lập danh sách; tên xã, huyện được hiểu như ngày đó"),
    )

    def __init__(self, *args: Any, by: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self._day = self._day_asked() or today
        field = self.fields["unit"]
        areas = self._areas(by)
        field.choices = [("", gettext("Nhiều huyện, xã")), *areas.choices]  # type: ignore[attr-defined]
        field.initial = _the_only_one(areas)
        field.error_messages["invalid_choice"] = gettext(
            "Ngày %(day)s không có đơn vị đã chọn. Chọn lại trong danh sách của ngày đó."
        ) % {"day": f"{self._day:%d/%m/%Y}"}

    def _areas(self, by: User) -> Areas:
        """Return the districts and communes of the day from which a list may come.

        Where the day has no districts, the province takes their place.
        """
        return areas_in(rights_of(by, self._today).where("register.import"), self._day)

    def _day_asked(self) -> date | None:
        try:
            day: date | None = self.fields["on"].clean(self["on"].value())
        except forms.ValidationError:
            return None
        return day

    def clean_unit(self) -> AdminUnit | None:
        chosen = self.cleaned_data["unit"]
        return AdminUnit.objects.get(pk=chosen) if chosen else None


def _the_only_one(areas: Areas) -> str:
    """Return the province, or the district, if all communes lie in it: there names are enough."""
    if len(areas.choices) != 1:
        return ""
    first = areas.choices[0][1][0][0]
    return "" if areas.units[first].level == Level.COMMUNE else first
