"""Forms to propose a norm's new value or days, return a proposal, self-check, ask for a ceiling."""

from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.calendar.enums import DayKind
from caunoi.establishments.models import KIND_LABELS
from caunoi.localities.models import AdminUnit
from caunoi.norms.models import CONFIDENCES
from caunoi.norms.rules import SILENCE_DAYS_IF_ASKED, PartMonth, Unit
from caunoi.programmes.items import ITEMS
from caunoi.web.fields import DayField, MoneyField
from caunoi.web.filters import FilterForm
from caunoi.web.places import commune_choices


class PercentField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        wrong = _("Tỷ lệ phải là số nguyên từ 1 đến 100.")
        super().__init__(
            label=_("Tỷ lệ, %"),
            min_value=1,
            max_value=100,
            error_messages={
                "invalid": wrong,
                "min_value": wrong,
                "max_value": wrong,
                "required": _("Cần ghi tỷ lệ."),
            },
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-day"}),
            **kwargs,
        )


class FactorField(forms.Field):
    """A factor such as 0,3, stored as two whole numbers: 3 and 10."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": _("Cần ghi hệ số.")})
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "input-day"})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: str | None) -> Fraction | None:
        text = (value or "").strip().replace(",", ".")
        if not text:
            return None
        try:
            factor = Fraction(text)
        except (ValueError, ZeroDivisionError):
            factor = Fraction(0)
        if not 0 < factor <= 1000 or factor.denominator > 10_000:
            raise forms.ValidationError(_("Hệ số phải là số lớn hơn 0, ví dụ 0,3."))
        return factor


class ShareField(FactorField):
    """A share entered in percent, such as 1,5, returned as a fraction of the whole."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages={"required": _("Cần ghi tỷ lệ.")}, **kwargs)

    def to_python(self, value: str | None) -> Fraction | None:
        try:
            percent = super().to_python(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(_WRONG_SHARE) from error
        if percent is None:
            return None
        if percent > 100:
            raise forms.ValidationError(_WRONG_SHARE)
        return percent / 100


_WRONG_SHARE = _("Tỷ lệ phải lớn hơn 0 và tối đa 100, ví dụ 1,5.")


def _value_fields(unit: str) -> dict[str, forms.Field]:
    match unit:
        case Unit.VND_MONTH:
            return {"amount_vnd": MoneyField(label=_("Mức một tháng"))}
        case Unit.FACTOR:
            return {"factor": FactorField(label=_("Hệ số"), help_text=_("ví dụ 0,3"))}
        case Unit.SHARE:
            return {"factor": ShareField(label=_("Tỷ lệ, %"), help_text=_("ví dụ 1,5"))}
        case Unit.PERCENT:
            return {"percent": PercentField()}
        case Unit.DAYS:
            return {"days": _days(_("Số ngày"))}
        case Unit.DAY_OF_MONTH:
            return {"day": _days(_("Ngày trong tháng"), most=28)}
        case Unit.CLOCK:
            return {
                "working_days": _days(_("Trả lời trong, ngày làm việc"), most=250),
                "warn_days": _days(_("Báo trước, ngày làm việc"), most=250),
                "reply_days": _days(_("Chờ người nêu hồi âm, ngày làm việc"), most=250),
            }
        case Unit.SILENCE:
            return {
                name: _days(label, required=name not in SILENCE_DAYS_IF_ASKED)
                for name, label in SILENCE_LABELS.items()
            }
        case Unit.SUPPORT:
            cap = MoneyField(
                label=_("Mức trần"), required=False, help_text=_("để trống nếu không có mức trần")
            )
            return {"percent": PercentField(required=False), "cap_vnd": cap}
    choices = [
        (PartMonth.CALENDAR_DAYS.value, _("tính theo ngày dương lịch")),
        (PartMonth.WHOLE_MONTH.value, _("có nhiệm kỳ trong tháng thì chi đủ tháng")),
    ]
    policy = forms.ChoiceField(
        label=_("Cách tính"), choices=choices, widget=forms.RadioSelect, required=True
    )
    return {"policy": policy}


SILENCE_LABELS = {
    "amber_days": _("Im lặng, báo cộng tác viên, ngày"),
    "red_days": _("Im lặng, báo chuyên viên, ngày"),
    "director_days": _("Im lặng, báo giám đốc, ngày"),
    "visit_days": _("Phải có người đến, ngày"),
    "photo_days": _("Phải có ảnh, ngày"),
    "report_day": _("Báo cáo tháng trước ngày"),
    "milestone_red_days": _("Mốc đã qua, đỏ sau, ngày"),
    "margin_percent": _("Được lệch, phần trăm"),
    "end_warn_days": _("Báo trước khi hết hạn, ngày"),
    "put_off_days": _("Hoãn nhiều nhất, ngày"),
}


def _days(label: Any, *, most: int = 366, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        required=required,
        help_text="" if required else _("để trống nếu không hỏi đến"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-day"}),
    )


class ProposeForm(forms.Form):
    starts_on = DayField(label=_("Áp dụng từ ngày"))
    citation = forms.CharField(
        label=_("Căn cứ"),
        max_length=300,
        help_text=_("số văn bản, điều, khoản"),
        error_messages={"required": _("Cần ghi căn cứ: số văn bản, điều, khoản.")},
    )
    confidence = forms.ChoiceField(
        label=_("Đã đọc văn bản đến đâu"), choices=CONFIDENCES, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Lý do đề nghị"),
        error_messages={"required": _("Cần ghi lý do đề nghị đổi định mức.")},
    )

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.values = _value_fields(unit)
        self.fields = {**self.values, **self.fields}

    @property
    def proposed_values(self) -> dict[str, Any]:
        """Return the values as the norm stores them: a factor as numerator and denominator."""
        values = {name: self.cleaned_data[name] for name in self.values}
        if factor := values.pop("factor", None):
            values |= {"numerator": factor.numerator, "denominator": factor.denominator}
        return values


class ResolutionForm(forms.Form):
    """The province's resolution that sets the collaborators' allowance, as it stands on paper."""

    number = forms.CharField(
        label=_("Số nghị quyết"),
        max_length=60,
        help_text=_("như trên văn bản, ví dụ 12/2020/NQ-HĐND"),
        error_messages={"required": _("Cần ghi số nghị quyết, ví dụ 12/2020/NQ-HĐND.")},
    )
    title = forms.CharField(
        label=_("Trích yếu"),
        max_length=400,
        help_text=_("ví dụ: Nghị quyết quy định mức chi hỗ trợ hoạt động khuyến công"),
        error_messages={"required": _("Cần ghi trích yếu của nghị quyết.")},
    )
    issuer = forms.CharField(
        label=_("Cơ quan ban hành"),
        max_length=120,
        error_messages={"required": _("Cần ghi cơ quan ban hành.")},
    )
    issued_on = DayField(label=_("Ngày ký"))
    starts_on = DayField(label=_("Áp dụng từ ngày"))
    factor = FactorField(
        label=_("Chi cho một cộng tác viên, lần mức lương cơ sở một tháng"),
        help_text=_("ví dụ 0,3"),
    )
    place = forms.CharField(
        label=_("Điều, khoản nêu mức này"),
        max_length=60,
        required=False,
        help_text=_("ví dụ: Điều 3 khoản 2; để trống nếu chưa đọc toàn văn"),
    )


class DaysForm(forms.Form):
    """Consecutive days of one notice, with one name and one kind."""

    first_on = DayField(label=_("Từ ngày"))
    last_on = DayField(
        label=_("Đến hết ngày"), required=False, help_text=_("để trống nếu chỉ một ngày")
    )
    name = forms.CharField(
        label=_("Tên"),
        max_length=120,
        help_text=_("ví dụ Tết Nguyên đán; Nghỉ hoán đổi với ngày 22/08/2026"),
        error_messages={"required": _("Cần ghi tên ngày nghỉ hoặc ngày làm bù.")},
    )
    kind = forms.ChoiceField(label=_("Loại"), choices=DayKind.choices, widget=forms.RadioSelect)
    document = forms.CharField(
        label=_("Văn bản"),
        max_length=200,
        help_text=_("số, ngày, nơi ban hành; hoặc điều, khoản của Bộ luật Lao động"),
        error_messages={"required": _("Cần ghi văn bản: số, ngày, nơi ban hành.")},
    )
    confidence = forms.ChoiceField(
        label=_("Đã đọc văn bản đến đâu"), choices=CONFIDENCES, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        return {**values, "last_on": values.get("last_on") or values.get("first_on")}


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Vì sao ngày này sai"),
        error_messages={"required": _("Cần ghi lý do bỏ ngày này khỏi lịch.")},
    )


class CountForm(FilterForm):
    from_on = DayField(label=_("Từ sau ngày"), help_text="")
    days = forms.IntegerField(
        label=_("Số ngày làm việc"),
        min_value=1,
        max_value=250,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-day"}),
    )


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do trả lại"), error_messages={"required": _("Cần ghi lý do trả lại.")}
    )


class EligibilityForm(FilterForm):
    kind = forms.ChoiceField(label=_("Loại hình"))
    unit = forms.ChoiceField(
        label=_("Nơi sản xuất"),
        help_text=_("xã, phường, thị trấn nơi đặt xưởng, không phải nơi đăng ký"),
        error_messages={"required": _("Cần chọn nơi sản xuất.")},
    )
    craft_village = forms.ChoiceField(
        label=_("Làng nghề được công nhận"),
        required=False,
        choices=[("", _("chưa rõ")), ("yes", _("có")), ("no", _("không"))],
    )
    on = DayField(label=_("Xét vào ngày"), required=False, help_text=_("để trống là hôm nay"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, label) for kind, label in KIND_LABELS.items()]
        self.offer("kind", gettext("Chọn loại hình"), kinds)
        self.offer("unit", gettext("Chọn nơi sản xuất"), commune_choices(on))

    def clean_unit(self) -> AdminUnit:
        units = AdminUnit.objects.select_related("parent__parent").prefetch_related("kinds")
        return units.get(pk=self.cleaned_data["unit"])

    def clean_craft_village(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["craft_village"])


class SupportForm(FilterForm):
    item = forms.ChoiceField(label=_("Nội dung hỗ trợ"))
    cost = MoneyField(label=_("Tổng chi phí của nội dung này"))
    priority = FactorField(
        label=_("Hệ số ưu tiên"),
        required=False,
        help_text=_("để trống là 1; nâng mức trần, không nâng tỷ lệ"),
    )
    on = DayField(label=_("Tính vào ngày"), required=False, help_text=_("để trống là hôm nay"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = [(item.key, str(item.name)) for item in ITEMS.values()]
        self.offer("item", gettext("Chọn nội dung"), items)
