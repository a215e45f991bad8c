"""Forms about difficulties: filters of the desk, a new difficulty, a step, a petition."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.common.legacy_encodings import recognise
from caunoi.common.lifecycle import Fact, FactKind
from caunoi.common.text import capital
from caunoi.difficulties.actions import LONGEST_TEXT, LONGEST_TITLE
from caunoi.difficulties.enums import (
    ABOVE_THE_CENTRE,
    DifficultyKind,
    DifficultyState,
    Level,
    Topic,
)
from caunoi.difficulties.queries import AGES
from caunoi.web.difficulty_states import age_word
from caunoi.web.fields import DayField
from caunoi.web.filters import FilterForm, SearchField
from caunoi.web.places import Choices
from caunoi.web.versions import VersionedForm

ALL = "all"
OWNER, MYSELF = "owner", "myself"


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DeskFilter(FilterForm):
    """The conditions of the desk. Without a state, open difficulties are listed."""

    q = SearchField(label=_("Vướng gì, mã, người nêu, cơ sở"))
    state = forms.ChoiceField(label=_("Trạng thái"), required=False)
    kind = forms.ChoiceField(label=_("Loại"), required=False)
    topic = forms.ChoiceField(label=_("Chủ đề"), required=False)
    level = forms.ChoiceField(label=_("Đang ở cấp"), required=False)
    age = forms.ChoiceField(label=_("Đã chờ"), required=False)
    late = forms.BooleanField(label=_("quá hạn"), required=False)
    mine = forms.BooleanField(label=_("do tôi phụ trách"), required=False)
    folded = ("state", "kind", "topic", "level", "age", "late", "mine")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(state.value, capital(state.label)) for state in DifficultyState]
        self.offer("state", gettext("Chờ trả lời"), [*states[1:], (ALL, gettext("Tất cả"))])
        self.offer("kind", gettext("Mọi loại"), DifficultyKind.choices)
        self.offer("topic", gettext("Mọi chủ đề"), Topic.choices)
        self.offer("level", gettext("Mọi cấp"), Level.choices)
        self.offer("age", gettext("Bao lâu cũng được"), [(age, age_word(age)) for age in AGES])


class DifficultyForm(forms.Form):
    """A difficulty recorded in a minute: what the problem is, about what, who said it."""

    unit = forms.ChoiceField(
        label=_("Xã, phường"),
        error_messages={"required": _("Chọn xã, phường nơi có khó khăn, hoặc chọn cơ sở.")},
    )
    text = forms.CharField(
        label=_("Vướng gì"),
        max_length=LONGEST_TEXT,
        help_text=_("ghi như người nêu nói; câu đầu thành tên"),
        error_messages={"required": _("Cần ghi vướng gì, như người nêu nói.")},
        widget=_lines(4),
    )
    topic = forms.ChoiceField(
        label=_("Về việc gì"),
        choices=[("", _("Chọn chủ đề")), *Topic.choices],
        error_messages={"required": _("Chọn chủ đề; không rõ thì chọn “việc khác”.")},
    )
    kind = forms.ChoiceField(
        label=_("Loại"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn loại khó khăn.")},
    )
    who = forms.ChoiceField(
        label=_("Ai nêu"),
        choices=[(OWNER, _("chủ cơ sở")), (MYSELF, _("chính tôi"))],
        widget=forms.RadioSelect(attrs={"class": "segments"}),
        initial=OWNER,
    )
    raiser_name = forms.CharField(
        label=_("Tên người nêu"),
        required=False,
        max_length=120,
        help_text=_("bỏ trống thì lấy tên người đại diện trong sổ cơ sở"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    raiser_phone = forms.CharField(
        label=_("Điện thoại người nêu"),
        required=False,
        max_length=20,
        help_text=_("để báo khi có trả lời"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    raised_on = DayField(
        label=_("Ngày nêu"), required=False, help_text=_("hạn trả lời đếm từ ngày này")
    )
    to_centre = forms.BooleanField(
        label=_("gửi thẳng lên Trung tâm, cộng tác viên không tự gỡ được"), required=False
    )

    def __init__(self, *args: Any, places: Choices | None, of_scheme: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if places is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].choices = [("", gettext("Chọn xã, phường")), *places]  # type: ignore[attr-defined]
        kinds = [
            (kind.value, kind.label)
            for kind in DifficultyKind
            if of_scheme or kind != DifficultyKind.SCHEME
        ]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    @property
    def title(self) -> str:
        """Return the first sentence of the text, cut at half of LONGEST_TITLE."""
        text: str = " ".join(self.cleaned_data["text"].split())
        first = text.split(". ")[0].rstrip(".")
        if len(first) <= LONGEST_TITLE // 2:
            return first
        return first[: LONGEST_TITLE // 2].rsplit(" ", 1)[0] + "…"


class StepForm(forms.Form):
    """The facts of one step. A page has several such forms, so each has its own ids."""

    def __init__(self, data: Any = None, *, step: str, facts: tuple[Fact, ...]) -> None:
        super().__init__(data, auto_id=f"{step}_%s")
        for fact in facts:
            self.fields[fact.name] = _field_of(fact)


def _field_of(fact: Fact) -> forms.Field:
    options: dict[str, Any] = {
        "label": capital(fact.label),
        "required": fact.is_required,
        "error_messages": {"required": _("Còn thiếu: %(what)s.") % {"what": fact.label}},
    }
    if fact.kind is FactKind.CHOICE:
        return forms.ChoiceField(
            choices=list(fact.columns.items()), widget=forms.RadioSelect, **options
        )
    widget = forms.TextInput(attrs={"autocomplete": "off"}) if fact.longest <= 300 else _lines(3)
    return forms.CharField(max_length=fact.longest, widget=widget, **options)


class PetitionForm(forms.Form):
    title = forms.CharField(
        label=_("Tên bản kiến nghị"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Cần ghi tên bản kiến nghị.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("Kiến nghị điều gì"),
        max_length=LONGEST_TEXT,
        help_text=_("cơ sở vướng ở đâu, đề nghị sửa hoặc hướng dẫn điều gì"),
        error_messages={"required": _("Cần ghi kiến nghị điều gì.")},
        widget=_lines(5),
    )
    addressed_to = forms.ChoiceField(
        label=_("Gửi đến"),
        choices=[(level.value, level.label) for level in ABOVE_THE_CENTRE],
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn nơi nhận.")},
    )


class ChangePetitionForm(VersionedForm, PetitionForm):
    """The same fields, for a petition that exists."""


class OwnerForm(forms.Form):
    """The owner says that it is not solved."""

    reason = forms.CharField(
        label=_("Còn vướng ở đâu"),
        max_length=1000,
        help_text=_("một câu là đủ"),
        error_messages={"required": _("Xin ghi còn vướng ở đâu, một câu là đủ.")},
        widget=_lines(3),
    )


class OwnerRaiseForm(forms.Form):
    """What else an owner is stuck at. Its lengths fit into the bytes that the page reads."""

    title = forms.CharField(
        label=_("Vướng việc gì"),
        max_length=150,
        help_text=_("vài chữ, ví dụ: chưa có điện ba pha"),
        error_messages={"required": _("Xin ghi vướng việc gì, vài chữ là đủ.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    topic = forms.ChoiceField(label=_("Về việc gì"), choices=Topic.choices, initial=Topic.OTHER)
    text = forms.CharField(
        label=_("Chuyện thế nào"),
        max_length=1000,
        error_messages={"required": _("Xin kể chuyện thế nào, một hai câu là đủ.")},
        widget=_lines(4),
    )
    phone = forms.CharField(
        label=_("Điện thoại của ông/bà"),
        required=False,
        max_length=20,
        help_text=_("để cộng tác viên gọi lại; trang này không hiện"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def clean_title(self) -> str:
        return _read(self.cleaned_data["title"])

    def clean_text(self) -> str:
        return _read(self.cleaned_data["text"])


def _read(typed: str) -> str:
    """Return text in a pre-Unicode encoding as Unicode, if the reading is certain."""
    reading = recognise(typed)
    return typed if reading.doubtful else reading.text
