"""Forms that edit a row: each carries the version and the values that its author saw.

If somebody else has saved in between, nothing is written. The form comes back with both sides: a
field that its author did not change takes the new value; a field that both changed keeps what was
typed and shows the value saved by the other. The next press saves what the author has now seen.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from caunoi.common.versions import ChangedMeanwhile, Versioned
from caunoi.journal.models import Entry
from caunoi.journal.queries import entries_about
from caunoi.web.fields import refusals_in

#: Number of a row's latest entries searched for the one that changed the fields.
_LAST_ENTRIES = 20

Values = dict[str, list[str]]


class VersionedForm(forms.Form):
    """Pass it the row's `version` beside `initial`, and pass `seen_version` to the action."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.is_overtaken = False

    @property
    def status(self) -> int:
        return 409 if self.is_overtaken else 422 if self.errors else 200

    @property
    def seen_version(self) -> int:
        """Return the version that the author saw; -1, which no row has, if the form lost it."""
        version: int = self._seen()["version"]
        return version

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if field_name == "seen":
            return self._snapshot()
        return super().get_initial_for_field(field, field_name)

    def overtaken_by(self, row: Versioned, initial: Mapping[str, Any]) -> None:
        """Show the row's new values beside what was typed, and let the next press save."""
        was = self._seen()["values"]
        self.initial, self.version, self.is_overtaken = dict(initial), row.version, True
        now = self._values()
        moved = [name for name in now if was.get(name) != now[name]]
        data: Any = QueryDict(mutable=True)
        data.update(self.data)
        for name in moved:
            typed = _plain(data.getlist(self.add_prefix(name)))
            if typed == was.get(name):
                data.setlist(self.add_prefix(name), now[name])
            elif typed != now[name]:
                self.add_error(name, self._stands_now(name, now[name]))
        data[self.add_prefix("seen")] = self._snapshot()
        self.data = data
        self.add_error(None, _who_was_faster(row, moved))

    def _seen(self) -> dict[str, Any]:
        try:
            seen = json.loads(self.data.get(self.add_prefix("seen"), ""))
            return {"version": int(seen["version"]), "values": dict(seen["values"])}
        except (ValueError, TypeError, KeyError):
            return {"version": -1, "values": {}}

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

    def _stands_now(self, name: str, values: list[str]) -> str:
        shown = ", ".join(_labels(self.fields[name], values))
        if not shown:
            return _("Người khác vừa để trống ô này.")
        return _("Người khác vừa ghi: “%(value)s”.") % {"value": shown}


@contextmanager
def changes_in(
    form: VersionedForm,
    initial_of: Callable[[Any], Mapping[str, Any]],
    refusals: Callable[[forms.Form], Any] = refusals_in,
) -> Iterator[None]:
    """Like `refusals_in`; if somebody else saved first, the form shows the new values."""
    with refusals(form):
        try:
            yield
        except ChangedMeanwhile as meanwhile:
            form.overtaken_by(meanwhile.row, initial_of(meanwhile.row))


def _who_was_faster(row: Versioned, moved: list[str]) -> str:
    entry = _entry_of(row, moved)
    if entry is None:
        return _("Có người vừa sửa nội dung này. Xem lại các ô, rồi bấm ghi lần nữa.")
    return _(
        "%(who)s đã sửa nội dung này lúc %(at)s. Ô nào anh/chị không đổi đã lấy theo bản mới; xem "
        "lại, rồi bấm ghi lần nữa."
    ) % {"who": entry.by_name, "at": f"{timezone.localtime(entry.at):%H:%M %d/%m/%Y}"}


def _entry_of(row: Versioned, moved: list[str]) -> Entry | None:
    last = list(entries_about(row)[:_LAST_ENTRIES]) if row.pk else []
    telling = (entry for entry in last if set(moved) & set(entry.after))
    return next(telling, last[0] if last else None)


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
