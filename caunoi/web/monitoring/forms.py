"""Forms of the radar, of a check visit and of postponing a warning."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.monitoring.enums import Rung
from caunoi.monitoring.rules import LEVELS, REASONS
from caunoi.web.fields import DayField
from caunoi.web.filters import FilterForm, SearchField
from caunoi.web.photos import PhotosField
from caunoi.web.watch_words import LEVEL_WORDS


class RadarFilter(FilterForm):
    """The filter of the radar. A value that does not exist filters nothing."""

    q = SearchField(label=_("Tên, mã đề án hoặc cơ sở"))
    level = forms.ChoiceField(label=_("Mức theo dõi"), required=False)
    reason = forms.ChoiceField(label=_("Lý do"), required=False)
    told = forms.ChoiceField(label=_("Đã báo đến"), required=False)
    put_off = forms.ChoiceField(label=_("Hoãn"), required=False)
    folded = ("level", "reason", "told", "put_off")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(level.value, str(LEVEL_WORDS[level])) for level in LEVELS]
        self.offer("level", gettext("Mọi mức"), levels)
        reasons = [(key, str(word)) for key, word in REASONS.items()]
        self.offer("reason", gettext("Mọi lý do"), reasons)
        self.offer("told", gettext("Bất kỳ ai"), Rung.choices)
        answers = [("yes", gettext("đang hoãn")), ("no", gettext("không hoãn"))]
        self.offer("put_off", gettext("Có hay không"), answers)


class PercentField(forms.IntegerField):
    """A whole number from 0 to 100, with a numeric keypad on a phone."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = _("Tiến độ là số nguyên từ 0 đến 100 phần trăm.")
        super().__init__(
            min_value=0,
            max_value=100,
            error_messages={
                "required": _("Cần ghi phần trăm."),
                **dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
            },
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-short"}),
            **kwargs,
        )


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class InspectionForm(forms.Form):
    seen_percent = PercentField(
        label=_("Thấy đã làm, %"), help_text=_("mắt thấy tại chỗ, từ 0 đến 100")
    )
    claimed_percent = PercentField(
        label=_("Đơn vị báo, %"),
        required=False,
        help_text=_("điền sẵn theo báo cáo gần nhất; để trống nếu không ai nói"),
    )
    finding = forms.CharField(
        label=_("Thấy gì"),
        max_length=4000,
        help_text=_("máy nào đã có, lắp đến đâu, ai đang làm"),
        error_messages={"required": _("Cần ghi đã thấy gì. Một câu là đủ.")},
        widget=_lines(3),
    )
    photos = PhotosField(label=_("Ảnh"))
    difficulty = forms.CharField(
        label=_("Khó khăn, vướng mắc"),
        required=False,
        max_length=2000,
        help_text=_("nếu có; việc cần người giải quyết thì ghi thêm ở mục Khó khăn"),
        widget=_lines(2),
    )
    inspected_on = DayField(label=_("Ngày kiểm tra"))
    place = forms.CharField(
        label=_("Kiểm tra ở đâu"),
        required=False,
        max_length=200,
        help_text=_("nếu không phải tại cơ sở"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PostponementForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=1000,
        help_text=_("chờ việc gì, ai hứa, khi nào; giám đốc sẽ đọc câu này"),
        error_messages={"required": _("Cần ghi lý do hoãn: chờ việc gì, ai hứa, khi nào.")},
        widget=_lines(3),
    )
    until_on = DayField(label=_("Hoãn đến hết ngày"))
