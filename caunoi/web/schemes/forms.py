"""The forms of a scheme: its draft, and what is recorded between the steps of its table."""

from operator import itemgetter
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.common.money import group_digits
from caunoi.norms.scheme_types import SchemeType
from caunoi.programmes.items import ITEMS
from caunoi.programmes.models import FundSource
from caunoi.schemes.enums import SchemeKind, SchemeState
from caunoi.schemes.opening import STATES
from caunoi.web.fields import DayField, MoneyField
from caunoi.web.photos import PhotosInput
from caunoi.web.places import Choices
from caunoi.web.versions import VersionedForm


class GroupedMoneyField(MoneyField):
    """Money whose initial amount is shown with dots between the thousands."""

    def prepare_value(self, value: Any) -> Any:
        return group_digits(value) if isinstance(value, int) else value


class MoneyOrNothingField(GroupedMoneyField):
    """The same, but 0 is an amount too."""

    def to_python(self, value: str | None) -> int | None:
        return 0 if (value or "").strip() == "0" else super().to_python(value)


def long_text(**more: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **more)


class DocumentsField(forms.FileField):
    """One or more papers; cleans to (name, bytes) of each."""

    def __init__(self, **kwargs: Any) -> None:
        accepted = ".pdf,.docx,.xlsx,image/jpeg,image/png"
        widget = PhotosInput(attrs={"accept": accepted, "multiple": True})
        super().__init__(widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        files = data if isinstance(data, list | tuple) else [data]
        chosen = [super(DocumentsField, self).clean(each, initial) for each in files]
        return [(file.name or "", file.read()) for file in chosen]


class DraftForm(forms.Form):
    """The fields of a draft. The establishment is chosen before, on the same page."""

    title = forms.CharField(
        label=_("Tên đề án"),
        max_length=400,
        help_text=_("việc gì, ở đâu; ví dụ: Ứng dụng lò sấy gỗ hơi nước 30 m³"),
        error_messages={"required": _("Cần tên đề án.")},
    )
    kind = forms.ChoiceField(label=_("Đề án hay nhiệm vụ"), choices=SchemeKind.choices)
    scheme_type = forms.ChoiceField(
        label=_("Dạng đề án"),
        help_text=_("dạng quyết định giấy nào cần có và tỷ lệ tạm ứng"),
        error_messages={"required": _("Cần chọn dạng đề án.")},
    )
    item = forms.ChoiceField(
        label=_("Nội dung hỗ trợ có mức trần"),
        required=False,
        help_text=_("để trống khi nội dung không có mức trần riêng"),
    )
    content_head = forms.TypedChoiceField(
        label=_("Nội dung hoạt động"),
        coerce=int,
        help_text=_("NĐ 45/2012/NĐ-CP, Điều 4"),
        error_messages={"required": _("Cần chọn nội dung hoạt động.")},
    )
    source = forms.ChoiceField(label=_("Nguồn kinh phí"), choices=FundSource.choices)
    year = forms.IntegerField(
        label=_("Năm kế hoạch"),
        widget=forms.TextInput(attrs={"class": "input-month", "inputmode": "numeric"}),
        error_messages={
            "required": _("Cần năm kế hoạch."),
            "invalid": _("Ghi năm bằng bốn chữ số, ví dụ 2018."),
        },
    )
    unit = forms.TypedChoiceField(
        label=_("Nơi thực hiện"),
        coerce=int,
        empty_value=None,
        required=False,
    )
    cost_vnd = GroupedMoneyField(label=_("Tổng chi phí"))
    support_vnd = GroupedMoneyField(label=_("Kinh phí khuyến công đề nghị"))
    counterpart_vnd = MoneyOrNothingField(
        label=_("Vốn đối ứng"), required=False, help_text=_("cơ sở bỏ ra; không có thì để trống")
    )
    priority_percent = forms.IntegerField(
        label=_("Hệ số ưu tiên, phần trăm"),
        required=False,
        help_text=_("100 là không ưu tiên; địa bàn, ngành ưu tiên đến 150"),
        widget=forms.TextInput(attrs={"class": "input-month", "inputmode": "numeric"}),
    )
    priority_ground = forms.CharField(
        label=_("Căn cứ ưu tiên"), required=False, max_length=200, help_text=_("văn bản nào")
    )
    goal = long_text(label=_("Mục tiêu, nội dung"), required=False, max_length=4000)
    implementing_unit = forms.CharField(label=_("Đơn vị thực hiện"), required=False, max_length=250)
    coordinating_unit = forms.CharField(label=_("Đơn vị phối hợp"), required=False, max_length=250)

    def __init__(
        self, *args: Any, heads: dict[int, str], places: Choices | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        types = sorted(((str(kind), str(kind.row.label)) for kind in SchemeType), key=itemgetter(1))
        self._offer("scheme_type", gettext("Chọn dạng"), types)
        items = [(key, str(item.name)) for key, item in ITEMS.items()]
        self._offer("item", gettext("Không có mức trần riêng"), items)
        named = [(str(number), f"{number}. {name}") for number, name in sorted(heads.items())]
        self._offer("content_head", gettext("Chọn nội dung"), named)
        if places is None:
            del self.fields["unit"]  # the establishment's own place
        else:
            self._offer("unit", gettext("Cả địa bàn Trung tâm"), places)

    def _offer(self, name: str, usual: str, choices: Any) -> None:
        self.fields[name].choices = [("", usual), *choices]  # type: ignore[attr-defined]

    def clean_priority_percent(self) -> int:
        return self.cleaned_data["priority_percent"] or 100

    def clean_counterpart_vnd(self) -> int:
        return self.cleaned_data["counterpart_vnd"] or 0


class OpeningForm(DraftForm):
    """A draft, and how far the scheme had come; what its state does not have is left empty."""

    state = forms.ChoiceField(
        label=_("Đề án đang ở bước nào"),
        choices=[(state.value, SchemeState(state).label) for state in STATES],
    )
    decision = forms.CharField(
        label=_("Số quyết định phê duyệt"),
        max_length=120,
        error_messages={"required": _("Cần số quyết định phê duyệt.")},
    )
    approved_on = DayField(label=_("Ngày phê duyệt"))
    contract_number = forms.CharField(
        label=_("Số hợp đồng"),
        max_length=60,
        required=False,
        help_text=_("như trong hợp đồng, ví dụ 07/2026/HĐ-KC; chưa ký thì để trống"),
    )
    signed_on = DayField(label=_("Ngày ký hợp đồng"), required=False)
    finish_on = DayField(label=_("Thực hiện đến hết ngày"), required=False)
    representative = forms.CharField(
        label=_("Người đại diện bên thụ hưởng"), max_length=120, required=False
    )
    contract_vnd = MoneyOrNothingField(label=_("Giá trị hợp đồng"), required=False)
    advanced_vnd = MoneyOrNothingField(label=_("Đã tạm ứng"), required=False)
    accepted_on = DayField(label=_("Ngày nghiệm thu"), required=False)
    accepted_vnd = MoneyOrNothingField(label=_("Giá trị nghiệm thu"), required=False)
    paid_vnd = MoneyOrNothingField(
        label=_("Đã thanh toán"), required=False, help_text=_("ngoài số đã tạm ứng")
    )
    note = forms.CharField(
        label=_("Số liệu lấy theo giấy tờ nào"),
        max_length=500,
        error_messages={"required": _("Cần ghi số liệu lấy theo giấy tờ nào.")},
    )
    documents = DocumentsField(
        label=_("Giấy tờ kèm theo"),
        help_text=_("quyết định, hợp đồng, biên bản, chứng từ: PDF, Word, Excel hoặc ảnh"),
        error_messages={"required": _("Cần ít nhất một giấy tờ.")},
    )


class ChangeDraftForm(VersionedForm, DraftForm):
    """The same fields, without kind and place, for a draft that exists."""

    def __init__(self, *args: Any, heads: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, heads=heads, places=None, **kwargs)
        del self.fields["kind"]


class PaperForm(VersionedForm):
    file = forms.FileField(
        label=_("Tệp"),
        required=False,
        help_text=_("ảnh chụp, PDF, DOCX hoặc XLSX, đến 15 MB; chưa quét thì để trống"),
    )
    note = forms.CharField(
        label=_("Ghi chú"), required=False, max_length=300, help_text=_("số, ngày của giấy")
    )


class WaiveForm(VersionedForm):
    reason = forms.CharField(
        label=_("Vì sao đề án này không cần"),
        max_length=300,
        error_messages={"required": _("Cần ghi vì sao đề án này không cần giấy đó.")},
    )


class ConditionForm(forms.Form):
    note = forms.CharField(
        label=_("Xác nhận theo gì"),
        max_length=300,
        help_text=_("giấy tờ nào, hoặc xem tại chỗ ngày nào"),
        error_messages={
            "required": _("Cần ghi xác nhận theo gì: giấy tờ nào, xem tại chỗ ngày nào.")
        },
    )


class ProgressForm(forms.Form):
    percent = forms.IntegerField(
        label=_("Khối lượng đã xong, phần trăm"),
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"class": "input-month", "inputmode": "numeric"}),
        error_messages={"required": _("Cần ghi tiến độ, từ 0 đến 100.")},
    )
    invested_vnd = MoneyOrNothingField(
        label=_("Đã đầu tư"),
        required=False,
        help_text=_("tính đến ngày báo cáo, theo chứng từ; tạm ứng máy móc dựa vào số này"),
    )
    text = long_text(
        label=_("Đã làm gì, còn gì"),
        max_length=2000,
        error_messages={"required": _("Cần ghi đã làm gì, còn gì.")},
    )


class MilestoneForm(forms.Form):
    title = forms.CharField(
        label=_("Việc"),
        max_length=200,
        help_text=_("ví dụ: máy về xưởng"),
        error_messages={"required": _("Cần ghi mốc là việc gì.")},
    )
    due_on = DayField(label=_("Hạn"))


class ReachForm(forms.Form):
    reached_on = DayField(label=_("Ngày đạt"))


class AmendForm(VersionedForm):
    """The new terms of the contract; those that do not change may be left as they are."""

    decision = forms.CharField(
        label=_("Số quyết định hoặc phụ lục"),
        max_length=120,
        help_text=_("ví dụ PL 01/2018"),
        error_messages={"required": _("Cần số quyết định hoặc phụ lục hợp đồng.")},
    )
    reason = long_text(
        label=_("Lý do điều chỉnh"),
        max_length=1000,
        error_messages={"required": _("Cần ghi lý do điều chỉnh (TT 36/2013, Điều 11 khoản 1).")},
    )
    in_force_on = DayField(label=_("Có hiệu lực từ"))
    value_vnd = GroupedMoneyField(label=_("Giá trị hợp đồng"), required=False)
    finish_on = DayField(label=_("Thực hiện đến hết ngày"), required=False)
    content = long_text(label=_("Nội dung hoạt động mới"), required=False, max_length=2000)
    place = forms.CharField(label=_("Địa điểm mới"), required=False, max_length=200)
    partner = forms.CharField(label=_("Đơn vị phối hợp mới"), required=False, max_length=250)


class CarryForm(forms.Form):
    decision = forms.CharField(
        label=_("Số quyết định cho chuyển nguồn"),
        max_length=120,
        error_messages={"required": _("Cần số quyết định cho chuyển nguồn.")},
    )


class PayForm(forms.Form):
    amount_vnd = GroupedMoneyField(label=_("Số tiền"))
    voucher = forms.CharField(
        label=_("Số chứng từ"),
        max_length=80,
        help_text=_("ví dụ UNC 12/2018; mỗi chứng từ ghi một lần"),
        widget=forms.TextInput(attrs={"class": "input-short", "autocomplete": "off"}),
        error_messages={"required": _("Cần số chứng từ, ví dụ UNC 12/2018.")},
    )


class CorrectEntryForm(VersionedForm):
    amount_vnd = MoneyOrNothingField(
        label=_("Số đúng ra phải ghi"), help_text=_("0 là bỏ cả khoản")
    )
    reason = forms.CharField(
        label=_("Sai ở đâu, theo chứng từ nào"),
        max_length=1000,
        error_messages={"required": _("Cần ghi lý do sửa: sai ở đâu, theo chứng từ nào.")},
    )


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=100_000,
        widget=forms.TextInput(attrs={"class": "input-month", "inputmode": "numeric"}),
    )


class OutcomeForm(VersionedForm):
    measured_on = DayField(label=_("Ngày đo"))
    workers = _count(_("Số lao động"))
    machines = _count(_("Số máy, thiết bị"))
    output = forms.CharField(label=_("Sản lượng, công suất"), required=False, max_length=200)
    revenue_vnd = MoneyOrNothingField(label=_("Doanh thu năm"), required=False)
    is_running = forms.TypedChoiceField(
        label=_("Máy còn chạy"),
        required=False,
        choices=[("", _("không hỏi")), ("yes", _("còn chạy")), ("no", _("không còn chạy"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
