"""How a user wants to be notified: an e-mail address, and one choice for each type."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caunoi.notices.catalogue import BY_KEY, TYPES
from caunoi.notices.enums import Delivery
from caunoi.web.fields import PasswordField
from caunoi.web.filters import FilterForm


class DeliveryForm(forms.Form):
    """The page "Cách nhận thông báo"."""

    email = forms.EmailField(
        label=_("Địa chỉ thư điện tử"),
        required=False,
        help_text=_("Để trống thì không gửi thư; thông báo trong ứng dụng vẫn có."),
        error_messages={
            "invalid": _("Địa chỉ thư không đúng dạng. Ghi như ten@don-vi.vn, hoặc để trống.")
        },
    )

    current = PasswordField(
        label=_("Mật khẩu hiện nay"),
        required=False,
        help_text=_("chỉ cần khi đổi hoặc xác nhận địa chỉ thư"),
        autocomplete="current-password",
    )

    def __init__(self, *args: Any, has_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_password:
            del self.fields["current"]
        for row in TYPES:
            self.fields[row.key] = forms.ChoiceField(label=str(row.words), choices=Delivery.choices)

    def types(self) -> Iterator[forms.BoundField]:
        """Yield the field of each type, in the order of the catalogue."""
        return (self[key] for key in BY_KEY)

    def choices(self) -> dict[str, Delivery]:
        return {key: Delivery(self.cleaned_data[key]) for key in BY_KEY}


class NoticesFilter(FilterForm):
    """The filter of the list. A value that does not exist filters nothing."""

    type = forms.ChoiceField(
        label=_("Loại thông báo"),
        required=False,
        choices=lambda: [("", _("Mọi loại")), *((row.key, row.words) for row in TYPES)],
    )
    read = forms.ChoiceField(
        label=_("Đã đọc chưa"),
        required=False,
        choices=[("", _("Tất cả")), ("no", _("chưa đọc")), ("yes", _("đã đọc"))],
    )
