"""Forms of linkages and associations, made for a phone first."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.establishments.models import Trade
from caunoi.linkages.actions import LONGEST_NAME, LONGEST_SUBJECT
from caunoi.linkages.enums import LinkageKind, StepKind
from caunoi.linkages.lifecycle import Transition
from caunoi.web.fields import DayField, MoneyField
from caunoi.web.filters import SEARCH, FilterForm, SearchField
from caunoi.web.places import Choices
from caunoi.web.versions import VersionedForm


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off"})


class LinkagesFilter(FilterForm):
    q = SearchField(label=_("Cơ sở tham gia"))
    area = forms.ChoiceField(label=_("Địa bàn"), required=False)
    kind = forms.ChoiceField(label=_("Hình thức"), required=False)
    since = DayField(label=_("Tư vấn từ ngày"), required=False, help_text="")
    until = DayField(label=_("Đến ngày"), required=False, help_text="")
    button = SEARCH
    folded = ("area", "kind", "since", "until")

    def __init__(self, *args: Any, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("area", gettext("Mọi địa bàn"), areas)
        self.offer("kind", gettext("Mọi hình thức"), LinkageKind.choices)


class LinkageForm(forms.Form):
    subject = forms.CharField(
        label=_("Liên kết về việc gì"),
        max_length=LONGEST_SUBJECT,
        help_text=_("một câu ngắn, ví dụ: phôi gỗ cho xưởng đóng bàn ghế"),
        error_messages={"required": _("Cần ghi liên kết về việc gì, một câu ngắn.")},
        widget=_line(),
    )
    kind = forms.ChoiceField(
        label=_("Hình thức"),
        choices=LinkageKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn hình thức.")},
    )
    advice = forms.CharField(
        label=_("Đã tư vấn gì"),
        max_length=4000,
        help_text=_("một câu là đủ: vì sao nên hợp tác, bước đầu làm gì"),
        error_messages={"required": _("Cần ghi đã tư vấn gì. Một câu là đủ.")},
        widget=_lines(3),
    )
    advised_on = DayField(label=_("Ngày tư vấn"))


class MeetingForm(forms.Form):
    day = DayField(label=_("Ngày gặp"))
    place = forms.CharField(label=_("Gặp ở đâu"), max_length=200, required=False, widget=_line())
    text = forms.CharField(
        label=_("Nói gì"),
        max_length=4000,
        error_messages={"required": _("Cần ghi buổi gặp nói gì. Một câu là đủ.")},
        widget=_lines(3),
    )
    result = forms.CharField(
        label=_("Kết quả buổi gặp"),
        max_length=4000,
        help_text=_("chưa có gì thì ghi là chưa có gì, hẹn lại ngày nào"),
        error_messages={
            "required": _("Cần ghi kết quả buổi gặp. Chưa có gì thì ghi là chưa có gì.")
        },
        widget=_lines(2),
    )


class ResultForm(forms.Form):
    """The result and day of a step; founding an association also needs its decision."""

    day = DayField(label=_("Ngày"))
    decision_number = forms.CharField(
        label=_("Số quyết định"),
        max_length=80,
        help_text=_("ví dụ 45/QĐ-UBND"),
        error_messages={"required": _("Cần ghi số quyết định, ví dụ 45/QĐ-UBND.")},
        widget=_line(),
    )
    decided_by = forms.CharField(
        label=_("Cơ quan ra quyết định"),
        max_length=160,
        error_messages={"required": _("Cần ghi cơ quan ra quyết định.")},
        widget=_line(),
    )
    words = forms.CharField(
        max_length=4000,
        error_messages={"required": _("Cần ghi vài chữ, để người chờ biết vì sao.")},
        widget=_lines(3),
    )

    def __init__(self, *args: Any, step: Transition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = str(step.words.label)
        if step.name == StepKind.FOUND:
            self.fields["day"].label = gettext("Ngày quyết định")
        else:
            del self.fields["decision_number"], self.fields["decided_by"]


class ContractForm(forms.Form):
    subject = forms.CharField(
        label=_("Hợp đồng về việc gì"),
        max_length=LONGEST_SUBJECT,
        help_text=_("một câu ngắn, ví dụ: 300 pallet mỗi tháng trong sáu tháng"),
        error_messages={"required": _("Cần ghi hợp đồng về việc gì, một câu ngắn.")},
        widget=_line(),
    )
    number = forms.CharField(label=_("Số hợp đồng"), max_length=80, required=False, widget=_line())
    value_vnd = MoneyField(label=_("Giá trị hợp đồng"), required=False)
    signed_on = DayField(label=_("Ngày ký"))
    ends_on = DayField(label=_("Làm đến ngày"), required=False)


class ContractResultForm(forms.Form):
    day = DayField(label=_("Ngày có kết quả"))
    words = forms.CharField(
        label=_("Làm được đến đâu"),
        max_length=4000,
        help_text=_("giao đủ, giao thiếu hay bỏ dở; có làm tiếp không"),
        error_messages={"required": _("Cần ghi hợp đồng làm được đến đâu.")},
        widget=_lines(3),
    )


class AssociationsFilter(FilterForm):
    q = SearchField(label=_("Tên hội, hội viên"))
    trade = forms.ModelChoiceField(
        label=_("Ngành nghề"),
        queryset=Trade.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("Mọi ngành nghề"),
    )
    button = SEARCH


class AssociationForm(forms.Form):
    name = forms.CharField(
        label=_("Tên hội"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Cần ghi tên hội.")},
        widget=_line(),
    )
    trade = forms.ModelChoiceField(
        label=_("Ngành nghề"),
        queryset=Trade.objects.all(),
        required=False,
        empty_label=_("Nhiều ngành nghề"),
    )
    unit = forms.ChoiceField(
        label=_("Địa bàn"), error_messages={"required": _("Chọn địa bàn của hội.")}
    )
    purpose = forms.CharField(
        label=_("Lập hội để làm gì"),
        max_length=4000,
        error_messages={"required": _("Cần ghi lập hội để làm gì.")},
        widget=_lines(3),
    )
    prepared_on = DayField(label=_("Bắt đầu vận động từ ngày"))

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", gettext("Chọn địa bàn")), *places]  # type: ignore[attr-defined]


class JoinForm(forms.Form):
    day = DayField(label=_("Tham gia từ ngày"))


class LeaveForm(forms.Form):
    day = DayField(
        label=_("Ra khỏi hội từ ngày"), help_text=_("ngày đầu tiên không còn là hội viên")
    )
    words = forms.CharField(
        label=_("Vì sao ra"),
        max_length=2000,
        error_messages={"required": _("Cần ghi vì sao cơ sở ra khỏi hội.")},
        widget=_lines(2),
    )


class BuyingForm(VersionedForm):
    goods = forms.CharField(
        label=_("Cơ sở cần mua gì"),
        max_length=1000,
        required=False,
        help_text=_("cách nhau bằng dấu phẩy, ví dụ: phôi gỗ, keo dán, bao bì"),
        widget=_lines(2),
    )
