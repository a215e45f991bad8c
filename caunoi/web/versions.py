"""Forms that edit a row: each carries the version and the values that its author saw.

If somebody else has saved in between, nothing is written. The form comes back with both sides: a
field that its author did not change takes the new value; a field that both changed keeps what was
typed, shows the value that stood before and the one saved by the other, and lets its author choose.
The next press saves what the author has now seen.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from caunoi.common.versions import ChangedMeanwhile, Seen
from caunoi.journal.models import Entry
from caunoi.journal.queries import entries_about
from caunoi.web.fields import refusals_in

#: Number of a row's latest entries searched for the one that changed the fields.
_LAST_ENTRIES = 20

Values = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A field that was changed twice; `name` is that of the answer, `before` what both saw.

    `before` is "" if the field was empty and None if the form no longer says what was seen.
    """

    name: str
    before: str | None


class _Field(forms.BoundField):
    @property
    def choice(self) -> Choice | None:
        return self.form.choices_open.get(self.name)  # type: ignore[attr-defined,no-any-return]


class VersionedForm(forms.Form):
    """Pass it the row's `version` beside `initial`, and pass `seen_version` to the action.

    `key` names the fields that say which row is meant, where the page does not: of another row than
    the one that was shown nothing was seen, which is version 0.
    """

    bound_field_class = _Field
    key: tuple[str, ...] = ()

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.is_overtaken = False
        self.choices_open: dict[str, Choice] = {}
        if self.is_bound:
            self._take_chosen()

    @property
    def status(self) -> int:
        return 409 if self.is_overtaken else 422 if self.errors else 200

    @property
    def seen_version(self) -> int:
        """Return the version that the author saw; -1, which no row has, if the form lost it."""
        version, values = self._seen()
        return version if version < 0 or self._is_about(values) else 0

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if field_name == "seen":
            return self._snapshot()
        return super().get_initial_for_field(field, field_name)

    def overtaken_by(
        self, row: Seen, initial: Mapping[str, Any], entries: Iterable[Entry] = ()
    ) -> None:
        """Show the row's new values beside what was typed, and let the next press save.

        `entries` of the journal, the newest first, tell who was faster.
        """
        _version, was = self._seen()
        if not self._is_about(was):
            was = {}
        self.initial, self.version, self.is_overtaken = dict(initial), row.version, True
        now = self._values()
        moved = [name for name in now if was.get(name) != now[name]]
        data = self._copied()
        for name in moved:
            typed = _plain(data.getlist(self.add_prefix(name)))
            if typed == was.get(name):
                data.setlist(self.add_prefix(name), now[name])
            elif typed != now[name]:
                self.add_error(name, self._stands_now(name, now[name]))
                before = self._in_words(name, was[name]) if name in was else None
                self.choices_open[name] = Choice(self._answer(name), before)
        data[self.add_prefix("seen")] = self._snapshot()
        self.data = data
        self._ask_for_files_again()
        self.add_error(None, _who_was_faster(list(entries), moved))

    def _take_chosen(self) -> None:
        """Put the other's value where the author chose it. The form carries it as what was seen."""
        chosen = [name for name in self.fields if self.data.get(self._answer(name)) == "theirs"]
        if chosen:
            _version, values = self._seen()
            data = self._copied()
            for name in chosen:
                data.setlist(self.add_prefix(name), values.get(name, []))
            self.data = data

    def _answer(self, name: str) -> str:
        return f"keep-{self.add_prefix(name)}"

    def _copied(self) -> QueryDict:
        data = QueryDict(mutable=True)
        data.update(self.data)
        return data

    def _ask_for_files_again(self) -> None:
        for name in self.files:
            if name in self.fields:
                self.add_error(name, _("Chọn lại tệp này: trình duyệt không giữ tệp đã chọn."))

    def _is_about(self, values: Values) -> bool:
        """Return whether these values are of the row that the form names now."""
        typed = self._copied()
        return all(
            values.get(name) == _plain(typed.getlist(self.add_prefix(name))) for name in self.key
        )

    def _seen(self) -> tuple[int, Values]:
        """Return version and values as they were sent; -1 and none if they cannot be read."""
        try:
            seen = json.loads(self.data.get(self.add_prefix("seen"), ""))
            values = {name: [str(each) for each in sent] for name, sent in seen["values"].items()}
            return int(seen["version"]), values
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
            return -1, {}

    def _snapshot(self) -> str:
        seen = {"version": self.version, "values": self._values()}
        return json.dumps(seen, ensure_ascii=False, separators=(",", ":"))

    def _values(self) -> Values:
        """Return the row's values by field, as a browser would send them."""
        return {
            name: _as_sent(field, self.initial[name])
            for name, field in self.fields.items()
            if name in self.initial
        }

    def _in_words(self, name: str, values: list[str]) -> str:
        return ", ".join(_labels(self.fields[name], values))

    def _stands_now(self, name: str, values: list[str]) -> str:
        shown = self._in_words(name, values)
        if not shown:
            return _("Bản vừa lưu để trống ô này.")
        return _("Bản vừa lưu ghi: “%(value)s”.") % {"value": shown}


@contextmanager
def changes_in(
    form: VersionedForm,
    initial_of: Callable[[Any], Mapping[str, Any]],
    refusals: Callable[[forms.Form], Any] = refusals_in,
    entries_of: Callable[[Any], QuerySet[Entry]] = entries_about,
) -> Iterator[None]:
    """Like `refusals_in`; if somebody else saved first, the form shows the new values.

    `entries_of` finds the journal's entries about the row, where they are kept under another.
    """
    with refusals(form):
        try:
            yield
        except ChangedMeanwhile as meanwhile:
            row: Any = meanwhile.row
            entries = entries_of(row)[:_LAST_ENTRIES] if row.pk else ()
            form.overtaken_by(row, initial_of(row), entries)


def _who_was_faster(entries: list[Entry], moved: list[str]) -> str:
    telling = (entry for entry in entries if set(moved) & set(entry.after))
    entry = next(telling, entries[0] if entries else None)
    if entry is None:
        return _("Có người vừa sửa nội dung này. Xem lại các ô, rồi bấm ghi lần nữa.")
    return _(
        "%(who)s đã sửa nội dung này lúc %(at)s. Ô nào anh/chị không đổi đã lấy theo bản mới; xem "
        "lại, rồi bấm ghi lần nữa."
    ) % {"who": entry.by_name, "at": f"{timezone.localtime(entry.at):%H:%M %d/%m/%Y}"}


def _as_sent(field: forms.Field, value: Any) -> list[str]:
    value = field.prepare_value(value)
    values = value if isinstance(value, list | tuple) else [value]
    if isinstance(field.widget, forms.widgets.ChoiceWidget):
        return _plain(values)
    return _plain(field.widget.format_value(each) for each in values)


def _plain(values: Any) -> list[str]:
    """Make texts from the row and from a browser comparable; without text return []."""
    texts = [str(value).replace("\r\n", "\n").strip() for value in values if value is not None]
    return [text for text in texts if text]


def _labels(field: forms.Field, values: list[str]) -> list[str]:
    if isinstance(field, forms.ModelChoiceField):
        return [str(each) for each in field.queryset.filter(pk__in=values)]  # type: ignore[union-attr]
    if isinstance(field, forms.ChoiceField):
        names = dict(_flat(field.choices))
        return [names.get(value, value) for value in values]
    return values


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), str(label)
