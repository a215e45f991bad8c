"""Form fields that read 20/12/2018 and 1.390.000; refusals in a form; parameters of an address."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.common import clock
from caunoi.common.bounds import EARLIEST_YEAR, LAST_YEAR, read_key, read_year
from caunoi.common.errors import AlreadyRecorded, Refusal
from caunoi.common.money import LARGEST_VND
from caunoi.imports.reader import MAX_BYTES

#: Django's Vietnamese calls the field "trường"; people look for a box, "ô".
forms.Field.default_error_messages["required"] = _("Ô này còn trống, cần ghi hoặc chọn.")
_GROUPED = re.compile(r"\d{1,3}([.,\u00a0 ]\d{3})+|\d+")


class DayField(forms.DateField):
    """A day as dd/mm/yyyy in a text field: a browser's date field uses the browser's language."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("ngày/tháng/năm, ví dụ 20/12/2018"))
        super().__init__(
            widget=forms.DateInput(
                format="%d/%m/%Y",
                attrs={"class": "input-day", "inputmode": "numeric", "autocomplete": "off"},
            ),
            input_formats=["%d/%m/%Y", "%Y-%m-%d"],
            error_messages={
                "invalid": _(
                    "Không có ngày này. Ghi ngày có thật theo ngày/tháng/năm, ví dụ 20/12/2018."
                ),
                "required": _("Cần ghi ngày."),
            },
            **kwargs,
        )

    def validate(self, value: date | None) -> None:
        """Refuse a year outside the range: a typing error, and no calendar can start from it."""
        super().validate(value)
        if value is not None and not EARLIEST_YEAR <= value.year <= LAST_YEAR:
            raise forms.ValidationError(
                _("Năm %(year)s không đúng. Ghi năm từ %(first)s đến %(last)s, ví dụ 20/12/2018."),
                code="year",
                params={"year": value.year, "first": EARLIEST_YEAR, "last": LAST_YEAR},
            )


class PasswordField(forms.CharField):
    """The password as typed, in Unicode NFC: keyboards write Vietnamese letters in two ways."""

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": _("Cần ghi mật khẩu.")})
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(strip=False, widget=widget, **kwargs)

    def to_python(self, value: str | None) -> str:
        return unicodedata.normalize("NFC", super().to_python(value) or "")


class MoneyField(forms.Field):
    """A positive whole number of đồng, with or without thousands separators."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("số đồng, ví dụ 500.000.000"))
        kwargs.setdefault("error_messages", {"required": _("Cần ghi số tiền.")})
        widget = forms.TextInput(attrs={"class": "input-money", "inputmode": "numeric"})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: str | None) -> int | None:
        text = (value or "").strip().removesuffix("đ").strip()
        if not text:
            return None
        digits = re.sub(r"\D", "", text).lstrip("0") if _GROUPED.fullmatch(text) else ""
        if not digits:
            raise forms.ValidationError(
                _("Số tiền phải là số đồng nguyên, lớn hơn 0, ví dụ 500.000.000."), code="invalid"
            )
        if len(digits) > len(str(LARGEST_VND)):
            raise forms.ValidationError(
                _("Số tiền này quá lớn. Ghi số đồng có nhiều nhất %(digits)s chữ số."),
                code="too_large",
                params={"digits": len(str(LARGEST_VND))},
            )
        return int(digits)


def _most_size() -> str:
    return gettext("tệp .xlsx, nhiều nhất %(size)s MB") % {"size": MAX_BYTES // 1024 // 1024}


class WorkbookField(forms.FileField):
    """An .xlsx of at most `MAX_BYTES`, whatever is in it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Tệp Excel"))
        kwargs.setdefault("help_text", lazy(_most_size, str)())
        accepted = ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        super().__init__(
            error_messages={
                "required": _("Cần chọn một tệp .xlsx."),
                "empty": _("Tệp này trống. Chọn tệp có danh sách."),
                "max_length": _("Tên tệp dài quá 200 chữ. Đổi tên ngắn hơn rồi gửi lại."),
            },
            max_length=200,
            widget=forms.FileInput(attrs={"accept": accepted}),
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file is not None and file.size is not None and file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("Tệp lớn hơn %(size)s MB. Chia danh sách thành nhiều tệp nhỏ hơn."),
                code="too_large",
                params={"size": MAX_BYTES // 1024 // 1024},
            )
        return file


class RowsField(forms.ModelMultipleChoiceField):
    """Any number of rows. A value that cannot be a key is refused like a row not offered."""

    def clean(self, value: Any) -> Any:
        for key in value if isinstance(value, list | tuple) else ():
            if read_key(str(getattr(key, "pk", key))) is None:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], "invalid_choice", {"value": key}
                )
        return super().clean(value)


@contextmanager
def refusals_in(form: forms.Form) -> Iterator[None]:
    """Show a refusal of the action inside the block in the form's summary.

    Two refusals are raised again: status 403 has a page of its own, and `AlreadyRecorded` leads to
    what is already recorded.
    """
    try:
        yield
    except AlreadyRecorded:
        raise
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        form.add_error(None, str(refusal))


def day_asked(request: HttpRequest) -> date:
    """Return the day of `?on=`, or today if it is missing or invalid."""
    try:
        asked: date | None = DayField(required=False).clean(request.GET.get("on", ""))
    except forms.ValidationError:
        asked = None
    return asked or clock.today()


def year_asked(request: HttpRequest) -> int | None:
    """Return the year of `?year=`; None if it is missing or out of range."""
    return read_year(request.GET.get("year", ""))


def next_asked(request: HttpRequest) -> str:
    """Return the page that `next` names; "" if it is missing or not on this site."""
    to = request.POST.get("next") or request.GET.get("next") or ""
    if to.startswith("/") and url_has_allowed_host_and_scheme(to, {request.get_host()}):
        return to
    return ""


def key_asked(request: HttpRequest, name: str) -> int | None:
    """Return the key of `?name=`; None if it is missing, 0 if no row can have it."""
    asked = request.GET.get(name, "")
    return (read_key(asked) or 0) if asked else None
