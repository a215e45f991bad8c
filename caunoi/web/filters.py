"""Forms that ask and write nothing, such as those above a list: their values are in the address."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

#: Order of a list: columns of a query set, or the sort key of plain rows. () keeps it as found.
Order = tuple[Any, ...] | Callable[[Any], Any]
#: Name of an order in the address → its label, the order.
Orders = Mapping[str, tuple[str | Promise, Order]]
#: Icon and label of the button that sends the form.
FILTER = ("filter", _("Lọc"))
SEARCH = ("search", _("Tìm, lọc"))


class FilterForm(forms.Form):
    """What a page is asked for. In a list an invalid value sets no condition."""

    is_filter = True
    button: tuple[str, str | Promise] = FILTER
    #: Fields folded under the first row, in this order.
    folded: tuple[str, ...] = ()

    def offer(self, name: str, usual: str | Promise, choices: Any) -> None:
        """Set a field's choices; `usual` labels the empty choice, which comes first."""
        self.fields[name].choices = [("", usual), *choices]  # type: ignore[attr-defined]

    @cached_property
    def asked(self) -> dict[str, Any]:
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrows(self) -> bool:
        return bool(self.asked.keys() - {"order"})

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.folded]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.folded]


class SearchField(forms.CharField):
    """Search words, with or without diacritics."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("không cần gõ dấu"))
        widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
        super().__init__(required=False, max_length=200, widget=widget, **kwargs)


class OrderedFilter(FilterForm):
    """Conditions and order of a list whose column heads do not sort."""

    order = forms.ChoiceField(label=_("Xếp theo"), required=False)
    button = SEARCH

    def __init__(self, *args: Any, orders: Orders, usual: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._orders, self._usual = orders, usual
        keys = [usual, *(key for key in orders if key != usual)]
        self.fields["order"].choices = [(key, orders[key][0]) for key in keys]  # type: ignore[attr-defined]

    @property
    def order_asked(self) -> Order:
        return self._orders[self.asked.get("order", self._usual)][1]
