"""The form of a step, made from the facts that its row of the table requires."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from caunoi.common.lifecycle import Fact, FactKind
from caunoi.common.text import capital
from caunoi.schemes.steps.table import Transition
from caunoi.web.fields import DayField
from caunoi.web.photos import PhotosField
from caunoi.web.schemes.forms import MoneyOrNothingField

#: A list of people or quantities shows at least this many rows, filled or empty.
ROWS_READY = 6
#: Texts that may have more characters than this get a field of several lines.
ONE_LINE = 300


class RowsWidget(forms.Widget):
    """A small table of text cells; empty rows are ignored."""

    template_name = "web/schemes/rows.html"
    use_fieldset = True

    def __init__(self, fact: Fact) -> None:
        super().__init__()
        self.columns = fact.columns

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = list(value or [])
        rows += [{} for _row in range(max(ROWS_READY - len(rows), 1))]
        context["columns"] = [capital(str(label)) for label in self.columns.values()]
        context["rows"] = [
            [
                {
                    "name": f"{name}-{n}-{column}",
                    "value": row.get(column, ""),
                    "label": f"{capital(str(label))} {n + 1}",
                }
                for column, label in self.columns.items()
            ]
            for n, row in enumerate(rows)
        ]
        return context

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> list[dict[str, str]]:
        rows = []
        for n in range(50):
            row = {column: data.get(f"{name}-{n}-{column}", "") for column in self.columns}
            if any(text.strip() for text in row.values()):
                rows.append(row)
        return rows


class RowsField(forms.Field):
    """A list of rows; the step itself validates them."""

    def __init__(self, fact: Fact, **kwargs: Any) -> None:
        super().__init__(widget=RowsWidget(fact), **kwargs)


class StepForm(forms.Form):
    """The facts of one step; `facts` returns them in the shape that `advance` takes."""

    def __init__(self, *args: Any, row: Transition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        for name, each in _fields(row.facts):
            self.fields[name] = each
        if row.name == "accept":
            self.fields["photos"] = PhotosField(label=_("Ảnh tại chỗ"))

    @property
    def photos(self) -> list[tuple[str, bytes]]:
        return self.cleaned_data.get("photos") or []

    @property
    def facts(self) -> dict[str, Any]:
        """Return the cleaned facts by name; the boxes of an opinion become one dict."""
        given: dict[str, Any] = {}
        for fact in self.row.facts:
            if fact.kind is FactKind.WORDS:
                given[fact.name] = {
                    name: self.cleaned_data[_box(fact, name)] for name in fact.columns
                }
            else:
                value = self.cleaned_data[fact.name]
                given[fact.name] = value
        return given


def _fields(facts: Iterable[Fact]) -> Iterable[tuple[str, forms.Field]]:
    for fact in facts:
        if fact.kind is FactKind.WORDS:
            for name, label in fact.columns.items():
                yield _box(fact, name), _text(fact, str(label), is_long=True)
        else:
            yield fact.name, _field(fact)


def _box(fact: Fact, name: str) -> str:
    return f"{fact.name}-{name}"


def _field(fact: Fact) -> forms.Field:
    label = capital(str(fact.label))
    options: dict[str, Any] = {"label": label, "required": fact.is_required}
    missing = {"required": _("Còn thiếu: %(what)s.") % {"what": fact.label}}
    match fact.kind:
        case FactKind.DAY:
            return DayField(**options)
        case FactKind.VND:
            return MoneyOrNothingField(**options, error_messages=missing)
        case FactKind.ROWS:
            return RowsField(fact, **options, error_messages=missing)
        case FactKind.CHOICE:
            choices = [(key, capital(str(name))) for key, name in fact.columns.items()]
            return forms.ChoiceField(
                **options, choices=choices, widget=forms.RadioSelect, error_messages=missing
            )
        case _:
            return _text(fact, label, is_long=fact.longest > ONE_LINE)


def _text(fact: Fact, label: str, *, is_long: bool) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2}) if is_long else forms.TextInput()
    return forms.CharField(
        label=capital(label),
        required=fact.is_required,
        max_length=fact.longest,
        widget=widget,
        error_messages={"required": _("Còn thiếu: %(what)s.") % {"what": label}},
    )
