"""The part of a form that asks who goes on with the open duties of somebody who leaves."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import User
from caunoi.handovers.queries import Candidate, Duty, candidates_for
from caunoi.web.fields import RowsField

#: The most duties that a page names; the others are counted.
NAMED = 20


class _PeopleField(RowsField):
    """Offers people with how many of the duties each may take."""

    found: dict[int, Candidate]
    asked: int

    def label_from_instance(self, obj: Any) -> str:
        return gettext("%(name)s (được phép nhận %(n)d trong %(all)d việc)") % {
            "name": obj,
            "n": self.found[obj.pk].count,
            "all": self.asked,
        }


class HandOverForm(forms.Form):
    """Pass it the open `duties` and whose they are; without duties nothing is asked.

    Each duty goes to the first of the chosen people, in the order offered, who may hold it.
    """

    to = _PeopleField(
        label=_("Ai làm tiếp các việc đang mở"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("một hoặc nhiều người; việc nào được giao cho người được phép làm ở nơi đó"),
    )

    def __init__(
        self,
        *args: Any,
        duties: Sequence[Duty] = (),
        leaving: User | None = None,
        on: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.duties = duties[:NAMED]
        self.more_duties = len(duties) - len(self.duties)
        if not duties:
            del self.fields["to"]
            return
        found = candidates_for(duties, on, but=leaving)
        field = self.fields["to"]
        field.found = {each.user.pk: each for each in found}  # type: ignore[attr-defined]
        field.asked = len(duties)  # type: ignore[attr-defined]
        field.queryset = User.objects.filter(pk__in=field.found)  # type: ignore[attr-defined]

    @property
    def takers(self) -> list[User]:
        """Return the chosen people, those who may take most first."""
        chosen = {user.pk: user for user in self.cleaned_data.get("to", ())}
        offered = getattr(self.fields.get("to"), "found", {})
        return [chosen[key] for key in offered if key in chosen]
