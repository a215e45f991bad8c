"""Forms to find, record, change and close establishments."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.common import clock
from caunoi.common.errors import AlreadyRecorded, Refusal
from caunoi.common.identifiers import read_phones, read_tax_code
from caunoi.establishments.actions import InvalidEstablishment, PossibleDuplicates
from caunoi.establishments.enums import EstablishmentKind, EstablishmentStatus
from caunoi.establishments.models import KIND_LABELS, Establishment, Trade
from caunoi.localities.models import AdminUnit
from caunoi.web.fields import DayField
from caunoi.web.filters import FilterForm, SearchField
from caunoi.web.recorded_places import Groups
from caunoi.web.versions import VersionedForm

ALL = "all"
KINDS = [(kind.value, KIND_LABELS[kind]) for kind in EstablishmentKind]


class RegisterFilter(FilterForm):
    """The filter of the list. A value that does not exist filters nothing."""

    q = SearchField(label=_("Tên, chủ cơ sở, mã số thuế hoặc điện thoại"))
    area = forms.ChoiceField(label=_("Địa bàn"), required=False)
    trade = forms.ChoiceField(label=_("Ngành nghề"), required=False)
    kind = forms.ChoiceField(label=_("Loại hình"), required=False)
    status = forms.ChoiceField(label=_("Tình trạng"), required=False)

    def __init__(self, *args: Any, areas: Groups, trades: Iterable[Trade], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("area", gettext("Mọi địa bàn"), areas)
        self.offer("trade", gettext("Mọi ngành"), [(each.code, str(each)) for each in trades])
        self.offer("kind", gettext("Mọi loại hình"), KINDS)
        closed = EstablishmentStatus.CLOSED.value
        others = [(closed, gettext("Đã ngừng")), (ALL, gettext("Cả đang hoạt động và đã ngừng"))]
        self.offer("status", gettext("Đang hoạt động"), others)


class EstablishmentForm(forms.Form):
    name = forms.CharField(
        label=_("Tên cơ sở"),
        max_length=250,
        help_text=_("như trên giấy đăng ký hoặc bảng hiệu"),
        error_messages={"required": _("Cần ghi tên cơ sở.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=_("Loại hình"),
        choices=[("", _("Chọn loại hình")), *KINDS],
        error_messages={"required": _("Cần chọn loại hình.")},
    )
    trade = forms.ChoiceField(label=_("Ngành nghề"), required=False)
    products = forms.CharField(
        label=_("Sản phẩm chính"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    unit = forms.ChoiceField(
        label=_("Xã, phường, thị trấn"),
        help_text=_("nơi sản xuất, không phải nơi đặt văn phòng"),
        error_messages={"required": _("Cần chọn xã, phường nơi sản xuất.")},
    )
    address = forms.CharField(
        label=_("Số nhà, ấp, khu phố"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    owner = forms.CharField(
        label=_("Người đại diện"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Điện thoại"),
        max_length=80,
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "tel", "class": "input-short", "autocomplete": "off"}
        ),
    )
    tax_code = forms.CharField(
        label=_("Mã số thuế"),
        max_length=40,
        required=False,
        help_text=_("10 hoặc 13 chữ số"),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "class": "input-short", "autocomplete": "off"}
        ),
    )
    workers = forms.IntegerField(
        label=_("Số lao động"),
        required=False,
        min_value=0,
        max_value=100_000,
        error_messages={
            "invalid": _("Số lao động là một số nguyên, ví dụ 12."),
            "min_value": _("Số lao động không thể âm."),
            "max_value": _("Số lao động lớn quá. Kiểm tra lại số vừa gõ."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-short"}),
    )
    founded_year = forms.IntegerField(
        label=_("Năm thành lập"),
        required=False,
        min_value=1800,
        max_value=2100,
        error_messages={
            "invalid": _("Năm gồm bốn chữ số, ví dụ 2009."),
            "min_value": _("Năm thành lập là một năm từ 1800 đến 2100."),
            "max_value": _("Năm thành lập là một năm từ 1800 đến 2100."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-short"}),
    )

    def __init__(self, *args: Any, communes: Groups, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trades = [(str(trade.pk), str(trade)) for trade in Trade.objects.all()]
        self._offer("trade", gettext("Chưa rõ"), trades)
        self._offer("unit", gettext("Chọn xã, phường"), communes)

    def _offer(self, name: str, none: str, choices: Any) -> None:
        self.fields[name].choices = [("", none), *choices]  # type: ignore[attr-defined]

    def clean_tax_code(self) -> str:
        return read_tax_code(self.cleaned_data["tax_code"], clock.today()).value

    def clean_phone(self) -> str:
        return read_phones(self.cleaned_data["phone"], clock.today()).value

    def clean_unit(self) -> AdminUnit:
        return AdminUnit.objects.select_related("parent__parent").get(pk=self.cleaned_data["unit"])

    def clean_trade(self) -> Trade | None:
        chosen = self.cleaned_data["trade"]
        return Trade.objects.get(pk=chosen) if chosen else None


class ChangeForm(VersionedForm, EstablishmentForm):
    """The same fields, and the reason for the change."""

    reason = forms.CharField(
        label=_("Lý do, nguồn"),
        max_length=300,
        required=False,
        help_text=_("ai cho biết, theo giấy nào; ghi vào câu chuyện của cơ sở"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=300,
        error_messages={"required": _("Cần ghi lý do.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CloseForm(forms.Form):
    closed_on = DayField(label=_("Ngừng từ ngày"))
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=300,
        help_text=_("ví dụ: chủ cơ sở báo nghỉ, giải thể theo thông báo số …"),
        error_messages={"required": _("Cần ghi lý do ngừng.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def initial_of(establishment: Establishment) -> dict[str, Any]:
    fields = "name kind products address owner phone tax_code workers founded_year".split()
    values = {field: getattr(establishment, field) for field in fields}
    keys = {"unit": str(establishment.unit_id), "trade": str(establishment.trade_id or "")}
    return {**values, **keys}


@contextmanager
def refusals_in_fields(form: forms.Form) -> Iterator[None]:
    """Add what is wrong with a field to that field, any other refusal to the form.

    `PossibleDuplicates`, `AlreadyRecorded` and any 403 are raised: they are no fault of a field.
    """
    try:
        yield
    except (PossibleDuplicates, AlreadyRecorded):
        raise
    except InvalidEstablishment as refusal:
        for name, sentences in refusal.errors.items():
            form.add_error(name if name in form.fields else None, sentences)  # type: ignore[arg-type]
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        form.add_error(None, str(refusal))
