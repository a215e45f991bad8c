"""Forms of collaborators, their terms and areas, the roadmap and the Centre itself."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.common import clock
from caunoi.common.bounds import read_key
from caunoi.common.collation import name_key
from caunoi.common.text import fold
from caunoi.localities.models import AdminUnit, Level
from caunoi.localities.queries import remember_names, units_on
from caunoi.network.models import Collaborator
from caunoi.network.queries import CommuneCover
from caunoi.web.fields import DayField, RowsField
from caunoi.web.filters import FilterForm, OrderedFilter, Orders, SearchField
from caunoi.web.handing_over import HandOverForm
from caunoi.web.versions import VersionedForm

_BLANK_END = _("để trống nếu quyết định không ghi")


def _ends_first(commune: CommuneCover) -> date:
    """A commune without anybody sorts before all terms: it is the gap to fill first."""
    ends = (duty.appointment.term_ends_on or date.max for duty in commune.duties)
    return min(ends, default=date.min)


COMMUNE_ORDERS: Orders = {
    "district": (_("theo nơi trực thuộc"), ()),
    "name": (_("tên xã, phường"), lambda commune: name_key(commune.unit.name)),
    "ending": (_("chưa có ai, sắp hết nhiệm kỳ trước"), _ends_first),
}


class CommunesFilter(OrderedFilter):
    """Searches by the name of a commune or of a collaborator."""

    q = SearchField(label=_("Xã, phường hoặc cộng tác viên"))
    field_order = ("q", "order")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, orders=COMMUNE_ORDERS, usual="district", **kwargs)


class CollaboratorsFilter(FilterForm):
    q = forms.CharField(label=_("Họ tên"), required=False)
    only = forms.ChoiceField(
        label=_("Nhiệm kỳ"),
        required=False,
        choices=[("", _("đang có nhiệm kỳ")), ("all", _("tất cả, cả người đã nghỉ"))],
    )


class CollaboratorForm(forms.Form):
    full_name = forms.CharField(
        label=_("Họ tên"),
        max_length=120,
        error_messages={"required": _("Cần họ tên cộng tác viên.")},
    )
    phone = forms.CharField(
        label=_("Điện thoại"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "input-short"}),
    )
    post = forms.CharField(
        label=_("Công việc chính"),
        max_length=200,
        required=False,
        help_text=_("ví dụ: công chức kinh tế xã"),
    )


class ChangeCollaboratorForm(VersionedForm, CollaboratorForm):
    """The same fields, for a file that exists."""


class AccountForm(forms.Form):
    user = forms.ModelChoiceField(
        label=_("Tài khoản"),
        queryset=User.objects.none(),
        empty_label=_("Chọn tài khoản"),
        error_messages={"required": _("Cần chọn một tài khoản.")},
        help_text=_("Quyền trong địa bàn được giao theo các quyết định cử."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = User.objects.filter(is_active=True, collaborator__isnull=True)
        self.fields["user"].queryset = free  # type: ignore[attr-defined]


class UnitsForm(forms.Form):
    """A form that chooses communes; `areas.html` draws them as checkboxes by district."""

    units = RowsField(
        label=_("Địa bàn phụ trách"),
        queryset=AdminUnit.objects.filter(level=Level.COMMUNE),
        error_messages={
            "required": _("Cần ít nhất một xã, phường, thị trấn phụ trách."),
            "invalid_choice": _("Có đơn vị không nằm trong danh sách. Chọn lại."),
        },
    )

    @property
    def chosen(self) -> set[int]:
        value = self["units"].value() or []
        return {read_key(str(getattr(each, "pk", each))) or 0 for each in value}


class AppointmentForm(UnitsForm):
    collaborator = forms.ModelChoiceField(
        label=_("Cộng tác viên"),
        queryset=Collaborator.objects.none(),
        empty_label=_("Chọn người được cử"),
        error_messages={"required": _("Cần chọn người được cử.")},
    )
    decision_number = forms.CharField(
        label=_("Số quyết định"),
        max_length=80,
        help_text=_("như trong văn bản, ví dụ 12/QĐ-SCT"),
        error_messages={"required": _("Cần số quyết định cử.")},
        widget=forms.TextInput(attrs={"class": "input-short"}),
    )
    decided_on = DayField(label=_("Ngày ký quyết định"))
    starts_on = DayField(label=_("Phụ trách từ ngày"))
    planned_end_on = DayField(
        label=_("Nhiệm kỳ đến hết ngày"), required=False, help_text=_BLANK_END
    )
    field_order = ["collaborator", "decision_number", "decided_on", "starts_on", "planned_end_on"]

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["collaborator"].queryset = people  # type: ignore[attr-defined]

    def clean_planned_end_on(self) -> date | None:
        return _after(self.cleaned_data["planned_end_on"])


class EndForm(HandOverForm, VersionedForm):
    ends_on = DayField(label=_("Ngày cuối còn phụ trách"))
    reason = forms.CharField(
        label=_("Lý do, căn cứ"),
        error_messages={"required": _("Cần ghi lý do kết thúc nhiệm kỳ.")},
    )

    def clean_ends_on(self) -> date | None:
        return _after(self.cleaned_data["ends_on"])


class AreasForm(HandOverForm, VersionedForm, UnitsForm):
    from_on = DayField(label=_("Địa bàn mới từ ngày"))
    reason = forms.CharField(
        label=_("Lý do, căn cứ"), error_messages={"required": _("Cần ghi lý do đổi địa bàn.")}
    )


class CorrectForm(VersionedForm):
    decision_number = forms.CharField(
        label=_("Số quyết định"),
        max_length=80,
        error_messages={"required": _("Cần số quyết định cử.")},
        widget=forms.TextInput(attrs={"class": "input-short"}),
    )
    decided_on = DayField(label=_("Ngày ký quyết định"))
    starts_on = DayField(label=_("Phụ trách từ ngày"))
    planned_end_on = DayField(
        label=_("Nhiệm kỳ đến hết ngày"), required=False, help_text=_BLANK_END
    )
    reason = forms.CharField(
        label=_("Sai ở đâu, vì sao sửa"),
        error_messages={"required": _("Cần ghi vì sao sửa.")},
    )

    def clean_planned_end_on(self) -> date | None:
        return _after(self.cleaned_data["planned_end_on"])


class RoadmapForm(VersionedForm):
    key = ("kind", "day")

    kind = forms.ChoiceField(
        label=_("Loại số"),
        choices=[
            ("planned", _("Kế hoạch: số người lộ trình đặt ra")),
            ("present", _("Có mặt: số người một văn bản đã công bố")),
        ],
        widget=forms.RadioSelect,
        initial="planned",
    )
    day = DayField(label=_("Tính đến ngày"))
    people = forms.IntegerField(
        label=_("Số người"),
        min_value=0,
        max_value=9999,
        error_messages={
            "required": _("Cần số người."),
            "invalid": _("Số người phải là số nguyên."),
            "min_value": _("Số người không thể âm."),
            "max_value": _("Số người nhiều nhất là 9999."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-day"}),
    )
    source = forms.CharField(
        label=_("Văn bản nêu con số này"),
        max_length=300,
        error_messages={"required": _("Cần ghi văn bản nêu con số này.")},
    )


class CentreForm(VersionedForm):
    key = ("starts_on",)

    centre_vi = forms.CharField(
        label=_("Tên Trung tâm"),
        max_length=200,
        error_messages={"required": _("Cần tên Trung tâm.")},
    )
    centre_en = forms.CharField(
        label=_("Tên Trung tâm bằng tiếng Anh"), max_length=200, required=False
    )
    department_vi = forms.CharField(
        label=_("Cơ quan chủ quản"),
        max_length=200,
        help_text=_("ví dụ: Sở Công Thương tỉnh Bình Dương"),
        error_messages={"required": _("Cần tên cơ quan chủ quản.")},
    )
    committee_vi = forms.CharField(
        label=_("Ủy ban nhân dân"),
        max_length=200,
        required=False,
        help_text=_("ví dụ: Ủy ban nhân dân tỉnh Bình Dương; in ở nơi nhận của báo cáo"),
    )
    address = forms.CharField(
        label=_("Trụ sở Trung tâm"),
        max_length=300,
        required=False,
        help_text=_("số nhà, đường, xã, tỉnh; in trong hợp đồng"),
    )
    phone = forms.CharField(label=_("Điện thoại Trung tâm"), max_length=40, required=False)
    director_post = forms.CharField(
        label=_("Chức danh người ký của Trung tâm"),
        max_length=100,
        required=False,
        help_text=_("in trên chữ ký, ví dụ: Giám đốc"),
    )
    starts_on = DayField(
        label=_("Mang tên này từ ngày"),
        required=False,
        help_text=_("ngày/tháng/năm; để trống nếu từ trước đến nay vẫn thế"),
    )
    source = forms.CharField(label=_("Văn bản"), max_length=300, required=False)


class TerritoryForm(VersionedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "territory_%s", **kwargs})

    codes = forms.CharField(
        label=_("Tỉnh, hoặc mã các xã"),
        help_text=_("tên tỉnh, ví dụ Bình Dương; hoặc mã đơn vị cách nhau bằng dấu phẩy"),
        error_messages={"required": _("Cần ghi tên tỉnh hoặc mã đơn vị.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    starts_on = DayField(
        label=_("Phục vụ từ ngày"),
        required=False,
        help_text=_("ngày/tháng/năm; để trống nếu từ trước đến nay vẫn thế"),
    )
    source = forms.CharField(label=_("Văn bản"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "codes" in data and "starts_on" in data:
            data["units"] = self._units(data["codes"], data["starts_on"] or clock.today())
        return data

    def _units(self, text: str, on: date) -> list[AdminUnit]:
        """Read codes, and names of provinces: who knows the name need not look up its code."""
        names = _province_codes(on)
        parts = [each for part in text.replace("\n", ",").split(",") for each in _parts(part)]
        codes = list(dict.fromkeys(names.get(fold(part), part) for part in parts))
        found = {unit.code: unit for unit in units_on(on).filter(code__in=codes)}
        unknown = [code for code in codes if code not in found]
        if unknown:
            sentence = gettext(
                "Ngày %(day)s không có đơn vị %(codes)s. Tra mã ở trang Tra địa danh."
            )
            self.add_error(
                "codes", sentence % {"day": f"{on:%d/%m/%Y}", "codes": ", ".join(unknown)}
            )
        return list(found.values())


def _parts(text: str) -> list[str]:
    """Return the codes in a text without commas, or the text itself if it is a name."""
    words = text.split()
    return words if all(word.isdigit() for word in words) else [" ".join(words)]


def _province_codes(on: date) -> dict[str, str]:
    provinces = list(units_on(on).filter(level=Level.PROVINCE))
    remember_names(provinces, on)
    names = [(name, unit.code) for unit in provinces for name in (unit.name, unit.full_name(on))]
    return {fold(name): code for name, code in names}


def _after(last_day: date | None) -> date | None:
    """Turn the last day, which a person enters, into the day after it, which the domain stores."""
    return last_day and last_day + timedelta(days=1)
