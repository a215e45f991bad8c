"""Signing in, a first password, another story day."""

from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.web.fields import DayField
from caunoi.web.story import FIRST, LAST


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=150,
        error_messages={"required": _("Cần ghi tên đăng nhập.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        error_messages={"required": _("Cần ghi mật khẩu.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class FirstPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Mật khẩu mới"),
        strip=False,
        help_text=_("Từ 10 ký tự, không giống họ tên, không phải mật khẩu thường gặp."),
        error_messages={"required": _("Cần ghi mật khẩu.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Mật khẩu mới, ghi lại"),
        strip=False,
        error_messages={"required": _("Cần ghi lại mật khẩu.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(gettext("Hai lần ghi khác nhau. Ghi lại cho khớp."))
        return again


class StoryDayForm(forms.Form):
    day = DayField(label=_("Ngày khác"))

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not FIRST <= day <= LAST:
            raise forms.ValidationError(
                gettext("Bản minh họa chỉ có chuyện để kể từ năm %(first)s đến năm %(last)s.")
                % {"first": FIRST.year, "last": LAST.year}
            )
        return day
