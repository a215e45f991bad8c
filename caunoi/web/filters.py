"""Forms that ask and write nothing, such as those above a list: they live in the address."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

#: What a list is sorted by: the columns of a query set, or the key of plain rows. () is as found.
Order = tuple[Any, ...] | Callable[[Any], Any]
#: What the order of a list is called in the address → its words, the order.
Orders = Mapping[str, tuple[str | Promise, Order]]
#: The icon and the word of the button that sends a form.
FILTER = ("filter", _("Lọc"))
SEARCH = ("search", _("Tìm, lọc"))


class FilterForm(forms.Form):
    """What a page is asked for. In a list a value that is no choice asks for nothing."""

    is_filter = True
    button: tuple[str, str | Promise] = FILTER
    #: The fields that lie folded under the first row, in this order.
    folded: tuple[str, ...] = ()

    def offer(self, name: str, usual: str | Promise, choices: Any) -> None:
        """Let a field offer choices, after what holds where nothing is chosen."""
        self.fields[name].choices = [("", usual), *choices]  # type: ignore[attr-defined]

    @cached_property
    def asked(self) -> dict[str, Any]:
        """Return the conditions that hold; a wrong one is as if it had not been asked."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrows(self) -> bool:
        """Say whether any condition holds; an order leaves nothing out."""
        return bool(self.asked.keys() - {"order"})

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.folded]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.folded]


class SearchField(forms.CharField):
    """Words to look for, with or without their marks."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("không cần gõ dấu"))
        widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
        super().__init__(required=False, max_length=200, widget=widget, **kwargs)


class OrderedFilter(FilterForm):
    """Conditions and the order of a list, for lists without heads that sort."""

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
