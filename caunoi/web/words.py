"""What the journal's names mean to a person: actions, subjects, fields.

The title of an action is with the action. Titles of subjects and fields are in `titles.py` of the
area whose pages show them; those of stored names, such as a norm's, are in `names.py`.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Field
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from caunoi.common.former_names import present_name
from caunoi.journal.actions import title_of
from caunoi.journal.models import Entry
from caunoi.web.areas import merge

Titles = dict[str, str | Promise]

#: Fields that several areas record under the same name.
_COMMON: Titles = {
    "address": _("địa chỉ"),
    "amount_vnd": _("số tiền"),
    "citation": _("văn bản trả lời"),
    "collaborator": _("cộng tác viên"),
    "cost_vnd": _("chi phí"),
    "counterpart_vnd": _("vốn đối ứng"),
    "decided_on": _("ngày quyết định"),
    "decision_number": _("số quyết định"),
    "due_on": _("trước ngày"),
    "ends_on": _("không còn từ ngày"),
    "establishment": _("cơ sở"),
    "file": _("tệp"),
    "finding": _("thấy gì"),
    "full_name": _("họ tên"),
    "item": _("nội dung hỗ trợ"),
    "kind": _("loại"),
    "level": _("cấp"),
    "members": _("hội viên"),
    "met_on": _("ngày gặp"),
    "month": _("tháng"),
    "name": _("tên"),
    "note": _("ghi chú"),
    "phone": _("điện thoại"),
    "photos": _("ảnh"),
    "result": _("kết quả"),
    "sha256": _("mã băm của tệp"),
    "size": _("cỡ"),
    "starts_on": _("từ ngày"),
    "state": _("trạng thái"),
    "support_vnd": _("đề nghị hỗ trợ"),
    "text": _("nội dung"),
    "title": _("tên"),
    "unit": _("đơn vị hành chính"),
    "units": _("đơn vị hành chính"),
}


@cache
def subject_titles() -> Titles:
    return merge("titles", "SUBJECTS")


@cache
def field_titles() -> Titles:
    return merge("titles", "FIELDS", _COMMON)


@cache
def stored_names() -> dict[str, Any]:
    return merge("names", "NAMES")


@cache
def _load_all_actions() -> None:
    """Load actions that no page imports, such as those of the console: the journal has them too."""
    autodiscover_modules("actions", "loader")


def action_title(name: str) -> str:
    """Return the title of an action; its name if the action belongs to a later release."""
    _load_all_actions()
    return title_of(name)


def subject_title(subject_type: str) -> str:
    return str(subject_titles().get(present_name(subject_type), subject_type))


def subject_types() -> list[str]:
    return list(subject_titles())


def label_in_words(entry: Entry) -> str:
    name = entry.subject_label.partition(" ")[0]
    if name in stored_names():
        return str(stored_names()[name])
    return entry.subject_label or subject_title(entry.subject_type)


def changes_in_words(entry: Entry) -> list[tuple[str, str, str]]:
    """Return the changed fields as (field, before, after), sorted by field name."""
    keys = sorted({*entry.before, *entry.after})
    own = _choices_of(entry.subject_type)
    words = {key: own.get(key) or _choices_called().get(key, {}) for key in keys}
    return [
        (
            str(field_titles().get(k, k)),
            _in_words(entry.before.get(k), words[k]),
            _in_words(entry.after.get(k), words[k]),
        )
        for k in keys
    ]


@cache
def _choices_of(subject_type: str) -> dict[str, dict[str, Any]]:
    """Return the words for stored values such as "in_plan", by field; {} for an unknown type."""
    try:
        fields = apps.get_model(present_name(subject_type))._meta.get_fields()
    except (LookupError, ValueError):
        return {}
    return {
        field.name: dict(field.flatchoices)
        for field in fields
        if isinstance(field, Field) and field.choices
    }


@cache
def _choices_called() -> dict[str, dict[str, Any]]:
    """Return the words for stored values by field name, whichever model has the field.

    By field name only: text typed elsewhere, such as the user name "officer", stays as it is. A
    value for which two models have different words has no word here.
    """
    found: dict[str, dict[str, Any]] = {}
    for model in apps.get_models():
        for name, words in _choices_of(model._meta.label_lower).items():
            known = found.setdefault(name, {})
            for value, word in words.items():
                known[value] = word if str(known.get(value, word)) == str(word) else value
    return found


@cache
def _word_of_key(key: str) -> Any:
    """Return the word for a key inside a fact; without one, the key, which only our code writes."""
    if key in stored_names():
        return stored_names()[key]
    labels = {words[key] for words in _choices_called().values() if key in words}
    return labels.pop() if len(labels) == 1 else key


def ground_in_words(ground: str) -> str:
    return _t("theo quyết định cử") if ground.startswith("appointment:") else ground


def _in_words(value: Any, words: Mapping[str, Any]) -> str:
    match value:
        case str() if value in words:
            return str(words[value])
        case None | "":
            return ""
        case bool():
            return _t("có") if value else _t("không")
        case {"label": label}:
            return str(label)
        case dict():
            return ", ".join(
                f"{field_titles().get(key) or _word_of_key(key)}: {_in_words(each, words)}"
                for key, each in value.items()
            )
        case list():
            return ", ".join(_in_words(each, words) for each in value)
        case str() if len(value) == 10 and value[4] == value[7] == "-":
            return "/".join(reversed(value.split("-")))
        case str() if value in stored_names():
            return str(stored_names()[value])
        case _:
            return str(value)
