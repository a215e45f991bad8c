"""The forms of programme, allocation and plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caunoi.programmes.models import FundSource
from caunoi.web.fields import DayField, MoneyField

GIVEN, TAKEN_BACK = "given", "taken_back"


class PlanLineForm(forms.Form):
    """A line of the plan without a scheme, such as a task of the Centre itself."""

    title = forms.CharField(
        label=_("Tên nhiệm vụ"),
        max_length=400,
        error_messages={"required": _("Cần tên đề án hoặc nhiệm vụ.")},
    )
    source = forms.ChoiceField(label=_("Nguồn kinh phí"), choices=FundSource.choices)
    content_head = forms.TypedChoiceField(
        label=_("Nội dung hoạt động"),
        coerce=int,
        error_messages={"required": _("Cần chọn nội dung hoạt động.")},
    )
    support_vnd = MoneyField(label=_("Kinh phí khuyến công"))
    counterpart_vnd = MoneyField(
        label=_("Vốn đối ứng"), required=False, help_text=_("không có thì để trống")
    )

    def __init__(self, *args: Any, heads: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(number), f"{number}. {name}") for number, name in sorted(heads.items())]
        self.fields["content_head"].choices = [("", _("Chọn nội dung")), *named]  # type: ignore[attr-defined]

    def clean_counterpart_vnd(self) -> int:
        return self.cleaned_data["counterpart_vnd"] or 0


class SinceForm(forms.Form):
    """The day whose plan is compared with today's."""

    since = DayField(label=_("So với cuối ngày"))


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=500,
        error_messages={"required": _("Cần ghi lý do đưa ra khỏi kế hoạch.")},
    )


class AllocateForm(forms.Form):
    source = forms.ChoiceField(label=_("Nguồn kinh phí"), choices=FundSource.choices)
    direction = forms.ChoiceField(
        label=_("Giao hay thu hồi"),
        choices=[(GIVEN, _("giao kinh phí")), (TAKEN_BACK, _("thu hồi, giảm"))],
        initial=GIVEN,
        widget=forms.RadioSelect,
    )
    amount_vnd = MoneyField(label=_("Số tiền"))
    decision = forms.CharField(
        label=_("Số quyết định"),
        max_length=120,
        help_text=_("ví dụ 3467/QĐ-UBND"),
        widget=forms.TextInput(attrs={"class": "input-short", "autocomplete": "off"}),
        error_messages={"required": _("Cần số quyết định giao kinh phí.")},
    )
    allocated_on = DayField(label=_("Ngày quyết định"))

    @property
    def facts(self) -> dict[str, Any]:
        """Return the arguments of the action; `amount_vnd` is negative if money is taken back."""
        facts = dict(self.cleaned_data)
        if facts.pop("direction") == TAKEN_BACK:
            facts["amount_vnd"] = -facts["amount_vnd"]
        return facts


class ProgrammeForm(forms.Form):
    name = forms.CharField(
        label=_("Tên chương trình"),
        max_length=300,
        error_messages={"required": _("Cần tên chương trình.")},
    )
    decision = forms.CharField(
        label=_("Quyết định phê duyệt"),
        max_length=120,
        error_messages={"required": _("Cần số quyết định phê duyệt chương trình.")},
    )
    starts_on = DayField(label=_("Từ ngày"))
    last_on = DayField(label=_("Đến hết ngày"))
    goals = forms.CharField(
        label=_("Mục tiêu"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
