"""The form that asks which place, on which day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from caunoi.web.fields import DayField
from caunoi.web.filters import FilterForm


class PlaceFilter(FilterForm):
    q = forms.CharField(
        label=_("Tên hoặc mã đơn vị"),
        help_text=_("tên cũ hay mới đều được, không cần gõ dấu"),
        error_messages={"required": _("Ghi tên hoặc mã của một tỉnh, huyện, xã.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    on = DayField(
        label=_("Vào ngày"),
        required=False,
        help_text=_("để trống là hôm nay"),
    )
