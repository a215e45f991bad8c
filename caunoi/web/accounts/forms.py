"""Inviting people, giving a role in an area for some days, ending it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.roles import Role
from caunoi.localities.models import AdminUnit
from caunoi.web.fields import DayField
from caunoi.web.filters import FilterForm
from caunoi.web.handing_over import HandOverForm
from caunoi.web.places import area_choices
from caunoi.web.versions import VersionedForm

NO_ROLE = "none"


class PeopleFilter(FilterForm):
    q = forms.CharField(label=_("Tên hoặc tên đăng nhập"), required=False)
    role = forms.ChoiceField(label=_("Vai trò"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = (NO_ROLE, gettext("chưa có vai trò"))
        self.offer("role", gettext("Mọi vai trò"), [*Role.choices, nobody])


class PersonForm(forms.Form):
    full_name = forms.CharField(
        label=_("Họ tên"),
        max_length=120,
        error_messages={"required": _("Cần ghi họ tên.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        help_text=_("Chữ thường không dấu, ví dụ le.thu.ha. Không đổi được về sau."),
        error_messages={"required": _("Cần ghi tên đăng nhập.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    phone = forms.CharField(
        label=_("Điện thoại"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "input-short"}),
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        error_messages={"invalid": _("Địa chỉ thư phải có dạng ten@noi.vn.")},
    )


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("Vai trò"), choices=Role.choices)
    unit = forms.ChoiceField(label=_("Địa bàn"), required=False)
    starts_on = DayField(label=_("Từ ngày"))
    ends_on = DayField(
        label=_("Đến hết ngày"),
        required=False,
        help_text=_("để trống nếu chưa biết ngày kết thúc"),
    )
    decision = forms.CharField(
        label=_("Quyết định, căn cứ"),
        max_length=200,
        help_text=_("số và ngày của văn bản giao việc"),
        error_messages={"required": _("Cần ghi căn cứ giao quyền.")},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = area_choices(on, gettext("Toàn bộ địa bàn của Trung tâm"))
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]

    def clean_unit(self) -> AdminUnit | None:
        chosen = self.cleaned_data["unit"]
        return AdminUnit.objects.get(pk=chosen) if chosen else None


class EndGrantForm(HandOverForm, VersionedForm):
    ends_on = DayField(
        label=_("Còn quyền đến hết ngày"),
    )
    reason = forms.CharField(
        label=_("Lý do, căn cứ"), error_messages={"required": _("Cần ghi lý do thu quyền.")}
    )


class ConfirmForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do từ chối"),
        required=False,
        help_text=_("chỉ cần khi từ chối"),
    )


class ReasonForm(HandOverForm):
    reason = forms.CharField(label=_("Lý do"), error_messages={"required": _("Cần ghi lý do.")})


class SecondFactorRuleForm(VersionedForm):
    roles = forms.MultipleChoiceField(
        label=_("Vai trò phải xác thực hai bước"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("không chọn vai trò nào thì ai muốn mới bật"),
    )
