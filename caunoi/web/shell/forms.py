"""Forms to sign in, set a password by a link, ask for one, change one's own, and for codes."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.web.fields import PasswordField


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=150,
        error_messages={"required": _("Cần ghi tên đăng nhập.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = PasswordField(label=_("Mật khẩu"), autocomplete="current-password")


class FirstPasswordForm(forms.Form):
    password = PasswordField(
        label=_("Mật khẩu mới"),
        help_text=_("Từ 10 ký tự, không giống họ tên, không phải mật khẩu thường gặp."),
        autocomplete="new-password",
    )
    again = PasswordField(
        label=_("Mật khẩu mới, ghi lại"),
        error_messages={"required": _("Cần ghi lại mật khẩu.")},
        autocomplete="new-password",
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(gettext("Hai lần ghi khác nhau. Ghi lại cho khớp."))
        return again


class ForgottenForm(forms.Form):
    name = forms.CharField(
        label=_("Tên đăng nhập hoặc địa chỉ thư"),
        max_length=150,
        error_messages={"required": _("Cần ghi tên đăng nhập hoặc địa chỉ thư.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )


class ChangePasswordForm(FirstPasswordForm):
    current = PasswordField(
        label=_("Mật khẩu hiện nay"),
        error_messages={"required": _("Cần ghi mật khẩu hiện nay.")},
        autocomplete="current-password",
    )
    field_order = ("current", "password", "again")


class PasswordAgainForm(forms.Form):
    current = PasswordField(
        label=_("Mật khẩu hiện nay"),
        error_messages={"required": _("Cần ghi mật khẩu hiện nay.")},
        autocomplete="current-password",
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Mã xác thực"),
        max_length=20,
        help_text=_("6 số trong ứng dụng, hoặc một mã dự phòng 8 số chưa dùng."),
        error_messages={"required": _("Cần ghi mã xác thực.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input-short"}
        ),
    )


class SetUpFactorForm(CodeForm, PasswordAgainForm):
    field_order = ("code", "current")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = gettext("6 số mà ứng dụng đang hiện.")
