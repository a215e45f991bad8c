"""Forms of fieldwork: a visit, a need, the amounts of a proposal; tasks, plans, filters."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.common.money import group_digits
from caunoi.fieldwork.enums import TaskKind, VisitPurpose, Workshop
from caunoi.fieldwork.items import WANTED, WITHOUT_CEILING
from caunoi.network.models import Collaborator
from caunoi.web.fields import DayField, MoneyField
from caunoi.web.filters import FILTER, FilterForm, OrderedFilter, Orders, SearchField
from caunoi.web.photos import PhotosField
from caunoi.web.places import Choices
from caunoi.web.versions import VersionedForm

AMOUNTS = ("cost_vnd", "support_vnd", "counterpart_vnd")


class AmountField(MoneyField):
    """Đồng as in MoneyField, shown with separators; `zero` allows 0."""

    def __init__(self, *, zero: bool = False, **kwargs: Any) -> None:
        self.zero = zero
        super().__init__(**kwargs)

    def to_python(self, value: str | None) -> int | None:
        if self.zero and (value or "").strip().removesuffix("đ").strip() == "0":
            return 0
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return group_digits(value) if isinstance(value, int) else value


class WorkersField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        wrong = _("Số lao động là một số nguyên từ 0, ví dụ 12.")
        super().__init__(
            label=_("Số lao động"),
            required=False,
            min_value=0,
            max_value=100_000,
            error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
            widget=forms.TextInput(
                attrs={"inputmode": "numeric", "class": "input-short", "data-stepper": ""}
            ),
            **kwargs,
        )


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class VisitForm(forms.Form):
    workshop = forms.ChoiceField(
        label=_("Xưởng"),
        required=False,
        choices=Workshop.choices,
        widget=forms.RadioSelect(attrs={"class": "segments"}),
    )
    workers = WorkersField()
    purpose = forms.ChoiceField(label=_("Đến để làm gì"), choices=VisitPurpose.choices)
    finding = forms.CharField(
        label=_("Thấy gì"),
        max_length=4000,
        help_text=_("một câu là đủ: máy nào mới, việc nhiều hay ít, chủ nói gì"),
        error_messages={"required": _("Cần ghi đã thấy gì. Một câu là đủ.")},
        widget=_lines(3),
    )
    photos = PhotosField(label=_("Ảnh"))
    visited_on = DayField(label=_("Ngày thăm"))
    place = forms.CharField(
        label=_("Gặp ở đâu"),
        max_length=200,
        required=False,
        help_text=_("nếu không phải tại xưởng"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    collaborator = forms.ModelChoiceField(
        label=_("Ai đi"),
        queryset=Collaborator.objects.none(),
        required=False,
        empty_label=_("Tôi đi, không qua cộng tác viên"),
    )

    def __init__(
        self, *args: Any, people: "Iterable[Collaborator] | None" = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if people is None:
            del self.fields["collaborator"]  # a collaborator records only their own visits
        else:
            self.fields["collaborator"].queryset = people  # type: ignore[attr-defined]


class PhotosForm(forms.Form):
    photos = PhotosField(label=_("Thêm ảnh"), required=True)


class NeedForm(forms.Form):
    item = forms.ChoiceField(
        label=_("Cần hỗ trợ việc gì"),
        error_messages={"required": _("Cần chọn một việc.")},
    )
    description = forms.CharField(
        label=_("Cụ thể là gì"),
        max_length=2000,
        help_text=_("máy gì, công suất, để làm sản phẩm nào"),
        error_messages={"required": _("Cần ghi cơ sở cần gì.")},
        widget=_lines(2),
    )
    capacity = forms.CharField(
        label=_("Năng lực của cơ sở"),
        max_length=2000,
        help_text=_("mặt bằng, lao động, máy đang có, điện, đầu ra"),
        error_messages={"required": _("Cần ghi năng lực của cơ sở.")},
        widget=_lines(2),
    )
    cost_vnd = AmountField(
        label=_("Chi phí dự kiến"), required=False, help_text=_("số đồng; chưa biết thì để trống")
    )
    counterpart_vnd = AmountField(
        label=_("Vốn đối ứng có thể bỏ"),
        required=False,
        zero=True,
        help_text=_("số đồng; chưa biết thì để trống"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = _items()  # type: ignore[attr-defined]


def _items() -> Choices:
    return [
        ("", gettext("Chọn một việc")),
        (
            gettext("Có mức hỗ trợ"),
            [(key, str(name)) for key, name in WANTED.items() if key not in WITHOUT_CEILING],
        ),
        (gettext("Việc khác"), [(key, str(name)) for key, name in WITHOUT_CEILING.items()]),
    ]


class AmountsForm(forms.Form):
    cost_vnd = AmountField(label=_("Chi phí"))
    support_vnd = AmountField(label=_("Đề nghị hỗ trợ"))
    counterpart_vnd = AmountField(label=_("Vốn đối ứng"), zero=True)

    @property
    def amounts(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in AMOUNTS}


class AgainForm(AmountsForm):
    note = forms.CharField(
        label=_("Đã bổ sung gì"),
        max_length=2000,
        error_messages={"required": _("Cần ghi đã bổ sung gì.")},
        widget=_lines(2),
    )


class WordsForm(forms.Form):
    """The words with which something ends or goes back."""

    words = forms.CharField(max_length=4000, widget=_lines(3))

    def __init__(self, *args: Any, label: str, hint: str = "", need: bool = True, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["words"]
        field.label, field.help_text, field.required = label, hint, need
        field.error_messages["required"] = gettext("Cần ghi vài chữ, để người chờ biết vì sao.")


class TaskForm(forms.Form):
    collaborator = forms.ModelChoiceField(
        label=_("Giao cho"),
        queryset=Collaborator.objects.none(),
        empty_label=_("Chọn cộng tác viên"),
        error_messages={"required": _("Cần chọn người làm.")},
    )
    kind = forms.ChoiceField(label=_("Loại việc"), choices=TaskKind.choices)
    instruction = forms.CharField(
        label=_("Làm gì"),
        max_length=2000,
        error_messages={"required": _("Cần ghi việc phải làm.")},
        widget=_lines(3),
    )
    due_on = DayField(label=_("Xong chậm nhất ngày"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["collaborator"].queryset = people  # type: ignore[attr-defined]


class PlanForm(VersionedForm):
    visits_planned = forms.IntegerField(
        label=_("Số chuyến thăm"),
        min_value=0,
        max_value=2000,
        error_messages={
            "required": _("Cần ghi số chuyến thăm dự kiến."),
            "invalid": _("Số chuyến thăm là một số nguyên, ví dụ 8."),
            "min_value": _("Số chuyến thăm không thể âm."),
            "max_value": _("Số chuyến thăm lớn quá. Kiểm tra lại số vừa gõ."),
        },
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "class": "input-short", "data-stepper": ""}
        ),
    )
    text = forms.CharField(
        label=_("Việc sẽ làm"),
        max_length=4000,
        help_text=_("thăm ai trước, phổ biến gì, giúp hồ sơ nào"),
        error_messages={"required": _("Cần ghi việc sẽ làm trong kỳ.")},
        widget=_lines(4),
    )


BY_FIRM = (_("tên cơ sở"), ("establishment__name_order", "-pk"))
VISIT_ORDERS: Orders = {
    "newest": (_("mới thăm đứng trước"), ("-visited_on", "-pk")),
    "oldest": (_("thăm đã lâu đứng trước"), ("visited_on", "pk")),
    "name": BY_FIRM,
}
NEED_ORDERS: Orders = {
    "oldest": (_("ghi trước đứng trước"), ("recorded_on", "pk")),
    "newest": (_("mới ghi đứng trước"), ("-recorded_on", "-pk")),
    "name": BY_FIRM,
    "cost": (_("chi phí lớn đứng trước"), (F("cost_vnd").desc(nulls_last=True), "pk")),
}
PROPOSAL_ORDERS: Orders = {
    "oldest": (_("gửi trước đứng trước"), ("proposed_on", "pk")),
    "newest": (_("mới gửi đứng trước"), ("-proposed_on", "-pk")),
    "name": BY_FIRM,
    "support": (_("đề nghị nhiều đứng trước"), ("-support_vnd", "pk")),
}
TASK_ORDERS: Orders = {
    "due": (_("hạn gần đứng trước"), ("due_on", "pk")),
    "newest": (_("mới giao đứng trước"), ("-given_on", "-pk")),
}
FIRM_ORDERS: Orders = {
    "waits": (
        _("chưa thăm, thăm đã lâu đứng trước"),
        (F("last_visited_on").asc(nulls_first=True), "name_order", "pk"),
    ),
    "needs": (
        _("có nhu cầu đang chờ đứng trước"),
        (F("open_needs").desc(nulls_last=True), "name_order", "pk"),
    ),
    "name": (_("tên cơ sở"), ("name_order", "pk")),
}


class ListFilter(OrderedFilter):
    """For needs and proposals: by establishment and by collaborator."""

    q = SearchField(label=_("Cơ sở"))
    collaborator = forms.ModelChoiceField(
        label=_("Cộng tác viên"),
        queryset=Collaborator.objects.none(),
        required=False,
        empty_label=_("Mọi người"),
    )
    folded: tuple[str, ...] = ("collaborator", "order")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["collaborator"].queryset = people  # type: ignore[attr-defined]


class TasksFilter(ListFilter):
    q = None  # type: ignore[assignment]  # tasks cannot be searched by words
    kind = forms.ChoiceField(label=_("Loại việc"), required=False)
    folded = ("collaborator", "kind", "order")
    button = FILTER

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", gettext("Mọi loại việc"), TaskKind.choices)


class VisitsFilter(OrderedFilter):
    q = SearchField(label=_("Cơ sở"))
    area = forms.ChoiceField(label=_("Địa bàn"), required=False)
    collaborator = forms.ModelChoiceField(
        label=_("Người đi"),
        queryset=Collaborator.objects.none(),
        required=False,
        empty_label=_("Mọi người"),
    )
    purpose = forms.ChoiceField(label=_("Mục đích"), required=False)
    since = DayField(label=_("Từ ngày"), required=False, help_text="")
    until = DayField(label=_("Đến ngày"), required=False, help_text="")
    folded = ("area", "collaborator", "purpose", "since", "until", "order")

    def __init__(self, *args: Any, areas: Choices, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, orders=VISIT_ORDERS, usual="newest", **kwargs)
        self.offer("area", gettext("Mọi địa bàn"), areas)
        self.offer("purpose", gettext("Mọi mục đích"), VisitPurpose.choices)
        self.fields["collaborator"].queryset = people  # type: ignore[attr-defined]


class FirmFilter(OrderedFilter):
    q = SearchField(
        label=_("Tìm cơ sở"), help_text=_("tên, chủ cơ sở, điện thoại; không cần gõ dấu")
    )
    area = forms.ChoiceField(label=_("Địa bàn"), required=False)
    folded = ("area", "order")

    def __init__(self, *args: Any, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, orders=FIRM_ORDERS, usual="waits", **kwargs)
        self.offer("area", gettext("Cả địa bàn"), areas)


class PlansFilter(FilterForm):
    q = SearchField(label=_("Cộng tác viên"), help_text="")
    button = ("search", _("Tìm"))
